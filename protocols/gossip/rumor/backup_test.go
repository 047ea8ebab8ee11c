package rumor

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// Two databases that are compared are whole afterwards: each side has what either had, whatever that was, and nobody is told
// what it has (§1.5). What was missed is a hot rumour, unless rekindle is off.
func TestBackup_MakesWhole(t *testing.T) {
	some := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), rapid.ID[string])
	rapid.Check(t, func(r *rapid.T) {
		mine, theirs, rekindle := some.Draw(r, "mine"), some.Draw(r, "theirs"), rapid.Bool().Draw(r, "rekindle")
		s := alone(t, bench.With("backup", time.Hour), bench.With("rekindle", rekindle), bench.With("k", 1), bench.With("feedback", false))
		for _, rumor := range mine {
			s.Say(5, add(rumor))
		}
		if len(mine) > 0 {
			s.Timeout(cycleTimer) // a contact, of which the site takes it that it was in vain
			require.Empty(r, s.Timeout(cycleTimer), "it has lost interest")
		}
		slices.Sort(theirs)
		slices.Sort(mine)
		want := without(mine, theirs)
		got := s.Say(3, Compare{theirs})
		if len(want) > 0 {
			require.Equal(r, bench.To(Missed{want}, 3), got)
		} else {
			require.Empty(r, got)
		}
		all := append(slices.Clone(mine), without(theirs, mine)...)
		slices.Sort(all)
		heard := s.Timeout(backupTimer)
		require.Len(r, heard, 1)
		require.Equal(r, Compare{all}, heard[0].Msg)
		learned := len(without(theirs, mine)) > 0
		require.Equal(r, learned && rekindle, s.FireTimer(s.Self, cycleTimer), "it spreads what it missed")
	})
}

// The answer to a comparison is learned, and only what is new (§1.5).
func TestBackup_Missed(t *testing.T) {
	s := alone(t, bench.With("backup", time.Hour))
	s.Say(5, add("x"))
	require.Empty(t, s.Say(2, Missed{[]string{"x", "y"}}))
	told := bench.Told[Infected](s.Facts)
	require.Equal(t, []Infected{{"x", 1, 0}, {"y", 2, 0}}, told)
	require.Equal(t, []Kept{{1}, {2}}, bench.Told[Kept](s.Facts), "the disk has it")
}

// Without a backup nobody compares.
func TestBackup_None(t *testing.T) {
	s := alone(t)
	s.Say(5, add("x"))
	require.False(t, s.FireTimer(sim.ID(1), backupTimer))
}

// without is what is in all and not in some.
func without(all, some []string) (rest []string) {
	for _, x := range all {
		if !slices.Contains(some, x) {
			rest = append(rest, x)
		}
	}
	return rest
}
