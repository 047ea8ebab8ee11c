package raft

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// No invariant may hold because it was never asked.
func TestInvariants_AllAreAsked(t *testing.T) {
	c := newCluster(t, 3, 2)
	c.Run(3 * s)
	for _, p := range c.Invariants {
		require.Positive(t, p.Judged(), p.Name())
	}
	require.Empty(t, c.Broken)
}
