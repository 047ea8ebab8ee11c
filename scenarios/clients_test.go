package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
)

// What a client keeps on its disk is who it is: a fault that would take it finds nobody, and the run
// says so. A client that was wiped would ask under the number of one whose answer is still to come.
func TestFaults_ClientsKeepWhoTheyAre(t *testing.T) {
	res := runOf(t, `scenario(protocol = primarybackup(), workload = counter(clients = 2), duration = s(4), schedule = [
		at(ms(500), lying_disk(client(1))), at(ms(900), crash(client(1), lasting = ms(100))),
		at(ms(1500), crash(client(1), lasting = ms(200))), at(ms(1600), wipe(client(1)))])`, 1, scenarios.Options{})
	require.Len(t, res.Faults, 2, "the crashes")
	require.NotZero(t, res.Stats.Unknown)
}
