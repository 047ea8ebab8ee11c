package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestShrink(t *testing.T) {
	small := filepath.Join(t.TempDir(), "small.star")
	got := orrery("shrink", "raft/chaos:1,mutant=forget-vote", "-o", small)
	require.Equal(t, 1, got.code, got.errors)
	require.Contains(t, got.out, "Votes Once falls:\n  n")
	require.Contains(t, got.out, "nothing that is left can go by itself")

	again := orrery("run", small)
	require.Equal(t, 1, again.code)
	require.Contains(t, again.errors, "the same run: its fingerprint is ")
	require.Contains(t, again.out, "violated   Votes Once")

	for _, wrong := range []struct {
		args []string
		says string
	}{
		{[]string{"raft/hello"}, "violates nothing: there is nothing to shrink"},
		{[]string{"raft/hello:1~2.00000000"}, "raft/hello has changed since the token was made"},
		{[]string{"raft/hello:1", "--seed", "2"}, "a token has its seed and its settings"},
		{[]string{"raft/hello", "--time", "0s"}, "--time must be a time such as 30s"},
		{[]string{"nobody/there"}, "nobody/there"},
	} {
		got := orrery(append([]string{"shrink"}, wrong.args...)...)
		require.Equal(t, 2, got.code, got.out)
		require.Contains(t, got.errors, wrong.says)
	}
	require.NoFileExists(t, "raft.star")
	files, err := os.ReadDir(filepath.Dir(small))
	require.NoError(t, err)
	require.Len(t, files, 1)
}
