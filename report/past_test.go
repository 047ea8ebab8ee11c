package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// As of the event on which a handler's work at an instant is settled, its node shows what it said there.
func TestIndex_Settled(t *testing.T) {
	run := begin(t, "basicraft/hello", 1, sim.All)
	_, err := run.Finish()
	require.NoError(t, err)
	w := run.World()
	x, err := report.NewIndex(w)
	require.NoError(t, err)
	later, stood := 0, 0
	for num := uint64(1); num <= w.Latest(); num++ {
		settled := x.Settled(num)
		require.GreaterOrEqual(t, settled, num)
		require.Equal(t, settled, x.Settled(settled))
		e, _ := w.Event(num)
		last, _ := w.Event(settled)
		require.Equal(t, e.Node, last.Node)
		require.Equal(t, e.At, last.At)
		if settled > num {
			later++
		}
		if e.Kind != sim.Stated || sim.KindOf(e.Body) != "Candidate" {
			continue
		}
		stood++
		for _, f := range x.State(e.Node, settled) {
			if f.Name == "role" {
				require.Equal(t, "candidate", report.Shown(f.Value, w.Name))
			}
		}
	}
	require.Positive(t, later)
	require.Positive(t, stood)
}
