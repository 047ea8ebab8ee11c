package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/report/export"
)

func TestThePageSaysWhatTheRunCameTo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.html")
	got := orrery("run", "../scenarios/raft/mutants/read-locally.star", "--html", file)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, want := range []string{
		`"sentence":"✓ held: it shows the expected violation of linearizable"`, `"command":"orrery replay `, `"what":"leads"`,
		`"name":"c1","group":"client"`, `"shows":{"reasons":[{"event":0,"text":"linearizable is violated: `, `"born":[1]`,
	} {
		require.True(t, strings.Contains(string(page), want), want)
	}
	require.NotRegexp(t, `(src|href)="?(https?:)?//|@import|url\(`, string(page), "nothing is fetched")
}

// Of a token, of a trace and of a scenario the page is the same, and the exit code says that it is written.
func TestReport_OfTokenTraceAndScenario(t *testing.T) {
	dir := t.TempDir()
	trace := filepath.Join(dir, "t.jsonl")
	require.Equal(t, cli.ExitHeld, orrery("run", "raft/stale-read", "--trace", trace).code)
	var pages []string
	for _, what := range []string{"raft/stale-read:1", trace, "raft/stale-read"} {
		page := filepath.Join(dir, "page.html")
		got := orrery("report", what, "-o", page)
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		pages = append(pages, string(text))
		require.NoError(t, os.Remove(page))
	}
	require.True(t, pages[0] == pages[1] && pages[1] == pages[2], "the same page")
	history := file(t, "h.edn", "{:process 0, :type :invoke, :f :read, :value nil}\n")
	for _, c := range []struct{ args, want []string }{
		{[]string{"raft/stale-read"}, []string{"it needs the name of a file to write: -o FILE"}},
		{[]string{"raft/stale-read", "-o", "-"}, []string{"not standard output"}},
		{[]string{trace, "--seed", "2", "-o", "x"}, []string{"a trace has its seed"}},
		{[]string{history, "-o", "x"}, []string{"is not the header of a trace", "check " + history + " --html FILE is the page"}},
		{[]string{filepath.Join(dir, "no.star"), "-o", "x"}, []string{"there is no such file"}},
	} {
		got := orrery(append([]string{"report"}, c.args...)...)
		require.Equal(t, cli.ExitUsage, got.code, "%q", c.args)
		for _, want := range c.want {
			require.Contains(t, got.errors, want)
		}
	}
}

func TestTheStoryNamesWhoPlays(t *testing.T) {
	const scenario = `scenario(protocol = raft(nodes = ["alice", "bob", "carol"]), workload = kv(clients = 4), duration = s(1))`
	file := filepath.Join(t.TempDir(), "names.star")
	require.NoError(t, os.WriteFile(file, []byte(scenario), 0o644))
	got := orrery("run", file)
	require.Contains(t, got.out, "servers alice, bob and carol · clients c1 to c4")
	require.NotContains(t, got.out, "everything is undone", "nothing was broken")
}

// What is exported is what the filter leaves; a format or a word that there is not is refused, and nothing is written.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	history := filepath.Join(dir, "h.edn")
	require.Equal(t, cli.ExitHeld, orrery("export", "raft/mutants/read-locally", "--as", "edn", "-o", history).code, "it is written")
	got := orrery("check", history)
	require.Equal(t, cli.ExitViolated, got.code)
	require.Contains(t, got.out, "get x returned 1 at 0.1233 s though put x=2 had returned at 0.1086 s")
	none := filepath.Join(dir, "none")
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "--as must be one of shiviz, mermaid, chrome, otlp, dot, edn, jepsen-json, not \"\""},
		{[]string{"--as", "pdf"}, "not \"pdf\""},
		{[]string{"--as", "dot", "--only", "deliverd"}, "did you mean deliver?"},
		{[]string{"--as", "otlp", "--only", "S1"}, "nothing is left to export"},
	} {
		got := orrery(append([]string{"export", "raft/mutants/read-locally", "-o", none}, c.args...)...)
		require.Equal(t, cli.ExitUsage, got.code, "%q", c.args)
		require.Contains(t, got.errors, c.want)
		require.NoFileExists(t, none)
	}
}

// Whatever a run is called and says, nothing of it acts in a file that is exported, and each is well-formed.
func TestExport_OfHostileText(t *testing.T) {
	dir := t.TempDir()
	path := file(t, "x.star", hostile)
	for _, format := range export.Formats {
		out := filepath.Join(dir, format.Name)
		got := orrery("export", path, "--as", format.Name, "-o", out)
		require.Equal(t, cli.ExitHeld, got.code, "%s: %s", format.Name, got.errors)
		text, err := os.ReadFile(out)
		require.NoError(t, err)
		requireShown(t, string(text))
		if format.Name == "chrome" || format.Name == "otlp" {
			require.True(t, json.Valid(text), format.Name)
		}
	}
	got := orrery("check", filepath.Join(dir, "edn"))
	require.NotContains(t, got.errors, ":", "it is read back")
}

// A diagram is a picture of a part of a run; words that the run does not have are refused, and nothing is written.
func TestDiagram(t *testing.T) {
	dir := t.TempDir()
	picture := filepath.Join(dir, "d.svg")
	got := orrery("diagram", "raft/stale-read", "--window", "0s..500ms", "--only", "n1,deliver", "-o", picture)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	text, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(text), "PreVoteReply term=1 yes")
	require.NotContains(t, string(text), "leads term", "which is a fact")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--window", "2"}, "--window: a window is two instants"},
		{[]string{"--only", "nobody"}, `--only: nothing in the run is called "nobody"`},
		{[]string{"--window", "1h.."}, "no event is left to draw"},
		{[]string{"--of", "cake"}, `--of must be spacetime, logs or order, not "cake"`},
		{[]string{"--of", "order"}, "there is nothing to draw of this run"},
	} {
		none := filepath.Join(dir, "none.svg")
		got := orrery(append([]string{"diagram", "raft/stale-read", "-o", none}, c.args...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, c.want)
		require.NoFileExists(t, none)
	}
}
