package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

func everyMessage(_, _ sim.ID, _ uint16, _ sim.Message) bool { return true }
func everyTimer(sim.ID, uint16, sim.Timer) bool              { return true }

// held is a world in which n1 has sent pings 0 to 2 to n2, which are held, and has two timers.
func heldWorld(t *testing.T) *sim.World {
	t.Helper()
	n1 := flood(3)
	send := n1.start
	n1.start = func(env *sim.Env) {
		send(env)
		env.SetTimer(timer("soon"), 5*ms)
		env.SetTimer(timer("late"), time.Hour)
	}
	w := pair(sim.Config{Network: linked(sim.Link{Delay: sim.Constant(ms), FIFO: true})}, n1, &actor{})
	w.Hold(everyMessage, everyTimer)
	w.Run(10 * ms)
	require.Len(t, w.Held(), 3)
	require.Zero(t, w.Stats().Delivered+w.Stats().Fired)
	require.True(t, w.Settled())
	return w
}

func heldPings(w *sim.World) (ns []int) {
	for _, h := range w.Held() {
		ns = append(ns, h.Msg.(ping).N)
	}
	return ns
}

func TestHold_Deliver(t *testing.T) {
	w := heldWorld(t)
	require.Equal(t, sim.Held{From: 1, To: 2, Msg: ping{1}, Num: 3}, bare(w.Held()[1]))
	w.DeliverHeld(1)
	require.False(t, w.Settled())
	require.Equal(t, []int{0, 2}, heldPings(w))
	w.Run(w.Now())
	w.DeliverHeld(0)
	w.Run(20 * ms)
	require.Equal(t, []string{"10ms n2 deliver n1 ping{1}", "10ms n2 deliver n1 ping{0}"}, trace(w, sim.Delivered))
	require.Equal(t, []int{2}, heldPings(w))
	require.True(t, w.Settled())
}

// bare is a held message as a script sees it.
func bare(h sim.Held) sim.Held { return sim.Held{From: h.From, To: h.To, Msg: h.Msg, Num: h.Num} }

func TestHold_Drop(t *testing.T) {
	w := heldWorld(t)
	w.DropHeld(0)
	require.Equal(t, []string{"10ms n1 drop n2 ping{0}: dropped by the script"}, trace(w, sim.Dropped))
	require.Equal(t, []int{1, 2}, heldPings(w))
}

func TestHold_Duplicate(t *testing.T) {
	w := heldWorld(t)
	w.DuplicateHeld(1)
	require.Equal(t, []int{0, 1, 2, 1}, heldPings(w))
	dup := w.Held()[3]
	e, _ := w.Event(dup.Num)
	require.Equal(t, sim.Duplicated, e.Kind)
	require.EqualValues(t, 3, e.Cause)
	w.DeliverHeld(3)
	w.DeliverHeld(1)
	w.Run(20 * ms)
	require.Equal(t, []string{"10ms n2 deliver n1 ping{1}", "10ms n2 deliver n1 ping{1}"}, trace(w, sim.Delivered))
}

func TestHold_Delay(t *testing.T) {
	w := heldWorld(t)
	w.DelayHeld(0, 5*ms)
	w.DelayHeld(0, -time.Second)
	require.False(t, w.Settled())
	w.Run(20 * ms)
	require.Equal(t, []string{"10ms n2 deliver n1 ping{1}", "15ms n2 deliver n1 ping{0}"}, trace(w, sim.Delivered), "and not held again")
	require.Equal(t, []int{2}, heldPings(w))
}

// A timer can be fired when it is due and held, and before it is due.
func TestHold_Fire(t *testing.T) {
	w := heldWorld(t)
	require.Equal(t, []sim.Timer{timer("soon"), timer("late")}, w.Timers(1))
	require.False(t, w.FireTimer(1, timer("unknown")))
	require.False(t, w.FireTimer(1, sim.Timer{Name: "soon", Arg: 1}))
	require.True(t, w.FireTimer(1, timer("late")))
	require.True(t, w.FireTimer(1, timer("soon")))
	w.Run(20 * ms)
	require.Equal(t, []string{"10ms n1 timer late 0", "10ms n1 timer soon 0"}, trace(w, sim.Fired))
	require.Empty(t, w.Timers(1))
	require.False(t, w.FireTimer(1, timer("late")))
	w.Release()
	w.Run(2 * time.Hour)
	require.EqualValues(t, 2, w.Stats().Fired, "once each")
}

func TestHold_FireOfTheDown(t *testing.T) {
	w := heldWorld(t)
	require.True(t, w.FireTimer(1, timer("soon")))
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	require.False(t, w.FireTimer(1, timer("late")))
	w.Restart(1)
	w.Run(20 * ms)
	require.Zero(t, w.Stats().Fired, "the timer of the old life does not fire in the new one")
}

