package rumor

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// lasts is after how many cycles a site loses interest, if its contacts turn out so; 0: it does not.
func lasts(t *testing.T, contacts string, options ...bench.Option) int {
	t.Helper()
	s := alone(t, options...)
	s.Say(5, add("x"))
	for i, c := range contacts + "." {
		heard := s.Timeout(cycleTimer)
		if len(heard) == 0 {
			return i
		}
		switch c {
		case 'u':
			s.Say(heard[0].By, feedback("x", 1))
		case '-':
			s.Say(heard[0].By, feedback("x", 0))
		}
	}
	return 0
}

// A counter counts contacts that were not useful, in a row or in all. One without feedback is none.
func TestInterest_Counter(t *testing.T) {
	for _, x := range []struct {
		contacts string
		k        int
		reset    bool
		want     int
	}{
		{"-", 1, true, 1},
		{"uuuuu-", 1, true, 6},
		{"-u-u--", 2, true, 6},
		{"-u-u--", 2, false, 3},
		{"-lll-", 2, true, 5},
		{"-u-u-u", 2, true, 0},
	} {
		require.Equal(t, x.want, lasts(t, x.contacts, bench.With("k", x.k), bench.With("reset", x.reset)), "%v", x)
	}
}

// Who is blind takes every contact for a useless one, and with stop = never goes on.
func TestInterest_Blind(t *testing.T) {
	require.Equal(t, 3, lasts(t, "lllll", bench.With("k", 3), bench.With("feedback", false)))
	require.Zero(t, lasts(t, "-----", bench.With("stop", byNever), bench.With("k", 1)))
	require.Equal(t, 1, lasts(t, "l", bench.With("stop", byCoin), bench.With("k", 1), bench.With("feedback", false)))
}

// With a coin it is one in k useless contacts, in the mean.
func TestInterest_Coin(t *testing.T) {
	total := 0
	const worlds, k = 300, 3
	for seed := range uint64(worlds) {
		n := lasts(t, "------------------------------", bench.Seed(seed), bench.With("stop", byCoin), bench.With("k", k))
		require.NotZero(t, n)
		total += n
	}
	require.InDelta(t, k, float64(total)/worlds, 0.6)
}

// With pull a site may be asked by several. If one of them needed the update, the cycle was useful.
func TestInterest_Pull(t *testing.T) {
	s := alone(t, bench.With("mode", pull), bench.With("k", 1))
	s.Say(5, add("x"))
	ask := func(needed ...uint64) {
		for i, n := range needed {
			id := sim.ID(2 + i)
			require.Len(t, s.Say(id, Poll{}), 1)
			s.Say(id, feedback("x", n))
		}
		s.Timeout(cycleTimer)
	}
	ask(0, 1, 0)
	ask()
	require.Empty(t, bench.Told[Removed](s.Facts))
	ask(0, 0)
	require.Equal(t, []Removed{{"x", 1}}, bench.Told[Removed](s.Facts))
	require.Empty(t, s.Say(2, Poll{}))
}
