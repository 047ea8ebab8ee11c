package outside_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/check/outside"
)

// porcupineDir is where the module cache has porcupine's files, its tests' histories among them.
func porcupineDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/anishathalye/porcupine").Output()
	require.NoError(t, err, "go list must find porcupine, which go.mod requires")
	dir := strings.TrimSpace(string(out))
	_, err = os.Stat(filepath.Join(dir, "test_data"))
	require.NoError(t, err, "porcupine's module has its tests' histories in test_data; the module cache at %q has lost them: "+
		"go clean -modcache, and go mod download", dir)
	return dir
}

// expectations are the verdicts that porcupine's own tests expect, by file.
func expectations(t *testing.T, dir string) map[string]check.Verdict {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, "porcupine_test.go"))
	require.NoError(t, err)
	want := map[string]check.Verdict{}
	verdict := map[string]check.Verdict{"true": check.Held, "false": check.Violated}
	for _, m := range regexp.MustCompile(`checkJepsen\(t, (\d+), (true|false)\)`).FindAllStringSubmatch(string(source), -1) {
		want[fmt.Sprintf("jepsen/etcd_%03s.log", m[1])] = verdict[m[2]]
	}
	for _, m := range regexp.MustCompile(`checkKv\(t, "([^"]+)", (true|false), true\)`).FindAllStringSubmatch(string(source), -1) {
		want["kv/"+m[1]+".txt"] = verdict[m[2]]
	}
	return want
}

// Porcupine brings 102 histories of etcd, made by Jepsen, and six of a key-value store. They are
// judged as its own tests expect.
func TestRead_PorcupinesHistories(t *testing.T) {
	dir := porcupineDir(t)
	want := expectations(t, dir)
	files, err := filepath.Glob(filepath.Join(dir, "test_data", "*", "etcd_*.log"))
	require.NoError(t, err)
	more, err := filepath.Glob(filepath.Join(dir, "test_data", "kv", "*.txt"))
	require.NoError(t, err)
	require.Equal(t, 103, len(files))
	require.Equal(t, 6, len(more))
	require.Equal(t, 102+6, len(want))
	verdicts := map[check.Verdict]int{}
	for _, path := range append(files, more...) {
		name := filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
		expected, found := want[name]
		if !found {
			continue // one file, of which porcupine's tests say nothing
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		f, err := outside.Read(name, data, "")
		require.NoError(t, err)
		began := time.Now()
		j := check.Linearizable(f.Service, f.History, check.Budget{Steps: 200_000, Wall: time.Second})
		if took := time.Since(began); took > time.Second {
			t.Logf("%s: %v after %v", name, j.Verdict, took)
		}
		if j.Verdict == check.Undecided {
			verdicts[check.Undecided]++
			continue
		}
		require.Equal(t, expected, j.Verdict, "%s: %s", name, j.Why)
		if j.Verdict == check.Violated {
			require.NotEmpty(t, j.Why)
			require.NotEmpty(t, f.Lines(j.Events), name)
		}
		verdicts[j.Verdict]++
	}
	t.Log(verdicts)
	require.LessOrEqual(t, verdicts[check.Undecided], 1, "one illegal history of etcd is hard")
}
