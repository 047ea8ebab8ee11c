package folder

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Every run is of one shard; every shard has each point as often as any other, but for one.
func TestShardsShareTheRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points, seeds := rapid.IntRange(1, 12).Draw(t, "points"), rapid.IntRange(0, 30).Draw(t, "seeds")
		of := rapid.IntRange(1, 12).Draw(t, "of")
		seen := map[[2]int]bool{}
		for i := range of {
			s, n := Shard{i, of}, 0
			for point := range points {
				mine := 0
				for round := range seeds {
					if s.Has(point, round) {
						require.False(t, seen[[2]int{point, round}])
						seen[[2]int{point, round}] = true
						mine++
					}
				}
				require.True(t, mine == seeds/of || mine == seeds/of+1)
				n += mine
			}
			require.Equal(t, n, s.Count(points, seeds))
			name, is := shardOf(fileOf(s))
			require.True(t, is && name == s)
			read, err := ParseShard(s.String(), nil)
			require.True(t, err == nil && read == s)
		}
		require.Len(t, seen, points*seeds)
		require.Equal(t, points*seeds, Shard{}.Count(points, seeds))
	})
}

func TestParseShard(t *testing.T) {
	array := func(id, least, most, count, step string) map[string]string {
		return map[string]string{
			"SLURM_ARRAY_TASK_ID": id, "SLURM_ARRAY_TASK_MIN": least, "SLURM_ARRAY_TASK_MAX": most,
			"SLURM_ARRAY_TASK_COUNT": count, "SLURM_ARRAY_TASK_STEP": step,
		}
	}
	for _, c := range []struct {
		text string
		env  map[string]string
		want Shard
		says string
	}{
		{text: "3/8", want: Shard{2, 8}},
		{text: "0/8", says: "1/8 to 8/8"},
		{text: "9/8", says: "1/8 to 8/8"},
		{text: "3", says: "1/8 to 8/8"},
		{text: "x/8", says: "1/8 to 8/8"},
		{text: "auto", says: "nothing says which shard this is"},
		{text: "auto", env: array("0", "0", "7", "8", ""), want: Shard{0, 8}},
		{text: "auto", env: array("8", "1", "8", "8", "1"), want: Shard{7, 8}},
		{text: "auto/8", env: array("4", "0", "14", "8", "2"), want: Shard{2, 8}},
		{text: "auto/4", env: array("4", "0", "14", "8", "2"), says: "the array has 8 tasks, and not 4"},
		{text: "auto", env: array("5", "3", "5", "2", ""), says: "not a range of 2 tasks"},
		{text: "auto", env: array("5", "", "5", "2", ""), says: "SLURM_ARRAY_TASK_MIN=\"\" is no number"},
		{text: "auto", env: map[string]string{"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"}, want: Shard{1, 3}},
		{text: "auto", env: map[string]string{"CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "3"}, says: "none of 3 shards, which count from 1"},
		{text: "auto", env: map[string]string{"CIRCLE_NODE_INDEX": "2", "CIRCLE_NODE_TOTAL": "3"}, want: Shard{2, 3}},
		{text: "auto", env: map[string]string{"JOB_COMPLETION_INDEX": "2"}, says: "but not of how many: write auto/8"},
		{text: "auto/3", env: map[string]string{"JOB_COMPLETION_INDEX": "2"}, want: Shard{2, 3}},
		{text: "auto/3", env: map[string]string{"JOB_COMPLETION_INDEX": "3"}, says: "none of 3 shards"},
		{text: "auto/3", env: map[string]string{"PARALLEL_SEQ": "3"}, want: Shard{2, 3}},
		{text: "auto/x", env: map[string]string{"PARALLEL_SEQ": "3"}, says: `"x" is no number`},
	} {
		got, err := ParseShard(c.text, func(name string) string { return c.env[name] })
		if c.says != "" {
			require.ErrorContains(t, err, c.says, c)
			continue
		}
		require.NoError(t, err, c)
		require.Equal(t, c.want, got, c)
	}
}
