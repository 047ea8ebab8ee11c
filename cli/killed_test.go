//go:build unix

package cli_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// process is the command as a process of its own, supervised as ever, in a group of its own.
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), asCommand+"=1")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return c
}

// kills is how often what is made is killed: go test ./cli -run Killed -kills 20.
var kills = flag.Int("kills", 3, "how often the test of what is killed kills")

// Whatever is killed, at whatever moment, goes on when it is called again: no run that had ended is made twice, and what
// comes of it is what comes of it unharmed, to the byte.
func TestKilled(t *testing.T) {
	path := file(t, "x.star", `
n = param("n", 3, values = [3, 5])
scenario(protocol = raft(nodes = n), workload = kv(clients = 2), duration = s(4), quiet = s(1),
    network = network(loss = percent(2)), measure = {"leader": time_of("leader"), "latency": latency()})
`)
	for name, c := range map[string]struct {
		args    []string
		results []string
	}{
		"sweep":   {[]string{"sweep", path, "--seeds", "60", "--samples"}, []string{"runs.csv", "samples.csv", "table.csv", "table.json"}},
		"test":    {[]string{"test", path, "--seeds", "60"}, []string{"report.json"}},
		"covered": {[]string{"test", path, "--until-covered", "12"}, []string{"report.json"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			unharmed, killed := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
			into := func(dir string) []string { return append([]string{c.args[0], "-o", dir}, c.args[1:]...) }
			done := make(chan error, 1)
			go func() { done <- process(t, into(unharmed)...).Run() }()

			lines := 0
			for n := range *kills {
				lines = killOne(t, killed, into(killed), n%3 == 1, lines)
			}
			last := process(t, into(killed)...)
			out, err := last.CombinedOutput()
			require.NoError(t, err, string(out))
			require.Contains(t, string(out), "were there)")
			require.NoError(t, <-done)
			for _, f := range append(c.results, "manifest.json") {
				want, err := os.ReadFile(filepath.Join(unharmed, f))
				require.NoError(t, err)
				got, err := os.ReadFile(filepath.Join(killed, f))
				require.NoError(t, err)
				require.Equal(t, string(want), string(got), f)
			}
			again := orrery("rerun", killed)
			require.Equal(t, cli.ExitHeld, again.code, again.errors)
			if name != "covered" { // there runs may stand in it that turned out not to be needed
				require.Equal(t, 120, linesIn(t, killed), "a run stands there once, and none is torn")
				require.Equal(t, killed+": 120 of 120 runs are the same\n", strings.Join(strings.Fields(again.out), " ")+"\n")
			}
		})
	}
}

// killOne calls the command, and kills it once it has made some more runs: with all its children, or itself alone.
func killOne(t *testing.T, dir string, args []string, alone bool, lines int) int {
	t.Helper()
	c := process(t, args...)
	require.NoError(t, c.Start())
	more, began := rand.IntN(12), time.Now()
	for linesIn(t, dir) < lines+more && time.Since(began) < 5*time.Second {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(rand.IntN(5000)) * time.Microsecond)
	whom := -c.Process.Pid
	if alone {
		whom = c.Process.Pid
	}
	require.NoError(t, syscall.Kill(whom, syscall.SIGKILL))
	c.Wait() //nolint:errcheck // it was killed
	now := linesIn(t, dir)
	require.GreaterOrEqual(t, now, lines, "what was finished is lost")
	return now
}

// linesIn is how many whole lines of runs a folder has.
func linesIn(t *testing.T, dir string) int {
	text, err := os.ReadFile(filepath.Join(dir, "runs-1-of-1.jsonl"))
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return strings.Count(string(text), "\n")
}

// Two processes on one folder would write over each other: the second is told.
func TestTwoOnOneFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	args := []string{"sweep", "raft/split-vote", "--seeds", "100000", "-o", dir}
	first := process(t, args...)
	require.NoError(t, first.Start())
	defer func() {
		syscall.Kill(-first.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may be gone
		first.Wait()                                      //nolint:errcheck // it was killed
	}()
	require.Eventually(t, func() bool { return linesIn(t, dir) > 0 }, 20*time.Second, 10*time.Millisecond)
	second := orrery(args...)
	require.Equal(t, cli.ExitUsage, second.code)
	require.Equal(t, fmt.Sprintf("orrery: %s: another process is at work on it (shard 1/1)\n", dir), second.errors)
	status := orrery("sweep", "status", dir)
	require.Contains(t, status.out, "at work")
}
