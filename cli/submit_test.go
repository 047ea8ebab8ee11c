package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// The script for Slurm says all of the sweep, in words that a shell takes as they are meant. That of a folder says what
// the folder says.
func TestSubmit_Slurm(t *testing.T) {
	script := orrery("sweep", "submit", "raft/split-vote", "--slurm", "--shards", "3", "--seeds", "12", "--seed", "7", "--set", "spread=0ms,50ms",
		"-o", "it's a $HOME", "--samples", "-j", "2").held(t)
	require.Contains(t, script, "\n#SBATCH --array=1-3\n")
	require.Contains(t, script, "\n#SBATCH --cpus-per-task=2\n")
	require.Contains(t, script, "\n#SBATCH --job-name=orrery-it-s-a-home\n")
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	call := exec.Command(shell, "-c", "orrery() { printf '%s|' \"$@\"; }\nSLURM_ARRAY_TASK_ID=2 SLURM_CPUS_PER_TASK=2\n"+strings.Replace(script, "exec ", "", 1))
	got, err := call.Output()
	require.NoError(t, err)
	require.Equal(t, "sweep|raft/split-vote|--seeds|12|--seed|7|--set|spread=0ms,50ms|--samples|-o|it's a $HOME|--shard|2/3|-j|2|", string(got))

	dir := filepath.Join(t.TempDir(), "votes")
	orrery("sweep", "raft/split-vote", "--seeds", "3", "--set", "spread=50ms", "-o", dir)
	require.Contains(t, orrery("sweep", "submit", dir, "--slurm").held(t),
		"exec orrery sweep raft/split-vote --seeds 3 --set spread=50ms -o "+dir+` --shard "$SLURM_ARRAY_TASK_ID/8" -j "$SLURM_CPUS_PER_TASK"`)
}

func TestSubmit_WrongUsage(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.star"), []byte(quick), 0o644))
	for _, c := range []struct{ args, says string }{
		{"raft/split-vote -o a", "it needs --slurm or --kubernetes"},
		{"raft/split-vote -o a --slurm --kubernetes", "it needs --slurm or --kubernetes"},
		{"raft/split-vote -o a --kubernetes", "--kubernetes needs an --image"},
		{"raft/split-vote --slurm", "it needs the folder that the shards share"},
		{"raft/split-vote -o a --slurm --shards 0", "--shards must be at least 1"},
		{"raft/split-vote -o a --slurm -j 0", "--workers must be at least 1"},
		{"raft/split-vote -o a --slurm --set spread=x", "spread"},
		{filepath.Join(dir, "x.star") + " -o a --slurm", "the scenario measures nothing"},
		{"nowhere -o a --slurm", "nowhere"},
	} {
		got := orrery(append([]string{"sweep", "submit"}, strings.Fields(c.args)...)...)
		require.Equal(t, cli.ExitUsage, got.code, c.args)
		require.Contains(t, got.errors, c.says)
		require.Empty(t, got.out)
	}
}
