package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

func TestThePageSaysWhatTheRunCameTo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.html")
	got := orrery("run", "../scenarios/raft/mutants/read-locally.star", "--html", file)
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, want := range []string{
		`"Tag":"S1 leads"`, `"Tag":"S2 leads"`, `"Tag":"violated"`, `rowNames = ["c1","c2","c3"]`,
		"<p>✓ held: it shows the expected violation of linearizable</p>", "<code>orrery replay ",
	} {
		require.True(t, strings.Contains(string(page), want), want)
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
