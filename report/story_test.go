package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// told is the toy's story.
func told(t *testing.T, style report.Style) string {
	t.Helper()
	var story *report.Story
	w := toy(sim.All, func(w *sim.World) {
		story = report.NewStory(report.Cast{Servers: []sim.ID{1, 2, 3}, Clients: []sim.ID{4}, Name: w.Name}, &about.Protocol{Progress: Grown{}})
		w.Listen(sim.AllKinds, story.Event)
	})
	story.Over(4 * time.Second)
	for _, e := range w.Events() {
		if e.Kind == sim.Faulted && strings.HasPrefix(e.Why, "isolate") {
			story.Explain(e.Num, "isolate(leader())")
		}
	}
	story.Note(2400*time.Millisecond, 0, "and now the second leader dies")
	story.Order(2600*time.Millisecond, 0, false, "operator: leave n3  ← leave(random_node())")
	story.Order(2700*time.Millisecond, 0, true, "operator: leave n3 is done, after 0.100 s")
	story.Phase(3500*time.Millisecond, "quiet: everything is undone")
	show := leadersOf(w)
	run := &report.Run{
		Scenario: "toy/story", Doc: "A toy loses two leaders. Nothing else.", Subject: "toy · servers n1 to n3 · client c1",
		Seed: 1, Settings: []string{"reads=local"}, Fingerprint: w.Fingerprint(), Verdict: check.Violated, Stats: w.Stats(),
		Replay: "orrery replay toy/story:1",
		Checks: []report.Judgement{
			{Finding: check.Finding{Property: "linearizable"}},
			{Finding: check.Finding{
				Property: "One Leader", Verdict: check.Violated, Events: show,
				Why: "n1 and n2 both believed that they lead, which the toy forbids, and this sentence is long enough to be broken",
			}},
			{Finding: check.Finding{Property: "recovers", Verdict: check.Undecided, Why: "there was no time"}, Excuse: "the test says so"},
			{Finding: check.Finding{Property: "available", Verdict: check.Violated, Why: "nobody was"}, Excuse: "the scenario expects it"},
			{Finding: check.Finding{Property: "goal", Verdict: check.Undecided, Why: "it was not reached"}},
		},
		Remarks: []string{"a fault found nobody to hit"},
		Sketch:  report.Sketch("What shows it: One Leader", w.Events(), show, report.Cast{Name: w.Name}, style),
	}
	var b bytes.Buffer
	require.NoError(t, story.Write(&b, run, style))
	return b.String()
}

// leadersOf are the numbers of the claims to lead, and of the first answer.
func leadersOf(w *sim.World) []uint64 {
	var nums []uint64
	for _, e := range w.Events() {
		if _, ok := e.Body.(Leading); ok || e.Kind == sim.Returned && len(nums) == 1 {
			nums = append(nums, e.Num)
		}
	}
	return nums[:min(len(nums), 3)]
}

func TestStory(t *testing.T) {
	got := told(t, report.Style{})
	golden := filepath.Join("testdata", "story.txt")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestStoryKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100, 1000} {
		for _, line := range strings.Split(told(t, report.Style{Width: width}), "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(line), min(width, 100), line)
		}
	}
}

func TestColourIsOnlyPaint(t *testing.T) {
	painted := told(t, report.Style{Ink: "ink"})
	require.Contains(t, painted, "\x1b[")
	for {
		before, rest, found := strings.Cut(painted, "\x1b[")
		if !found {
			break
		}
		_, after, _ := strings.Cut(rest, "m")
		painted = before + after
	}
	strip := func(s string) string {
		lines := strings.Split(s, "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		return strings.Join(lines, "\n")
	}
	require.Equal(t, strip(told(t, report.Style{})), strip(painted))
	require.NotContains(t, told(t, report.Style{}), "\x1b")
}

func TestFirstSentence(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two.":            "One.",
		"  One\n  line. Two":   "One line.",
		"No full stop\n\nmore": "No full stop",
		"1.5 s is no end. B":   "1.5 s is no end.",
		"":                     "",
	} {
		require.Equal(t, want, report.FirstSentence(text))
	}
}
