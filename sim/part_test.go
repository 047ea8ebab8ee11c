package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// composed is a Node made of others: itself where the call is for no part, and its parts by name.
type composed struct {
	self  sim.Node
	names []string // in order of their start
	parts map[string]sim.Node
}

func (c *composed) Start(env *sim.Env) {
	c.self.Start(env)
	for _, name := range c.names {
		c.parts[name].Start(env.Sub(name, env.Peers()))
	}
}

func (c *composed) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if name := env.Part(); name != "" {
		c.parts[name].Receive(env.Sub(name, env.Peers()), from, msg)
		return
	}
	c.self.Receive(env, from, msg)
}

func (c *composed) Timer(env *sim.Env, t sim.Timer) {
	if name := env.Part(); name != "" {
		c.parts[name].Timer(env.Sub(name, env.Peers()), t)
		return
	}
	c.self.Timer(env, t)
}

func (c *composed) Inspect(v *sim.View) {
	for _, name := range c.names {
		v.Part(name, c.parts[name])
	}
}

// compose is a node with parts, in the order given: a name, a Node, a name...
func compose(self sim.Node, parts ...any) *composed {
	c := &composed{self: self, parts: map[string]sim.Node{}}
	for i := 0; i < len(parts); i += 2 {
		name := parts[i].(string)
		c.names = append(c.names, name)
		c.parts[name] = parts[i+1].(sim.Node)
	}
	return c
}

// composedPair is a world of two composed nodes that keeps its trace.
func composedPair(c sim.Config, n1, n2 sim.Node) *sim.World {
	c.Groups = []sim.Group{{Name: "server", Size: 2, New: func(id sim.ID) sim.Node { return []sim.Node{nil, n1, n2}[id] }}}
	return traced(c)
}

// partTrace is what happened, with the parts for which it did.
func partTrace(w *sim.World, kinds ...sim.Kind) (lines []string) {
	set := sim.Kinds(kinds...)
	for _, e := range w.Events() {
		if set.Has(e.Kind) {
			lines = append(lines, fmt.Sprintf("[%s] %s", w.PartName(e.Part), line(w, &e)))
		}
	}
	return lines
}

// What a part sends reaches the part of its name, and nobody else.
func TestSub_Messages(t *testing.T) {
	say := func(n int) *actor {
		return &actor{start: func(env *sim.Env) {
			if env.ID() == 1 {
				env.Send(2, ping{n})
			}
		}, receive: func(env *sim.Env, from sim.ID, msg sim.Message) {
			if p, is := msg.(ping); is {
				require.Equal(t, n, p.N)
				env.Send(from, ack(p))
			}
		}}
	}
	make := func() sim.Node { return compose(say(0), "a", say(1), "b", compose(say(2), "a", say(3))) }
	w := composedPair(sim.Config{Network: delay(ms)}, make(), make())
	w.Run(time.Second)
	require.ElementsMatch(t, []string{
		"[] 1ms n2 deliver n1 ping{0}", "[] 2ms n1 deliver n2 ack{0}",
		"[a] 1ms n2 deliver n1 ping{1}", "[a] 2ms n1 deliver n2 ack{1}",
		"[b] 1ms n2 deliver n1 ping{2}", "[b] 2ms n1 deliver n2 ack{2}",
		"[b/a] 1ms n2 deliver n1 ping{3}", "[b/a] 2ms n1 deliver n2 ack{3}",
	}, partTrace(w, sim.Delivered))
	require.Equal(t, 3, w.Parts())
}

// A message for a part that its receiver has not made is lost, and the drop says why. It is made
// anew in every life.
func TestSub_NoSuchPart(t *testing.T) {
	lives := 0
	n2 := &actor{start: func(env *sim.Env) {
		if lives++; lives == 1 {
			env.Sub("a", nil)
		}
	}}
	beat := &actor{start: func(env *sim.Env) {
		env.SetTimer(timer("beat"), 10*ms)
	}, timer: func(env *sim.Env, _ sim.Timer) {
		env.Send(2, ping{})
		env.SetTimer(timer("beat"), 10*ms)
	}}
	w := composedPair(sim.Config{Network: delay(ms)}, compose(&actor{}, "a", beat), n2)
	w.At(15*ms, func() { w.Restart(2); w.Undo(w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})) })
	w.Run(25 * ms)
	require.Equal(t, []string{
		"[a] 11ms n2 deliver n1 ping{0}",
		"[a] 21ms n1 drop n2 ping{0}: its receiver has no such part",
	}, partTrace(w, sim.Delivered, sim.Dropped))
}

