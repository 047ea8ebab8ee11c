package multipaxos

import (
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// A mutant says which properties it breaks by names that exist.
func TestMutants_RevealWhatExists(t *testing.T) {
	names := []string{linearizable, recovers, available}
	for _, p := range invariants(1, readsByLease) {
		names = append(names, p.Name())
	}
	for _, m := range zoo {
		require.NotEmpty(t, m.Reveals, m.Name)
		for _, name := range m.Reveals {
			require.True(t, slices.Contains(names, name), "%s: %s", m.Name, name)
		}
	}
}

// Random faults break every safety mutant that random faults can break, and not the protocol.
func TestMutants_UnderRandomFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of runs")
	}
	broken := func(options ...option) []string {
		found := []string{}
		for n := uint64(1); n <= 40 && len(found) == 0; n++ {
			found = storm(t, n, options...).broken
		}
		return found
	}
	require.Empty(t, broken())
	for _, name := range []string{
		"forget-promise", "forget-accepted", "own-command", "accept-lower", "same-ballots",
		"count-duplicates", "skip-phase-1", "reuse-ballot", "answer-before-chosen",
	} {
		require.NotEmpty(t, broken(mutant(name)), name)
	}
}

// storm is a run with faults that its seed decides.
func storm(t testing.TB, n uint64, options ...option) *cluster {
	c := newCluster(t, 5, 3, append(options, seed(n), fsync(sim.Exponential(1*ms)),
		with("reads", []string{readsByLog, readsByIndex, readsByLease}[n%3]),
		configured(func(c *sim.Config) {
			c.Network.Loss, c.Network.Duplicate = 30_000, 50_000
			c.Disk.Torn = 500_000
		}))...)
	c.keep = false
	kinds := []sim.FaultKind{sim.Crash, sim.Isolate, sim.Crash, sim.Pause}
	for i := range uint64(20) {
		c.At(500*ms+ms*(250*time.Duration(i)), func() {
			draw := func(k sim.ID, most int) int {
				return c.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: k, Turn: i}, most)
			}
			who := []sim.ID{sim.ID(1 + draw(1, 5))}
			if draw(2, 3) == 0 {
				who = append(who, sim.ID(1+int(who[0])%5), sim.ID(1+int(who[0]+1)%5))
			}
			a := c.Apply(sim.Fault{Kind: kinds[draw(3, len(kinds))], Nodes: who})
			c.At(c.Now()+ms*time.Duration(10+draw(4, 600)), func() { c.Undo(a) })
		})
	}
	c.Run(6 * s)
	return c
}
