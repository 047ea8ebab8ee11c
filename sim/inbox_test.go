package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// busy is a node that works for a while on every message, then says so.
func busy(d time.Duration) *actor {
	return &actor{receive: func(env *sim.Env, _ sim.ID, msg sim.Message) {
		env.Work(d)
		env.Emit(msg)
	}}
}

// burst sends pings 1 to n, a millisecond apart.
func burst(n int) *actor {
	next := 0
	tick := func(env *sim.Env) {
		if next < n {
			next++
			env.Send(2, ping{next})
			env.SetTimer(timer("tick"), ms)
		}
	}
	return &actor{start: tick, timer: func(env *sim.Env, _ sim.Timer) { tick(env) }}
}

// What reaches a busy node waits, first in, first out, and is handled when the node is free.
func TestInbox_FirstInFirstOut(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(4), busy(10*ms))
	w.Run(20 * ms)
	require.Equal(t, 2, w.Inbox(2), "the first is done, the second is at work")
	w.Run(time.Second)
	require.Equal(t, []string{
		"1ms n2 deliver n1 ping{1}",
		"11ms n2 fact ping{1}", "11ms n2 deliver n1 ping{2}",
		"21ms n2 fact ping{2}", "21ms n2 deliver n1 ping{3}",
		"31ms n2 fact ping{3}", "31ms n2 deliver n1 ping{4}",
		"41ms n2 fact ping{4}",
	}, trace(w, sim.Delivered, sim.Stated))
	require.Zero(t, w.Inbox(2))
}

// Timers that come due wait in the same queue as messages.
func TestInbox_TimersAndMessagesShareTheQueue(t *testing.T) {
	n := busy(10 * ms)
	n.start = func(env *sim.Env) { env.SetTimer(timer("due"), 2*ms+ms/2) }
	n.timer = func(env *sim.Env, t sim.Timer) { env.Emit(done{t.Name}) }
	w := pair(sim.Config{Network: delay(ms)}, burst(3), n)
	w.Run(time.Second)
	require.Equal(t, []string{
		"11ms n2 fact ping{1}", "21ms n2 fact ping{2}", "21ms n2 timer due 0", "21ms n2 fact done{due}", "31ms n2 fact ping{3}",
	}, trace(w, sim.Stated, sim.Fired)[3:], "the timer came due between ping 2 and ping 3")
}

// At the instant at which a node becomes free, what waits comes before what arrives.
func TestInbox_ComesBeforeArrivalsOfTheSameInstant(t *testing.T) {
	for seed := range uint64(20) {
		w := pair(sim.Config{Seed: seed, Network: delay(ms)}, burst(11), busy(10*ms))
		w.Run(time.Second)
		var order []int
		for _, e := range w.Events() {
			if e.Kind == sim.Delivered {
				order = append(order, e.Body.(ping).N)
			}
		}
		require.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, order)
	}
}

// A long queue keeps its order, and forgets nothing.
func TestInbox_Long(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(500), busy(3*ms))
	w.Run(250 * ms)
	require.Equal(t, 166, w.Inbox(2), "of 250, 84 are done or at work")
	w.Run(time.Hour)
	ns := arrivals(w)
	require.Len(t, ns, 500)
	require.True(t, slices.IsSorted(ns))
	require.Zero(t, w.Inbox(2))
	require.Zero(t, w.Inbox(1))
}

// A crash takes the inbox with it: its messages are dropped, its timers are gone.
func TestInbox_DiesInACrash(t *testing.T) {
	n := busy(10 * ms)
	n.start = func(env *sim.Env) { env.SetTimer(timer("due"), 2*ms+ms/2) }
	w := pair(sim.Config{Network: delay(ms)}, burst(4), n)
	w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}}) })
	w.At(5*ms, func() { w.Restart(2) })
	w.Run(6 * ms)
	require.Equal(t, []string{
		"5ms n2 fault: crash n2", "5ms n2 crash: a fault",
		"5ms n1 drop n2 ping{2}: its receiver crashed",
		"5ms n1 drop n2 ping{3}: its receiver crashed",
		"5ms n1 drop n2 ping{4}: its receiver crashed",
		"5ms n2 restart",
	}, trace(w, sim.Faulted, sim.Crashed, sim.Dropped, sim.Restarted))
	w.Run(time.Second)
	require.Equal(t, []string{"7.5ms n2 timer due 0"}, trace(w, sim.Fired)[4:], "the new life's timer, not the old one's")
	require.Empty(t, trace(w, sim.Stated))
}
