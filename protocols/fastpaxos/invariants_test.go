package fastpaxos

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// A tell is a fact that a node states.
type tell = bench.Tell

// votes are the votes of some acceptors for one value in one round.
func votes(r Round, v string, acceptors ...sim.ID) []tell {
	var out []tell
	for _, a := range acceptors {
		out = append(out, tell{a, Vote{r, v}})
	}
	return out
}

// judge is what a new property finds wrong with the last fact of a story that is told in parts, and which
// facts it blames.
func judge(t *testing.T, name string, stories ...[]tell) (why string, against []uint64) {
	t.Helper()
	return bench.Judge(t, bench.Named(t, invariants(sizesFor(5)), name), slices.Concat(stories...)...)
}

func TestInvariant_Agreement(t *testing.T) {
	why, _ := judge(t, "Agreement", votes(fast1, "v1", a1, a2, a3), votes(classic1, "v2", a1, a2, a3))
	require.Empty(t, why, "three votes are too few in a fast round")
	why, against := judge(t, "Agreement",
		votes(fast1, "v1", a2, a3, a4, a5), votes(classic1, "v2", a1, a2, a3))
	require.Equal(t, "v2 was chosen in round 1.3c, but v1 was chosen in round 1.3f", why)
	require.Equal(t, []uint64{1, 2, 3, 4, 5, 6, 7}, against)
	why, _ = judge(t, "Agreement", []tell{{l1, Learned{fast1, "v1"}}}, votes(classic1, "v2", a1, a2, a3))
	require.Equal(t, "v2 was chosen in round 1.3c, but v1 was learned from round 1.3f", why)
	why, _ = judge(t, "Agreement", votes(classic1, "v2", a1, a2), []tell{
		{a3, Booted{classic1, classic1, "v2"}},
		{l1, Learned{fast1, "v1"}},
	})
	require.Equal(t, "n9 learned v1 from round 1.3f, but v2 was chosen in round 1.3c", why)
}

func TestInvariant_Nontriviality(t *testing.T) {
	why, _ := judge(t, "Nontriviality", []tell{{p1, Proposed{"v1"}}, {l1, Learned{fast1, "v1"}}})
	require.Empty(t, why)
	why, _ = judge(t, "Nontriviality", []tell{{p1, Proposed{"v1"}}, {l1, Learned{fast1, "v2"}}})
	require.Equal(t, "n9 learned v2, and nobody proposed it", why)
}

func TestInvariant_Learning(t *testing.T) {
	learned := []tell{{l1, Learned{fast1, "v1"}}}
	why, _ := judge(t, "Learning", votes(fast1, "v1", a1, a2, a3, a4), learned)
	require.Empty(t, why)
	why, against := judge(t, "Learning", votes(fast1, "v1", a1, a2, a3, a3), learned)
	require.Equal(t, "n9 learned v1 from round 1.3f, but only 3 of the 4 acceptors that it takes "+
		"had voted for it", why)
	require.Equal(t, []uint64{1, 2, 3}, against)
}

func TestInvariant_CP(t *testing.T) {
	why, against := judge(t, "CP", votes(fast1, "v1", a1, a2, a3, a4), votes(classic1, "v2", a5))
	require.Equal(t, "n8 voted for v2 in round 1.3c, but v1 was chosen in round 1.3f", why)
	require.Equal(t, []uint64{5, 1, 2, 3, 4}, against)
	why, _ = judge(t, "CP", votes(classic1, "v2", a5), votes(fast1, "v1", a1, a2, a3, a4))
	require.NotEmpty(t, why, "in either order")
	why, _ = judge(t, "CP", votes(fast2, "v1", a1, a2, a3, a4), votes(classic1, "v2", a5))
	require.Empty(t, why, "below it anything may be")
	why, _ = judge(t, "CP", votes(classic2, "v1", a1, a2, a3), votes(classic1, "v2", a5),
		votes(fast1, "v1", a1, a2, a3, a4))
	require.Equal(t, "n8 voted for v2 in round 1.3c, but v1 was chosen in round 1.3f", why,
		"a lower round may choose later")
	why, _ = judge(t, "CP", votes(fast1, "v1", a1, a2, a3), votes(classic1, "v2", a5))
	require.Empty(t, why, "nothing is chosen")
}

