package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// Whole is the report of a whole run, with its index.
func whole(t *testing.T, scenario string, seed uint64) (*report.Report, *report.Index) {
	t.Helper()
	r := report.Of(begin(t, scenario, seed, sim.All))
	_, err := r.Finish()
	require.NoError(t, err)
	x, err := r.Index()
	require.NoError(t, err)
	return r, x
}

// A chain goes back from an event, cause by cause, to one that nothing but the scenario caused; only a timer
// that sets itself again is taken at one step.
func TestWhy_IsTheChainOfCauses(t *testing.T) {
	r, x := whole(t, "raft/chaos", 1)
	w := r.World()
	seen := map[string]int{}
	for num := uint64(1); num <= w.Latest(); num += 1 + w.Latest()/500 {
		chain := r.Why(x, num)
		require.Equal(t, num, chain[0].Event)
		at := num
		for _, link := range chain[1:] {
			if link.Aside || link.Event == 0 {
				seen[strings.Fields(link.Text)[0]]++
				continue
			}
			require.Less(t, link.Event, at)
			e, _ := w.Event(at)
			for e.Kind == sim.Fired && e.Cause > link.Event {
				e, _ = w.Event(e.Cause)
			}
			require.Equal(t, e.Cause, link.Event)
			at = link.Event
		}
	}
	require.Positive(t, seen["after"], "votes beside a fact")
	require.Positive(t, seen["which"], "the beginning of a chain")
}

// What lost a message is named: the fault that was on, or the crash of its receiver.
func TestWhy_Lost(t *testing.T) {
	r, x := whole(t, "raft/chaos", 1)
	cut, down := 0, 0
	for _, e := range r.World().Events() {
		if e.Kind != sim.Dropped {
			continue
		}
		aside := r.Why(x, e.Num)[1]
		by, _ := r.World().Event(aside.Event)
		switch {
		case strings.HasPrefix(e.Why, "cut: "):
			cut++
			require.True(t, aside.Aside)
			require.Equal(t, sim.Faulted, by.Kind)
			require.Equal(t, strings.TrimPrefix(e.Why, "cut: "), by.Why)
		case e.Why == "its receiver is down":
			down++
			require.Equal(t, sim.Crashed, by.Kind)
			require.Equal(t, e.Peer, by.Node)
		}
	}
	require.Positive(t, cut)
	require.Positive(t, down)
}

// A violation is told by its sentence, what shows it, and what led to the last of that.
func TestWhyOf(t *testing.T) {
	r, x := whole(t, "basicraft/mutants/vote-twice", 1)
	for i := range r.Result().Checks {
		f := r.Result().Checks[i].Finding
		if f.Verdict != check.Violated {
			continue
		}
		why := r.WhyOf(x, &f)
		require.Contains(t, why[0].Text, f.Property+" is violated: ")
		for _, num := range f.Events {
			require.True(t, slices.ContainsFunc(why, func(l report.Reason) bool { return l.Event == num }))
		}
		require.Equal(t, "which is how the run begins", why[len(why)-1].Text)
		return
	}
	require.Fail(t, "nothing is violated")
}
