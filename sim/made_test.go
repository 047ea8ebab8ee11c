package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// moody is a world in which everything is left to chance, with faults.
func moody(seed uint64, plans []planned, o sim.Overrides) *sim.World {
	w := mixedWorld(sim.Config{
		Seed: seed, Keep: sim.All, Overrides: o,
		Clock: sim.ClockModel{Offset: sim.Uniform(-ms, ms), Drift: sim.RatioDist{Lo: -1000, Hi: 1000}},
		CPU:   sim.CPUModel{PerMessage: sim.Uniform(0, us)},
	})
	plan(w, plans)
	w.Run(300 * ms)
	return w
}

// No name is made twice in a run, and each choice has the outcome that is recorded: a run in which
// every choice is forced to what it was is the same run.
func TestMade_NamesAreUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		plans := planGen(5).Draw(t, "plan")
		w := moody(seed, plans, nil)
		var forced sim.Overrides
		seen := map[string]uint64{}
		for num, m := range w.Choices() {
			name := m.Choice.String()
			before, twice := seen[name]
			require.False(t, twice, "%s at events %d and %d", name, before, num)
			seen[name] = num
			if m.Outcomes > 0 {
				require.True(t, 0 <= m.Outcome && uint64(m.Outcome) < m.Outcomes, "%s=%d of %d", name, m.Outcome, m.Outcomes)
			}
			forced = append(forced, sim.Override{Choice: m.Choice, Outcome: m.Outcome})
		}
		again := moody(seed, plans, forced)
		require.Empty(t, again.Unmet())
		require.Equal(t, w.Fingerprint(), again.Fingerprint())
	})
}

// A choice belongs to the event that it was made for, whatever happens in between.
func TestMade_Event(t *testing.T) {
	w := moody(3, []planned{{at: 50 * ms, lasting: 50 * ms, fault: sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1, 2}}}}, nil)
	kinds := map[sim.ChoiceKind]sim.KindSet{}
	for num, m := range w.Choices() {
		e, found := w.Event(num)
		require.True(t, found)
		kinds[m.Kind] |= sim.Kinds(e.Kind)
		require.Equal(t, m.A, e.Node, m.Choice)
	}
	for _, k := range []sim.ChoiceKind{sim.LossChoice, sim.DelayChoice, sim.TieChoice} {
		require.Equal(t, sim.Kinds(sim.Sent), kinds[k], k)
	}
	require.Equal(t, sim.Kinds(sim.Fired), kinds[sim.TimerChoice])
	require.Equal(t, sim.Kinds(sim.Started), kinds[sim.DriftChoice])
	require.Equal(t, sim.Kinds(sim.Started), kinds[sim.OffsetChoice])
}

// The rank of a timer at an instant can be forced: it decides who goes first.
func TestMade_TimersRank(t *testing.T) {
	first := func(o ...sim.Override) sim.ID {
		w := sim.New(sim.Config{
			Keep: sim.All, Overrides: o,
			Groups: []sim.Group{{Name: "server", Size: 2, New: func(sim.ID) sim.Node {
				return &actor{start: func(env *sim.Env) { env.SetTimer(sim.Timer{Name: "tick", Arg: -1}, 5*ms) }}
			}}},
		})
		w.Run(10 * ms)
		require.Empty(t, w.Unmet())
		for _, e := range w.Events() {
			if e.Kind == sim.Fired {
				require.Len(t, e.Choices, 1)
				return e.Node
			}
		}
		return 0
	}
	tick := func(id sim.ID) sim.Choice {
		return sim.Choice{Kind: sim.TimerChoice, A: id, Text: "tick", Turn: 1<<64 - 1, N: uint64(5 * ms)}
	}
	for id := sim.ID(1); id <= 2; id++ {
		require.Equal(t, id, first(sim.Override{Choice: tick(id)}, sim.Override{Choice: tick(3 - id), Outcome: -1}))
	}
}

// Outcomes that a choice does not have are reported, and change nothing: no run hangs or panics.
func TestOverride_OutOfRange(t *testing.T) {
	free := moody(7, nil, nil)
	for _, outcome := range []int64{-1 << 63, -1<<53 - 1, 1<<53 + 1, 1<<63 - 1} {
		for num, m := range free.Choices() {
			if num > 12 || m.Kind == sim.TieChoice || m.Kind == sim.TimerChoice {
				continue // of a rank every number is an outcome
			}
			w := moody(7, nil, sim.Overrides{{Choice: m.Choice, Outcome: outcome}})
			require.Len(t, w.Unmet(), 1, "%v=%d", m.Choice, outcome)
			require.Contains(t, w.Unmet()[0].Why, "its outcomes are")
			require.Equal(t, free.Fingerprint(), w.Fingerprint())
		}
		for _, k := range []sim.ChoiceKind{sim.DriftChoice, sim.FsyncChoice, sim.DelayChoice, sim.OffsetChoice} {
			w := sim.New(sim.Config{
				Overrides: sim.Overrides{{Choice: sim.Choice{Kind: k, A: 1}, Outcome: outcome}},
				Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node {
					return &actor{start: func(env *sim.Env) { env.Disk().Set("a", 1); _ = env.Disk().Sync() }}
				}}},
			})
			w.Run(time.Second)
			require.Len(t, w.Unmet(), 1)
		}
	}
}

// An override that a later one replaces is reported too.
func TestOverride_Twice(t *testing.T) {
	c := choice(sim.LossChoice, 0)
	w := lossy(sim.Override{Choice: c, Outcome: 0}, sim.Override{Choice: c, Outcome: 1})
	require.Len(t, w.Unmet(), 1)
	require.Equal(t, "a later one names the same choice", w.Unmet()[0].Why)
}
