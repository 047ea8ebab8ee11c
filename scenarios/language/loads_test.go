package language

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

const loader = `load("parts.star", "storm", n = "size")
scenario(protocol = raft(nodes = n), duration = s(5), schedule = [storm(s(1))])
`

const parts = `size = param("size", 3)
def storm(t):
    return at(t, crash(node(1)))
scenario(protocol = echo(), duration = s(1))
`

func TestLoads_AFileOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.star": loader, "parts.star": parts})
	lang := New(protocols.All)
	f, err := lang.Load(filepath.Join(dir, "a.star"))
	require.NoError(t, err)
	plan, err := f.Evaluate([]scenarios.Setting{{Name: "size", Value: "7"}}, scenarios.Dull)
	require.NoError(t, err)
	require.Equal(t, "raft", plan.Protocol.Name, "what the loaded file says in scenario is not heard")
	require.Equal(t, 7, plan.Args.Nodes("nodes").Count, "its params are params of the scenario")
	require.Equal(t, filepath.Join(dir, "parts.star"), plan.Schedule[0].Where().File)
	require.Equal(t, 3, plan.Schedule[0].Where().Line)

	write(t, dir, map[string]string{"parts.star": parts + "# more\n"})
	again, err := lang.Load(filepath.Join(dir, "a.star"))
	require.NoError(t, err)
	require.NotEqual(t, f.hash, again.hash, "the hash of a scenario covers what it loads")
	require.Equal(t, contentHash([]byte(parts)), parse(t, parts).hash)
}

func TestLoads_OfTheLibrary(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.star": "load(\"paxos/dueling-proposers\", \"backoff\")\n" +
		"scenario(protocol = raft(), duration = s(5), schedule = [at(s(1), note(backoff))])"})
	f, err := New(protocols.All).Load(filepath.Join(dir, "a.star"))
	require.NoError(t, err)
	plan, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.Equal(t, "none", plan.Schedule[0].(*scenarios.At).Do[0].(*scenarios.Note).Caption)
}

// TestLoads_Refused: no path leads out of the folder, a cycle is told, and an error stands where it is made.
func TestLoads_Refused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "in")
	out := filepath.Dir(dir)
	require.NoError(t, os.Mkdir(dir, 0o755))
	write(t, out, map[string]string{"secret.star": "x = 1"})
	require.NoError(t, os.Symlink(filepath.Join(out, "secret.star"), filepath.Join(dir, "link.star")))
	require.NoError(t, os.Symlink(out, filepath.Join(dir, "up")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.star"), 0o755))
	write(t, dir, map[string]string{
		"one.star": `load("two.star", "x")`, "two.star": "load(\"one.star\", \"x\")\nx = 1",
		"bad.star": "x = 1\ny = crash(3)", "late.star": "def f():\n    return [][1]", "grow.star": "x = [0] * 100000000",
		"loop.star": "x = [i for i in range(1900000)]", "frozen.star": "l = []\ndef f():\n    return l",
	})
	lang := New(protocols.All)
	for load, want := range map[string]string{
		`load("../secret.star", "x")`:                     "is neither",
		`load("a/../one.star", "x")`:                      "is neither",
		`load("/etc/passwd", "x")`:                        "is neither",
		`load("..\\secret.star", "x")`:                    "is neither",
		`load("c:secret.star", "x")`:                      "is neither",
		`load("", "x")`:                                   "is neither",
		`load("link.star", "x")`:                          "main.star:1:6: load: link.star leads out of the folder, or cannot be read",
		`load("up/secret.star", "x")`:                     "main.star:1:6: load: up/secret.star leads out of the folder, or cannot be read",
		`load("folder.star", "x")`:                        "main.star:1:6: load: folder.star is not a regular file",
		`load("twoo.star", "x")`:                          "main.star:1:6: load: there is no twoo.star beside this file, nor in the library",
		`load("raft/helo", "x")`:                          "(did you mean raft/hello?)",
		`load("two.star", "x")`:                           "two.star loads itself: ",
		`load("main.star", "x")`:                          "main.star loads itself: ",
		`load("bad.star", "z")`:                           "bad.star has no z (it has: x, y)",
		`load("bad.star", "x")`:                           "bad.star:2:11: crash: who must be a node selector, not the bare number 3; write node(3)",
		"load(\"late.star\", \"f\")\ny = f()":             "late.star:2:14: index 1 out of range: empty list",
		`load("grow.star", "x")`:                          "grow.star:1:9: the file asks for too much",
		`load("loop.star", "x")`:                          "the file asks for too much: more than 2000000 steps and elements",
		"load(\"frozen.star\", \"f\")\ny = f().append(1)": "main.star:2:15: append: cannot append to frozen list",
	} {
		write(t, dir, map[string]string{"main.star": load + "\nscenario(protocol = raft(), duration = s(5))"})
		f, err := lang.Load(filepath.Join(dir, "main.star"))
		if err == nil {
			_, err = f.Evaluate(nil, scenarios.Dull)
		}
		require.ErrorContains(t, err, want, load)
		requirePlaced(t, err)
	}
	many := ""
	for i := range loadLimit {
		write(t, dir, map[string]string{fmt.Sprintf("m%d.star", i): "x = 1"})
		many += fmt.Sprintf("load(\"m%d.star\", x%d = \"x\")\n", i, i)
	}
	write(t, dir, map[string]string{"main.star": many})
	_, err := lang.Load(filepath.Join(dir, "main.star"))
	require.ErrorContains(t, err, "main.star:50:6: load: a scenario may consist of 50 files")
}

func write(t *testing.T, dir string, files map[string]string) {
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
}
