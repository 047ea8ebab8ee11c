package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A ring of the newest events holds what a full record ends with, whatever its size.
func TestRecord_Ring(t *testing.T) {
	full := mixedWorld(sim.Config{Seed: 1, Keep: sim.All})
	full.Run(100 * ms)
	all := full.Events()
	for _, keep := range []int{1, 2, 7, 100, len(all) - 1, len(all), len(all) + 1} {
		w := mixedWorld(sim.Config{Seed: 1, Keep: keep})
		w.Run(100 * ms)
		n := min(keep, len(all))
		kept := w.Events()
		require.Len(t, kept, n)
		for i := range kept {
			want := all[len(all)-n+i]
			require.Equal(t, want.Num, kept[i].Num)
			require.Equal(t, line(full, &want), line(w, &kept[i]))
			got, ok := w.Event(want.Num)
			require.True(t, ok)
			require.Equal(t, kept[i], got)
		}
		_, ok := w.Event(uint64(len(all) - n))
		require.False(t, ok, "older than what is kept")
		_, ok = w.Event(uint64(len(all) + 1))
		require.False(t, ok, "has not happened")
	}
}

func TestRecord_Nothing(t *testing.T) {
	w := mixedWorld(sim.Config{})
	w.Run(100 * ms)
	require.Empty(t, w.Events())
	_, ok := w.Event(1)
	require.False(t, ok)
	require.Equal(t, w.Latest(), w.Stats().Events)
	require.Positive(t, w.Latest())
}

// Causes give the happens-before graph: message, handler, sync, answer.
func TestRecord_Causes(t *testing.T) {
	w := askVoter(5 * ms)
	w.Run(time.Second)
	var e sim.Event
	for _, x := range w.Events() {
		if x.Kind == sim.Delivered && x.Body == (ack{2}) {
			e = x
		}
	}
	var path []string
	for ok := true; ok; e, ok = w.Event(e.Cause) {
		path = append(path, line(w, &e))
	}
	require.Equal(t, []string{
		"12ms n2 deliver n1 ack{2}", "11ms n1 send n2 ack{2}", "11ms n1 sync",
		"6ms n1 sync", "1ms n1 deliver n2 ping{0}", "0s n2 send n1 ping{0}", "0s n2 start",
	}, path)
}

// The choices made for an event are recorded with it: those of a message's way with its sending,
// those of a handler with what called it.
func TestRecord_Choices(t *testing.T) {
	w := pair(sim.Config{
		Network: linked(sim.Link{Delay: sim.Uniform(0, ms), Loss: 1, Duplicate: 1_000_000}),
		Disk:    sim.DiskModel{Fsync: sim.Uniform(0, ms), Torn: 500_000, Write: sim.Uniform(0, ms)},
		CPU:     sim.CPUModel{PerMessage: sim.Uniform(0, ms)},
	}, flood(2), &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
		if len(env.Disk().Log()) == 0 {
			env.Disk().Append("a")
			_ = env.Disk().Sync()
			env.Disk().Append("b")
		}
	}})
	w.Run(100 * ms)
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})
	choices := map[string][]string{}
	for _, e := range w.Events() {
		l := line(w, &e)
		for _, c := range e.Choices {
			choices[l] = append(choices[l], c.String())
		}
	}
	require.Equal(t, []string{"loss.1-2.0", "delay.1-2.0", "tie.1-2.0", "duplicate.1-2.0", "copy.1-2.0"}, choices["0s n1 send n2 ping{0}"])
	require.Equal(t, []string{"loss.1-2.1", "delay.1-2.1", "tie.1-2.1", "duplicate.1-2.1", "copy.1-2.1"}, choices["0s n1 send n2 ping{1}"])
	require.Empty(t, choices["0s n1 duplicate n2 ping{0}"])
	require.Equal(t, []string{"torn.2.0"}, choices["100ms n2 crash losing 1: a fault"])
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered {
			require.Equal(t, []string{"work.2.0", "write.2.0", "fsync.2.0", "write.2.1"}, choices[line(w, &e)])
			return
		}
	}
}

// What a node inspects is recorded as changes, each at the end of the segment that made it.
func TestRecord_Changes(t *testing.T) {
	made := func() *actor {
		term, role, peers := 0, "follower", []sim.ID{1}
		return &actor{
			start: func(env *sim.Env) { term, _ = env.Disk().Get("term").(int) },
			receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
				term++
				env.Disk().Set("term", term)
				_ = env.Disk().Sync()
				role = "candidate"
				env.Work(ms)
				role = "leader"
			},
			inspect: func(v *sim.View) {
				v.Durable("term", term)
				v.Volatile("role", role)
				v.Volatile("peers", peers)
				v.Volatile("lead", sim.ID(0))
			},
		}
	}
	w := traced(sim.Config{Groups: group(1, func(sim.ID) *actor { return made() }), Disk: sim.DiskModel{Fsync: sim.Constant(ms)}})
	w.Run(0)
	w.Inject(1, ping{})
	w.Run(ms / 2)
	changes := func(num uint64) []sim.Change { e, _ := w.Event(num); return e.Changes }
	require.Equal(t, []sim.Change{
		{Field: "term", Value: 0, Durable: true, Since: 1},
		{Field: "role", Value: "follower", Since: 1},
		{Field: "peers", Value: []sim.ID{1}, Since: 1},
		{Field: "lead", Value: sim.ID(0), Since: 1},
	}, changes(1))
	require.Equal(t, []sim.Change{{Field: "term", Value: 1, Durable: true, Since: 2}}, changes(2), "the delivery")
	require.Equal(t, "leader", w.State(1)[1].Value, "the node runs ahead of the record")
	w.Run(time.Second)
	e, _ := w.Event(4)
	require.Equal(t, sim.Synced, e.Kind)
	require.Equal(t, []sim.Change{
		{Field: "role", Value: "candidate", Since: 4}, {Field: "role", Value: "leader", Since: 4},
	}, e.Changes)
	require.Empty(t, changes(3))

	bounce(w)
	last := w.Latest()
	require.Equal(t, []sim.Change{
		{Field: "term", Value: 1, Durable: true, Since: last},
		{Field: "role", Value: "follower", Since: last},
		{Field: "peers", Value: []sim.ID{1}, Since: last},
		{Field: "lead", Value: sim.ID(0), Since: last},
	}, changes(last), "a new life begins with all of its state")
	require.Nil(t, w.State(0))
}

// Invocations and returns are events of their own kinds, and counted.
func TestRecord_Operations(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.Emit(sim.Invoke{Process: 1, Op: "get"})
		env.Emit(sim.Return{Process: 1, Op: "get", Result: 5})
		env.Emit(sim.Invoke{Process: 1, Op: "put"})
		env.Emit(sim.Return{Process: 1, Op: "put", Outcome: sim.Unknown})
	}})
	w.Run(0)
	require.Equal(t, []string{
		"0s n1 start", "0s n1 invoke Invoke{1 get}", "0s n1 return Return{1 get 5 ok}",
		"0s n1 invoke Invoke{1 put}", "0s n1 return Return{1 put <nil> unknown}",
	}, trace(w))
	require.EqualValues(t, 1, w.Stats().Returned)
	require.EqualValues(t, 1, w.Stats().Unknown)
}

func TestRecord_KindSets(t *testing.T) {
	s := sim.Kinds(sim.Sent, sim.Stated)
	for k := sim.Started; k <= sim.Stated; k++ {
		require.Equal(t, k == sim.Sent || k == sim.Stated, s.Has(k))
		require.True(t, sim.AllKinds.Has(k))
		require.False(t, sim.Kinds().Has(k))
	}
}
