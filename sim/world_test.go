package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

func nobody(sim.ID) sim.Node { return &actor{} }

func TestWorld_Groups(t *testing.T) {
	w := sim.New(sim.Config{Groups: []sim.Group{
		{Name: "server", Names: []string{"alice", "bob"}, New: nobody},
		{Name: "none", New: nobody},
		{Name: "client", Size: 2, Prefix: "c", New: nobody},
	}})
	require.Equal(t, 4, w.Size())
	require.Equal(t, []sim.ID{1, 2}, w.Members("server"))
	require.Empty(t, w.Members("none"))
	require.Equal(t, []sim.ID{3, 4}, w.Members("client"))
	require.Nil(t, w.Members("stranger"))
	require.Equal(t, "client", w.Group(3))
	var names []string
	for id := range sim.ID(5) {
		names = append(names, w.Name(id))
	}
	require.Equal(t, []string{"world", "alice", "bob", "c1", "c2"}, names)
	require.Panics(t, func() { w.Name(5) })
	require.PanicsWithValue(t, "sim: a world without nodes", func() { sim.New(sim.Config{}) })
}

// A node's peers are the members of its group, itself included.
func TestWorld_Peers(t *testing.T) {
	peers := map[sim.ID][]sim.ID{}
	n := func(id sim.ID) sim.Node {
		return &actor{start: func(env *sim.Env) {
			require.Equal(t, id, env.ID())
			peers[id] = env.Peers()
		}}
	}
	sim.New(sim.Config{Groups: []sim.Group{{Name: "a", Size: 2, New: n}, {Name: "b", Size: 1, New: n}}}).Run(0)
	require.Equal(t, map[sim.ID][]sim.ID{1: {1, 2}, 2: {1, 2}, 3: {3}}, peers)
}

// Run goes up to and including its instant; then time stands there, and what is injected happens
// there, before what comes later.
func TestWorld_RunAndInject(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(3), &actor{})
	w.Run(2 * ms)
	require.Equal(t, 2*ms, w.Now())
	require.Equal(t, []int{1, 2}, arrivals(w))
	at, ok := w.Next()
	require.True(t, ok)
	require.Equal(t, 3*ms, at)
	w.Run(2*ms + us)
	w.Inject(2, ping{7})
	w.Run(time.Second)
	require.Equal(t, []string{"2.001ms n2 deliver ping{7}", "3ms n2 deliver n1 ping{3}"}, trace(w, sim.Delivered)[2:])
	require.Equal(t, time.Second, w.Now())
	w.Run(0)
	require.Equal(t, time.Second, w.Now(), "time does not go back")
}

// Acts of the scenario come before everything else of their instant, in the order in which they
// were asked for; one in the past is now, and one may ask for another.
func TestWorld_At(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(1), &actor{})
	var said []string
	say := func(s string) func() { return func() { said = append(said, w.Now().String()+" "+s) } }
	w.Listen(sim.Kinds(sim.Delivered), func(*sim.Event) { say("delivered")() })
	w.At(ms, say("first"))
	w.At(ms, func() {
		say("second")()
		w.At(0, say("from the past"))
	})
	w.At(5*ms, say("last"))
	w.Run(time.Second)
	require.Equal(t, []string{"1ms first", "1ms second", "1ms from the past", "1ms delivered", "5ms last"}, said)
}

// Stop ends a Run after the present event; the next Run, or Step, goes on.
func TestWorld_Stop(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, burst(5), &actor{})
	stop := true
	w.Listen(sim.Kinds(sim.Delivered), func(*sim.Event) {
		if stop {
			w.Stop()
		}
	})
	w.Run(time.Second)
	require.Equal(t, ms, w.Now())
	require.Len(t, arrivals(w), 1)
	w.Run(time.Second)
	require.Len(t, arrivals(w), 2)
	for range 100 {
		if !w.Step() {
			break
		}
	}
	require.Len(t, arrivals(w), 5, "every step is a step, stopped before or not")
	require.False(t, w.Step())
	_, ok := w.Next()
	require.False(t, ok)
}

// A step in which a handler is cut short is a step.
func TestWorld_StepOverACut(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) { env.Exit("at once") }})
	w.At(ms, func() {})
	require.True(t, w.Step())
	require.True(t, w.Step())
	require.False(t, w.Step())
	require.Equal(t, ms, w.Now())
}

// A panic of a protocol says where in which run it happened.
func TestWorld_PanicsSayWhere(t *testing.T) {
	w := alone(t, sim.Config{Seed: 9}, &actor{receive: func(*sim.Env, sim.ID, sim.Message) { panic("a bug") }})
	w.Run(0)
	w.At(3*ms, func() { w.Inject(1, ping{}) })
	require.PanicsWithValue(t, "a bug\n\tin a world of seed 9, at 3ms, after event 2", func() { w.Run(time.Second) })
}

func TestWorld_NilNode(t *testing.T) {
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return nil }}}})
	require.PanicsWithValue(t, "sim: group server made a nil node\n\tin a world of seed 0, at 0s, after event 0", func() { w.Run(0) })
}

// Settled looks at what moves by itself: messages, handlers that wait, and inboxes.
func TestWorld_Settled(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, flood(2), busy(10*ms))
	w.Run(0)
	require.False(t, w.Settled(), "in flight")
	w.Run(5 * ms)
	require.False(t, w.Settled(), "at work")
	w.Run(15 * ms)
	require.False(t, w.Settled(), "at work on the second")
	w.Run(21 * ms)
	require.True(t, w.Settled())
}

func TestWorld_Named(t *testing.T) {
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Names: []string{"ada", "bob"}, New: func(sim.ID) sim.Node { return nil }}}})
	require.Equal(t, "bob and ada, n3 and in1 in term 2", w.Named("n2 and n1, n3 and in1 in term 2"))
}

// restless sets a timer for now whenever it fires.
type restless struct{}

func (restless) Start(env *sim.Env)                    { env.SetTimer(sim.Timer{Name: "spin"}, 0) }
func (restless) Timer(env *sim.Env, t sim.Timer)       { env.SetTimer(t, 0) }
func (restless) Receive(*sim.Env, sim.ID, sim.Message) {}

func TestWorld_TimeThatStandsStill(t *testing.T) {
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return restless{} }}}})
	defer func() { require.Contains(t, recover(), "and now the timer spin of n1; let it take time") }()
	w.Run(time.Second)
}
