package shrink

import (
	"errors"
	"flag"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

var exhaustive = flag.Int("exhaustive", 2, "of how many small cases TestShrink_NearTheMinimum tries all subsets of the faults, at most 20")

// TestShrink_NearTheMinimum: of the faults of a small run at most half as many more are left than must be: no smaller
// set of them shows the violation, all else the same. The search may do better, since it may change all else.
func TestShrink_NearTheMinimum(t *testing.T) {
	cases := 0
	for _, of := range []struct {
		scenario string
		mutants  []string
	}{
		{"paxos/chaos", []string{"forget-promise", "forget-vote", "answer-before-sync", "reuse-ballot", "own-value"}},
		{"basicraft/chaos", []string{"forget-vote", "forget-term", "respond-before-sync", "figure8", "vote-twice"}},
		{"abd/chaos", []string{"no-write-back", "ack-before-sync", "reuse-tag"}},
	} {
		f, err := language.New(protocols.All).Load(of.scenario)
		require.NoError(t, err)
		for i := 0; i < 3*len(of.mutants) && cases < *exhaustive; i++ {
			mutant := of.mutants[i%len(of.mutants)]
			settings := []scenarios.Setting{{Name: "mutant", Value: mutant}}
			r, first := shows(t, f, settings, uint64(1+i/len(of.mutants)*1000))
			if first == nil {
				continue
			}
			cases++
			least := least(t, first)
			s, err := r.Shrink()
			require.NoError(t, err)
			t.Logf("%s %s seed %d: %d faults, %d are left, %d must be", of.scenario, mutant, r.Seed, len(those(first.moves, isFault)), s.After.Faults, least)
			require.LessOrEqual(t, 2*s.After.Faults, 3*least, "%s %s seed %d", of.scenario, mutant, r.Seed)
		}
	}
	require.Equal(t, *exhaustive, cases)
}

// A beginning is the first trial on a bench.
type beginning struct {
	*bench
	*trial
}

// shows is the next run that shows something, and has at most 20 faults.
func shows(t *testing.T, f *language.File, settings []scenarios.Setting, seed uint64) (Run, *beginning) {
	t.Helper()
	for last := seed + 200; seed < last; seed++ {
		r := Run{File: f, Settings: settings, Seed: seed}
		b := &bench{Run: &r, plans: map[string]*scenarios.Plan{}, began: time.Now()}
		first, _, err := b.first()
		if errors.Is(err, ErrNothing) {
			continue
		}
		require.NoError(t, err)
		if len(those(first.moves, isFault)) <= 20 {
			return r, &beginning{b, first}
		}
	}
	return Run{}, nil
}

// least is the size of the smallest set of faults that shows the violation: the sets are tried by their size.
func least(t *testing.T, s *beginning) int {
	t.Helper()
	faults := those(s.moves, isFault)
	for size := range faults {
		found := false
		sets(len(faults), size, func(kept []int) bool {
			r := s.recipe
			r.moves = only(r.moves, func(i int) bool {
				at := slices.Index(faults, i)
				return at < 0 || slices.Contains(kept, at)
			})
			smaller, err := s.try(r)
			require.NoError(t, err)
			found = smaller != nil
			return !found
		})
		if found {
			return size
		}
	}
	return len(faults)
}

// sets are all sets of so many of n numbers, until somebody has seen enough.
func sets(n, size int, yield func([]int) bool) {
	var from func(set []int, next int) bool
	from = func(set []int, next int) bool {
		if len(set) == size {
			return yield(set)
		}
		for i := next; i < n; i++ {
			if !from(append(set, i), i+1) {
				return false
			}
		}
		return true
	}
	from(nil, 0)
}
