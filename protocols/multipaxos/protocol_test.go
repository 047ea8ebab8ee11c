package multipaxos

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/stretchr/testify/require"
)

// Arguments that make no sense together are refused, with a reason.
func TestProtocol_RefusesWhatCannotWork(t *testing.T) {
	for want, set := range map[string]map[string]any{
		"heartbeat must be shorter than the shortest patience, 150ms, not 200ms: no leader would last": {
			"heartbeat": 200 * time.Millisecond,
		},
		"lease must be at most the shortest patience, 150ms, not 1s: a server may not promise before its " +
			"lease is over": {"lease": time.Second},
		"members must be at most the 5 nodes, not 6": {"members": 6},
	} {
		args := Protocol.Defaults()
		for name, value := range set {
			args.Values[name] = value
		}
		_, err := Protocol.Build(args)
		require.EqualError(t, err, want)
	}
	args := Protocol.Defaults()
	args.Values["nodes"] = about.Nodes{Names: []string{"S1", "S2"}}
	system, err := Protocol.Build(args)
	require.NoError(t, err)
	require.Equal(t, 2, system.Roles[0].Size)
	require.Equal(t, 150*time.Millisecond, system.MinTimeout)
}
