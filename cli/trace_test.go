package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// The fields of a trace are those that describe lists, of every fact and every message of the catalogue.
func TestTraceFieldsAreThoseOfTheCatalogue(t *testing.T) {
	var b bytes.Buffer
	var want [][]string
	var events []sim.Event
	add := func(body any) { // as a fact, for some messages that are empty have no text
		events = append(events, sim.Event{Num: uint64(len(events) + 1), Kind: sim.Stated, Node: 1, Body: body})
		var names []string
		for _, f := range language.FieldsOf(body) {
			names = append(names, f.Name)
		}
		want = append(want, names)
	}
	for _, p := range protocols.All {
		for _, f := range p.Facts {
			add(f)
		}
		for _, m := range p.Sends {
			add(m)
		}
	}
	header := report.TraceHeader{Scenario: "x", Replay: "x:0"}
	require.NoError(t, report.WriteTrace(&b, header, events, report.Cast{Name: func(sim.ID) string { return "n1" }}))
	trace, err := report.ReadTrace(&b)
	require.NoError(t, err)
	for i := range want {
		e, _, err := trace.Next()
		require.NoError(t, err)
		require.Equal(t, want[i], names(t, e.Fields), "%T", events[i].Body)
		require.Empty(t, e.Cut, "%T", events[i].Body)
	}
}

// names are those of an object, in their order.
func names(t *testing.T, object []byte) (names []string) {
	if object == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(object))
	_, err := d.Token()
	require.NoError(t, err)
	for d.More() {
		name, err := d.Token()
		require.NoError(t, err)
		names = append(names, name.(string))
		var value json.RawMessage
		require.NoError(t, d.Decode(&value))
	}
	return names
}

// replay says which field of which line is another one.
func TestReplayOfATraceSaysWhichFieldDiffers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.jsonl")
	require.Equal(t, cli.ExitHeld, orrery("run", "raft/hello", "--trace", path).code)
	trace, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, c := range []struct{ was, is, says string }{
		{`"fields":{"term":1,`, `"fields":{"term":7,`, "\n  where  fields.term is 7, and again 1\nThe scenario"},
		{`"fields":{"term":1,`, `"fields":{"epoch":1,`, "\n  where  fields.epoch is 1, and again not there\n  where  fields.term is not there, and again 1\nThe scenario"},
		{`"fields":{"term":1,`, `"fields": {"term":1,`, "\n  where  only how they are written differs\nThe scenario"},
		{`"entries":[],`, `"entries":[{"a":[1]}],`, "\n  where  fields.entries is [{\"a\":[1]}], and again []\nThe scenario"},
		{`"choices":["rand.`, `"choices":["sand.`, "\n  where  choices[0] is \"sand.1.0\", and again \"rand.1.0\"\nThe scenario"},
	} {
		changed := strings.Replace(string(trace), c.was, c.is, 1)
		require.NotEqual(t, string(trace), changed, c.was)
		require.NoError(t, os.WriteFile(path, []byte(changed), 0o644))
		got := orrery("replay", path)
		require.Equal(t, cli.ExitAnother, got.code, got.errors)
		require.Contains(t, got.out, c.says)
	}
}
