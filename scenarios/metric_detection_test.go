package scenarios_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Detection and false positives are what the trace says: each crash with the first, and the last, that speaks of it,
// and what is said of nodes that run.
func TestMeasure_Detection(t *testing.T) {
	read, res := readings(t, `
scenario(
    protocol = swim(nodes = 6, suspect_for = s(1)), duration = s(60), quiet = s(0),
    schedule = [at(s(5), crash(node(2))), at(s(30), crash(node(4), lasting = s(2))), at(s(40), isolate(node(5), lasting = s(10)))],
    measure = {
        "first": detection("dead"), "all": detection("dead", by = "all"), "mistakes": false_positives("dead"),
        "of n2": time_of(event("dead", peer = node(2))),
    },
)`, 1)
	var first, last float64
	mistakes := 0.0
	up := map[sim.ID]bool{}
	for _, e := range res.World().Events() {
		switch e.Kind {
		case sim.Started, sim.Restarted:
			up[e.Node] = true
		case sim.Crashed:
			up[e.Node] = false
		}
		f, is := e.Body.(about.Subject)
		if !is || sim.FactKind(e.Body) != "dead" {
			continue
		}
		if up[f.Subject()] {
			mistakes++
		}
		if f.Subject() == 2 && e.At < 20*time.Second { // who restarts later learns of it once more
			if first == 0 {
				first = float64(e.At)
			}
			last = float64(e.At)
		}
	}
	require.Positive(t, mistakes)
	require.Equal(t, []float64{first - 5e9}, read["first"].Values)
	require.Equal(t, 1, read["first"].Open, "n4 came back before anybody held it for dead")
	require.Equal(t, []float64{last - 5e9}, read["all"].Values)
	require.Equal(t, []float64{first}, read["of n2"].Values)
	require.InDelta(t, mistakes*60, read["mistakes"].Values[0], 1e-9)
}
