package scenarios_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A world has hands for whoever acts from outside. They are no servers: a file does not see them among
// those, neither before they are used nor after.
func TestHands_AreNoServers(t *testing.T) {
	const src = `
scenario(protocol = raft(nodes = 3), workload = kv(clients = 2), duration = s(2), quiet = s(0),
    schedule = [on("leader", lambda w, e: [note(" ".join([n.name for n in w.nodes]))], after = s(1))])`
	require.Equal(t, "n1 n2 n3", runOf(t, src, 1, scenarios.Options{}).Notes[0].Text)

	r, err := scenarios.Begin(planOf(t, src, 1), 1, scenarios.Options{})
	require.NoError(t, err)
	hand := r.World().Members(scenarios.HandName)[0]
	require.NoError(t, r.Do(scenarios.Deed{Verb: scenarios.InvokeVerb, Node: hand, Op: service.Op{Name: "get", Key: "k"}}, ""))
	result, err := r.Finish()
	require.NoError(t, err)
	require.Equal(t, "n1 n2 n3", result.Notes[0].Text)
}

// At the border between worlds whose links have counters and worlds that are too large for that, the
// hands do not count.
func TestHands_DoNotCount(t *testing.T) {
	for nodes, want := range map[int]sim.ID{sim.DenseLimit - 1: 2, sim.DenseLimit: 2, sim.DenseLimit + 1: 0} {
		src := fmt.Sprintf(`scenario(protocol = raft(nodes = 3), workload = kv(clients = %d), duration = ms(300), quiet = s(0))`, nodes-3)
		r, err := scenarios.Begin(planOf(t, src, 1), 1, scenarios.Options{Keep: sim.All})
		require.NoError(t, err)
		require.Greater(t, r.World().Size(), nodes)
		_, err = r.Finish()
		require.NoError(t, err)
		require.Equal(t, want, delayOf(t, r.World(), 2), "%d nodes", nodes)
	}
}

// delayOf is the receiver that the choice of a delay of a message to a node names; 0: it names none.
func delayOf(t *testing.T, w *sim.World, to sim.ID) sim.ID {
	for _, e := range w.Events() {
		for _, c := range e.Choices {
			if e.Kind == sim.Sent && e.Peer == to && c.Kind == sim.DelayChoice {
				return c.B
			}
		}
	}
	require.Fail(t, "nobody sent anything")
	return 0
}
