package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStoryFactsAreFacts(t *testing.T) {
	for _, f := range Protocol.Milestones {
		require.Contains(t, Protocol.Facts, f)
	}
	require.Contains(t, Protocol.Facts, Protocol.Progress)
}
