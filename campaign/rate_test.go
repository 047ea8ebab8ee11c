package campaign

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRateOf(t *testing.T) {
	for _, c := range []struct {
		seen, of int
		want     string
	}{
		{412, 1000, "412 of 1000 seeds, [38, 44] %"},
		{0, 200, "none of 200 seeds: fewer than 1.5 % of all"},
		{0, 2, "none of 2 seeds: fewer than 100 % of all"},
		{0, 100_000, "none of 100000 seeds: fewer than 0.003 % of all"},
		{1, 1, "1 of 1 seeds, [21, 100] %"},
		{20, 20, "20 of 20 seeds, [84, 100] %"},
		{1, 20_000, "1 of 20000 seeds, [0.00088, 0.028] %"},
	} {
		require.Equal(t, c.want, RateOf(c.seen, c.of).String())
	}
}

// TestRateOf_Covers: of many campaigns the interval misses the true share in some five of a hundred, and the rule of
// three, of those that saw nothing, in fewer.
func TestRateOf_Covers(t *testing.T) {
	const campaigns, n = 4000, 60
	for _, share := range []float64{0.03, 0.2, 0.5} {
		missed := 0
		for c := range campaigns {
			seen := 0
			for i := range n {
				if float64(Seed(uint64(c), i))/(1<<40) < share {
					seen++
				}
			}
			if r := RateOf(seen, n); share < r.Low || share > r.High {
				missed++
			}
		}
		require.Less(t, missed, campaigns*8/100, "share %v", share)
		require.Greater(t, missed, campaigns/200, "share %v", share)
	}
}
