package check

import (
	"fmt"
	"time"
)

// A silence is a stretch in which no client was answered in time.
type silence struct {
	from, until   time.Duration
	before, after *Operation // the answers around it; nil: none
}

// longestSilence is the longest stretch without an answer in a run that ended at end, the first of
// several.
func longestSilence(h *History, end time.Duration) silence {
	var longest, now silence
	for _, k := range h.marks {
		o := &h.ops[k.op]
		if !k.returns || !o.Known || o.GaveUp != 0 {
			continue
		}
		now.until, now.after = o.Return, o
		longest = longer(longest, now)
		now = silence{from: o.Return, before: o}
	}
	now.until = max(end, now.from)
	return longer(longest, now)
}

func longer(a, b silence) silence {
	if b.until-b.from > a.until-a.from {
		return b
	}
	return a
}

// String is the stretch as a verdict ends with it.
func (s silence) String() string {
	return fmt.Sprintf("no answer came from %s to %s", clock(s.from), clock(s.until))
}

// events show the stretch: the answer before it, the first operation that was given up in it, and
// the answer that ends it.
func (s silence) events(h *History) []uint64 {
	var ops []uint64
	if s.before != nil {
		ops = append(ops, s.before.ReturnEvent)
	}
	for i := range h.ops {
		if o := &h.ops[i]; o.GaveUp != 0 && o.GaveUpAt >= s.from && o.GaveUpAt <= s.until {
			ops = append(ops, o.CallEvent, o.GaveUp)
			break
		}
	}
	if s.after != nil {
		ops = append(ops, s.after.ReturnEvent)
	}
	return ops
}
