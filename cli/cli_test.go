package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// outcome is what a call of the command came to.
type outcome struct {
	code        int
	out, errors string
}

// orrery calls the command.
func orrery(args ...string) outcome { return with(protocols.All, args...) }

func with(catalogue []about.Protocol, args ...string) outcome {
	var out, errs bytes.Buffer
	code := cli.Run(args, &out, &errs, cli.House{Protocols: catalogue})
	return outcome{code, out.String(), errs.String()}
}

// file writes a scenario and returns its path.
func file(t *testing.T, name, src string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(src), 0o644))
	return path
}

const (
	quick     = `scenario(protocol = raft(nodes = 3), workload = kv(clients = 2, ops = 10), duration = s(1), quiet = s(1))`
	violating = `scenario(protocol = raft(nodes = 3), duration = s(1), expect = [happens("leader", at_least = 9)])`
	shy       = `scenario(protocol = raft(nodes = 3), duration = s(1), expect = [sometimes("split vote")])`
)

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		src  string
		code int
		says string
	}{
		{quick, cli.ExitHeld, "✓ held"},
		{violating, cli.ExitViolated, "✗ violated"},
		{shy, cli.ExitUndecided, "? undecided"},
	} {
		path := file(t, "x.star", c.src)
		got := orrery("run", path)
		require.Equal(t, c.code, got.code, got.errors)
		require.Contains(t, got.out, c.says)
		require.Empty(t, got.errors)
		got = orrery("test", path, "--seeds", "2")
		require.Equal(t, c.code, got.code, got.errors)
		require.Contains(t, got.out, c.says)
	}
}

func TestWrongUsageAndInput(t *testing.T) {
	good := file(t, "good.star", quick)
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"rum"}, `there is no command "rum" (did you mean run?)`},
		{[]string{"x.star"}, "to run a scenario write orrery run x.star"},
		{[]string{"run"}, "run: it needs a scenario file"},
		{[]string{"run", good, good}, "one argument too many"},
		{[]string{"run", good, "--sed", "3"}, "unknown flag: --sed"},
		{[]string{"run", good, "--seed", "-1"}, "--seed must be a whole number"},
		{[]string{"run", good, "--seed", "x"}, `not "x"`},
		{[]string{"run", good, "--set", "loss"}, "--set must be name=value"},
		{[]string{"run", good, "--set", "a=1", "--set", "a=2"}, "--set gives a two values"},
		{[]string{"run", good, "--set", "nobody=1"}, "--set nobody: this scenario has no parameters"},
		{[]string{"run", good, "--keep", "5"}, "name its file with --trace"},
		{[]string{"run", good, "--keep", "-5", "--trace", "x"}, "--keep must be at least 1"},
		{[]string{"run", "no/such"}, "no/such: there is no such file"},
		{[]string{"run", dir}, "this is a directory"},
		{[]string{"run", "raft/helo"}, "did you mean raft/hello?"},
		{[]string{"run", file(t, "empty.star", "")}, "the file is empty"},
		{[]string{"run", file(t, "bad.star", "scenario(protocol = raft(), duration = 3)")}, "bad.star:1:40: scenario: duration must be a duration"},
		{[]string{"test"}, "it needs a scenario file, a directory"},
		{[]string{"test", dir}, "there is no scenario file (*.star)"},
		{[]string{"test", good, "--seeds", "0"}, "--seeds must be at least 1"},
		{[]string{"test", good, "--workers", "-1"}, "--workers must be at least 1"},
		{[]string{"test", good, "--budget", "soon"}, "--budget"},
		{[]string{"replay", "junk"}, `the token "junk" cannot be read`},
		{[]string{"replay", "no/such:1"}, "no/such: there is no such file"},
		{[]string{"replay", good}, "is a scenario: orrery run " + good + " runs it"},
		{[]string{"replay", "raft/hello"}, "is a scenario: orrery run raft/hello runs it"},
		{[]string{"replay", "gone.star"}, "gone.star is a scenario"},
		{[]string{"replay", "gone.jsonl"}, "gone.jsonl: there is no such file"},
		{[]string{"replay", dir}, "is a directory"},
		{[]string{"replay", file(t, "no.jsonl", "junk")}, "is not the header of a trace"},
		{[]string{"run", good, "--keep", "0", "--trace", "x"}, "--keep must be at least 1"},
		{[]string{"run", good, "--trace", ""}, "--trace needs the name of a file"},
		{[]string{"run", good, "--html", ""}, "--html needs the name of a file"},
		{[]string{"run", good, "--svg", ""}, "--svg needs the name of a file"},
		{[]string{"run", good, "--svg", "x", "--html", "x"}, "--svg names the same file"},
		{[]string{"run", good, "--trace", "-"}, "not to standard output"},
		{[]string{"replay", "raft/hello:1", "--html", "-"}, "not to standard output"},
		{[]string{"run", "raft"}, "orrery test raft tries them all, orrery run raft/hello runs one"},
		{[]string{"run", "hello"}, "raft/hello"},
		{[]string{"run", "my.star"}, "my.star: there is no such file\n"},
		{[]string{"help", "foo"}, `there is no command "foo"`},
		{[]string{"completion", "foo"}, `no completion for "foo"`},
		{[]string{"--bogus"}, "orrery: unknown flag: --bogus"},
		{[]string{"list", "planets"}, `there are no "planets"`},
		{[]string{"describe"}, "it needs the name"},
		{[]string{"describe", "isolte"}, "did you mean isolate?"},
		{[]string{"run", good, "--trace", filepath.Join(dir, "no", "t.jsonl")}, "cannot be written: no such file or directory"},
		{[]string{"run", good, "--trace", dir}, "is a directory; name a file in it"},
		{[]string{"run", good, "--html", filepath.Join(good, "h.html")}, "cannot be written: not a directory"},
	} {
		got := orrery(c.args...)
		require.Equal(t, cli.ExitUsage, got.code, "%v\n%s", c.args, got.out)
		require.Contains(t, got.errors, c.says, "%v", c.args)
		require.Empty(t, got.out, "%v", c.args)
		require.NotContains(t, got.errors, "orrery: orrery:")
		require.Regexp(t, `^(orrery: |\S+\.star:\d+:\d+: )`, got.errors)
	}
}

func TestFilesAreWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	trace, page := filepath.Join(dir, "t.jsonl"), filepath.Join(dir, "h.html")
	require.NoError(t, os.WriteFile(trace, []byte("before"), 0o644))

	// The page has no place, so nothing is run and nothing written.
	got := orrery("run", "echo/hello", "--trace", trace, "--html", filepath.Join(dir, "no", "h.html"))
	require.Equal(t, cli.ExitUsage, got.code)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)
	old, err := os.ReadFile(trace)
	require.NoError(t, err)
	require.Equal(t, "before", string(old))

	picture := filepath.Join(dir, "p.svg")
	got = orrery("run", file(t, "x.star", quick), "--trace", trace, "--html", page, "--svg", picture)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	left, err = os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 3)
	svg, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(svg), "</svg>")
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(html), "</html>")
	require.Contains(t, string(html), "leads term 1")
}

func TestRunAsJSON(t *testing.T) {
	got := orrery("run", file(t, "x.star", violating), "--json", "--seed", "18446744073709551615")
	require.Equal(t, cli.ExitViolated, got.code)
	var object map[string]any
	require.NoError(t, json.Unmarshal([]byte(got.out), &object))
	require.ElementsMatch(t, keys(object), []string{
		"scenario", "seed", "fingerprint", "verdict", "checks", "stats", "faults", "orders", "leaders", "metrics", "replay",
	})
	require.Equal(t, "violated", object["verdict"])
	require.Len(t, object["fingerprint"], 16)
	require.Contains(t, got.out, `"seed": 18446744073709551615`)
	stats := object["stats"].(map[string]any)
	require.Subset(t, keys(stats), []string{"events", "messages", "virtual_ns", "operations"})
	require.ElementsMatch(t, keys(stats["operations"].(map[string]any)), []string{"ok", "failed", "unknown"})
	for _, c := range object["checks"].([]any) {
		require.Subset(t, keys(c.(map[string]any)), []string{"name", "verdict", "why", "events"})
	}
}

func keys(m map[string]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}

