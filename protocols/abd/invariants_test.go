package abd

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// A tell is a fact that a node states: replicas are 1 to 3, clients 4 and 5.
type tell = bench.Tell

var one, two = Tag{1, 0}, Tag{2, 1}

// Each property finds nothing wrong with a story up to its last fact, and that wrong if it says why,
// with the event that it blames.
func TestInvariants(t *testing.T) {
	for _, c := range []struct {
		name, property, why string
		blames              []uint64
		story               []tell
	}{
		{
			"a read after a write comes after it", "Atomicity", "", nil,
			[]tell{{4, Begun{0, true}}, {4, Finished{0, true, one, "a"}}, {5, Begun{1, false}}, {5, Finished{1, false, one, "a"}}},
		},
		{
			"a read goes back behind a read", "Atomicity",
			"n4 read a with tag 1.0, but an operation that was finished before this one began has tag 2.1",
			[]uint64{2},
			[]tell{{5, Begun{1, false}}, {5, Finished{1, false, two, "b"}}, {4, Begun{0, false}}, {4, Finished{0, false, one, "a"}}},
		},
		{
			"a write takes the tag of one before", "Atomicity",
			"n4 wrote b with tag 1.0, but an operation that was finished before this one began has tag 1.0",
			[]uint64{2},
			[]tell{{4, Begun{0, true}}, {4, Finished{0, true, one, "a"}}, {4, Begun{0, true}}, {4, Finished{0, true, one, "b"}}},
		},
		{
			"a regular register may go back behind a read", "Regularity", "", nil,
			[]tell{{5, Begun{1, false}}, {5, Finished{1, false, two, "b"}}, {4, Begun{0, false}}, {4, Finished{0, false, one, "a"}}},
		},
		{
			"not even a regular register goes back behind a write", "Regularity",
			"n4 read the first value, which nobody wrote, but a write that was finished before this read began has tag 1.0",
			[]uint64{2},
			[]tell{{5, Begun{1, true}}, {5, Finished{1, true, one, "a"}}, {4, Begun{0, false}}, {4, Finished{0, false, Tag{}, ""}}},
		},
		{
			"a read that overlaps the write may miss it", "Regularity", "", nil,
			[]tell{{4, Begun{0, false}}, {5, Begun{1, true}}, {5, Finished{1, true, one, "a"}}, {4, Finished{0, false, Tag{}, ""}}},
		},
		{
			"a value out of nowhere", "Integrity", "n4 read a with tag 1.0, and nobody wrote that", nil,
			[]tell{{4, Finished{0, false, one, "a"}}},
		},
		{
			"another value than was written", "Integrity", "n4 read b with tag 1.0, but a was written with it",
			[]uint64{1},
			[]tell{{5, Chosen{1, one, "a"}}, {4, Finished{0, false, one, "b"}}},
		},
		{
			"one tag, two writes", "Unique Tags", "n5 gives b the tag 1.0, which a has",
			[]uint64{1},
			[]tell{{4, Chosen{0, one, "a"}}, {5, Chosen{1, one, "b"}}},
		},
		{
			"two replicas are a quorum", "Propagation", "", nil,
			[]tell{{1, Stored{two, "b"}}, {2, Stored{one, "a"}}, {4, Finished{0, true, one, "a"}}},
		},
		{
			"one is not", "Propagation",
			"n4 wrote a with tag 1.0, but of the 2 replicas that it takes only 1 keep that or something later",
			[]uint64{1},
			[]tell{{1, Booted{}}, {2, Stored{one, "a"}}, {4, Finished{0, true, one, "a"}}},
		},
		{
			"a replica goes back", "Monotonic Tags", "n1 has tag 1.0 after it had 2.1",
			[]uint64{1},
			[]tell{{1, Stored{two, "b"}}, {2, Stored{one, "a"}}, {1, Stored{one, "a"}}},
		},
		{
			"a replica forgets", "Monotonic Tags", "n1 has tag none after it had 2.1",
			[]uint64{1},
			[]tell{{1, Stored{two, "b"}}, {1, Booted{}}},
		},
	} {
		t.Run(c.property+"/"+c.name, func(t *testing.T) {
			p := bench.Named(t, invariants(&config{replicas: []sim.ID{1, 2, 3}, readQuorum: 2, writeQuorum: 2}), c.property)
			why, blames := bench.Judge(t, p, c.story...)
			require.Equal(t, c.why, why)
			require.Equal(t, c.blames, blames)
			require.Positive(t, p.Judged())
		})
	}
}

// A replica with a new disk is a new one.
func TestInvariants_WipedReplicaIsNew(t *testing.T) {
	p := &monotonicTags{}
	require.Empty(t, p.Fact(0, 1, Stored{two, "b"}))
	p.Wiped(1)
	p.Wiped(7)
	require.Empty(t, p.Fact(0, 1, Booted{}))
}
