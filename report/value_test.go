package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

type leaf struct{ N int }

type nested struct {
	To    sim.ID
	Leaf  *leaf
	None  *leaf
	List  []*leaf
	Names map[string]int
	After time.Duration
	Any   any
	small string
}

// What is very long is told in part, so that a trace of long values has an end.
func TestATraceCutsLongValues(t *testing.T) {
	for _, c := range []struct {
		body any
		says string
	}{
		{make([]int, 100_000), ` 0 0 and 95000 more]"`},
		{[]string{strings.Repeat("x", 20_000)}, `xx\" and 10000 more]"`},
	} {
		var b bytes.Buffer
		event := sim.Event{Num: 1, Kind: sim.Sent, Node: 1, Peer: 1, Body: c.body}
		require.NoError(t, report.WriteTrace(&b, report.TraceHeader{}, []sim.Event{event}, report.Cast{Name: func(sim.ID) string { return "n1" }}))
		require.Contains(t, b.String(), c.says)
		require.Less(t, b.Len(), 12_000)
	}
}

// Addresses differ from run to run; a trace must not.
func TestATraceHoldsValuesNotAddresses(t *testing.T) {
	body := nested{
		To: 2, Leaf: &leaf{1}, List: []*leaf{{2}, {3}}, Names: map[string]int{"b": 2, "a": 1},
		After: time.Second, Any: &leaf{4}, small: "s",
	}
	var b bytes.Buffer
	event := sim.Event{Num: 1, Kind: sim.Sent, Node: 1, Peer: 2, Body: body}
	name := func(id sim.ID) string { return map[sim.ID]string{1: "n1", 2: "n2"}[id] }
	require.NoError(t, report.WriteTrace(&b, report.TraceHeader{}, []sim.Event{event}, report.Cast{Name: name}))
	require.Contains(t, b.String(), `"body":"{To:n2 Leaf:{N:1} None:nothing List:[{N:2} {N:3}] Names:map[\"a\":1 \"b\":2] `+
		`After:1s Any:{N:4} small:\"s\"}"`)
}