func TestInvariant_OneVote(t *testing.T) {
	why, _ := judge(t, "One Vote", votes(fast1, "v1", a1), votes(fast1, "v2", a2), votes(classic1, "v2", a1))
	require.Empty(t, why)
	why, against := judge(t, "One Vote", votes(fast1, "v1", a1), votes(fast1, "v2", a1))
	require.Equal(t, "n4 voted in round 1.3f after it had voted in round 1.3f", why)
	require.Equal(t, []uint64{1}, against)
	why, _ = judge(t, "One Vote", votes(classic1, "v1", a1), votes(fast1, "v1", a1))
	require.Equal(t, "n4 voted in round 1.3f after it had voted in round 1.3c", why)
	why, _ = judge(t, "One Vote", votes(classic1, "v1", a1), []tell{{a1, Booted{}}})
	require.Equal(t, "n4 restarted and does not know of its vote in round 1.3c", why)
}

// Who has joined a round votes in none below it, and knows that after a restart.
func TestInvariant_Promises(t *testing.T) {
	why, _ := judge(t, "Promises", []tell{{a1, Joined{fast1}}, {a1, Vote{fast1, "v1"}}, {a1, Joined{classic1}}, {a1, Booted{Joined: classic1}}})
	require.Empty(t, why)
	why, against := judge(t, "Promises", []tell{{a1, Joined{classic1}}, {a2, Joined{fast1}}, {a1, Vote{fast1, "v1"}}})
	require.Equal(t, "n4 voted in round 1.3f after it had promised to take part in none below 1.3c", why)
	require.Equal(t, []uint64{1}, against)
	why, _ = judge(t, "Promises", []tell{{a1, Joined{classic1}}, {a1, Booted{Joined: fast1}}})
	require.Equal(t, "n4 restarted in round 1.3f after it had promised to take part in none below 1.3c", why)
}

// A quorum joins before votes are asked for, and votes are what was asked for.
func TestInvariant_Phase1First(t *testing.T) {
	joined := func(r Round, acceptors ...sim.ID) (story []tell) {
		for _, a := range acceptors {
			story = append(story, tell{a, Joined{r}})
		}
		return story
	}
	opened := []tell{{c1, Opened{fast1}}}
	for _, c := range []struct {
		why   string
		story [][]tell
	}{
		{"", [][]tell{joined(fast1, a1, a2, a3, a4), opened, {{p1, Proposed{"v1"}}, {a1, Vote{fast1, "v1"}}}}},
		{
			"n3 asked for votes in round 1.3f, and only 3 of the 4 acceptors that it takes took part in it",
			[][]tell{joined(fast1, a1, a2, a3, a3), opened},
		},
		{"", [][]tell{joined(fast1, a1, a2, a3), {{c1, Picked{Round: classic1, Value: "v1"}}}}},
		{
			"n3 asked for votes in round 1.3c, and only 2 of the 3 acceptors that it takes took part in it",
			[][]tell{joined(fast1, a1, a2), {{c1, Picked{Round: classic1, Value: "v1"}}}},
		},
		{
			`n3 asked for votes for v2 in round 1.3c, which had been for "v1"`,
			[][]tell{joined(fast1, a1, a2, a3), {{c1, Picked{Round: classic1, Value: "v1"}}, {c1, Picked{Round: classic1, Value: "v2"}}}},
		},
		{"n4 voted in round 1.3f, and nobody asked for that", [][]tell{{{a1, Vote{fast1, "v1"}}}}},
		{
			"n4 voted for v1 in round 1.3f, and nobody proposed that",
			[][]tell{joined(fast1, a1, a2, a3, a4), opened, {{a1, Vote{fast1, "v1"}}}},
		},
		{
			"n4 voted for v2 in round 1.3c, which was for v1",
			[][]tell{joined(fast1, a1, a2, a3), {{c1, Picked{Round: classic1, Value: "v1"}}, {a1, Vote{classic1, "v2"}}}},
		},
	} {
		why, _ := judge(t, "Phase 1 First", c.story...)
		require.Equal(t, c.why, why)
	}
}
