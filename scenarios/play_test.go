package scenarios_test

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

var plays = flag.Uint64("plays", 3, "how many runs of each protocol TestPlay_TheSameRun makes")

// TestPlay_TheSameRun: what a schedule did, done again at the same moments, makes the same run, at places that
// make it once more.
func TestPlay_TheSameRun(t *testing.T) {
	for _, name := range []string{"raft/chaos", "etcdraft/chaos", "paxos/chaos", "primarybackup/chaos", "abd/chaos", "cache/chaos"} {
		t.Run(name, func(t *testing.T) {
			f, err := language.New(protocols.All).Load(name)
			require.NoError(t, err)
			for seed := uint64(1); seed <= *plays; seed++ {
				plan, err := f.Evaluate(nil, scenarios.ChooserFor(seed, nil))
				require.NoError(t, err)
				first, err := scenarios.Begin(plan, seed, scenarios.Options{})
				require.NoError(t, err)
				result, err := first.Finish()
				require.NoError(t, err)
				moves, err := first.Moves()
				require.NoError(t, err)

				hands := first.Flat()
				hands.List = nil
				again, err := scenarios.Begin(plan, seed, scenarios.Options{Acts: hands})
				require.NoError(t, err)
				require.NoError(t, again.Play(withoutAsking(moves)))
				played, err := again.Finish()
				require.NoError(t, err)
				require.Equal(t, result.Fingerprint, played.Fingerprint, "seed %d", seed)

				flat, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: again.Flat()})
				require.NoError(t, err)
				require.Equal(t, result.Fingerprint, flat.Fingerprint, "seed %d", seed)
			}
		})
	}
}

// withoutAsking are moves without what clients ask for of their own accord. An undo counts what it undoes among
// the moves.
func withoutAsking(moves []scenarios.Move) (out []scenarios.Move) {
	now := make([]int, len(moves)+1)
	for i, m := range moves {
		if m.Verb != scenarios.InvokeVerb {
			m.Undoes = now[m.Undoes]
			out = append(out, m)
			now[i+1] = len(out)
		}
	}
	return out
}
