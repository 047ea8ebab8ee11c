package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// Random faults break every safety mutant that random faults can break, and not the protocol.
func TestMutants_UnderRandomFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	broken := func(options ...bench.Option) []string {
		found := []string{}
		for n := uint64(1); n <= 40 && len(found) == 0; n++ {
			found = storm(t, n, options...).Broken
		}
		return found
	}
	require.Empty(t, broken())
	for _, name := range []string{
		"forget-promise", "forget-accepted", "own-command", "accept-lower", "same-ballots",
		"count-duplicates", "skip-phase-1", "reuse-ballot", "answer-before-chosen",
	} {
		require.NotEmpty(t, broken(bench.Mutant(name)), name)
	}
}

// storm is a run with faults that its seed decides.
func storm(t testing.TB, n uint64, options ...bench.Option) *cluster {
	c := newCluster(t, 5, 3, append(options, bench.Seed(n), bench.Fsync(sim.Exponential(1*ms)),
		bench.With("reads", []string{readsByLog, readsByIndex, readsByLease}[n%3]), bench.Rough(30_000, 50_000))...)
	c.Forget = true
	c.Rage(bench.Tempest(c.Servers))
	c.Run(6 * s)
	return c
}
