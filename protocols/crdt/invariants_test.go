package crdt

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/stretchr/testify/require"
)

// A tell is a fact that a replica states.
type tell = bench.Tell

// Each property finds nothing wrong with a story up to its last fact, and that wrong if it says why,
// with the event that it blames.
func TestInvariants(t *testing.T) {
	tag := Tag{1, 2}
	for _, c := range []struct {
		name, property, why string
		blames              []uint64
		story               []tell
	}{
		{
			"the same updates, the same state", strong, "", nil,
			[]tell{{1, Updated{Held: Held{1, 7, 70}}}, {2, Joined{1, Held{1, 7, 70}}}, {2, Updated{Held: Held{2, 8, 80}}}},
		},
		{
			"the same updates, another state", strong,
			"n2 has delivered the same 1 updates as n1, and its state is another one",
			[]uint64{1},
			[]tell{{1, Updated{Held: Held{1, 7, 70}}}, {2, Joined{1, Held{1, 7, 71}}}},
		},
		{
			"a replica forgets", "Monotonic Join", "n1 has 0 updates after it had 2",
			[]uint64{1},
			[]tell{{1, Updated{Held: Held{2, 7, 70}}}, {2, Booted{}}, {1, Booted{}}},
		},
		{
			"what was observed is gone", "Add Wins", "", nil,
			[]tell{{1, Delivered{"a", tag, true}}, {2, Removed{"a", tag}}, {1, Delivered{"a", tag, false}}},
		},
		{
			"what was not observed is gone", "Add Wins",
			"n1 does not have a, which was added as 1.2, and no remove had observed that", nil,
			[]tell{{2, Removed{"a", Tag{1, 1}}}, {1, Delivered{"a", tag, false}}},
		},
	} {
		t.Run(c.property+"/"+c.name, func(t *testing.T) {
			p := bench.Named(t, invariants(&config{service: setName}), c.property)
			why, blames := bench.Judge(t, p, c.story...)
			require.Equal(t, c.why, why)
			require.Equal(t, c.blames, blames)
			require.Positive(t, p.Judged())
		})
	}
}
