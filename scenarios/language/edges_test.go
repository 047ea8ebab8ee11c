package language

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

const meshed = `scenario(protocol = raft(nodes = 4), duration = s(5), network = network(topology = edges("net/four.edges")))`

// A list of links is read from the folder of the file, and its text is in the hash.
func TestEdges(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "net"), 0o755))
	write(t, dir, map[string]string{"a.star": meshed, "net/four.edges": "# a square\n1 2\nn2 n3\n\n\t3 4\r\n4 n1"})
	load := func() *File {
		f, err := New(protocols.All).Load(filepath.Join(dir, "a.star"))
		require.NoError(t, err)
		return f
	}
	f := load()
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.False(t, plan.DrawsPerSeed)
	require.Equal(t, []scenarios.Edge{
		{A: "1", B: "2", Pos: scenarios.Pos{File: "net/four.edges", Line: 2, Col: 1}},
		{A: "n2", B: "n3", Pos: scenarios.Pos{File: "net/four.edges", Line: 3, Col: 1}},
		{A: "3", B: "4", Pos: scenarios.Pos{File: "net/four.edges", Line: 5, Col: 2}},
		{A: "4", B: "n1", Pos: scenarios.Pos{File: "net/four.edges", Line: 6, Col: 1}},
	}, plan.Network.Topology.Edges)
	write(t, dir, map[string]string{"net/four.edges": "1 2"})
	require.NotEqual(t, f.hash, load().hash)
}

// No path leads out of the folder, and what is wrong with a list is told by its line.
func TestEdges_Refused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "in")
	require.NoError(t, os.Mkdir(dir, 0o755))
	write(t, filepath.Dir(dir), map[string]string{"secret.edges": "1 2"})
	require.NoError(t, os.Symlink(filepath.Join(dir, "..", "secret.edges"), filepath.Join(dir, "link.edges")))
	for list, want := range map[string]string{
		"1 2\n1 2 3":                      "four.edges:2:1: edges: a line has two servers, as in 1 2, and this one has 3 words",
		"  1":                             "four.edges:1:3: edges: a line has two servers, as in 1 2, and this one has 1 word",
		"1 2\n\n2 2":                      "four.edges:3:1: edges: 2 has no link to itself",
		"1 5":                             "four.edges:1:1: edges: there is no server 5; there are 4 servers, by number or by name",
		"1 c1":                            "four.edges:1:1: edges: there is no server c1; there are 4 servers, by number or by name",
		"1 n2\nn1 x\x1b[2J":               "four.edges:2:1: edges: there is no server ",
		"# nothing":                       "four.edges:1:1: edges: the file has no links; write two servers a line, as in 1 2",
		"1 n1":                            "edges: 1 has no link to itself",
		strings.Repeat("#", edgesLimit+1): "a.star:1:90: edges: four.edges has more than 16 MiB",
	} {
		write(t, dir, map[string]string{"a.star": strings.Replace(meshed, "net/", "", 1), "four.edges": list})
		require.ErrorContains(t, tried(filepath.Join(dir, "a.star")), want)
	}
	for name, want := range map[string]string{
		"../secret.edges": "is neither", "/etc/passwd": "is neither", "a/../four.edges": "is neither", "": "is neither",
		"link.edges": "leads out of the folder", "for.edges": "(did you mean four.edges?)",
	} {
		write(t, dir, map[string]string{"a.star": strings.Replace(meshed, "net/four.edges", name, 1)})
		require.ErrorContains(t, tried(filepath.Join(dir, "a.star")), want, name)
	}
	hidden := strings.Replace(meshed, `"net/four.edges"`, `"fo" + "ur.edges"`, 1)
	write(t, dir, map[string]string{"a.star": hidden})
	require.ErrorContains(t, tried(filepath.Join(dir, "a.star")), "the file must be named in the call itself")
}

// tried is what is wrong with a file, at the latest when it is run.
func tried(name string) error {
	f, err := New(protocols.All).Load(name)
	if err != nil {
		return err
	}
	plan, err := f.Evaluate(nil, scenarios.Dull)
	if err != nil {
		return err
	}
	_, err = scenarios.Execute(plan, 1, scenarios.Options{})
	return err
}

// Each seed draws another network, unless the network has a seed of its own.
func TestTopologies_AreDrawn(t *testing.T) {
	seeds := func(topology string) (drawn [2]uint64, perSeed bool) {
		f := parse(t, `scenario(protocol = raft(), duration = s(5), network = network(topology = `+topology+`))`)
		for i := range drawn {
			plan, err := f.Evaluate(nil, scenarios.ChooserFor(uint64(i+1), nil))
			require.NoError(t, err)
			drawn[i], perSeed = plan.Network.Topology.Seed, plan.DrawsPerSeed
		}
		return drawn, perSeed
	}
	drawn, perSeed := seeds("small_world()")
	require.NotEqual(t, drawn[0], drawn[1])
	require.True(t, perSeed)
	drawn, perSeed = seeds("random_regular(seed = 7)")
	require.Equal(t, [2]uint64{7, 7}, drawn)
	require.False(t, perSeed)
}
