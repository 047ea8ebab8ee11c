package raft

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// n1, n2 and n3 are the members in these tests; n4 and n5 are not, and answer all the same.
func speaker(t *rapid.T) sim.ID { return sim.ID(rapid.IntRange(2, 5).Draw(t, "from")) }

// In whatever order answers come, however often and of whichever term, a candidate leads as soon as a
// majority of the members has voted for it in its term, and not before.
func TestElection_5_2_AnyOrderOfVotes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSolo(t, 5, bench.With("members", 3))
		s.Timeout(electionTimer)
		s.Timeout(electionTimer)
		require.EqualValues(rt, 2, s.self().currentTerm)
		wins := false
		for range rapid.IntRange(1, 8).Draw(rt, "answers") {
			from, term := speaker(rt), rapid.Int64Range(1, 2).Draw(rt, "term")
			granted := rapid.Bool().Draw(rt, "granted")
			s.Say(from, RequestVoteReply{Term: term, VoteGranted: granted})
			wins = wins || granted && term == 2 && from <= 3
			require.Equal(rt, wins, s.self().role == leader)
		}
	})
}

// In whatever order acknowledgements come, a leader commits the last entry of its own term that a majority
// of the members has acknowledged in this term.
func TestReplication_5_4_2_AnyOrderOfAcknowledgements(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSolo(t, 5, bench.With("members", 3), bench.With("logs", [][]int64{{1, 1}}))
		s.lead()
		term := s.self().currentTerm
		for seq := range uint64(2) {
			s.Say(6, service.Request{Client: 6, Seq: seq + 1, Op: service.Op{Name: "put", Key: "x", Value: "v"}})
		}
		require.EqualValues(rt, 4, s.self().log.lastIndex())
		var committed int64
		for range rapid.IntRange(1, 8).Draw(rt, "answers") {
			from, match := speaker(rt), rapid.Int64Range(1, 4).Draw(rt, "match")
			late := rapid.Bool().Draw(rt, "of an earlier term")
			m := AppendEntriesReply{Term: term, Success: true, PrevLogIndex: match, MatchIndex: match}
			if late {
				m.Term--
			}
			s.Say(from, m)
			if !late && from <= 3 && match > 2 {
				committed = max(committed, match)
			}
			require.Equal(rt, committed, s.self().commitIndex)
		}
	})
}