// Timers of one name in two parts never meet.
func TestSub_Timers(t *testing.T) {
	beat := func(d time.Duration) *actor {
		return &actor{start: func(env *sim.Env) { env.SetTimer(timer("beat"), d) }}
	}
	cancel := &actor{start: func(env *sim.Env) { env.CancelTimer(timer("beat")) }}
	w := composedPair(sim.Config{}, compose(beat(ms), "a", beat(2*ms), "b", beat(3*ms), "c", cancel), &actor{})
	w.Run(time.Second)
	require.Equal(t, []string{
		"[] 1ms n1 timer beat 0", "[a] 2ms n1 timer beat 0", "[b] 3ms n1 timer beat 0",
	}, partTrace(w, sim.Fired))
}

// Each part has its own keys, log and numbers; a sync by one of them is a sync of the disk.
func TestSub_Disk(t *testing.T) {
	n1 := &actor{start: func(env *sim.Env) {
		a, b := env.Sub("a", nil), env.Sub("b", nil)
		require.Nil(t, b.Disk().Get("k"))
		a.Disk().Set("k", "of a")
		b.Disk().Append("in b")
		require.Nil(t, env.Disk().Get("k"))
		require.Empty(t, a.Disk().Log())
		require.NoError(t, a.Disk().Sync())
		require.Equal(t, 5*ms, env.Now(), "a part that waits makes the node wait")
		require.NoError(t, b.Disk().Sync())
		require.Equal(t, 5*ms, b.Now(), "nothing was left to sync")
		require.NotEqual(t, a.Rand().IntN(1e9), b.Rand().IntN(1e9))
	}}
	w := composedPair(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(5 * ms)}}, n1, &actor{})
	w.Run(time.Second)
	require.Equal(t, []string{
		"[a] 0s n1 write k=of a", "[b] 0s n1 write log[0]=in b", "[a] 5ms n1 sync",
	}, partTrace(w, sim.Wrote, sim.Synced))
}

// A full disk is full for every part, and each learns of its own writes that found no room.
func TestSub_DiskFull(t *testing.T) {
	n1 := &actor{start: func(env *sim.Env) {
		a, b := env.Sub("a", nil).Disk(), env.Sub("b", nil).Disk()
		a.Set("x", 1)
		b.Append(2)
		b.Append(3)
		require.NoError(t, a.Sync(), "it is not a's write that is missing")
		require.ErrorIs(t, b.Sync(), sim.ErrDiskFull)
		require.Equal(t, []any{2}, b.Log())
	}}
	composedPair(sim.Config{Disk: sim.DiskModel{Capacity: 2}}, n1, &actor{}).Run(0)
}

// The state of a part stands under its name.
func TestSub_Inspect(t *testing.T) {
	shows := func(v string) *actor {
		return &actor{inspect: func(view *sim.View) { view.Durable("term", v) }}
	}
	w := composedPair(sim.Config{}, compose(&actor{}, "a", shows("1"), "b", compose(&actor{}, "c", shows("2"))), &actor{})
	w.Run(0)
	require.Equal(t, []sim.Change{
		{Field: "a/term", Value: "1", Durable: true}, {Field: "b/c/term", Value: "2", Durable: true},
	}, w.State(1))
}

// A view is made once.
func TestSub_AllocatesOnce(t *testing.T) {
	n1 := &actor{start: func(env *sim.Env) {
		peers := env.Peers()
		inner := env.Sub("a", peers).Sub("b", peers)
		require.Equal(t, peers, inner.Peers())
		require.Same(t, inner, env.Sub("a", peers).Sub("b", peers))
		require.Zero(t, testing.AllocsPerRun(100, func() { env.Sub("a", peers).Sub("b", peers) }))
	}}
	composedPair(sim.Config{}, n1, &actor{}).Run(0)
}

// A name that would be ambiguous is refused.
func TestSub_Name(t *testing.T) {
	for _, name := range []string{"", "a/b"} {
		n1 := &actor{start: func(env *sim.Env) { env.Sub(name, nil) }}
		require.Panics(t, func() { composedPair(sim.Config{}, n1, &actor{}).Run(0) }, name)
	}
}

// passing is a node that passes every call on.
type passing struct{ sim.Node }

// A node within another that only passes calls on is the same run.
func TestSub_WrappedByNothing(t *testing.T) {
	for seed := range uint64(5) {
		plain, wrapped := mixedWorldOf(sim.Config{Seed: seed}, func(sim.ID) sim.Node { return new(mixer) }),
			mixedWorldOf(sim.Config{Seed: seed}, func(sim.ID) sim.Node { return passing{new(mixer)} })
		for _, w := range []*sim.World{plain, wrapped} {
			afflict(w, seed)
			w.Run(time.Second)
		}
		require.Equal(t, plain.Fingerprint(), wrapped.Fingerprint())
	}
}
