package nodesets

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// Sets hold what was added and not dropped since, each by its name.
func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "n")
		sets, model := Of(n), map[string]bool{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			id := sim.ID(rapid.IntRange(1, n).Draw(t, "id"))
			name := rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "name")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				sets.Drop(id)
				for _, name := range []string{"x", "y", "z"} {
					delete(model, fmt.Sprint(name, id))
				}
			default:
				sets.Add(name, id)
				model[fmt.Sprint(name, id)] = true
			}
		}
		for id := range sim.ID(n + 70) {
			for _, name := range []string{"x", "y", "z"} {
				if model[fmt.Sprint(name, id)] != sets.Has(name, id) {
					t.Fatalf("n%d in %s: %v", id, name, sets.Has(name, id))
				}
			}
		}
	})
}
