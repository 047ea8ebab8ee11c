package language

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

// TestVocabulary_IsDocumented: every word and parameter says what it is, and every example is code
// that a file may contain.
func TestVocabulary_IsDocumented(t *testing.T) {
	lang := New(protocols.All)
	for _, d := range lang.Vocabulary() {
		require.NotEmpty(t, d.Doc, d.Name)
		require.NotEmpty(t, d.Makes, d.Name)
		require.NotEmpty(t, d.Group, d.Name)
		require.True(t, strings.HasSuffix(d.Doc, "."), "%s: %s", d.Name, d.Doc)
		for _, p := range d.Params {
			require.True(t, p.Doc != "" || d.Group == protocolGroup, "%s: %s", d.Name, p.Name)
			require.NotEmpty(t, p.Type, "%s: %s", d.Name, p.Name)
		}
		src := "reads = 'local'\ndef one_leader(world): return True\nx = " + d.Example
		f, err := lang.Parse("x.star", []byte(src))
		require.NoError(t, err, src)
		_, err = f.Evaluate(nil, scenarios.Dull)
		if err != nil {
			require.Contains(t, err.Error(), "the file has no scenario", "the example of %s", d.Name)
		}
	}
}

func TestDescribe(t *testing.T) {
	lang := New(protocols.All)
	d, err := lang.Describe("slow_disk")
	require.NoError(t, err)
	require.Equal(t, "A sync takes so long.", d.Doc)
	require.Equal(t, "slow_disk(who: who, fsync: dist, lasting: dist = None, name: text = None) -> fault", d.Signature())
	require.Equal(t, "slow_disk(leader(), fsync = ms(200))", d.Example)

	_, err = lang.Describe("isolat")
	require.EqualError(t, err, "there is no word isolat (did you mean isolate?)")
	_, err = lang.Describe("kill")
	require.EqualError(t, err, "there is no kill; write crash(who)")
}

func TestStubs(t *testing.T) {
	stubs := New(protocols.All).Stubs()
	require.Contains(t, stubs, `
def heal() -> Fault:
    """Undo all faults of the network."""
    ...
`)
	require.Contains(t, stubs, "\ndef raft(nodes: Any = ..., ")
	require.Contains(t, stubs, "\ndef partition(*groups: Any, clients: Any = ..., ")
	require.Contains(t, stubs, "class NodeSelector: ...")
}

// TestStubs_ArePython: Python takes no parameter without a default after one that has one, unless a
// star stands between them.
func TestStubs_ArePython(t *testing.T) {
	stubs := New(protocols.All).Stubs()
	heads := 0
	for _, line := range strings.Split(stubs, "\n") {
		inside, isDef := strings.CutPrefix(line, "def ")
		if !isDef {
			continue
		}
		heads++
		_, inside, _ = strings.Cut(inside, "(")
		inside, _, _ = strings.Cut(inside, ") -> ")
		defaults, stars, last := false, 0, false
		for _, p := range strings.Split(inside, ", ") {
			require.False(t, last, "after **: %s", line)
			switch {
			case strings.HasPrefix(p, "**"):
				last = true
			case strings.HasPrefix(p, "*"):
				stars++
			case strings.HasSuffix(p, " = ..."):
				defaults = true
			default:
				require.False(t, p != "" && defaults && stars == 0, "%s in %s", p, line)
			}
		}
		require.LessOrEqual(t, stars, 1, line)
	}
	require.Greater(t, heads, 50)
	require.Contains(t, stubs, "\ndef scenario(")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Log("no python3 here: the order of the parameters is all that was judged")
		return
	}
	file := filepath.Join(t.TempDir(), "orrery.py")
	require.NoError(t, os.WriteFile(file, []byte(stubs), 0o644))
	out, err := exec.Command(python, "-m", "py_compile", file).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// TestForeign_IsForeign: no word of another tool that we map is a word of ours.
func TestForeign_IsForeign(t *testing.T) {
	lang := New(protocols.All)
	for name := range foreign {
		require.NotContains(t, lang.words, name)
	}
}
