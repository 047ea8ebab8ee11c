package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// echoed is a tiny protocol: the first server tells a number to all, everybody echoes what it was
// told, and who has heard one number from a majority decides it.
type echoed struct {
	heard   map[int]int
	decided bool
}

func (p *echoed) Start(env *sim.Env) {
	p.heard = map[int]int{}
	if env.ID() == 1 {
		for _, id := range env.Peers() {
			env.Send(id, ping{7})
		}
	}
}

func (p *echoed) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case ping:
		for _, id := range env.Peers() {
			env.Send(id, ack(m))
		}
	case ack:
		p.heard[m.N]++
		if 2*p.heard[m.N] > len(env.Peers()) && !p.decided {
			p.decided = true
			env.Emit(decided(m))
		}
	}
}

func (p *echoed) Timer(*sim.Env, sim.Timer) {}

type decided struct{ N int }

// equivocator is an honest node and what it says to whom.
type equivocator struct {
	honest sim.Node
	sim.Intercept
}

func (b *equivocator) Start(env *sim.Env) { b.honest.Start(env.Wrap(b.Intercept)) }
func (b *equivocator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	b.honest.Receive(env.Wrap(b.Intercept), from, msg)
}

func (b *equivocator) Timer(env *sim.Env, t sim.Timer) {
	b.honest.Timer(env.Wrap(b.Intercept), t)
}

// twoFaced says 7 to nodes of odd ID and 8 to the others, and keeps its facts to itself.
var twoFaced = sim.Intercept{
	Send: func(env *sim.Env, to sim.ID, msg sim.Message) {
		n := 8 - int(to%2)
		switch msg.(type) {
		case ping:
			env.Send(to, ping{n})
		case ack:
			env.Send(to, ack{n})
		}
	},
	Emit: func(*sim.Env, sim.Fact) {},
}

// decisions is who decided what among n servers of which some are made by wrap.
func decisions(n int, wrap func(id sim.ID, honest sim.Node) sim.Node) (map[sim.ID]int, *sim.World) {
	w := sim.New(sim.Config{
		Groups: []sim.Group{{Name: "server", Size: n, New: func(id sim.ID) sim.Node { return wrap(id, new(echoed)) }}},
		Keep:   sim.All, Network: delay(ms), Verify: true,
	})
	w.Run(time.Second)
	out := map[sim.ID]int{}
	for _, e := range w.Events() {
		if d, is := e.Body.(decided); is {
			out[e.Node] = d.N
		}
	}
	return out, w
}

// A node that tells one half this and the other that is an honest one in a wrapper, and its lies
// travel as its own messages.
func TestWrap_Equivocates(t *testing.T) {
	honest, _ := decisions(4, func(_ sim.ID, n sim.Node) sim.Node { return n })
	require.Equal(t, map[sim.ID]int{1: 7, 2: 7, 3: 7, 4: 7}, honest)

	liars := map[sim.ID]bool{1: true, 4: true}
	got, w := decisions(4, func(id sim.ID, n sim.Node) sim.Node {
		if liars[id] {
			return &equivocator{n, twoFaced}
		}
		return n
	})
	require.Equal(t, map[sim.ID]int{2: 8, 3: 7}, got, "two of four liars break agreement; liars state nothing")
	require.Contains(t, trace(w, sim.Sent), "0s n1 send n2 ping{8}")
	for _, e := range w.Events() {
		require.Zero(t, e.Part)
	}
}

// A wrapper that lets everything pass is not there, whether it stands in between or not.
func TestWrap_Passes(t *testing.T) {
	pass := sim.Intercept{
		Send: func(env *sim.Env, to sim.ID, msg sim.Message) { env.Send(to, msg) },
		Emit: func(env *sim.Env, f sim.Fact) { env.Emit(f) },
	}
	print := func(node func() sim.Node) uint64 {
		w := mixedWorldOf(sim.Config{Seed: 3}, func(sim.ID) sim.Node { return node() })
		afflict(w, 3)
		w.Run(time.Second)
		return w.Fingerprint()
	}
	want := print(func() sim.Node { return new(mixer) })
	require.Equal(t, want, print(func() sim.Node { return &equivocator{new(mixer), sim.Intercept{}} }))
	require.Equal(t, want, print(func() sim.Node { return &equivocator{new(mixer), pass} }))
	require.Equal(t, want, print(func() sim.Node { return &equivocator{&equivocator{new(mixer), pass}, pass} }))
}

// What the parts of a wrapped node send is intercepted too, each as its own.
func TestWrap_Parts(t *testing.T) {
	double := sim.Intercept{Send: func(env *sim.Env, to sim.ID, msg sim.Message) {
		env.Send(to, msg)
		env.Send(to, msg)
	}}
	make := func() sim.Node {
		return &equivocator{compose(&actor{}, "a", &actor{start: func(env *sim.Env) { env.Send(env.ID(), ping{}) }}), double}
	}
	w := composedPair(sim.Config{}, make(), &actor{})
	w.Run(0)
	require.Equal(t, []string{"[a] 0s n1 deliver n1 ping{0}", "[a] 0s n1 deliver n1 ping{0}"}, partTrace(w, sim.Delivered))
}

// Wrapping allocates nothing once the world has a view to spare.
func TestWrap_AllocatesOnce(t *testing.T) {
	quiet := func() sim.Node { return new(actor) }
	twice := &equivocator{&equivocator{quiet(), sim.Intercept{}}, sim.Intercept{}}
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 2, New: func(id sim.ID) sim.Node {
		return []sim.Node{nil, twice, quiet()}[id]
	}}}})
	cost := func(id sim.ID) float64 {
		return testing.AllocsPerRun(100, func() {
			w.Inject(id, ping{})
			w.Run(w.Now())
		})
	}
	require.Equal(t, cost(2), cost(1))
}