// A busy node takes what a script fires or delivers through its inbox.
func TestHold_BusyNode(t *testing.T) {
	w := pair(sim.Config{}, flood(1), &actor{start: func(env *sim.Env) {
		env.SetTimer(timer("t"), time.Hour)
		env.Work(10 * ms)
	}})
	w.Hold(everyMessage, nil)
	w.Run(ms)
	require.True(t, w.FireTimer(2, timer("t")))
	w.DeliverHeld(0)
	w.Run(2 * ms)
	require.Equal(t, 2, w.Inbox(2))
	require.False(t, w.Settled())
	w.Run(time.Second)
	require.Equal(t, []string{"10ms n2 timer t 0", "10ms n2 deliver n1 ping{0}"}, trace(w, sim.Fired, sim.Delivered))
}

// Release lets go of everything, in the order in which it came.
func TestHold_Release(t *testing.T) {
	w := heldWorld(t)
	w.DuplicateHeld(0)
	w.Release()
	require.Empty(t, w.Held())
	w.Run(20 * ms)
	require.Equal(t, []string{
		"10ms n2 deliver n1 ping{0}", "10ms n2 deliver n1 ping{1}", "10ms n2 deliver n1 ping{2}", "10ms n2 deliver n1 ping{0}",
		"10ms n1 timer soon 0",
	}, trace(w, sim.Delivered, sim.Fired))
	w.Run(2 * time.Hour)
	require.Equal(t, "1h0m0s n1 timer late 0", trace(w, sim.Fired)[1])
}

// Timers can be released apart from messages, those that match.
func TestHold_ReleaseTimers(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		for i := range 4 {
			env.SetTimer(sim.Timer{Name: "t", Arg: i}, time.Duration(i)*10*ms)
		}
	}})
	w.Hold(nil, everyTimer)
	w.Run(25 * ms)
	w.ReleaseTimers(func(node sim.ID, _ uint16, key sim.Timer) bool { return node == 1 && key.Arg != 1 })
	w.Run(time.Second)
	require.Equal(t, []string{"0s n1 timer t 0", "25ms n1 timer t 2"}, trace(w, sim.Fired),
		"0 is no wait and is not held, 1 does not match, 3 was not due")
	require.Len(t, w.Timers(1), 2)
}

// What is held can be cancelled, re-armed and lost to a crash like anything that is due.
func TestHold_HeldTimersAreStillTimers(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(env *sim.Env)
		want []string
	}{
		"cancelled": {func(env *sim.Env) { env.CancelTimer(timer("t")) }, nil},
		"re-armed":  {func(env *sim.Env) { env.SetTimer(timer("t"), 50*ms) }, []string{"60ms n1 timer t 0"}},
		"replaced": {func(env *sim.Env) {
			env.CancelTimer(timer("t"))
			env.SetTimer(timer("other"), 50*ms)
		}, []string{"60ms n1 timer other 0"}},
	} {
		for _, together := range []bool{false, true} { // with the release, before the held timer's turn
			w := alone(t, sim.Config{}, &actor{
				start:   func(env *sim.Env) { env.SetTimer(timer("t"), 5*ms) },
				receive: func(env *sim.Env, _ sim.ID, _ sim.Message) { c.act(env) },
			})
			w.Hold(nil, everyTimer)
			w.Run(10 * ms)
			w.Inject(1, ping{})
			if !together {
				w.Run(10 * ms)
			}
			w.Release()
			w.Run(time.Second)
			require.Equal(t, c.want, trace(w, sim.Fired), name)
		}
	}
}

// Firing a timer that gave its slot to another at the same instant fires nothing.
func TestHold_FireAfterItWasReplaced(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{
		start: func(env *sim.Env) { env.SetTimer(timer("t"), 5*ms) },
		receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
			env.CancelTimer(timer("t"))
			env.SetTimer(timer("other"), 50*ms)
		},
	})
	w.Hold(nil, func(_ sim.ID, _ uint16, key sim.Timer) bool { return key == timer("t") })
	w.Run(10 * ms)
	w.Inject(1, ping{})
	require.True(t, w.FireTimer(1, timer("t")))
	w.Run(time.Second)
	require.Equal(t, []string{"60ms n1 timer other 0"}, trace(w, sim.Fired))
}

// Only what the functions say is held; a message let through a cut or to a node that is down is
// dropped when it is delivered, not before.
func TestHold_Some(t *testing.T) {
	w := pair(sim.Config{Network: linked(sim.Link{FIFO: true})}, flood(4), &actor{})
	w.Hold(func(_, _ sim.ID, _ uint16, m sim.Message) bool { return m.(ping).N%2 == 1 }, nil)
	w.Run(ms)
	require.Equal(t, []int{0, 2}, arrivals(w))
	require.Equal(t, []int{1, 3}, heldPings(w))
	a := w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{2}})
	require.Len(t, w.Held(), 2)
	w.DeliverHeld(0)
	w.Run(ms)
	w.Undo(a)
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})
	w.DeliverHeld(0)
	w.Run(ms)
	require.Equal(t, []string{"1ms n1 drop n2 ping{1}: cut: isolate n2", "1ms n1 drop n2 ping{3}: its receiver is down"},
		trace(w, sim.Dropped))
}
