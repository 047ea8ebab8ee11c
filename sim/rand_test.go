package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// withRand calls f with the Rand of a node.
func withRand(t *testing.T, seed uint64, f func(r *sim.Rand)) {
	t.Helper()
	alone(t, sim.Config{Seed: seed}, &actor{start: func(env *sim.Env) { f(env.Rand()) }}).Run(0)
}

func TestRand_Bounds(t *testing.T) {
	withRand(t, 1, func(r *sim.Rand) {
		ints, between, picks := map[int]int{}, map[time.Duration]int{}, map[sim.ID]int{}
		for range 6000 {
			ints[r.IntN(3)]++
			between[r.Between(-1, 1)]++
			picks[r.Pick([]sim.ID{4, 7, 9})]++
			require.Equal(t, 5*ms, r.Between(5*ms, 5*ms))
			require.Zero(t, r.IntN(1))
			require.LessOrEqual(t, r.Draw(sim.Uniform(0, ms)), ms)
		}
		for i := range 3 {
			require.InDelta(t, 2000, ints[i], 150)
			require.InDelta(t, 2000, between[time.Duration(i-1)], 150)
		}
		require.Len(t, picks, 3)
		require.Len(t, ints, 3)
		require.Len(t, between, 3)
	})
}

func TestRand_Chance(t *testing.T) {
	withRand(t, 1, func(r *sim.Rand) {
		for _, p := range []sim.PPM{0, 1, 1000, 250_000, 999_999, 1_000_000, 2_000_000, -5} {
			yes := 0
			for range 20_000 {
				if r.Chance(p) {
					yes++
				}
			}
			require.InDelta(t, min(max(float64(p), 0), 1e6)/50, yes, 250, "%d ppm", p)
			if p <= 0 {
				require.Zero(t, yes)
			}
			if p >= 1e6 {
				require.Equal(t, 20_000, yes)
			}
		}
	})
}

func TestRand_Shuffle(t *testing.T) {
	orders := map[[3]int]int{}
	withRand(t, 1, func(r *sim.Rand) {
		for range 6000 {
			s := []int{0, 1, 2}
			r.Shuffle(3, func(i, j int) { s[i], s[j] = s[j], s[i] })
			orders[[3]int(s)]++
			slices.Sort(s)
			require.Equal(t, []int{0, 1, 2}, s)
		}
		r.Shuffle(0, nil)
	})
	require.Len(t, orders, 6)
	for _, n := range orders {
		require.InDelta(t, 1000, n, 150)
	}
}

func TestRand_Misuse(t *testing.T) {
	withRand(t, 1, func(r *sim.Rand) {
		require.PanicsWithValue(t, "sim: IntN(0): there is no number from 0 to -1", func() { r.IntN(0) })
		require.PanicsWithValue(t, "sim: Between(2ns, 1ns): the second is below the first", func() { r.Between(2, 1) })
		require.Panics(t, func() { r.Pick(nil) })
	})
}

// A node's chance is its own: it goes on after a restart, and no other node's draws move it.
func TestRand_GoesOnAfterARestart(t *testing.T) {
	draws := func(noisy, crash bool) (drawn []int) {
		w := sim.New(sim.Config{Seed: 7, Groups: group(2, func(id sim.ID) *actor {
			return &actor{
				start: func(env *sim.Env) {
					if id == 1 {
						drawn = append(drawn, env.Rand().IntN(1e9), env.Rand().IntN(1e9))
					} else if noisy {
						env.Rand().IntN(1e9)
					}
				},
			}
		})})
		w.Run(0)
		if crash {
			w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
			w.Restart(1)
			w.Run(ms)
		}
		return drawn
	}
	quiet := draws(false, true)
	require.Equal(t, quiet, draws(true, true))
	require.Equal(t, quiet[:2], draws(true, false))
	require.NotEqual(t, quiet[:2], quiet[2:])
}
