package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuorums_AgainstTheFormulas(t *testing.T) {
	for n := 3; n <= 9; n++ {
		require.Equal(t, (3*n+3)/4, fastQuorum(n), "Fast Paxos: three quarters of %d, rounded up", n)
	}
	for f := 1; f <= 4; f++ {
		require.Equal(t, f+(f+1)/2, egalitarianQuorum(2*f+1), "EPaxos: F + floor((F + 1) / 2), F = %d", f)
	}
}
