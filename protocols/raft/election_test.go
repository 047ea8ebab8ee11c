package raft

import (
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// What servers with empty logs say to each other.
func ballot(term int64, id sim.ID) RequestVote { return RequestVote{Term: term, CandidateID: id} }

func heartbeat(term int64, id sim.ID) AppendEntries {
	return AppendEntries{Term: term, LeaderID: id}
}

func yes(term int64) RequestVoteReply { return RequestVoteReply{Term: term, VoteGranted: true} }

func no(term int64) RequestVoteReply { return RequestVoteReply{Term: term} }

// "If a server receives a request with a stale term number, it rejects the request."
func TestElection_5_1_StaleTermRejected(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, heartbeat(5, 2))
	require.Equal(t, no(5), s.Ask(3, ballot(4, 3)))
	require.Equal(t, AppendEntriesReply{Term: 5}, s.Ask(3, heartbeat(4, 3)))
	require.EqualValues(t, 2, s.self().leader)
}

// "If a candidate or leader discovers that its term is out of date, it immediately reverts to
// follower state."
func TestElection_5_1_HigherTermEndsLeadership(t *testing.T) {
	news := map[string]sim.Message{
		"RequestVote":        ballot(9, 2),
		"RequestVoteReply":   no(9),
		"AppendEntries":      heartbeat(9, 2),
		"AppendEntriesReply": AppendEntriesReply{Term: 9},
		"PreVoteReply":       PreVoteReply{Term: 9},
	}
	for name, msg := range news {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3)
			s.lead()
			s.Say(2, msg)
			require.Equal(t, follower, s.self().role)
			require.EqualValues(t, 9, s.self().currentTerm)
			require.Contains(t, s.Stated(), sim.Fact(raftlaws.Stepdown{Term: 1}))
			require.Contains(t, s.Timers(1), electionTimer)
			require.NotContains(t, s.Timers(1), heartbeatTimer)
		})
	}
}

// "Each server will vote for at most one candidate in a given term, on a first-come-first-served
// basis."
func TestElection_5_2_VoteOncePerTerm(t *testing.T) {
	s := newSolo(t, 3)
	require.Equal(t, yes(1), s.Ask(2, ballot(1, 2)))
	require.Equal(t, no(1), s.Ask(3, ballot(1, 3)))
	require.Equal(t, yes(2), s.Ask(3, ballot(2, 3)))
}

// Figure 2: "If votedFor is null or candidateId": a lost answer is given again.
func TestElection_5_2_VoteIsRepeated(t *testing.T) {
	s := newSolo(t, 3)
	s.Ask(2, ballot(1, 2))
	require.Equal(t, yes(1), s.Ask(2, ballot(1, 2)))
}

// Figure 2: currentTerm and votedFor are persistent.
func TestElection_5_2_VoteSurvivesRestart(t *testing.T) {
	s := newSolo(t, 3)
	s.Ask(2, ballot(4, 2))
	s.Reboot()
	require.EqualValues(t, 4, s.self().currentTerm)
	require.EqualValues(t, 2, s.self().votedFor)
	require.Equal(t, no(4), s.Ask(3, ballot(4, 3)))
}

// "To begin an election, a follower increments its current term and transitions to candidate state.
// It then votes for itself and issues RequestVote RPCs in parallel to each of the other servers."
func TestElection_5_2_CandidateAsksAll(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 1, 3}}))
	asked := RequestVote{Term: 4, CandidateID: 1, LastLogIndex: 3, LastLogTerm: 3}
	require.ElementsMatch(t, bench.To(asked, 2, 3), s.Timeout(electionTimer))
	require.EqualValues(t, 1, s.self().votedFor)
	require.Contains(t, s.Stated(), sim.Fact(raftlaws.Vote{Term: 4, For: 1}))
}

// "Servers retry RPCs if they do not receive a response in a timely manner" (§5.1).
func TestElection_5_1_CandidateAsksAgain(t *testing.T) {
	s := newSolo(t, 5)
	s.Timeout(electionTimer)
	s.Say(2, yes(1))
	again := s.Timeout(heartbeatTimer)
	require.Empty(t, again.By(2), "n2 has voted")
	require.Len(t, again.By(3), 1)
}

// "A candidate wins an election if it receives votes from a majority of the servers in the full
// cluster for the same term."
func TestElection_5_2_MajorityWins(t *testing.T) {
	s := newSolo(t, 5)
	s.Timeout(electionTimer)
	s.Say(2, yes(1))
	require.Equal(t, candidate, s.self().role)
	s.Say(2, yes(1))
	require.Equal(t, candidate, s.self().role, "n2 has one vote")
	s.Say(3, no(1))
	require.Equal(t, candidate, s.self().role, "n3 refused")
	s.Say(4, yes(1))
	require.Equal(t, leader, s.self().role)
	require.NotContains(t, s.Timers(1), electionTimer)
}

func TestElection_5_2_VotesOfAnotherTermDoNotCount(t *testing.T) {
	s := newSolo(t, 5)
	s.Timeout(electionTimer)
	s.Say(2, yes(1))
	s.Timeout(electionTimer)
	s.Say(3, yes(1))
	s.Say(4, yes(2))
	require.Equal(t, candidate, s.self().role)
}

// "Once a candidate wins an election, it becomes leader. It then sends heartbeat messages to all of
// the other servers to establish its authority and prevent new elections."
func TestElection_5_2_LeaderSpeaksAtOnce(t *testing.T) {
	s := newSolo(t, 3)
	s.Timeout(electionTimer)
	heard := s.Say(2, yes(1))
	require.Len(t, heard, 2)
	for _, h := range heard {
		require.IsType(t, AppendEntries{}, h.Msg)
	}
	require.Len(t, s.Timeout(heartbeatTimer), 2, "and goes on")
}

