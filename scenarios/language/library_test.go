package language

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

// TestLibrary_EveryPointEvaluates evaluates every file of the library, at every point of its
// parameters, for several seeds.
func TestLibrary_EveryPointEvaluates(t *testing.T) {
	lang := New(protocols.All)
	names := scenarios.LibraryNames()
	require.Contains(t, names, "raft/leader-isolated")
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			f, err := lang.Load(name)
			require.NoError(t, err)
			require.NotEmpty(t, f.Doc, "a scenario says what to look at")
			points, err := f.Points(nil)
			require.NoError(t, err)
			for _, point := range points {
				for seed := range uint64(5) {
					plan, err := f.Evaluate(point, func(string, uint64) uint64 { return seed << 61 })
					require.NoError(t, err)
					require.LessOrEqual(t, len(point), len(plan.Params))
				}
			}
		})
	}
}

func TestLibrary_ByShortNameAndByPath(t *testing.T) {
	for _, name := range []string{"raft/hello", "raft/hello.star", "scenarios/raft/hello.star", "./scenarios/raft/hello.star"} {
		src, found := scenarios.Library(name)
		require.True(t, found, name)
		require.True(t, strings.HasPrefix(string(src), `"""Five Raft servers`), name)
	}
	_, found := scenarios.Library("raft/helo")
	require.False(t, found)
}

// BenchmarkEvaluate_Chaos is what a campaign pays for each seed of a file that draws.
func BenchmarkEvaluate_Chaos(b *testing.B) {
	f, err := New(protocols.All).Load("raft/chaos")
	require.NoError(b, err)
	b.ReportAllocs()
	for i := range b.N {
		seed := uint64(i) * 0x9e3779b97f4a7c15
		_, err := f.Evaluate(nil, func(name string, _ uint64) uint64 { return seed })
		require.NoError(b, err)
	}
}
