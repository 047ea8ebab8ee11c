package paxos

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A mutant says which properties it breaks by names that exist.
func TestMutants_RevealWhatExists(t *testing.T) {
	names := []string{decides}
	for _, p := range invariants(&config{}) {
		names = append(names, p.Name())
	}
	for _, m := range zoo {
		for _, name := range m.Reveals {
			require.True(t, slices.Contains(names, name), "%s: %s", m.Name, name)
		}
	}
}
