package paxos

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// §2.3: a learner must hear of a quorum, in one ballot.
func TestLearner_2_3_NeedsAQuorumInOneBallot(t *testing.T) {
	s := newSolo(t, l1)
	s.Say(a1, Accepted{no(1, p1), "v1"})
	s.Say(a1, Accepted{no(1, p1), "v1"})
	s.Say(a2, Accepted{no(2, p2), "v1"})
	s.Say(a1, Accepted{no(3, p1), "v1"})
	require.Empty(t, bench.Told[Chosen](s.Facts))
	s.Say(a3, Accepted{no(2, p2), "v1"})
	require.Equal(t, []Chosen{{no(2, p2), "v1"}}, bench.Told[Chosen](s.Facts))
	s.Say(a2, Accepted{no(3, p1), "v1"})
	require.Len(t, bench.Told[Chosen](s.Facts), 1, "once is enough")
}

// §2.3: whoever hears nothing asks the acceptors, and then has a proposer issue a proposal.
func TestLearner_2_3_Asks(t *testing.T) {
	s := newSolo(t, l1)
	s.Wait(105 * ms)
	require.ElementsMatch(t, bench.To(Query{}, a1, a2, a3), s.Heard)
	s.Heard = nil
	s.Wait(100 * ms)
	require.Len(t, s.Heard, 4)
	require.Subset(t, s.Heard, bench.To(Query{}, a1, a2, a3))
	require.True(t,
		slices.Contains(s.Heard, bench.Letter{By: p1, Msg: Query{}}) != slices.Contains(s.Heard, bench.Letter{By: p2, Msg: Query{}}))
	s.Say(a1, Accepted{no(1, p1), "v1"})
	s.Say(a2, Accepted{no(1, p1), "v1"})
	s.Heard = nil
	s.Wait(1000 * ms)
	require.Empty(t, s.Heard, "who knows does not ask")
}

// An acceptor that has not voted has nothing to tell.
func TestAcceptor_2_3_TellsItsVote(t *testing.T) {
	s := newSolo(t, a1)
	require.Empty(t, s.Say(l1, Query{}))
	s.Say(p1, Accept{no(1, p1), "v1"})
	require.Equal(t, bench.To(Accepted{no(1, p1), "v1"}, l1), s.Say(l1, Query{}))
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
	for _, f := range s.Facts {
		if c, is := f.Body.(Chosen); is && f.Node == l1 {
			learned = append(learned, c)
		}
	}
	require.Len(t, learned, 2)
	require.Equal(t, learned[0].Value, learned[1].Value)
	require.Empty(t, s.Broken)
}