// "If the leader's term is at least as large as the candidate's current term, then the candidate
// recognizes the leader as legitimate and returns to follower state."
func TestElection_5_2_CandidateYieldsToLeader(t *testing.T) {
	s := newSolo(t, 3)
	s.Timeout(electionTimer)
	require.Equal(t, AppendEntriesReply{Term: 1, Success: true}, s.Ask(2, heartbeat(1, 2)))
	require.Equal(t, follower, s.self().role)
	require.EqualValues(t, 2, s.self().leader)
}

// "If the term in the RPC is smaller than the candidate's current term, then the candidate rejects
// the RPC and continues in candidate state."
func TestElection_5_2_CandidateIgnoresOldLeader(t *testing.T) {
	s := newSolo(t, 3)
	s.Timeout(electionTimer)
	s.Timeout(electionTimer)
	require.Equal(t, AppendEntriesReply{Term: 2}, s.Ask(2, heartbeat(1, 2)))
	require.Equal(t, candidate, s.self().role)
}

// "if many followers become candidates at the same time, votes could be split": a candidate that
// nobody answers is merely alone.
func TestElection_5_2_SplitVoteTakesARival(t *testing.T) {
	alone := newSolo(t, 3)
	alone.Timeout(electionTimer)
	alone.Timeout(electionTimer)
	require.NotContains(t, alone.Stated(), sim.Fact(raftlaws.SplitVote{Term: 1}))
	for name, msg := range map[string]sim.Message{
		"another stands":   RequestVote{Term: 2, CandidateID: 2},
		"somebody refuses": RequestVoteReply{Term: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3)
			s.Timeout(electionTimer)
			s.Timeout(electionTimer)
			s.Say(2, msg)
			s.Timeout(electionTimer)
			s.Timeout(electionTimer)
			require.Contains(t, s.Stated(), sim.Fact(raftlaws.SplitVote{Term: 2}))
			require.NotContains(t, s.Stated(), sim.Fact(raftlaws.SplitVote{Term: 3}), "the next term begins anew")
		})
	}
}

// "Election timeouts are chosen randomly from a fixed interval."
func TestElection_5_2_TimeoutsDiffer(t *testing.T) {
	elections := func(options ...bench.Option) (split int) {
		options = append(options, bench.With("pre_vote", false), bench.World(func(c *sim.Config) {
			c.Network.Delay = sim.Constant(10 * ms)
		}))
		c := newCluster(t, 5, 0, options...)
		c.Run(10 * time.Second)
		return len(bench.Told[raftlaws.SplitVote](c.Facts))
	}
	require.LessOrEqual(t, elections(), 10)
	require.Greater(t, elections(bench.Mutant("fixed-timeouts")), 100, "without the rule")
}

// "The voter denies its vote if its own log is more up-to-date than that of the candidate."
func TestElection_5_4_1_UpToDate(t *testing.T) {
	mine := bench.With("logs", [][]int64{{1, 2, 2, 3, 3}}) // ends with 5@3
	cases := []struct {
		index, term int64
		granted     bool
	}{
		{5, 3, true},
		{6, 3, true},
		{4, 3, false},
		{1, 4, true},
		{9, 2, false},
		{0, 0, false},
	}
	for _, c := range cases {
		s := newSolo(t, 3, mine)
		ask := RequestVote{Term: 7, CandidateID: 2, LastLogIndex: c.index, LastLogTerm: c.term}
		require.Equal(t, RequestVoteReply{Term: 7, VoteGranted: c.granted}, s.Ask(2, ask), "%v", ask)
	}
}

// A server that grants a vote gives the candidate time: "if election timeout elapses without
// receiving AppendEntries RPC from current leader or granting vote to candidate" (Figure 2).
func TestElection_5_2_OnlyVotesAndLeadersRestartTheTimer(t *testing.T) {
	timeout := bench.With("election_timeout", sim.Constant(200*ms))
	cases := map[string]struct {
		msg      sim.Message
		restarts bool
	}{
		"granted":      {RequestVote{Term: 2, CandidateID: 2, LastLogIndex: 1, LastLogTerm: 1}, true},
		"refused":      {ballot(2, 2), false},
		"leader":       {heartbeat(2, 2), true},
		"stale leader": {heartbeat(0, 2), false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3, timeout, bench.With("logs", [][]int64{{1}}))
			s.Wait(150 * ms)
			s.Say(2, c.msg)
			s.Wait(100 * ms)
			require.Equal(t, c.restarts, s.self().role == follower)
		})
	}
}

func TestElection_AloneWinsAtOnce(t *testing.T) {
	c := newCluster(t, 1, 1)
	c.Run(2 * time.Second)
	require.Equal(t, []raftlaws.Leader{{Term: 1}}, bench.Told[raftlaws.Leader](c.Facts))
	require.Positive(t, c.Stats().Returned)
	require.Empty(t, c.Broken)
}

// A server that is a majority by itself hears no answer that would come after the sync of its vote.
func TestElection_AloneLeadsOnceItsVoteIsOnDisk(t *testing.T) {
	s := newSolo(t, 2, bench.Fsync(sim.Constant(5*ms)))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: configEntry(1, 1, []sim.ID{1}, nil)})
	s.Wait(50 * ms)
	s.Timeout(electionTimer)
	s.Wait(50 * ms)
	require.Equal(t, leader, s.self().role)
	vote := slices.Index(s.Stated(), sim.Fact(raftlaws.Vote{Term: 2, For: 1}))
	require.Positive(t, vote)
	require.Less(t, vote, slices.IndexFunc(s.Stated(), func(f sim.Fact) bool { _, is := f.(raftlaws.Leader); return is }))
}
