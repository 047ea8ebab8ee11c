package scenarios

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
)

// TestVocabulary_IsDocumented: every word and parameter says what it is, and every example is code
// that a file may contain.
func TestVocabulary_IsDocumented(t *testing.T) {
	lang := NewLanguage(protocols.All)
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
		_, err = f.Evaluate(nil, Dull)
		if err != nil {
			require.Contains(t, err.Error(), "the file has no scenario", "the example of %s", d.Name)
		}
	}
}

func TestDescribe(t *testing.T) {
	lang := NewLanguage(protocols.All)
	d, err := lang.Describe("slow_disk")
	require.NoError(t, err)
	require.Equal(t, `A sync takes so long.

slow_disk(who: who, fsync: dist, lasting: dist = None, name: text = None) -> fault

  who      whom it hits
  fsync    how long a sync takes
  lasting  how long; then it is undone. Until the duration of the scenario if not given
  name     what undo(...), target(...) and the story call it

  slow_disk(leader(), fsync = ms(200))
`, d.String())

	_, err = lang.Describe("isolat")
	require.EqualError(t, err, "there is no word isolat (did you mean isolate?)")
	_, err = lang.Describe("kill")
	require.EqualError(t, err, "there is no kill; write crash(who)")
}

func TestStubs(t *testing.T) {
	stubs := NewLanguage(protocols.All).Stubs()
	require.Contains(t, stubs, `
def heal() -> Fault:
    """Undo all faults of the network."""
    ...
`)
	require.Contains(t, stubs, "\ndef raft(nodes: Any = ..., ")
	require.Contains(t, stubs, "\ndef partition(*groups: Any, clients: Any = ..., ")
	require.Contains(t, stubs, "class NodeSelector: ...")
}

// TestForeign_IsForeign: no word of another tool that we map is a word of ours.
func TestForeign_IsForeign(t *testing.T) {
	lang := NewLanguage(protocols.All)
	for name := range foreign {
		require.NotContains(t, lang.words, name)
	}
}
