package cli_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios/language"
)

func TestListAndDescribeFitTheTerminal(t *testing.T) {
	for _, columns := range []int{60, 100} {
		t.Setenv("COLUMNS", strconv.Itoa(columns))
		for _, what := range []string{"protocols", "scenarios", "faults", "checks", "mutants", "words"} {
			requireWithin(t, columns, orrery("list", what).out)
		}
		requireWithin(t, columns, orrery("list").out)
		names := append(language.New(protocols.All).Words(), "world", "node", "event", "raft", "raft/chaos")
		for _, name := range names {
			got := orrery("describe", name)
			require.Zero(t, got.code, got.errors)
			requireWithin(t, columns, got.out)
		}
	}
}

// Protocols are listed by topic, in the order of the catalogue, and first those that have none, whatever
// module they are of.
func TestListIsByTopic(t *testing.T) {
	mine := append(slices.Clone(protocols.All), about.Protocol{Name: "mine", Doc: "of my own"})
	at := -1
	for _, want := range []string{"  echo", "  mine", "  consensus:\n", "  raft ", "  etcdraft", "  replication:\n", "  abd ", "  epidemics:\n"} {
		next := strings.Index(with(mine, "list").out, want)
		require.Greater(t, next, at, want)
		at = next
	}
	for _, p := range protocols.All[1:] {
		require.NotEmpty(t, p.Topic, p.Name)
	}
}

func TestTheLanguageCanBeFound(t *testing.T) {
	words := orrery("list", "words").out
	for _, d := range language.New(protocols.All).Vocabulary() {
		require.Contains(t, words, "\n  "+d.Name+" ", "list words")
		require.Contains(t, words, d.Group+"\n")
	}
	require.Contains(t, words, "\n  world ")

	require.Contains(t, orrery("describe", "world").out, "count(kind)")
	require.Contains(t, orrery("describe", "node").out, "state")
	event := orrery("describe", "event").out
	for _, s := range []string{"duplicate", "(name, arg)", "peer", "orrery describe raft"} {
		require.Contains(t, event, s)
	}
	require.Regexp(t, `\n  vote +term: number, for: node\n`, orrery("describe", "raft").out)
	require.Contains(t, orrery("describe", "network").out, "\n    ", "a long signature is broken")
	require.Contains(t, orrery("describe", "hello").errors, "raft/hello")
}

func TestTheLanguageForMachines(t *testing.T) {
	var all struct {
		Words, Values, Events []struct{ Name, Doc string }
		Protocols             []struct {
			FactFields []language.Shape `json:"fact_fields"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(orrery("list", "--json").out), &all))
	require.Len(t, all.Words, len(language.New(protocols.All).Words()))
	require.Len(t, all.Values, 3)
	require.NotEmpty(t, all.Events)
	for i, p := range protocols.All {
		require.Len(t, all.Protocols[i].FactFields, len(p.Facts))
	}
	var event struct {
		Name           string
		Params, Events []any
	}
	require.NoError(t, json.Unmarshal([]byte(orrery("describe", "event", "--json").out), &event))
	require.Equal(t, "event", event.Name)
	require.NotEmpty(t, event.Params)
	require.NotEmpty(t, event.Events)
}
