package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// ticker reads its clocks every second of its own time.
func ticker(read func(now, up time.Duration)) *actor {
	tick := func(env *sim.Env) {
		read(env.Now(), env.Uptime())
		env.SetTimer(timer("tick"), time.Second)
	}
	return &actor{start: tick, timer: func(env *sim.Env, _ sim.Timer) { tick(env) }}
}

// Timers run on the node's own oscillator: a fast clock fires early, by the world's time.
func TestClock_Drift(t *testing.T) {
	for drift, at := range map[sim.PPM]time.Duration{
		0: time.Second, 1_000_000: 500 * ms, 250_000: 800 * ms, -200_000: 1250 * ms, -900_000: 10 * time.Second,
		100: 999_900_010, -100: 1_000_100_010,
	} {
		var up []time.Duration
		w := alone(t, sim.Config{}, ticker(func(_, u time.Duration) { up = append(up, u) }))
		w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: drift})
		w.Run(at - 20) // the clock rounds
		require.Zero(t, w.Stats().Fired, "drift %d", drift)
		w.Run(at)
		require.EqualValues(t, 1, w.Stats().Fired, "drift %d", drift)
		require.InDelta(t, time.Second, up[1], 2)
	}
}

// A timer fires at the first instant at which its node's clock has counted the delay, whatever the
// drift, and when it changes on the way.
func TestClock_FirstInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		driftGen := rapid.Int64Range(-900_000, 3_000_000)
		first, second := sim.PPM(driftGen.Draw(t, "first")), sim.PPM(driftGen.Draw(t, "second"))
		d := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "d"))
		change := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "change"))
		fired := time.Duration(-1)
		var w *sim.World
		w = sim.New(sim.Config{Groups: group(1, func(sim.ID) *actor {
			return &actor{
				start: func(env *sim.Env) { env.SetTimer(timer("t"), d) },
				timer: func(env *sim.Env, _ sim.Timer) {
					fired = w.Now()
					require.GreaterOrEqual(t, env.Uptime(), d)
					require.LessOrEqual(t, env.Uptime(), d+5, "the least step of a clock four times too fast, rounded")
				},
			}
		})})
		w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: first})
		w.At(change, func() { w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: second - first}) })
		w.Run(100 * time.Hour)
		require.GreaterOrEqual(t, fired, time.Duration(0))
	})
}

// Jumps and offsets move the wall clock, and nothing else.
func TestClock_JumpsMoveNoTimer(t *testing.T) {
	var walls, ups []time.Duration
	w := alone(t, sim.Config{}, ticker(func(now, up time.Duration) { walls, ups = append(walls, now), append(ups, up) }))
	w.Run(500 * ms)
	w.Apply(sim.Fault{Kind: sim.Jump, Nodes: []sim.ID{1}, By: time.Hour})
	w.Run(1500 * ms)
	w.Apply(sim.Fault{Kind: sim.Jump, Nodes: []sim.ID{1}, By: -2 * time.Hour})
	w.Run(2500 * ms)
	w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, By: time.Hour})
	w.Run(3500 * ms)
	s := time.Second
	require.Equal(t, []time.Duration{0, s, 2 * s, 3 * s}, ups)
	require.Equal(t, []time.Duration{0, time.Hour + s, -time.Hour + 2*s, 3 * s}, walls)
	require.Equal(t, []string{"1s n1 timer tick 0", "2s n1 timer tick 0", "3s n1 timer tick 0"}, trace(w, sim.Fired))
}

// Undoing a skew takes back its offset and its drift; what it gained by drifting stays gained.
func TestClock_UndoSkew(t *testing.T) {
	var wall time.Duration
	w, tell := lab(t, sim.Config{})
	a := w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, By: time.Hour, Drift: 100_000})
	tell(func(env *sim.Env) { wall = env.Now() })
	require.Equal(t, time.Hour, wall, "told at once; the world then ran for a second")
	w.Undo(a)
	tell(func(env *sim.Env) { wall = env.Now() })
	require.Equal(t, 1100*ms, wall)
	tell(func(env *sim.Env) { wall = env.Now() })
	require.Equal(t, 2100*ms, wall)
}

// A skew moves timers that are set, not what is in the inbox already, and fires nothing twice.
func TestClock_SkewWhileATimerWaits(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{
		start:   func(env *sim.Env) { env.SetTimer(timer("t"), 5*ms) },
		receive: func(env *sim.Env, _ sim.ID, _ sim.Message) { env.Work(20 * ms) },
		timer: func(env *sim.Env, _ sim.Timer) {
			if env.Now() < 50*ms {
				env.SetTimer(timer("t"), 100*ms)
			}
		},
	})
	w.Run(0)
	w.Inject(1, ping{})
	w.At(10*ms, func() { w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: 1_000_000}) })
	w.Run(time.Second)
	require.Equal(t, []string{"20ms n1 timer t 0", "70ms n1 timer t 0"}, trace(w, sim.Fired))
}

// Uptime begins at zero with every boot; Now goes on, as it does in life.
func TestClock_Restart(t *testing.T) {
	var walls, ups []time.Duration
	w := alone(t, sim.Config{}, ticker(func(now, up time.Duration) { walls, ups = append(walls, now), append(ups, up) }))
	w.Run(500 * ms)
	bounce(w)
	w.Run(1600 * ms)
	require.Equal(t, []time.Duration{0, 0, time.Second}, ups)
	require.Equal(t, []time.Duration{0, 500 * ms, 1500 * ms}, walls)
}

// The clock model draws one offset and one drift a node, and leaves clients alone.
func TestClock_Model(t *testing.T) {
	now := map[sim.ID]time.Duration{}
	n := func(id sim.ID) sim.Node {
		return &actor{
			start: func(env *sim.Env) { env.SetTimer(timer("t"), time.Second) },
			timer: func(env *sim.Env, _ sim.Timer) { now[env.ID()] = env.Now() - env.Uptime() },
		}
	}
	offset := sim.Uniform(-time.Minute, time.Minute)
	w := sim.New(sim.Config{
		Keep:   sim.All,
		Groups: []sim.Group{{Name: "server", Size: 20, New: n}, {Name: "client", Size: 1, Clients: true, New: n}},
		Clock:  sim.ClockModel{Offset: offset, Drift: sim.RatioDist{Lo: -1000, Hi: 1000}},
	})
	w.Run(2 * time.Second)
	require.Zero(t, now[21])
	offsets, drifts := map[time.Duration]bool{}, map[time.Duration]bool{}
	for id := sim.ID(1); id <= 20; id++ {
		require.LessOrEqual(t, now[id].Abs(), time.Minute)
		offsets[now[id]] = true
	}
	for _, e := range w.Events() {
		if e.Kind == sim.Fired && e.Node <= 20 {
			require.InDelta(t, time.Second, e.At, 1_001_002)
			drifts[e.At] = true
		}
	}
	require.Len(t, offsets, 20)
	require.Greater(t, len(drifts), 15)
}

// A clock that stands still would never fire a timer: asking for one is a mistake.
func TestClock_StandingStill(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{})
	require.PanicsWithValue(t, "sim: the clock of n1 drifts by -1000000 ppm: it would stand still", func() {
		w.Apply(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: -1_000_000})
	})
}
