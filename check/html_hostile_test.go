package check

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Whatever a history and its notes hold, the page around them is what it is, and what comes from them
// is text: in the line of data that is all there is of it, and in the header.
func TestWriteHTML_OfHostileText(t *testing.T) {
	page := func(evil string) string {
		h := newTape()
		h.did(1, put("x", evil), fine)
		h.did(2, service.Op{Name: "get", Key: "x"}, value(evil))
		var b bytes.Buffer
		require.NoError(t, WriteHTML(&b, &service.KV, &h.History, Page{
			Title: evil, Lines: []string{evil}, Command: evil, Name: func(sim.ID) string { return evil }, Wall: time.Second,
			Notes: []Note{{Tag: evil, Text: evil, Details: evil}},
		}))
		return b.String()
	}
	dull := strings.Split(page("dull"), "\n")
	for _, evil := range []string{
		"const data = 1", "render(data)\n    </script>", "</script><script>broken()</script>", "<img src=q onerror=broken()>",
		"</title>", "</style>", `<div id="legend">`, "\x1b[31m\u202e\u2028\n", `\u003cimg`, `"];broken();//`, "`${broken()}`",
	} {
		lines := strings.Split(page(evil), "\n")
		require.Len(t, lines, len(dull)+strings.Count(evil, "\n")*4, evil) // the header's own four texts may have lines
		for i, line := range lines {
			if len(lines) == len(dull) && line != dull[i] {
				require.Regexp(t, `^ *(<title>|<h1>|<p>|const rowNames = |const data = )`, line, evil)
			}
			require.NotContains(t, line, "\x1b")
			require.NotContains(t, line, "\u202e")
		}
		text := strings.Join(lines, "\n")
		require.NotContains(t, text, "<img", evil)
		require.Equal(t, 1, strings.Count(text, "<script>"), evil)
		require.Equal(t, 1, strings.Count(text, "\n      const data = "), evil)
	}
	require.Contains(t, page("<img src=q>"), `"StateDescription":"\u0026lt;img src=q\u0026gt;"`, "porcupine puts it into its page as it is")
}
