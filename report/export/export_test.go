package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/check/outside"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/export"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// made is the report of a run of a scenario of the library, or of a text, of which so many events are kept.
func made(t testing.TB, scenario string, keep int) *report.Report {
	t.Helper()
	l := language.New(protocols.All)
	file, err := l.Load(scenario)
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, plan.Seed, scenarios.Options{Keep: keep})
	require.NoError(t, err)
	r := report.Of(run)
	_, err = r.Finish()
	require.NoError(t, err)
	return r
}

// file is a scenario as a file, or the name of one of the library.
func file(t testing.TB, text string) string {
	if !strings.HasPrefix(text, "scenario(") {
		return text
	}
	path := filepath.Join(t.TempDir(), "x.star")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// exported is a part of a run in a format.
func exported(t testing.TB, r *report.Report, format string, only ...string) string {
	t.Helper()
	var f report.Filter
	require.NoError(t, r.Only(&f, only))
	var b bytes.Buffer
	require.NoError(t, export.Of(format).Write(&b, r, f))
	return b.String()
}

// Every format of the same run is the same, whether its events were kept or not, and a part is less than the whole.
func TestWrite_TheSameBytes(t *testing.T) {
	kept, not := made(t, "raft/stale-read", sim.All), made(t, "raft/stale-read", 0)
	for i := range export.Formats {
		name := export.Formats[i].Name
		whole := exported(t, kept, name)
		var b bytes.Buffer
		require.NoError(t, export.Formats[i].Write(&b, not, report.Filter{}))
		require.Equal(t, whole, b.String(), name)
		part := exported(t, kept, name, "c1", "c3")
		require.Less(t, len(part), len(whole), name)
		require.ErrorIs(t, export.Formats[i].Write(&b, kept, report.Filter{From: 1 << 60}), export.ErrNothing)
	}
}

// shivizLines are what ShiViz's own default expression finds, which is the first line of the file.
var shivizLines = regexp.MustCompile(`(?m)^(.*)\n(\S*) (\{.*\})$`)

// The log is as ShiViz wants it: each host's own entry is 1 first and then one more at each of its events, the entries of
// others never shrink, and what happened before an event has a smaller clock, whatever is left out between the two.
func TestShiviz(t *testing.T) {
	r := made(t, "raft/stale-read", sim.All)
	for _, only := range [][]string{nil, {"deliver", "fact"}, {"n1", "n2"}, {"fault", "crash", "drop", "send"}} {
		text := exported(t, r, "shiviz", only...)
		head, rest, _ := strings.Cut(text, "\n\n")
		require.Equal(t, `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`, head)
		found := shivizLines.FindAllStringSubmatch(rest, -1)
		require.Equal(t, strings.Count(rest, "\n"), 2*len(found), "nothing is passed over")
		var f report.Filter
		require.NoError(t, r.Only(&f, only))
		clocks, last, i := map[uint64]map[string]int{}, map[string]map[string]int{}, 0
		for num := uint64(1); num <= r.World().Latest(); num++ {
			e, _ := r.World().Event(num)
			if !f.Has(&e) {
				continue
			}
			host, now := found[i][2], map[string]int{}
			require.NoError(t, json.Unmarshal([]byte(found[i][3]), &now))
			require.Equal(t, last[host][host]+1, now[host], found[i][0])
			for h, n := range last[host] {
				require.GreaterOrEqual(t, now[h], n, found[i][0])
			}
			for c, steps := e, 0; c.Cause != 0 && steps < 5; steps++ {
				c, _ = r.World().Event(c.Cause)
				for h, n := range clocks[c.Num] {
					require.GreaterOrEqual(t, now[h], n, "%s after event %d", found[i][0], c.Num)
				}
			}
			last[host], clocks[num] = now, now
			i++
		}
		require.Len(t, found, i)
	}
}

// Each line is one of Mermaid's grammar, and has nothing of its own in its texts.
func TestMermaid(t *testing.T) {
	text := exported(t, made(t, "raft/stale-read", sim.All), "mermaid")
	line := regexp.MustCompile(`^    (participant p\d+ as |p\d+(->>|-x)p\d+: |Note over p\d+(,p\d+)?: )([^#;:<>&"\\%{}]|#\d+;)+$`)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	require.Equal(t, "sequenceDiagram", lines[0])
	for _, l := range lines[1:] {
		require.Regexp(t, line, l)
	}
	require.Contains(t, text, "-xp", "what is lost has a cross")
	require.Contains(t, text, "Note over p1: isolate n1")
}

// The events are as the Trace Event Format wants them: slices have lengths, and arrows begin before they end, each in a
// slice of its own track.
func TestChrome(t *testing.T) {
	var file struct {
		TraceEvents []struct {
			Name, Ph string
			TS       *float64
			Dur      *float64
			PID, TID *int
			ID       uint64
		}
	}
	d := json.NewDecoder(strings.NewReader(exported(t, made(t, "raft/stale-read", sim.All), "chrome")))
	require.NoError(t, d.Decode(&file))
	slices, arrows := map[string]bool{}, map[uint64]float64{}
	for _, e := range file.TraceEvents {
		require.True(t, e.Name != "" && e.TS != nil && e.PID != nil && e.TID != nil, "%+v", e)
		if e.Ph == "X" {
			require.Positive(t, *e.Dur)
			slices[fmt.Sprint(*e.TID, " ", *e.TS)] = true
		}
	}
	ended := 0
	for _, e := range file.TraceEvents {
		switch e.Ph {
		case "s":
			arrows[e.ID] = *e.TS
			require.True(t, slices[fmt.Sprint(*e.TID, " ", *e.TS)], "%+v", e)
		case "f":
			from, begun := arrows[e.ID]
			require.True(t, begun && from <= *e.TS, "%+v", e)
			require.True(t, slices[fmt.Sprint(*e.TID, " ", *e.TS)], "%+v", e)
			ended++
		case "X", "i", "M":
		default:
			require.Fail(t, "there is no such phase", e.Ph)
		}
	}
	require.Len(t, arrows, ended)
	require.Greater(t, ended, 50)
}

// Every end of an arrow is an event of the graph, and Graphviz reads it.
func TestDot(t *testing.T) {
	text := exported(t, made(t, "raft/stale-read", sim.All), "dot", "deliver", "send", "fact", "fault")
	defined := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^    (e\d+) \[label="`).FindAllStringSubmatch(text, -1) {
		defined[m[1]] = true
	}
	arrows := regexp.MustCompile(`(e\d+) -> (e\d+)`).FindAllStringSubmatch(text, -1)
	require.Greater(t, len(arrows), len(defined), "order within a node, and messages")
	for _, m := range arrows {
		require.True(t, defined[m[1]] && defined[m[2]], m[0])
	}
	nop, err := exec.LookPath("nop")
	if err != nil {
		t.Skip("there is no Graphviz on this machine")
	}
	c := exec.Command(nop) // which reads a graph and writes it again, without a layout
	c.Stdin = strings.NewReader(text)
	out, err := c.Output()
	require.NoError(t, err)
	require.Equal(t, len(arrows), strings.Count(string(out), " -> "))
}

// What is exported as a history comes to the same verdict when it is read back and judged.
func TestHistory_ReadBack(t *testing.T) {
	of := func(workload string) string {
		return "scenario(protocol = raft(nodes = 3), workload = " + workload + ", duration = s(2), schedule = [at(s(1), crash(leader(), lasting = ms(500)))])"
	}
	for scenario, model := range map[string]string{
		"raft/mutants/read-locally":              "kv", // which is not linearizable
		of("kv(clients = 3, cas = percent(30))"): "kv",
		of("register(clients = 3)"):              "register",
		of("counter(clients = 3)"):               "counter",
	} {
		r := made(t, file(t, scenario), sim.All)
		ops := len(r.Result().History.Operations())
		want := check.Linearizable(r.Result().Service, r.Result().History, check.DefaultBudget)
		require.NotEqual(t, check.Undecided, want.Verdict, "%s: %s", scenario, want.Why)
		for _, format := range []string{"edn", "jepsen-json"} {
			read, err := outside.Read("history", []byte(exported(t, r, format)), "")
			require.NoError(t, err, scenario)
			require.Equal(t, model, read.Model.Name)
			require.Len(t, read.History.Operations(), ops)
			got := check.Linearizable(read.Service, read.History, check.DefaultBudget)
			require.Equal(t, want.Verdict, got.Verdict, "%s: %s", scenario, got.Why)
		}
	}
}
