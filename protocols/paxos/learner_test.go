package paxos

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// §2.3: a learner must hear of a quorum, in one ballot.
func TestLearner_2_3_NeedsAQuorumInOneBallot(t *testing.T) {
	s := newSolo(t, l1)
	s.hears(a1, Accepted{no(1, p1), "v1"})
	s.hears(a1, Accepted{no(1, p1), "v1"})
	s.hears(a2, Accepted{no(2, p2), "v1"})
	s.hears(a1, Accepted{no(3, p1), "v1"})
	require.Empty(t, told[Chosen](s.synod))
	s.hears(a3, Accepted{no(2, p2), "v1"})
	require.Equal(t, []Chosen{{no(2, p2), "v1"}}, told[Chosen](s.synod))
	s.hears(a2, Accepted{no(3, p1), "v1"})
	require.Len(t, told[Chosen](s.synod), 1, "once is enough")
}

// §2.3: whoever hears nothing asks the acceptors, and then has a proposer issue a proposal.
func TestLearner_2_3_Asks(t *testing.T) {
	s := newSolo(t, l1)
	s.wait(105 * ms)
	require.ElementsMatch(t, to(Query{}, a1, a2, a3), s.heard)
	s.heard = nil
	s.wait(100 * ms)
	require.Len(t, s.heard, 4)
	require.Subset(t, s.heard, to(Query{}, a1, a2, a3))
	require.True(t,
		slices.Contains(s.heard, heard{p1, Query{}}) != slices.Contains(s.heard, heard{p2, Query{}}))
	s.hears(a1, Accepted{no(1, p1), "v1"})
	s.hears(a2, Accepted{no(1, p1), "v1"})
	s.heard = nil
	s.wait(1000 * ms)
	require.Empty(t, s.heard, "who knows does not ask")
}

// An acceptor that has not voted has nothing to tell.
func TestAcceptor_2_3_TellsItsVote(t *testing.T) {
	s := newSolo(t, a1)
	require.Empty(t, s.hears(l1, Query{}))
	s.hears(p1, Accept{no(1, p1), "v1"})
	require.Equal(t, to(Accepted{no(1, p1), "v1"}, l1), s.hears(l1, Query{}))
}

// A learner remembers nothing, and finds out again.
func TestLearner_FindsOutAgainAfterARestart(t *testing.T) {
	s := newSynod(t)
	s.Run(500 * ms)
	crash := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{l1}})
	s.Run(600 * ms)
	s.Undo(crash)
	s.Run(2000 * ms)
	var learned []Chosen
	for _, f := range s.facts {
		if c, is := f.fact.(Chosen); is && f.node == l1 {
			learned = append(learned, c)
		}
	}
	require.Len(t, learned, 2)
	require.Equal(t, learned[0].Value, learned[1].Value)
	require.Empty(t, s.broken)
}
