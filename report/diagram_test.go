package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// made is the report of a run of a scenario of the library, of which all events are kept.
func made(t testing.TB, scenario string, seed uint64) *report.Report {
	t.Helper()
	r := report.Of(begin(t, scenario, seed, sim.All))
	_, err := r.Finish()
	require.NoError(t, err)
	return r
}

// texts are the texts of a picture, which must be well-formed.
func texts(t testing.TB, svg string) (all []string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		if data, is := token.(xml.CharData); is && strings.TrimSpace(string(data)) != "" {
			all = append(all, strings.TrimSpace(string(data)))
		}
	}
}

// Of a violation the diagram has every event that shows it, what led to them is in front, and the bytes are the same
// whether the events were kept or are made once more.
func TestDiagram_OfAViolation(t *testing.T) {
	r := made(t, "raft/mutants/read-locally", 1)
	var kept, again bytes.Buffer
	require.NoError(t, r.Diagram(&kept, report.Filter{}))
	unkept := report.Of(begin(t, "raft/mutants/read-locally", 1, 0))
	_, err := unkept.Finish()
	require.NoError(t, err)
	require.NoError(t, unkept.Diagram(&again, report.Filter{}))
	require.Equal(t, kept.String(), again.String())

	words := strings.Join(texts(t, kept.String()), "\n")
	for _, want := range []string{"S1", "S2", "c3", "c1 put x=1 ?", "c2 put x=2: done", "c3 get x: 1", "S1 ← c3 Request get x", "though put x=2 had returned"} {
		require.Contains(t, words, want)
	}
	require.Equal(t, 6, strings.Count(kept.String(), `fill="#d55e00" font-weight="bold"`), "six events show it")
	last := strings.LastIndex(kept.String(), `stroke="#777777" stroke-width="1"`)
	require.Greater(t, strings.Index(kept.String(), `stroke="#0072b2" stroke-width="2.5"`), last, "what led to it is drawn last")
}

// A part has the events of its window, at its nodes, of its kinds and names, and no others.
func TestDiagram_OfAPart(t *testing.T) {
	r := made(t, "raft/leader-isolated", 2)
	all := 0
	for _, c := range []struct {
		window string
		only   []string
		fits   func(e *sim.Event) bool
	}{
		{"1s..1.5s", nil, func(e *sim.Event) bool { return e.At >= time.Second && e.At <= 1500*time.Millisecond }},
		{"..200ms", nil, func(e *sim.Event) bool { return e.At <= 200*time.Millisecond }},
		{"", []string{"n1"}, func(e *sim.Event) bool { return e.Node == 1 || e.Peer == 1 }},
		{"2s..", []string{"n1", "n2", "deliver"}, func(e *sim.Event) bool {
			return e.At >= 2*time.Second && e.Kind == sim.Delivered && (e.Node == 1 || e.Node == 2 || e.Peer == 1 || e.Peer == 2)
		}},
		{"", []string{"requestvote", "fact", "send"}, func(e *sim.Event) bool { return e.Kind == sim.Sent && sim.KindOf(e.Body) == "RequestVote" }},
		{"", []string{"election"}, func(e *sim.Event) bool { return e.Kind == sim.Fired && e.Body.(sim.Timer).Name == "election" }},
	} {
		var f report.Filter
		if c.window != "" {
			require.NoError(t, f.ParseWindow(c.window))
		}
		require.NoError(t, r.Only(&f, c.only))
		some := 0
		for num := uint64(1); num <= r.World().Latest(); num++ {
			e, _ := r.World().Event(num)
			require.Equal(t, c.fits(&e), f.Has(&e), "%v %v of %+v", c.window, c.only, e)
			if f.Has(&e) {
				some++
			}
		}
		require.Positive(t, some, "%v %v", c.window, c.only)
		all += some
		var b bytes.Buffer
		require.NoError(t, r.Diagram(&b, f))
		texts(t, b.String())
	}
	require.Positive(t, all)
	require.ErrorContains(t, r.Diagram(io.Discard, report.Filter{From: time.Hour}), "no event is left to draw")
}

func TestFilter_Mistakes(t *testing.T) {
	r := made(t, "basicraft/hello", 1)
	var f report.Filter
	for text, want := range map[string]string{
		"1s": "a window is two instants", "..": "a window is two instants", "1s..x": `not "x"`, "2s..1s": "ends before it begins", "-1s..": `not "-1s"`,
	} {
		require.ErrorContains(t, f.ParseWindow(text), want, text)
	}
	require.ErrorContains(t, r.Only(&f, []string{"delivered"}), `nothing in the run is called "delivered" (did you mean deliver?)`)
	require.ErrorContains(t, r.Only(&f, []string{"n77777"}), "there are the nodes n1 n2 n3")
}

// The picture of an order has the operations that show the violation, with their places in the longest order, and a
// cross at the one that fits nowhere; the page has it too, as an image.
func TestOrder(t *testing.T) {
	r := made(t, "raft/mutants/read-locally", 1)
	var b, page bytes.Buffer
	require.NoError(t, r.Order(&b))
	words := texts(t, b.String())
	for _, want := range []string{"1. put x=1 -> done", "2. put x=2 -> done", "✗ get x -> 1", "c3", "The longest order: put x=1 -> done, put x=2 -> done."} {
		require.Contains(t, words, want)
	}
	require.NoError(t, r.HTML(&page))
	require.Contains(t, page.String(), `"figure":"data:image/svg+xml;base64,`)
	require.ErrorIs(t, made(t, "raft/stale-read", 1).Order(io.Discard), report.ErrNoPicture)
}

// The logs are those of the servers as of an instant: what differs has a frame, and nothing else.
func TestLogs(t *testing.T) {
	r := made(t, "raft/mutants/read-locally", 1)
	at := func(when time.Duration) string {
		var b bytes.Buffer
		require.NoError(t, r.Logs(&b, when))
		require.Contains(t, strings.Join(texts(t, b.String()), "\n"), "S1\n")
		return b.String()
	}
	require.NotContains(t, at(60*time.Millisecond), `stroke-width="3"`)
	require.Equal(t, 1, strings.Count(at(60*time.Millisecond), `fill="#0072b2"`), "S1 knows of one entry that it is committed")
	require.ErrorIs(t, made(t, "echo/hello", 1).Logs(io.Discard, time.Second), report.ErrNoPicture)
}