func TestTheSameRunTwice(t *testing.T) {
	path := file(t, "x.star", quick)
	require.Equal(t, orrery("run", path).out, orrery("run", path).out)
	require.NotEqual(t, orrery("run", path).out, orrery("run", path, "--seed", "2").out)
}

func TestReplay(t *testing.T) {
	first := orrery("run", "raft/hello", "--json", "--seed", "3")
	var object struct{ Replay, Fingerprint string }
	require.NoError(t, json.Unmarshal([]byte(first.out), &object))
	again := orrery("replay", object.Replay, "--json")
	require.Equal(t, first.out, again.out)
	require.Equal(t, first.code, again.code)
	require.Equal(t, "orrery: the same run: its fingerprint is "+object.Fingerprint+"\n", again.errors)

	typed := orrery("replay", "raft/hello:3", "--json")
	require.Equal(t, first, typed, "nobody said what a token comes to that somebody typed")
}

func TestReplayOfATrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.jsonl")
	require.Equal(t, cli.ExitHeld, orrery("run", file(t, "x.star", quick), "--trace", path).code)
	got := orrery("replay", path)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Contains(t, got.out, "every line the same")

	trace, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(trace), "\n")
	lines[41] = strings.Replace(lines[41], `"t":`, `"t":1`, 1)
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644))
	got = orrery("replay", path)
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.out, "line 42 is the first that differs")

	whole := strings.Join(lines[:30], "")
	for _, cut := range []string{whole, whole[:len(whole)-9]} {
		require.NoError(t, os.WriteFile(path, []byte(cut), 0o644))
		got = orrery("replay", path)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Regexp(t, "is cut off: it has (29|28) of the run's [0-9]+ events", got.out)
	}
	more := string(trace) + fmt.Sprintf(`{"num":%d,"t":99999999999,"kind":"start"}`, strings.Count(string(trace), "\n")) + "\n"
	require.NoError(t, os.WriteFile(path, []byte(more), 0o644))
	got = orrery("replay", path)
	require.Equal(t, cli.ExitAnother, got.code)
	require.Contains(t, got.out, "\n  again  (nothing more)")
	require.NoError(t, os.WriteFile(path, []byte(lines[0]+"junk\n"), 0o644))
	require.Equal(t, cli.ExitUsage, orrery("replay", path).code)
}

// A trace may be carried elsewhere together with its scenario.
func TestReplayOfATraceElsewhere(t *testing.T) {
	here, there := t.TempDir(), t.TempDir()
	t.Chdir(here)
	require.NoError(t, os.WriteFile("x.star", []byte(quick), 0o644))
	require.NoError(t, os.Mkdir("sub", 0o755))
	require.NoError(t, os.WriteFile("sub/y.star", []byte(quick), 0o644))
	require.Equal(t, cli.ExitHeld, orrery("run", "x.star", "--trace", "x.jsonl").code)
	require.Equal(t, cli.ExitHeld, orrery("run", "sub/y.star", "--trace", "y.jsonl").code)
	t.Chdir(there)
	for _, trace := range []string{"x.jsonl", "y.jsonl"} {
		got := orrery("replay", filepath.Join(here, trace))
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
		require.Contains(t, got.out, "every line the same")
	}
}

func TestKeepTheNewestEvents(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.jsonl")
	require.Equal(t, cli.ExitHeld, orrery("run", "raft/hello", "--trace", path, "--keep", "7").code)
	trace, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, 8, strings.Count(string(trace), "\n"))
	require.Contains(t, orrery("replay", path).out, "every line the same")
}

func TestNothingIsPaintedWhereNobodyLooks(t *testing.T) {
	require.NotContains(t, orrery("run", "raft/hello").out, "\x1b")
	require.NotContains(t, orrery("test", "raft/hello", "--seeds", "1").errors, "\x1b")
	require.NotContains(t, orrery("list").out, "\x1b")
}

