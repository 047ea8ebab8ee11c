package raft

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Networks deliver in any order, late, and twice. Here a rule meets all orders of a few messages, and is
// compared with a model that says it in one sentence.

// agrees is the model of a decision: a majority of the voters, and of the old ones while two groups decide.
func agrees(c *raftlaws.Configuration, yes func(sim.ID) bool) bool {
	for _, group := range [][]sim.ID{c.Voters, c.Old} {
		n := 0
		for _, id := range group {
			if yes(id) {
				n++
			}
		}
		if len(group) > 0 && 2*n <= len(group) {
			return false
		}
	}
	return true
}

// answersOf draws answers of n2 to n5 with what they have, some of an old term, in any order.
func answersOf(t *rapid.T, most int64) []said {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) said {
		return said{
			from:  sim.ID(rapid.IntRange(2, 5).Draw(t, "from")),
			match: rapid.Int64Range(0, most).Draw(t, "match"),
			late:  rapid.IntRange(0, 3).Draw(t, "late") == 0,
		}
	}), 1, 8).Draw(t, "answers")
}

// said is an answer to AppendEntries, or to RequestVote: then it grants the vote if match is not 0.
type said struct {
	from  sim.ID
	match int64
	late  bool // it is of the term before
}

// §5.3: a leader commits what a majority of the voters has, whatever each said last, and whatever learners
// and answers to an earlier term say.
func TestRule_5_3_CommitsWhatAMajorityHas(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSolo(t, 5, bench.With("members", 3), bench.With("logs", [][]int64{{1}}))
		s.lead()
		require.EqualValues(t, 2, s.self().currentTerm)
		s.request(1, 3)
		s.Say(2, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 2})
		s.order(service.Join, 4)
		require.Equal(t, []sim.ID{4}, s.self().learning())
		has := map[sim.ID]int64{1: 4, 2: 2}
		for _, a := range answersOf(rt, 3) { // of four entries: no learner catches up
			term := int64(2)
			if a.late {
				term = 1
			} else {
				has[a.from] = max(has[a.from], a.match)
			}
			s.Say(a.from, AppendEntriesReply{Term: term, Success: true, MatchIndex: a.match})
			want := int64(0)
			for n := range int64(5) {
				if agrees(&raftlaws.Configuration{Voters: []sim.ID{1, 2, 3}}, func(id sim.ID) bool { return has[id] >= n }) {
					want = n
				}
			}
			require.Equal(rt, want, s.self().commitIndex)
		}
	})
}

// §6: a joint configuration is left when majorities of both groups have it, and not before.
func TestRule_6_JointUntilBothHaveIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSolo(t, 5, bench.With("members", 3), bench.With("noop", true))
		s.lead()
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
		s.request(1, 1) // which may be committed before the configuration is
		s.order(service.Reconfigure, 3, 4, 5)
		s.Say(4, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
		s.Say(5, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
		joint := s.self().latest()
		require.True(t, joint.Joint())
		has := map[sim.ID]bool{1: true}
		for _, a := range answersOf(rt, 3) {
			term := int64(1)
			if a.late {
				term = 0
			}
			has[a.from] = has[a.from] || !a.late && a.match >= joint.index
			s.Say(a.from, AppendEntriesReply{Term: term, Success: true, MatchIndex: a.match})
			over := agrees(joint.Configuration, func(id sim.ID) bool { return has[id] })
			require.Equal(rt, !over, s.self().latest().Joint())
			if over {
				return
			}
		}
	})
}

// §5.2: a candidate leads when a majority of the voters, each counted once, has voted for it in this term.
func TestRule_5_2_LeadsByAMajorityOfItsTerm(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSolo(t, 5, bench.With("members", rapid.IntRange(3, 5).Draw(rt, "members")))
		s.Timeout(electionTimer)
		s.Timeout(electionTimer)
		require.EqualValues(t, 2, s.self().currentTerm)
		votes := map[sim.ID]bool{1: true}
		for _, a := range answersOf(rt, 1) {
			term := int64(2)
			if a.late {
				term = 1
			}
			votes[a.from] = votes[a.from] || !a.late && a.match > 0
			s.Say(a.from, RequestVoteReply{Term: term, VoteGranted: a.match > 0})
			won := agrees(s.self().latest().Configuration, func(id sim.ID) bool { return votes[id] })
			require.Equal(rt, won, s.self().role == leader)
			if won {
				return
			}
		}
	})
}

// A joint electorate reaches what majorities of both groups have reached.
func TestRule_6_Reached(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		group := func(name string, least int) []sim.ID {
			ids := rapid.SliceOfNDistinct(rapid.IntRange(1, 5), least, 5, rapid.ID).Draw(rt, name)
			slices.Sort(ids)
			var of []sim.ID
			for _, id := range ids {
				of = append(of, sim.ID(id))
			}
			return of
		}
		c := raftlaws.Configuration{Voters: group("voters", 1), Old: group("old", 0)}
		values := rapid.SliceOfN(rapid.Int64Range(0, 4), 5, 5).Draw(rt, "values")
		var e electorate
		e.set(&c, 1)
		want := int64(0)
		for n := range int64(5) {
			if agrees(&c, func(id sim.ID) bool { return values[id-1] >= n }) {
				want = n
			}
		}
		require.Equal(rt, want, reached(&e, values))
	})
}
