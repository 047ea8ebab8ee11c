package fastpaxos

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// The Quorum Requirement: two quorums of any kind intersect, and so do a classic one and any two
// fast ones. No smaller fast quorum will do.
func TestSizes_QuorumRequirement(t *testing.T) {
	for n := 1; n <= 99; n++ {
		s := sizesFor(n)
		require.LessOrEqual(t, s.fast, n)
		require.Greater(t, 2*s.classic, n)
		require.GreaterOrEqual(t, s.fast, s.classic)
		require.Greater(t, 2*s.fast+s.classic, 2*n, "n = %d", n)
		if n%2 == 0 { // of an odd number a majority is more than half by an acceptor's half
			require.LessOrEqual(t, 2*(s.fast-1)+s.classic, 2*n, "n = %d", n)
		}
	}
	require.Equal(t, sizes{5, 3, 4}, sizesFor(5))
	require.Equal(t, sizes{4, 3, 3}, sizesFor(4))
	require.Equal(t, sizes{7, 4, 6}, sizesFor(7))
}

// Rounds are in order, and nothing lies between a fast round and the classic one above it.
func TestRound_Order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		round := rapid.Custom(func(t *rapid.T) Round {
			return Round{
				rapid.Int64Range(1, 3).Draw(t, "count"), sim.ID(rapid.IntRange(1, 3).Draw(t, "coordinator")),
				rapid.IntRange(0, 1).Draw(t, "step"),
			}
		})
		a, b := round.Draw(t, "a"), round.Draw(t, "b")
		require.Equal(t, a != b, a.Less(b) || b.Less(a))
		require.False(t, a.Less(b) && b.Less(a))
		if a.Fast() {
			require.False(t, a.Less(b) && b.Less(a.next()))
		}
	})
}

// O4, as the paper has it: v is picked if there is a quorum of round k whose members in Q have all
// voted for v in k. The rule does not try all quorums. And at most one value has one.
func TestPick_O4_IsWhatThePaperSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "acceptors")
		c := &config{sizes: sizesFor(n)}
		reports := make([]report, n)
		for _, i := range rapid.Permutation(indices(n)).Draw(t, "order")[:c.sizes.classic] {
			reports[i].heard = true
			if v := rapid.SampledFrom([]string{"", "v1", "v2"}).Draw(t, "vote"); v != "" {
				reports[i].vote = Vote{fast1, v}
			}
		}
		var must []string
		voted := map[string]bool{}
		for _, v := range []string{"v1", "v2"} {
			possible := false
			for r := range 1 << n {
				size, all := 0, true
				for i := range n {
					if r>>i&1 == 1 {
						size++
						all = all && (!reports[i].heard || reports[i].vote.Value == v)
					}
					voted[reports[i].vote.Value] = true
				}
				possible = possible || all && size == c.sizes.fast
			}
			if possible && voted[v] {
				must = append(must, v)
			}
		}
		value, free := c.pick(reports)
		switch {
		case !voted["v1"] && !voted["v2"]:
			require.True(t, free)
			require.Empty(t, value)
		case voted["v1"] != voted["v2"]:
			require.False(t, free)
			require.True(t, voted[value])
		case len(must) == 0:
			require.True(t, free)
			require.True(t, voted[value])
		default:
			require.Equal(t, must, []string{value})
			require.False(t, free)
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Votes of lower rounds do not count.
func TestPick_HighestRoundOnly(t *testing.T) {
	c := &config{sizes: sizesFor(5)}
	value, free := c.pick([]report{
		{true, Vote{fast1, "v1"}},
		{true, Vote{classic1, "v2"}},
		{true, Vote{fast1, "v1"}},
		{true, Vote{fast1, "v1"}},
		{true, Vote{}},
	})
	require.Equal(t, "v2", value)
	require.False(t, free)
}

// Votes have collided when no value can get four of five any more.
func TestCollided(t *testing.T) {
	c := &config{sizes: sizesFor(5)}
	for _, x := range []struct {
		votes    []string
		collided bool
	}{
		{[]string{"v1", "v2", "", "", ""}, false},
		{[]string{"v1", "v1", "v2", "", ""}, false},
		{[]string{"v1", "v2", "v3", "", ""}, true},
		{[]string{"v1", "v1", "v2", "v2", ""}, true},
		{[]string{"v1", "v1", "v1", "v2", ""}, false},
		{[]string{"v1", "v1", "v1", "v2", "v1"}, false},
		{[]string{"v1", "v1", "v1", "v2", "v2"}, true},
	} {
		votes := make([]report, 5)
		for i, v := range x.votes {
			if v != "" {
				votes[i] = report{true, Vote{fast1, v}}
			}
		}
		require.Equal(t, x.collided, c.collided(votes, fast1), "%v", x.votes)
	}
}
