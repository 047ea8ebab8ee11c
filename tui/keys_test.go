package tui

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// No key does two things.
func TestBindings_AreDistinct(t *testing.T) {
	for _, b := range bindings {
		for _, k := range b.keys {
			require.Equal(t, b.action, byKey[k], "%q is bound to %q and to something else", k, b.name)
		}
	}
}
