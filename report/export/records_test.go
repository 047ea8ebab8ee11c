package export

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
)

// What an operation came to is what Jepsen calls it: what failed had no effect, what was refused had none either, and of what
// was given up nobody knows.
func TestEndOf(t *testing.T) {
	for _, c := range []struct {
		o       check.Operation
		refused bool
		kind    string
		value   any
	}{
		{check.Operation{Known: true}, false, "ok", "came"},
		{check.Operation{Known: true}, true, "fail", "came"},
		{check.Operation{Failed: true}, false, "fail", "asked"},
		{check.Operation{GaveUp: 9, GaveUpAt: 5, ReturnEvent: ^uint64(0)}, false, "info", "asked"},
		{check.Operation{ReturnEvent: ^uint64(0)}, false, "", nil},
	} {
		end, ended := endOf(&c.o, "asked", "came", c.refused)
		require.Equal(t, c.kind != "", ended)
		if ended {
			require.Equal(t, c.kind, end.kind)
			require.Equal(t, c.value, end.value)
			require.Equal(t, c.o.Failed, end.failed)
			require.Equal(t, c.o.GaveUp, end.event)
			require.Equal(t, c.o.GaveUpAt, end.at)
		}
	}
}

// Whatever means something to Mermaid is written by its number.
func TestMermaidText(t *testing.T) {
	require.Equal(t, "a#35;b#59;c#58;d#60;e#92;#34;f", mermaidText(`a#b;c:d<e"f`))
	require.Equal(t, "#32;", mermaidText(""))
}