func TestTestAsJSON(t *testing.T) {
	path := file(t, "x.star", violating)
	one := orrery("test", path, "--seeds", "3", "--json", "--failures", "none", "--workers", "1")
	require.Equal(t, cli.ExitViolated, one.code)
	require.Equal(t, one.out, orrery("test", path, "--seeds", "3", "--json", "--failures", "none", "--workers", "4").out)
	var report struct {
		Runs       int
		Verdict    string
		Violations []struct{ Property, Replay string }
	}
	require.NoError(t, json.Unmarshal([]byte(one.out), &report))
	require.Equal(t, 3, report.Runs)
	require.Equal(t, "violated", report.Verdict)
	require.Len(t, report.Violations, 1)
	again := orrery("replay", report.Violations[0].Replay)
	require.Equal(t, cli.ExitViolated, again.code)
}

func TestTestTakesFilesDirectoriesAndTheLibrary(t *testing.T) {
	path := file(t, "x.star", quick)
	for _, p := range []string{path, filepath.Dir(path), "echo", "echo/hello"} {
		got := orrery("test", p, "--seeds", "1")
		require.Equal(t, cli.ExitHeld, got.code, got.out+got.errors)
		require.Contains(t, got.out, "1 run of 1 point\n")
	}
}

// What others of a directory load need have no scenario of its own; what nobody loads must.
func TestTestLeavesOutParts(t *testing.T) {
	dir := filepath.Dir(file(t, "x.star", "load(\"parts.star\", \"calm\")\n"+quick))
	parts := filepath.Join(dir, "parts.star")
	require.NoError(t, os.WriteFile(parts, []byte("calm = ms(5)\n"), 0o600))
	got := orrery("test", dir, "--seeds", "1")
	require.Equal(t, cli.ExitHeld, got.code, got.out+got.errors)
	require.Contains(t, got.out, "1 run of 1 point\n")
	require.Contains(t, got.errors, "parts.star has no scenario and is left out; "+filepath.Join(dir, "x.star")+" loads it")
	require.Equal(t, cli.ExitUsage, orrery("test", parts, "--seeds", "1").code)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "alone.star"), []byte("calm = ms(5)\n"), 0o600))
	require.Equal(t, cli.ExitUsage, orrery("test", dir, "--seeds", "1").code)
}

func TestABudgetIsKept(t *testing.T) {
	began := time.Now()
	got := orrery("test", "echo", "--budget", "100ms")
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Less(t, time.Since(began), time.Minute)
}

func TestCatalogueForMachines(t *testing.T) {
	var all struct {
		Protocols []struct {
			Name            string
			Promise         []string
			Params, Mutants []map[string]any
		}
		Scenarios []struct {
			Name, Doc, Error string
			Params           []map[string]any
		}
		Faults, Checks []map[string]any
	}
	got := orrery("list", "--json")
	require.Zero(t, got.code)
	require.NoError(t, json.Unmarshal([]byte(got.out), &all))
	require.Len(t, all.Protocols, len(protocols.All))
	for _, s := range all.Scenarios {
		require.Empty(t, s.Error, s.Name)
		require.NotEmpty(t, s.Doc, s.Name)
	}
	require.NotEmpty(t, all.Faults)
	require.NotEmpty(t, all.Checks)
	for _, p := range all.Protocols {
		got := orrery("describe", p.Name)
		require.Zero(t, got.code, got.errors)
		for _, m := range p.Mutants {
			require.Contains(t, got.out, m["name"])
			require.Zero(t, orrery("describe", m["name"].(string), "--json").code)
		}
	}
	for _, s := range all.Scenarios {
		got := orrery("describe", s.Name)
		require.Zero(t, got.code, got.errors)
	}
	for _, f := range all.Faults {
		require.Contains(t, orrery("describe", f["name"].(string)).out, f["example"])
	}
}

// Several protocols may lack the same rule: describe tells of each.
func TestDescribeTellsOfEveryMutantOfAName(t *testing.T) {
	twin := protocols.All[0]
	twin.Name, twin.Mutants = "twin", []*about.Mutant{{ID: "X01", Name: "no-check-quorum", Doc: "lacks it, too"}}
	both := with(append(slices.Clone(protocols.All), twin), "describe", "no-check-quorum")
	require.Contains(t, both.out, "raft without a rule")
	require.Contains(t, both.out, "twin without a rule")
	both = with(append(slices.Clone(protocols.All), twin), "describe", "no-check-quorum", "--json")
	var list []struct{ Protocol string }
	require.NoError(t, json.Unmarshal([]byte(both.out), &list))
	require.Len(t, list, 2, "of raft and the twin")
}

