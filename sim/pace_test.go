package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A world in which time hardly goes on does not run for ever.
func TestPace(t *testing.T) {
	for _, c := range []struct {
		delay time.Duration
		says  string
	}{
		{0, "sim: time stands still: 1002000 steps at one instant, and now the timer again of n1; let it take time"},
		{1, "sim: time crawls: 1002000 steps in 1.002ms, and now the timer again of n1; let it take time"},
		{10, ""},
	} {
		again := func(env *sim.Env) { env.SetTimer(sim.Timer{Name: "again"}, c.delay) }
		w := alone(t, sim.Config{}, &actor{start: again, timer: func(env *sim.Env, _ sim.Timer) { again(env) }})
		if c.says == "" {
			require.NotPanics(t, func() { w.Run(20 * time.Millisecond) })
			continue
		}
		func() {
			defer func() { require.Contains(t, recover(), c.says) }()
			w.Run(time.Second)
		}()
	}
}

// A node that has not come through its Start has no state: it may not have made what it shows.
func TestState_OfANodeThatStarts(t *testing.T) {
	var w *sim.World
	seen := 0
	w = sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node {
		return &shy{start: func() { seen++; require.Nil(t, w.State(1)) }}
	}}}})
	w.Listen(sim.Kinds(sim.Started), func(*sim.Event) { seen++; require.Nil(t, w.State(1)) })
	w.Run(0)
	require.Equal(t, 2, seen)
	require.Len(t, w.State(1), 1)
}

// shy shows what its Start makes.
type shy struct {
	start func()
	made  []int
}

func (s *shy) Start(*sim.Env) {
	s.start()
	s.made = []int{1}
}
func (*shy) Receive(*sim.Env, sim.ID, sim.Message) {}
func (*shy) Timer(*sim.Env, sim.Timer)             {}
func (s *shy) Inspect(v *sim.View)                 { v.Volatile("made", s.made[0]) }
