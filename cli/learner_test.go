package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/tui/session"
)

// How far somebody came in lessons is kept from one start to the next. A file of it that cannot be read is
// told, and stays as it is.
func TestLearner(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, home)
	}
	done, first, keep, trouble := learner()
	require.Empty(t, done.Lessons)
	require.True(t, first)
	require.NoError(t, trouble)
	done.Learn("lessons/tour", session.Done{Passed: 1, Of: 2})
	require.NoError(t, keep(done))

	again, first, keep, trouble := learner()
	require.Equal(t, done, again)
	require.False(t, first)
	require.NoError(t, trouble)
	require.NotNil(t, keep)

	config, err := os.UserConfigDir()
	require.NoError(t, err)
	name := filepath.Join(config, "orrery", "progress.json")
	require.NoError(t, os.WriteFile(name, []byte("{half of"), 0o644))
	_, first, keep, trouble = learner()
	require.False(t, first)
	require.Nil(t, keep, "nothing is written over it")
	require.ErrorContains(t, trouble, name)
	require.ErrorContains(t, trouble, "it stays as it is")
}