func TestListAndTheRest(t *testing.T) {
	require.Contains(t, orrery("list").out, "raft/hello")
	require.Contains(t, orrery("list", "mutants").out, "figure8")
	require.NotContains(t, orrery("list", "faults").out, "raft/hello")
	require.NotContains(t, orrery("list").out, "raft/mutants/")
	require.Contains(t, orrery("list", "scenarios").out, "raft/mutants/no-dedup")
	require.Contains(t, orrery("list", "raft/mutants").out, "raft/mutants/no-dedup")
	require.NotContains(t, orrery("list", "raft").out, "mutants")
	require.Contains(t, orrery("stubs").out, "def isolate(")
	require.Contains(t, orrery("version").out, "orrery ")
	require.Equal(t, orrery("version").out, orrery("--version").out)
	require.Contains(t, orrery("help", "run").out, "--trace")
	require.Contains(t, orrery("completion", "bash").out, "complete")
	require.Contains(t, orrery("__complete", "run", "raft/h").out, "raft/hello")
	require.Contains(t, orrery().out, "Exit codes")
}

// A fragile protocol panics when its timer fires.
type fragile struct{}

func (fragile) Start(env *sim.Env)                    { env.SetTimer(sim.Timer{Name: "tick"}, time.Second) }
func (fragile) Receive(*sim.Env, sim.ID, sim.Message) {}
func (fragile) Timer(*sim.Env, sim.Timer)             { panic("the table is full") }

// lone is a protocol of one server.
func lone(name string, node sim.Node) about.Protocol {
	return about.Protocol{
		Name: name, Doc: "breaks", Timers: []string{"tick"}, Facts: []sim.Fact{booted{}},
		Build: func(about.Args) (about.System, error) {
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return node }}}}}, nil
		},
	}
}

// Long names leave less room for a picture, but some.
func TestLongNames(t *testing.T) {
	t.Setenv("COLUMNS", "60")
	long := fmt.Sprintf(`scenario(protocol = raft(nodes = ["%s", "b", "c"]), workload = kv(), duration = s(1))`, strings.Repeat("a", 100))
	orrery("run", file(t, "long.star", long)).held(t)
}

func TestAPanicOfAProtocolIsReportedWithItsReplayLine(t *testing.T) {
	p := lone("fragile", fragile{})
	path := file(t, "x.star", `scenario(protocol = fragile(), duration = s(5))`)
	got := with([]about.Protocol{p}, "run", path, "--seed", "9")
	require.Equal(t, cli.ExitBounds, got.code, got.errors)
	require.Contains(t, got.errors, "the table is full")
	require.Regexp(t, `\n    (\S+/)?cli_test\.go:\d+  cli_test\.fragile\.Timer\n$`, got.errors, "only the protocol's own calls")
	require.Contains(t, got.out, "✗ violated   no panic")
	require.Contains(t, got.out, "orrery replay "+path+":9")
	require.Contains(t, got.out, "in 1.000 s of virtual time", "the story up to then")

	got = with([]about.Protocol{p}, "run", path, "--json")
	require.Equal(t, cli.ExitBounds, got.code)
	var object struct {
		Verdict, Replay string
		Checks          []struct{ Name, Verdict, Why string }
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &object))
	require.Equal(t, "violated", object.Verdict)
	require.Equal(t, "no panic", object.Checks[0].Name)

	trace := filepath.Join(t.TempDir(), "t.jsonl")
	require.Equal(t, cli.ExitBounds, with([]about.Protocol{p}, "run", path, "--trace", trace).code)
	events, err := os.ReadFile(trace)
	require.NoError(t, err, "what led to a panic is worth a trace")
	require.Contains(t, string(events), `"kind":"timer"`)

	got = with([]about.Protocol{p}, "test", path, "--seeds", "2")
	require.Equal(t, cli.ExitBounds, got.code)
	require.Regexp(t, `cli/cli_test\.go:\d+`, got.out)
}
