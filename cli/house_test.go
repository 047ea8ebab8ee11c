package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// A module of one's own brings more than a protocol: a service with its operations, model and word, a
// promise with its judge, and roles of which clients ask one and not the other. Nothing here knows of
// any of them.
func TestHouse_AServiceAPromiseAndARoleFromOutside(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir := filepath.Join(t.TempDir(), "bank")
	orrery("new", dir, "--module", "example.com/ada/bank", "--replace", "..").held(t)
	require.NoError(t, os.Remove(filepath.Join(dir, "protocol_test.go")))
	for from, to := range map[string]string{
		"main.go.txt": "main.go", "protocol.go": "protocol.go", "service.go": "service.go",
		"promise.go": "promise.go", "bank.star": "bank.star",
	} {
		text, err := os.ReadFile(filepath.Join("testdata", "bank", from))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, to), text, 0o644))
	}
	inModule(t, dir, "go", "vet", ".").held(t)
	inModule(t, dir, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)

	var run struct {
		Checks []struct{ Name, Verdict, Why string }
		Stats  struct {
			Operations struct{ OK int }
		}
	}
	out := inModule(t, dir, "./mine", "run", "bank.star", "--json").held(t)
	require.NoError(t, json.Unmarshal([]byte(out), &run))
	verdicts := map[string]string{}
	for _, c := range run.Checks {
		verdicts[c.Name] = c.Verdict
	}
	for _, name := range []string{"solvent", "linearizable", "Books Agree"} {
		require.Equal(t, "held", verdicts[name], name)
	}
	require.Greater(t, run.Stats.Operations.OK, 50)

	broken := inModule(t, dir, "./mine", "run", "bank.star", "--set", "overdraw=True").held(t)
	require.Regexp(t, `violated +solvent`, broken)
	require.Contains(t, broken, "left a balance of -")

	require.Contains(t, inModule(t, dir, "./mine", "describe", "account").held(t), "what is paid at once, at most")
	require.Contains(t, inModule(t, dir, "./mine", "describe", "solvent").held(t), "below zero")
	require.Contains(t, inModule(t, dir, "./mine", "describe", "bank").held(t), "serves")

	stranger := filepath.Join(dir, "kv.star")
	require.NoError(t, os.WriteFile(stranger, []byte(
		`scenario(protocol = bank(), workload = kv(), duration = s(1))`), 0o644))
	refused := inModule(t, dir, "./mine", "run", "kv.star")
	require.Equal(t, cli.ExitUsage, refused.code)
	require.Contains(t, refused.errors, "bank does not serve kv; write account()")
}
