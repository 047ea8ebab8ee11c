package sim_test

import (
	"math"
	"testing"

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
		{sim.Choice{Kind: sim.ScheduleChoice, A: 3, Turn: 2, B: 5}, "schedule.3.step.2.5"},
		{sim.Choice{Kind: sim.ScheduleChoice, Purpose: sim.ForFlap, A: 3, Turn: 2, B: 5, N: 1}, "schedule.3.flap.2.5.1"},
		{sim.Choice{Kind: sim.ExtraChoice, A: 1, B: 2, N: 4, Turn: 1}, "extra.1-2.4.1"},
		{sim.Choice{Kind: sim.TimerChoice, A: 1, Text: "election", N: 150}, "timer.1.election.0.150"},
		{sim.Choice{Kind: sim.TimerChoice, A: 1, Part: "a.b/c", Text: "x.y", Turn: math.MaxUint64, N: 7}, "timer.1/a%2Eb/c.x.y.-1.7"},
		{sim.Choice{Kind: sim.RandChoice, A: 1, Part: "shard 1-2", N: 7}, "rand.1/shard 1%2D2.7"},
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
		"schedule.1-2.0", "schedule.1.step.0", "schedule.1.luck.0.1", "schedule.1.step.0.1.2.3", "timer.1.x.0", "timer.1.x.y.0", "rand.1/.0", "loss.1-2.3.4.5",
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
		c := sim.Choice{Kind: sim.ChoiceKind(rapid.IntRange(0, int(sim.TimerChoice)).Draw(t, "kind")), N: rapid.Uint64().Draw(t, "n")}
		if c.Kind == sim.DrawChoice {
			c.Text = rapid.StringN(1, 20, -1).Draw(t, "text")
			return c
		}
		c.A = sim.ID(rapid.Int32Range(0, math.MaxInt32).Draw(t, "a"))
		part := rapid.StringN(0, 9, -1)
		switch c.Kind {
		case sim.TimerChoice:
			c.Part, c.Text, c.Turn = part.Draw(t, "part"), rapid.StringN(0, 20, -1).Draw(t, "timer"), rapid.Uint64().Draw(t, "argument")
			return c
		case sim.RandChoice:
			c.Part = part.Draw(t, "part")
			return c
		case sim.ScheduleChoice:
			c.Purpose = sim.Purpose(rapid.IntRange(0, int(sim.ForFunction)).Draw(t, "purpose"))
			c.Turn = rapid.Uint64().Draw(t, "turn")
		case sim.ExtraChoice:
			c.Turn = rapid.Uint64().Draw(t, "place")
		}
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
	for _, s := range []string{"loss.1-3.17", "delay.5.17", "draw.a.b.3", "schedule.3.flap.2.5.1", "extra.1-2.3.4", "timer.1/p%2E.x.y.-1.7", "", "loss..", "rand.1.18446744073709551615"} {
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

// Nor are those of the nodes of one world: where they are, sites that draw their partners draw the same ones one
// after the other, and a rumour never reaches all.
func TestChoice_NodesDoNotShift(t *testing.T) {
	of := map[uint64]sim.ID{}
	for id := sim.ID(1); id <= 1000; id++ {
		for n := range uint64(100) {
			u := sim.Roll(1, sim.Choice{Kind: sim.RandChoice, A: id, N: n})
			require.Zero(t, of[u], "node %d", id)
			of[u] = id
		}
	}
}

// Questions of the schedule with different names have rolls of their own, however many of a kind
// there are.
func TestChoice_QuestionsDoNotMeet(t *testing.T) {
	seen := map[uint64]string{}
	for purpose := sim.ForStep; purpose <= sim.ForFunction; purpose++ {
		if purpose == sim.ForPattern {
			continue // a pattern has an entry of its own
		}
		for entry := sim.ID(1); entry <= 2; entry++ {
			for turn := range uint64(2) {
				for question := sim.ID(1); question <= 3000; question++ {
					c := sim.Choice{Kind: sim.ScheduleChoice, Purpose: purpose, A: entry, Turn: turn, B: question}
					if purpose == sim.ForPeriod || purpose == sim.ForWait || purpose == sim.ForMenu {
						if purpose == sim.ForWait || question > 400 {
							continue // an entry waits or has a period, and asks each time once
						}
					}
					u := sim.Roll(1, c)
					require.Empty(t, seen[u], c)
					seen[u] = c.String()
				}
			}
		}
	}
}

// Choose covers 0 to n-1 evenly; an override forces it, within its bounds.
func TestChoice_Choose(t *testing.T) {
	at := func(question sim.ID) sim.Choice { return sim.Choice{Kind: sim.ScheduleChoice, A: 9, B: question} }
	w := alone(t, sim.Config{Keep: sim.All, Overrides: sim.Overrides{
		{Choice: at(1), Outcome: 3},
		{Choice: at(2), Outcome: 99},
		{Choice: at(3), Outcome: -1},
		{Choice: at(4), Outcome: int64(7 * ms)},
		{Choice: at(5), Outcome: int64(us)},
		{Choice: at(6), Outcome: math.MaxInt64},
	}}, &actor{})
	counts := make([]int, 5)
	for i := range uint64(5000) {
		counts[w.Choose(sim.Choice{Kind: sim.ScheduleChoice, A: 1, B: 2, Turn: i}, 5)]++
	}
	for _, n := range counts {
		require.InDelta(t, 1000, n, 120)
	}
	free := alone(t, sim.Config{}, &actor{})
	span := sim.Uniform(ms, 9*ms)
	require.Equal(t, 3, w.Choose(at(1), 5))
	require.Equal(t, free.Choose(at(2), 5), w.Choose(at(2), 5))
	require.Equal(t, free.Choose(at(3), 5), w.Choose(at(3), 5))
	require.Equal(t, 7*ms, w.ChooseFrom(at(4), span))
	require.Equal(t, free.ChooseFrom(at(5), span), w.ChooseFrom(at(5), span))
	require.Equal(t, free.ChooseFrom(at(6), span), w.ChooseFrom(at(6), span))
	var why []string
	for _, u := range w.Unmet() {
		why = append(why, u.Choice.String()+": "+u.Why)
	}
	require.Equal(t, []string{
		"schedule.9.step.0.2: its outcomes are 0 to 4",
		"schedule.9.step.0.3: its outcomes are 0 to 4",
		"schedule.9.step.0.5: its outcomes are 0 for the least, and 1000000 to 9007199254740992 nanoseconds",
		"schedule.9.step.0.6: its outcomes are 0 for the least, and 1000000 to 9007199254740992 nanoseconds",
	}, why)
	last := sim.Made{}
	for after, m := range w.Choices() {
		require.Equal(t, w.Latest(), after)
		if m.Choice == at(1) {
			last = m
		}
	}
	require.Equal(t, sim.Made{Choice: at(1), Outcome: 3, Outcomes: 5, Forced: true}, last)
}
