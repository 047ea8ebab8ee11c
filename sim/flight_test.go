package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// flying is a world in which n1 has sent pings 0 to 2 to n2 with events 2 to 4, which arrive after a second.
func flying(t *testing.T) *sim.World {
	t.Helper()
	w := pair(sim.Config{Network: linked(sim.Link{Delay: sim.Constant(time.Second)})}, flood(3), &actor{})
	w.Run(10 * ms)
	require.Equal(t, []uint64{2, 3, 4}, w.Underway())
	return w
}

func TestFlight_Deliver(t *testing.T) {
	w := flying(t)
	require.True(t, w.DeliverFlight(3))
	require.False(t, w.DeliverFlight(3), "it is not on its way any more")
	w.Run(2 * time.Second)
	require.ElementsMatch(t, []string{
		"10ms n2 deliver n1 ping{1}", "1s n2 deliver n1 ping{0}", "1s n2 deliver n1 ping{2}",
	}, trace(w, sim.Delivered))
	require.True(t, w.Settled())
}

func TestFlight_Drop(t *testing.T) {
	w := flying(t)
	require.True(t, w.DropFlight(2))
	require.False(t, w.DropFlight(0))
	require.False(t, w.DropFlight(1), "that event sent nothing")
	require.Equal(t, []uint64{3, 4}, w.Underway())
	w.Run(2 * time.Second)
	require.Equal(t, []string{"10ms n1 drop n2 ping{0}: dropped by hand"}, trace(w, sim.Dropped))
	require.Len(t, trace(w, sim.Delivered), 2)
}

func TestFlight_Delay(t *testing.T) {
	w := flying(t)
	require.True(t, w.DelayFlight(2, 5*ms))
	require.True(t, w.DelayFlight(2, 5*ms), "and once more")
	w.Run(2 * time.Second)
	require.Equal(t, "1.01s n2 deliver n1 ping{0}", trace(w, sim.Delivered)[2])
	require.Empty(t, w.Underway())
}

func TestFlight_Duplicate(t *testing.T) {
	w := flying(t)
	require.True(t, w.DuplicateFlight(4))
	made := w.Latest()
	e, _ := w.Event(made)
	require.Equal(t, sim.Duplicated, e.Kind)
	require.EqualValues(t, 4, e.Cause)
	require.True(t, w.DelayFlight(made, time.Second), "a copy is a message like any other")
	w.Run(3 * time.Second)
	require.Len(t, trace(w, sim.Delivered), 4)
	require.Equal(t, "2s n2 deliver n1 ping{2}", trace(w, sim.Delivered)[3])
}

// What has arrived and waits is not on its way.
func TestFlight_Inbox(t *testing.T) {
	w := flying(t)
	w.Apply(sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{2}})
	w.Run(2 * time.Second)
	require.Len(t, w.Underway(), 3)
	require.False(t, w.DropFlight(2))
}
