package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols/about"
)

// A number from a token that no run could use forces nothing, and the run says so; it neither hangs nor
// panics.
func TestRange_Overrides(t *testing.T) {
	for _, o := range []string{
		"+drift.1.0=9223372036854775807", "+drift.1.0=-2147483648", "+offset.1.0=-9223372036854775808", "+offset.1.0=9223372036854775807",
		"+delay.1-2.0=9223372036854775807", "+delay.1-2.0=-1", "+loss.1-2.0=2", "+loss.1-2.0=-1", "+copy.1-2.0=-5",
		"+fsync.1.1=9223372036854775807", "+schedule.1.0.0=9223372036854775807",
	} {
		got := orrery("replay", "multipaxos/wiped-disk:1,"+o, "--json")
		require.NotContains(t, got.errors, "panicked", o)
		require.NotEqual(t, cli.ExitHeld, got.code, o)
		if got.code != cli.ExitUsage { // there is no choice of such a name
			require.Contains(t, got.out, "overrides that forced nothing", o)
		}
	}
	require.Contains(t, orrery("replay", "raft/hello:1,+loss.1-2.0=9223372036854775808").errors, "is no whole number")
}

// Whoever asks for more events than there are does not get the memory for them.
func TestRange_Keep(t *testing.T) {
	trace := filepath.Join(t.TempDir(), "t.jsonl")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	require.Equal(t, cli.ExitHeld, orrery("run", "echo/hello", "--keep", "9223372036854775807", "--trace", trace).code)
	text, err := os.ReadFile(trace)
	require.NoError(t, err)
	require.Contains(t, orrery("replay", trace).out, "every line the same")
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(512<<20))

	cut := strings.Replace(string(text), `"keep":9223372036854775807`, `"keep":9`, 1)
	require.NotEqual(t, string(text), cut)
	require.NoError(t, os.WriteFile(trace, []byte(cut), 0o644))
	require.Equal(t, cli.ExitAnother, orrery("replay", trace).code, "the newest nine are others than its first")
}

// A trace whose header says something else than its own token is refused before anything is run.
func TestRange_TraceThatContradictsItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.jsonl")
	require.Equal(t, cli.ExitHeld, orrery("run", file(t, "x.star", quick), "--trace", path).code)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for was, is := range map[string]string{
		`"seed":1`: `"seed":2`, `"scenario":"`: `"scenario":"/elsewhere`, `"settings":{}`: `"settings":{"a":"1"}`, `"overrides":[]`: `"overrides":["loss.1-2.0=1"]`,
		`"replay":"`: `"replay":"other`, `:1~2.`: `:1~9.`,
	} {
		changed := strings.Replace(string(text), was, is, 1)
		require.NotEqual(t, string(text), changed, was)
		require.NoError(t, os.WriteFile(path, []byte(changed), 0o644))
		got := orrery("replay", path)
		require.Equal(t, cli.ExitUsage, got.code, is)
		require.Empty(t, got.out)
		require.Regexp(t, "line 1(:| contradicts itself)", got.errors)
	}
	i := strings.Index(string(text), `"}`) // the end of the token: its fingerprint
	other := string(text[:i-16]) + "0123456789abcdef" + string(text[i:])
	require.NoError(t, os.WriteFile(path, []byte(other), 0o644))
	got := orrery("replay", path)
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.out, "and not 0123456789abcdef, although the events that it has are the same")
}

// The trace of a run that ended in a panic is compared as any other.
func TestReplay_TraceOfAPanic(t *testing.T) {
	p := lone("fragile", fragile{})
	path, trace := file(t, "x.star", `scenario(protocol = fragile(), duration = s(5))`), filepath.Join(t.TempDir(), "t.jsonl")
	first := with([]about.Protocol{p}, "run", path, "--trace", trace)
	require.Contains(t, first.errors, "the table is full")
	got := with([]about.Protocol{p}, "replay", trace)
	require.Contains(t, got.out, "every line the same")
	require.Contains(t, got.errors, "the table is full")
}
