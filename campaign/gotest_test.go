package campaign_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// How scenarios are tested in Go: each point of each is a subtest.
func TestTest(t *testing.T) {
	house := campaign.House{Protocols: protocols.All}
	campaign.Test(t, house, "raft/leader-isolated", campaign.Seeds(2))
	campaign.Test(t, house, "echo", campaign.Seeds(2), campaign.Master(7), campaign.From(3), campaign.Workers(1))
}

// A test that fails does so in a process of its own: see below.
func TestTest_InAnotherProcess(t *testing.T) {
	dir := os.Getenv("ORRERY_TEST_OF_TESTS")
	if dir == "" {
		t.Skip("it is for TestTest_Fails")
	}
	house := campaign.House{Protocols: protocols.All}
	campaign.Test(t, house, dir, campaign.Seeds(8), campaign.Set("bug", os.Getenv("ORRERY_BUG")))
}

// inAnotherProcess runs the test above.
func inAnotherProcess(t *testing.T, dir, bug, run string, flags ...string) (out string, failed bool) {
	t.Helper()
	c := exec.Command(os.Args[0], append([]string{"-test.v", "-test.run=TestTest_InAnotherProcess" + run}, flags...)...)
	c.Env = append(os.Environ(), "ORRERY_TEST_OF_TESTS="+dir, "ORRERY_BUG="+bug)
	text, err := c.CombinedOutput()
	return string(text), err != nil
}

// A failure tells what fell, the story of the smallest run, and the line that replays the one that was found.
func TestTest_Fails(t *testing.T) {
	dir := t.TempDir()
	write := func(name, src string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(src), 0o600))
	}
	write("broken.star", broken)
	write("below/quick.star", "bug = param(\"bug\", False)\n"+quick)
	out, failed := inAnotherProcess(t, dir, "True", "")
	require.True(t, failed)
	for _, says := range []string{
		"--- FAIL: TestTest_InAnotherProcess/broken.star", "--- PASS: TestTest_InAnotherProcess/below_quick.star",
		"Votes Once: n", " of 8 seeds, ", "✗ violated   Votes Once", "orrery replay " + filepath.ToSlash(dir),
	} {
		require.Contains(t, out, says)
	}
	require.NotContains(t, out, "  again  ", "the smallest run is kept nowhere")
	_, failed = inAnotherProcess(t, dir, "False", "")
	require.False(t, failed)
	out, failed = inAnotherProcess(t, dir, "True", "/below_quick.star")
	require.False(t, failed, "-run leaves the others out")
	require.NotContains(t, out, "broken.star")
	out, failed = inAnotherProcess(t, dir, "False", "", "-test.short")
	require.False(t, failed)
	require.Contains(t, out, "1 of 1 seeds held", "a tenth, and one at least")

	write(".orrery/broken-votes.star", kept(t, "broken.star"))
	out, failed = inAnotherProcess(t, dir, "True", "/broken.star/broken-votes.star")
	require.True(t, failed)
	require.Contains(t, out, "--- FAIL: TestTest_InAnotherProcess/broken.star/broken-votes.star")
	require.Contains(t, out, "it was found once, is kept in "+filepath.Join(dir, ".orrery", "broken-votes.star")+", and falls still")
	out, _ = inAnotherProcess(t, dir, "False", "/broken.star/broken-votes.star")
	require.NotContains(t, out, "broken-votes.star (", "it was found with another setting")

	write("wrong.star", "scenario(protocol = raft(knots = 3))")
	out, failed = inAnotherProcess(t, dir, "False", "/wrong.star")
	require.True(t, failed)
	require.Contains(t, out, "wrong.star:1:34")
	write("shy.star", "bug = param(\"bug\", False)\n"+shy)
	out, failed = inAnotherProcess(t, dir, "False", "/shy.star")
	require.True(t, failed)
	require.Contains(t, out, `none of 8 seeds shows violated(never("split vote")): more seeds?`)
}

// kept is a failure of a scenario, as orrery test keeps it beside it.
func kept(t *testing.T, scenario string) string {
	t.Helper()
	r := run(t, campaign.Campaign{
		Files: files(t, language.New(protocols.All), broken), Settings: []scenarios.Setting{{Name: "bug", Value: "True"}}, Seeds: 8, Master: 1,
		Shrink: time.Second, Have: func(*campaign.Violation) bool { return false },
	})
	v, dir := r.Violations[0], t.TempDir()
	c := failures.Case{
		Path: filepath.Join(dir, "case.star"), Property: v.Property, Why: v.Why, Scenario: scenario, Settings: "bug=True",
		Found: v.Replay, Version: "v1", Text: v.Text(),
	}
	require.NoError(t, failures.Store{Dir: dir}.Put(&c))
	text, err := os.ReadFile(c.Path)
	require.NoError(t, err)
	return string(text)
}
