package language_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A scenario whose texts were kept is what it was, whatever its files say by now: those that it loads and reads, too.
func TestLoadKept(t *testing.T) {
	lang, dir := language.New(protocols.All), t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("main.star", `
load("parts/more.star", "size")
load("raft/chaos", "baseline")
scenario(protocol = echo(nodes = size), network = network(topology = edges("ring.edges")), duration = s(1))
`)
	write("parts/more.star", `size = 3`)
	write("ring.edges", "n1 n2\nn2 n3\nn3 n1\n")
	path := filepath.Join(dir, "main.star")
	f, err := lang.Load(path)
	require.NoError(t, err)
	texts := f.Texts()
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.Greater(t, len(texts), 3)

	for _, gone := range []bool{false, true} {
		write("parts/more.star", `size = 4`)
		if gone {
			require.NoError(t, os.RemoveAll(dir))
		}
		kept, err := lang.LoadKept(texts)
		require.NoError(t, err)
		require.Equal(t, texts, kept.Texts())
		again, err := kept.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		require.Equal(t, plan.Token(1, nil), again.Token(1, nil))
		require.Equal(t, plan.Args, again.Args)
	}
	_, err = lang.LoadKept(texts[:1])
	require.ErrorContains(t, err, "parts/more.star is not among the texts that were kept")

	short, err := lang.Load("raft/chaos")
	require.NoError(t, err)
	kept, err := lang.LoadKept(short.Texts())
	require.NoError(t, err)
	require.Equal(t, short.Texts(), kept.Texts())
}
