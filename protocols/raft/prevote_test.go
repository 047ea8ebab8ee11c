package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// Thesis §9.6: "a candidate only increments its term if it first learns from a majority of the
// cluster that they would be willing to grant the candidate their votes".
func TestPreVote_9_6_NoNewTermWithoutAMajority(t *testing.T) {
	s := newSolo(t, 5, bench.With("pre_vote", true))
	heard := s.Timeout(electionTimer)
	require.Len(t, heard, 4)
	require.Equal(t, PreVote{Term: 1, CandidateID: 1}, heard[0].Msg)
	require.Zero(t, s.self().currentTerm)
	require.Zero(t, s.Stats().Synced)

	s.Say(2, PreVoteReply{AskedTerm: 1, VoteGranted: true})
	s.Say(2, PreVoteReply{AskedTerm: 1, VoteGranted: true})
	s.Say(3, PreVoteReply{AskedTerm: 2, VoteGranted: true})
	s.Say(4, PreVoteReply{AskedTerm: 1})
	require.Equal(t, preCandidate, s.self().role)
	heard = s.Say(5, PreVoteReply{AskedTerm: 1, VoteGranted: true})
	require.Equal(t, candidate, s.self().role)
	require.Len(t, heard, 4)
	require.IsType(t, RequestVote{}, heard[0].Msg)
}

// "They would be willing to grant the candidate their votes (if the candidate's log is sufficiently
// up-to-date, and the voters have not received heartbeats from a valid leader for at least a
// baseline election timeout)."
func TestPreVote_9_6_WhoSaysYes(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 2}}))
	ask := PreVote{Term: 3, CandidateID: 2, LastLogIndex: 2, LastLogTerm: 2}
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 3, VoteGranted: true}, s.Ask(2, ask))
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 3, VoteGranted: true}, s.Ask(3, ask),
		"it is no vote")
	require.EqualValues(t, 2, s.self().currentTerm, "and no news")

	old := PreVote{Term: 2, CandidateID: 2, LastLogIndex: 2, LastLogTerm: 2}
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 2}, s.Ask(2, old))
	short := PreVote{Term: 3, CandidateID: 2, LastLogIndex: 1, LastLogTerm: 1}
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 3}, s.Ask(2, short))

	s.Say(3, AppendEntries{Term: 2, LeaderID: 3, PrevLogIndex: 2, PrevLogTerm: 2})
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 3}, s.Ask(2, ask), "it hears a leader")
	s.Wait(145 * ms)
	require.Equal(t, PreVoteReply{Term: 2, AskedTerm: 3, VoteGranted: true}, s.Ask(2, ask), "no more")
}

// Thesis §6.2: "a leader in Raft steps down if an election timeout elapses without a successful
// round of heartbeats to a majority of its cluster".
func TestCheckQuorum_6_2(t *testing.T) {
	led := func(options ...bench.Option) role {
		s := newSolo(t, 3, append(options, bench.With("election_timeout", sim.Constant(200*ms)))...)
		s.lead()
		for range 4 {
			s.Wait(95 * ms)
			s.Say(3, AppendEntriesReply{Term: 1, Success: true})
		}
		require.Equal(t, leader, s.self().role)
		s.Wait(260 * ms)
		return s.self().role
	}
	require.NotEqual(t, leader, led())
	require.Equal(t, leader, led(bench.With("check_quorum", false)))
	require.Equal(t, leader, led(bench.Mutant("no-check-quorum")))
}

// A server that cannot hear the leader does not depose it.
func TestPreVote_DeafServerDoesNoHarm(t *testing.T) {
	leaders := func(options ...bench.Option) int {
		c := newCluster(t, 5, 2, options...)
		c.Run(1 * time.Second)
		deaf := sim.ID(1)
		if c.server(1).role == leader {
			deaf = 2
		}
		c.Apply(sim.Fault{Kind: sim.OneWay, Groups: [][]sim.ID{c.Servers, {deaf}}})
		c.Run(6 * time.Second)
		return len(bench.Told[raftlaws.Leader](c.Facts))
	}
	require.Equal(t, 1, leaders())
	require.Greater(t, leaders(bench.Mutant("disruptive")), 5, "without the rule")
}

// "If a server receives a RequestVote RPC within the minimum election timeout of hearing from a
// current leader, it does not update its term or grant its vote" (§6).
func TestSticky_6_DisregardsRequestsWhileItHearsALeader(t *testing.T) {
	s := newSolo(t, 3, bench.With("sticky", true))
	s.Wait(150 * ms)
	s.Say(2, heartbeat(1, 2))
	require.Equal(t, no(1), s.Ask(3, ballot(7, 3)))
	require.EqualValues(t, 1, s.self().currentTerm)
	wanted := ballot(7, 3)
	wanted.Transfer = true
	require.Equal(t, yes(7), s.Ask(3, wanted), "the leader wants it so (thesis §3.10)")
	s.Say(2, heartbeat(8, 2))
	s.Wait(145 * ms)
	require.Equal(t, yes(9), s.Ask(3, ballot(9, 3)), "it hears a leader no more")
}
