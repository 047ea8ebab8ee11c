package language

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// TestShapes_AreComplete: what is described is what functions of a file can reach.
func TestShapes_AreComplete(t *testing.T) {
	want := map[string][]string{"world": worldAttrs, "node": nodeAttrs, "event": eventAttrs}
	for _, s := range Shapes() {
		var names []string
		for _, f := range s.Fields {
			name, _, _ := strings.Cut(f.Name, "(")
			names = append(names, name)
			require.NotEmpty(t, f.Doc, f.Name)
			require.NotEmpty(t, f.Type, f.Name)
		}
		require.ElementsMatch(t, want[s.Name], names, s.Name)
		delete(want, s.Name)
	}
	require.Empty(t, want)
}

func TestEventKinds_AreComplete(t *testing.T) {
	kinds := EventKinds()
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		require.Equal(t, k.String(), kinds[k].Name)
		require.NotEmpty(t, kinds[k].Doc, kinds[k].Name)
	}
}

func TestFieldsOf(t *testing.T) {
	type inner struct{ X int }
	body := struct {
		VotedFor sim.ID
		For      time.Duration
		Loss     sim.PPM
		Terms    []uint64
		Done     bool
		Op       any
		In       *inner
		hidden   string
	}{hidden: "not shown"}
	require.Equal(t, []ShapeField{
		{"votedFor", "node", ""},
		{"for", "duration", ""},
		{"loss", "ratio", ""},
		{"terms", "list of number", ""},
		{"done", "bool", ""},
		{"op", "any", ""},
		{"in", "inner", ""},
	}, FieldsOf(body))
	require.Empty(t, FieldsOf(nil))
	require.Empty(t, FieldsOf(3))
}
