package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
)

// drawing is a run as text and as a picture.
func drawing(t *testing.T, scenario string, seed uint64) (text, picture string) {
	t.Helper()
	r := report.Of(begin(t, scenario, seed, 0))
	_, err := r.Finish()
	require.NoError(t, err)
	var story, svg bytes.Buffer
	require.NoError(t, r.Write(&story, report.Style{}))
	require.NoError(t, r.SVG(&svg))
	return story.String(), svg.String()
}

// The picture is XML, the same every time, and shows the servers, and every step of the diagram that the
// text shows, at the same instants.
func TestSVG_ShowsWhatTheTextShows(t *testing.T) {
	instants := regexp.MustCompile(`(?m)^ +(\d+\.\d{4} s)`)
	for _, scenario := range []string{"raft/mutants/ack-by-index", "raft/leader-isolated", "paxos/chaos"} {
		text, picture := drawing(t, scenario, 1)
		_, again := drawing(t, scenario, 1)
		require.Equal(t, picture, again)
		var words []string
		decoder := xml.NewDecoder(strings.NewReader(picture))
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			if data, is := token.(xml.CharData); is {
				words = append(words, strings.TrimSpace(string(data)))
			}
		}
		require.Contains(t, words, scenario+" · seed 1")
		steps := instants.FindAllStringSubmatch(text, -1)
		for _, step := range steps {
			require.Contains(t, words, step[1])
		}
		require.Equal(t, scenario == "raft/mutants/ack-by-index", len(steps) > 0)
	}
}

// Where nobody leads and no client asks there is nothing to draw.
func TestSVG_OfNothing(t *testing.T) {
	r := report.Of(begin(t, "echo/hello", 1, 0))
	require.ErrorIs(t, r.SVG(io.Discard), report.ErrNoPicture, "nothing has happened yet")
}

// Of many servers the picture is the curve of what spreads, and not a column for each.
func TestSVG_OfManyServers(t *testing.T) {
	text, picture := drawing(t, "rumor/dies-out", 1)
	for _, says := range []string{"who has heard c1-1: 86 of 100 servers", "half after 5.784 s, the last one after"} {
		require.Contains(t, text, says)
		require.Contains(t, picture, says)
	}
	require.Contains(t, picture, "The servers are too many for a row each")
	require.Contains(t, picture, `z" fill="#009e73"`, "those who have heard")
	require.Contains(t, picture, `z" fill="#cccccc"`, "those of them who have quit")
}
