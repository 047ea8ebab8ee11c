package check

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// waits are the stretches in which somebody waited and nobody was answered in time: the longest, the
// first of several, and the one that goes on to the end of the run; zero if there is none. The run
// ended at end.
func waits(h *History, end time.Duration) (longest, last silence) {
	var now silence
	waiting, open := false, false // somebody waits; somebody does to the end
	busy := time.Duration(0)      // until when those wait who have asked
	for _, k := range h.marks {
		o := &h.ops[k.op]
		switch {
		case !k.returns:
			if !waiting {
				now.from, waiting = o.Call, true
			}
			until := o.endedAt()
			if until == lastInstant { // its client crashed, or the run ended
				until, open = o.Call, true
			}
			busy = max(busy, until)
		case o.Known && o.GaveUp == 0:
			if waiting {
				now.until, now.after = o.Return, o
				longest = longer(longest, now)
			}
			now = silence{from: o.Return, before: o}
			waiting, open = busy > o.Return, false
		}
	}
	if !waiting {
		return longest, silence{}
	}
	now.until = min(max(busy, now.from), end)
	if open {
		now.until = max(end, now.from)
	}
	return longer(longest, now), now
}

// LongestSilence is the longest stretch in which somebody waited and nobody was answered in time.
func LongestSilence(h *History, end time.Duration) time.Duration {
	longest, _ := waits(h, end)
	return longest.until - longest.from
}

// Silence judges whether no stretch in which somebody waited and nobody was answered in time was
// longer than a bound. The run ended at end.
func Silence(h *History, most, end time.Duration) Finding {
	name := fmt.Sprintf("silence at most %v", most)
	if len(h.ops) == 0 {
		return vacuous(name, "no client asked for anything")
	}
	longest, _ := waits(h, end)
	if longest.until-longest.from <= most {
		return Finding{Property: name}
	}
	return Finding{
		Property: name, Verdict: Violated, Events: sorted(longest.events(h)),
		Why: fmt.Sprintf("clients waited, and %v", longest),
	}
}

// SilentToEnd is since when somebody waited and nobody was answered any more; not, if somebody was
// answered to the end, or nobody waited.
func SilentToEnd(h *History, end time.Duration) (since time.Duration, silent bool) {
	_, last := waits(h, end)
	return last.from, last.until > last.from
}

// AvailableOverTime judges whether the service was there at least a share of the time, however many
// operations were asked for in it: a client that waits for an answer asks for nothing else, so that
// an outage is but a few operations. Time is cut into windows, from the first call to the end of the
// run. One counts as served if somebody was answered in it, in time; and as not if nobody was, and
// somebody waited through all of it or gave up in it.
func AvailableOverTime(h *History, least sim.PPM, window, end time.Duration) Finding {
	name := "available " + share(least) + " of the time"
	if len(h.ops) == 0 {
		return vacuous(name, "no client asked for anything")
	}
	served, counted := servedWindows(h, window, end)
	switch {
	case counted == 0:
		return vacuous(name, fmt.Sprintf("nobody waited for so long as %v, or was answered", window))
	case int64(served)*1_000_000 >= int64(least)*int64(counted):
		return Finding{Property: name}
	}
	longest, _ := waits(h, end)
	return Finding{
		Property: name, Verdict: Violated, Events: sorted(longest.events(h)),
		Why: fmt.Sprintf("in %d of %d times %v somebody was answered, which is %s of the time; %v", served, counted, window,
			share(sim.PPM(int64(served)*1_000_000/int64(counted))), longest),
	}
}

// servedWindows counts the windows in which somebody was answered, and those in which somebody wanted
// to be.
func servedWindows(h *History, window, end time.Duration) (served, counted int) {
	start := h.ops[0].Call
	n := int((end-start)/window) + 1
	answered := make([]bool, n)
	gaveUp := make([]bool, n)
	through := make([]int, n+1) // how many more wait through a window than through the one before
	in := func(t time.Duration) int { return int((min(t, end) - start) / window) }
	for i := range h.ops {
		o := &h.ops[i]
		until := min(o.endedAt(), end)
		first, last := in(o.Call), in(until)
		switch {
		case o.GaveUp != 0:
			gaveUp[last] = true
		case o.Known:
			answered[last] = true
		}
		if o.Call > start+time.Duration(first)*window {
			first++ // it did not wait through the window in which it began
		}
		if first < last {
			through[first]++
			through[last]--
		}
	}
	waiting := 0
	for w := range n {
		waiting += through[w]
		switch {
		case answered[w]:
			served++
			counted++
		case waiting > 0 || gaveUp[w]:
			counted++
		}
	}
	return served, counted
}
