package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A restart builds a new Node from its factory; timers of the old life do not fire in it.
func TestLife_RestartIsANewValue(t *testing.T) {
	made := 0
	w := sim.New(sim.Config{Keep: sim.All, Groups: group(1, func(sim.ID) *actor {
		made++
		life := made
		return &actor{
			start: func(env *sim.Env) { env.SetTimer(timer(fmt.Sprint("life ", life)), 10*ms) },
		}
	})})
	w.Run(5 * ms)
	old := w.Node(1)
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	require.Nil(t, w.Node(1))
	w.Restart(1)
	w.Run(time.Second)
	require.Equal(t, 2, made)
	require.NotSame(t, old, w.Node(1))
	require.Equal(t, []string{"15ms n1 timer life 2 0"}, trace(w, sim.Fired))
	require.EqualValues(t, 2, w.Stats().Boots)
}

// A timer of the same slot and instant as one of the old life fires once.
func TestLife_TimerOfTwoLivesAtOneInstant(t *testing.T) {
	starts := 0
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		starts++
		env.SetTimer(timer("t"), time.Duration(15-5*starts)*ms) // due at 10ms in both lives
	}})
	w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) })
	w.At(5*ms, func() { w.Restart(1) })
	w.Run(time.Second)
	require.Equal(t, []string{"10ms n1 timer t 0"}, trace(w, sim.Fired))
}

// Faults that keep a node down overlap: it boots when the last of them ends.
func TestLife_OverlappingCrashes(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{})
	w.Run(0)
	crash := sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}
	a, b := w.Apply(crash), w.Apply(crash)
	require.EqualValues(t, 1, w.Stats().Crashes)
	w.Undo(a)
	w.Run(10 * ms)
	require.False(t, w.Up(1))
	w.Undo(b)
	w.Undo(b)
	w.Run(20 * ms)
	require.True(t, w.Up(1))
	require.EqualValues(t, 2, w.Stats().Boots)
}

// Restart ends every crash of one node; the others of the same fault stay down.
func TestLife_RestartEndsAllCrashes(t *testing.T) {
	w := traced(sim.Config{Groups: group(2, func(sim.ID) *actor { return &actor{} })})
	w.Run(0)
	both := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1, 2}})
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	w.Restart(1)
	w.Run(ms)
	require.True(t, w.Up(1))
	require.False(t, w.Up(2))
	require.Equal(t, []*sim.Applied{both}, w.Faults())
	w.Undo(both)
	w.Run(2 * ms)
	require.True(t, w.Up(2))
	require.EqualValues(t, 4, w.Stats().Boots, "undoing the first crash does not boot n1 again")
}

// A restart and a crash of the same instant happen in the order in which they were asked for.
func TestLife_RestartThenCrash(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{})
	crash := func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) }
	w.At(ms, crash)
	w.At(ms, func() { w.Restart(1) })
	w.At(ms, crash)
	w.Run(time.Second)
	require.Equal(t, []string{"1ms n1 crash: a fault", "1ms n1 restart", "1ms n1 crash: a fault"},
		trace(w, sim.Crashed, sim.Restarted))
}

// A node that crashes and boots at one instant loses what was in its inbox, not what is in flight.
func TestLife_MessagesInFlightSurvive(t *testing.T) {
	var h heard
	w := pair(sim.Config{Network: delay(10 * ms)}, burst(2), h.actor())
	w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1, 2}}) })
	w.At(6*ms, func() { w.Undo(w.Faults()[0]) })
	w.Run(time.Second)
	require.Equal(t, []string{"10ms ping{1} from 1", "11ms ping{2} from 1"}, h.lines[:2],
		"sent by a life that is over, to a life that was to come")
}

// A crash before the first boot keeps a node from starting; it starts when the crash ends.
func TestLife_CrashBeforeBoot(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{})
	a := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	w.Run(ms)
	require.False(t, w.Up(1))
	require.Zero(t, w.Stats().Crashes, "it was not up")
	w.Undo(a)
	w.Run(2 * ms)
	require.Equal(t, []string{"0s n1 fault: crash n1", "1ms n1 fault: undo crash n1", "1ms n1 start"}, trace(w))
}

// The nodes of a lazy group boot when the first event reaches them; until then they do not exist.
func TestLife_Lazy(t *testing.T) {
	made := 0
	groups := group(1000, func(sim.ID) *actor {
		made++
		return &actor{
			start: func(env *sim.Env) { env.Emit(done{"awake"}) },
			receive: func(env *sim.Env, _ sim.ID, msg sim.Message) {
				if msg == (ping{}) {
					env.Send(500, ack{})
				}
			},
		}
	})
	groups[0].Lazy = true
	w := traced(sim.Config{Groups: groups, Network: delay(ms)})
	w.Run(ms)
	require.Zero(t, made)
	require.False(t, w.Up(7))
	w.Inject(7, ping{})
	w.Run(ms)
	require.Equal(t, 1, made)
	require.Equal(t, []string{"1ms n7 start", "1ms n7 fact done{awake}", "1ms n7 deliver ping{0}", "1ms n7 send n500 ack{0}"}, trace(w))
	w.Run(2 * ms)
	require.True(t, w.Up(500))

	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{7, 8}})
	w.Inject(7, ping{})
	w.Inject(8, ping{})
	w.Run(2 * ms)
	require.Equal(t, 2, made, "what is kept down does not wake")
	w.Restart(8)
	w.Run(2 * ms)
	require.True(t, w.Up(8))
}

// A paused node stands still while the network goes on delivering into its inbox.
func TestLife_Pause(t *testing.T) {
	n2 := busy(10 * ms)
	w := pair(sim.Config{Network: delay(ms)}, burst(3), n2)
	w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{2}}) })
	w.Run(30 * ms)
	require.Empty(t, trace(w, sim.Stated), "the pause holds up the end of the segment")
	require.Equal(t, 2, w.Inbox(2))
	require.True(t, w.Paused(2))
	require.True(t, w.Up(2))
	w.Resume(2)
	w.Run(time.Second)
	require.Equal(t, []string{
		"5ms n2 pause", "30ms n2 resume", "30ms n2 fact ping{1}", "40ms n2 fact ping{2}", "50ms n2 fact ping{3}",
	}, trace(w, sim.Paused, sim.Resumed, sim.Stated))
}

// A pause that ends before the segment does delays nothing, and pauses overlap.
func TestLife_PauseWithinASegment(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(2), busy(10*ms))
	pause := sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{2}}
	w.Run(2 * ms)
	a, b := w.Apply(pause), w.Apply(pause)
	w.Run(4 * ms)
	w.Undo(a)
	require.True(t, w.Paused(2))
	w.Undo(b)
	w.Run(time.Second)
	require.Equal(t, []string{"2ms n2 pause", "4ms n2 resume", "11ms n2 fact ping{1}", "21ms n2 fact ping{2}"},
		trace(w, sim.Paused, sim.Resumed, sim.Stated))
}

// A crash ends what a pause held up; a resume of the new life finds nothing of the old one.
func TestLife_CrashWhilePaused(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(3), busy(10*ms))
	w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{2}}) })
	w.At(20*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}}) })
	w.At(30*ms, func() { w.Restart(2) })
	w.At(40*ms, func() { w.Resume(2) })
	w.Run(time.Second)
	require.Empty(t, trace(w, sim.Stated))
	require.Equal(t, []string{
		"20ms n2 crash: a fault",
		"20ms n1 drop n2 ping{2}: its receiver crashed", "20ms n1 drop n2 ping{3}: its receiver crashed",
	}, trace(w, sim.Crashed, sim.Dropped))
}
