package sim_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

func TestChoice_Names(t *testing.T) {
	for _, c := range []struct {
		choice sim.Choice
		name   string
	}{
		{sim.Choice{Kind: sim.LossChoice, A: 1, B: 3, N: 17}, "loss.1-3.17"},
		{sim.Choice{Kind: sim.DelayChoice, A: 5, N: 17}, "delay.5.17"},
		{sim.Choice{Kind: sim.TornChoice, A: 2}, "torn.2.0"},
		{sim.Choice{Kind: sim.ScheduleChoice, A: 0, B: 2, N: 1}, "schedule.0-2.1"},
		{sim.Choice{Kind: sim.DrawChoice, Text: "timeout", N: 3}, "draw.timeout.3"},
		{sim.Choice{Kind: sim.DrawChoice, Text: "a.b-c.1", N: 3}, "draw.a.b-c.1.3"},
		{sim.Choice{Kind: sim.RandChoice, A: 1, N: math.MaxUint64}, "rand.1.18446744073709551615"},
	} {
		require.Equal(t, c.name, c.choice.String())
		got, err := sim.ParseChoice(c.name)
		require.NoError(t, err)
		require.Equal(t, c.choice, got)
	}
}

func TestChoice_BadNames(t *testing.T) {
	for _, s := range []string{
		"", "loss", "loss.", "loss.1", "loss..1", "loss.1-3", "loss.1-3.", "loss.1-3.x", "loss.1-0.1", "loss.-1.1", "loss.x.1",
		"loss.1-x.1", "loss.1-3.-1", "loss.99999999999.1", "loss.1-99999999999.1", "loss.1-3.99999999999999999999", "draw..1", ".1.1",
	} {
		_, err := sim.ParseChoice(s)
		require.Error(t, err, s)
	}
	_, err := sim.ParseChoice("luck.1-3.17")
	require.ErrorContains(t, err, `no choice of kind "luck"; there are loss, duplicate`)
	_, err = sim.ParseChoice("loss-1-3-17")
	require.ErrorContains(t, err, "look like loss.1-3.17")
}

func choiceGen() *rapid.Generator[sim.Choice] {
	return rapid.Custom(func(t *rapid.T) sim.Choice {
		c := sim.Choice{Kind: sim.ChoiceKind(rapid.IntRange(0, int(sim.RandChoice)).Draw(t, "kind")), N: rapid.Uint64().Draw(t, "n")}
		if c.Kind == sim.DrawChoice {
			c.Text = rapid.StringN(1, 20, -1).Draw(t, "text")
			return c
		}
		c.A = sim.ID(rapid.Int32Range(0, math.MaxInt32).Draw(t, "a"))
		c.B = sim.ID(rapid.Int32Range(0, math.MaxInt32).Draw(t, "b"))
		return c
	})
}

// Every name parses back to its choice, so no two choices share a name.
func TestChoice_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := choiceGen().Draw(t, "choice")
		got, err := sim.ParseChoice(c.String())
		require.NoError(t, err)
		require.Equal(t, c, got)
	})
}

// What parses, prints and parses again to the same.
func FuzzParseChoice(f *testing.F) {
	for _, s := range []string{"loss.1-3.17", "delay.5.17", "draw.a.b.3", "schedule.0-2.1", "", "loss..", "rand.1.18446744073709551615"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := sim.ParseChoice(s)
		if err != nil {
			return
		}
		again, err := sim.ParseChoice(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}

// Roll is a pure function of seed and name; different names and seeds are unlike each other.
func TestChoice_Roll(t *testing.T) {
	seen := map[uint64]string{}
	for seed := range uint64(50) {
		for kind := sim.LossChoice; kind <= sim.RandChoice; kind++ {
			for n := range uint64(5) {
				c := sim.Choice{Kind: kind, A: 1, B: 2, N: n}
				u := sim.Roll(seed, c)
				require.Equal(t, u, sim.Roll(seed, c))
				require.Empty(t, seen[u])
				seen[u] = c.String()
			}
		}
	}
}

// Neighbouring seeds, subjects and numbers give rolls without correlation: of 64 bits, 32 differ.
func TestChoice_RollsAreIndependent(t *testing.T) {
	base := sim.Choice{Kind: sim.LossChoice, A: 1, B: 2}
	for name, other := range map[string]func(i uint64) uint64{
		"seed":     func(i uint64) uint64 { return sim.Roll(i+1, sim.Choice{Kind: sim.LossChoice, A: 1, B: 2, N: i}) },
		"receiver": func(i uint64) uint64 { return sim.Roll(i, sim.Choice{Kind: sim.LossChoice, A: 1, B: 3, N: i}) },
		"number":   func(i uint64) uint64 { return sim.Roll(i, sim.Choice{Kind: sim.LossChoice, A: 1, B: 2, N: i + 1}) },
		"kind":     func(i uint64) uint64 { return sim.Roll(i, sim.Choice{Kind: sim.CorruptChoice, A: 1, B: 2, N: i}) },
	} {
		differ := 0
		for i := range uint64(2000) {
			c := base
			c.N = i
			for x := sim.Roll(i, c) ^ other(i); x != 0; x &= x - 1 {
				differ++
			}
		}
		require.InDelta(t, 32, float64(differ)/2000, 0.5, name)
	}
}

// Streams of different seeds are not shifted copies of each other.
func TestChoice_StreamsDoNotShift(t *testing.T) {
	stream := map[uint64]bool{}
	for n := range uint64(10_000) {
		stream[sim.Roll(1, sim.Choice{Kind: sim.RandChoice, A: 1, N: n})] = true
	}
	for seed := uint64(2); seed < 20; seed++ {
		for n := range uint64(500) {
			require.False(t, stream[sim.Roll(seed, sim.Choice{Kind: sim.RandChoice, A: 1, N: n})])
		}
	}
}

// Choose covers 0 to n-1 evenly; an override forces it, within its bounds.
func TestChoice_Choose(t *testing.T) {
	w := alone(t, sim.Config{Overrides: sim.Overrides{
		{Choice: sim.Choice{Kind: sim.ScheduleChoice, A: 9, B: 1}, Outcome: 3},
		{Choice: sim.Choice{Kind: sim.ScheduleChoice, A: 9, B: 2}, Outcome: 99},
		{Choice: sim.Choice{Kind: sim.ScheduleChoice, A: 9, B: 3}, Outcome: -1},
		{Choice: sim.Choice{Kind: sim.ScheduleChoice, A: 9, B: 4}, Outcome: int64(7 * ms)},
	}}, &actor{})
	counts := make([]int, 5)
	for i := range uint64(5000) {
		counts[w.Choose(1, 2, i, 5)]++
	}
	for _, n := range counts {
		require.InDelta(t, 1000, n, 120)
	}
	require.Equal(t, 3, w.Choose(9, 1, 0, 5))
	require.Equal(t, 4, w.Choose(9, 2, 0, 5))
	require.Equal(t, 0, w.Choose(9, 3, 0, 5))
	require.Equal(t, 7*ms, w.ChooseFrom(9, 4, 0, sim.Uniform(ms, 9*ms)))
	require.Equal(t, w.ChooseFrom(1, 1, 0, sim.Uniform(0, time.Hour)), w.ChooseFrom(1, 1, 0, sim.Uniform(0, time.Hour)))
	require.Empty(t, w.Unused())
}
