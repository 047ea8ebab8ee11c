package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// leased is committed with reads by lease, and a lease from a round that was sent a millisecond
// before it was answered.
func leased(t *testing.T, options ...option) *solo {
	s := committed(t, append(options, with("reads", "lease"), with("check_quorum", false))...)
	s.timeout(heartbeatTimer)
	s.say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round})
	return s
}

func (s *solo) read(seq uint64) []heard {
	return s.say(client, service.Request{Client: client, Seq: seq, Op: get})
}

// Thesis §6.4.1: "the leader would extend its lease to start + election timeout / clock drift
// bound", where start is when the round was sent.
func TestLeases_6_4_1_LengthAndStart(t *testing.T) {
	s := leased(t, with("clock_bound", sim.PPM(250_000)))
	require.Equal(t, 120*ms, s.self().leaseLength())
	long := config{electionTimeout: sim.Constant(24 * 365 * time.Hour), clockBound: 250_000}
	require.Equal(t, 24*365*time.Hour*4/5, long.leaseLength())
	sent := s.Now()
	s.timeout(heartbeatTimer)
	round := s.self().lead.round
	s.wait(100 * ms) // later rounds are not answered
	s.say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: round})
	require.Equal(t, sent+120*ms, s.self().lead.lease.until)

	require.Equal(t, []heard{{client, one(2)}}, s.read(2), "at once, and nobody is asked")
	require.Equal(t, []LeaseRead{{Term: 1, Index: 1}}, factsOf[LeaseRead](s))
	s.wait(sent + 120*ms - s.Now())
	require.Empty(t, s.read(3), "the lease is over, and no later round is answered yet")
	heard := s.say(2, AppendEntriesReply{
		Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round,
	})
	require.Empty(t, to(client, heard), "that round began before the read")
	require.Len(t, to(2, heard), 1, "the read goes by index")
}

// A majority must have answered the round.
func TestLeases_6_4_1_NeedsAMajority(t *testing.T) {
	s := newSolo(t, 5, with("reads", "lease"))
	s.lead()
	s.timeout(heartbeatTimer)
	round := s.self().lead.round
	s.say(2, AppendEntriesReply{Term: 1, Success: true, Round: round})
	s.say(2, AppendEntriesReply{Term: 1, Success: true, Round: round})
	require.Zero(t, s.self().lead.lease.until)
	s.say(5, AppendEntriesReply{Term: 1, Success: true, Round: round - 1})
	s.say(4, AppendEntriesReply{Term: 1, Success: true, Round: round})
	require.NotZero(t, s.self().lead.lease.until)
	require.Empty(t, s.self().lead.lease.sent)
}

// Like a read by index, one by lease needs an entry of the leader's term to be committed.
func TestLeases_NotBeforeAnEntryOfTheTerm(t *testing.T) {
	s := newSolo(t, 3, with("reads", "lease"), with("noop", true))
	s.lead()
	s.say(2, AppendEntriesReply{Term: 1, Success: true, Round: s.self().lead.round})
	require.True(t, s.self().lead.lease.until > s.Now())
	require.Empty(t, to(client, s.read(1)))
	heard := s.say(2, AppendEntriesReply{
		Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round,
	})
	require.Len(t, to(client, heard), 1)
}

// Thesis §6.4.1: a leader that has asked another server to stand "would need to expire its lease".
func TestLeases_6_4_1_GivenUp(t *testing.T) {
	s := leased(t)
	s.self().voidLease()
	require.Empty(t, to(client, s.read(2)))
	s.say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round})
	require.Empty(t, to(client, s.read(3)), "not even after the next round")
}

// Thesis §4.2.3: "if a server receives a RequestVote request within the minimum election timeout of
// hearing from a current leader, it does not update its term or grant its vote".
func TestLeases_4_2_3_NoVoteWithinAnElectionTimeout(t *testing.T) {
	ballot := RequestVote{Term: 2, CandidateID: 3, LastLogIndex: 9, LastLogTerm: 1}
	refused := RequestVoteReply{Term: 1}
	granted := RequestVoteReply{Term: 2, VoteGranted: true}
	hearing := func(options ...option) *solo {
		s := newSolo(t, 3, append(options, with("election_timeout", sim.Uniform(150*ms, 10*time.Second)))...)
		s.wait(200 * ms)
		s.say(2, AppendEntries{Term: 1, LeaderID: 2})
		return s
	}
	s := hearing(with("reads", "lease"))
	require.Equal(t, refused, s.ask(3, ballot))
	require.EqualValues(t, 1, s.self().currentTerm)
	s.wait(150 * ms)
	require.Equal(t, granted, s.ask(3, ballot))

	s = hearing(with("reads", "lease"))
	s.restart()
	require.Equal(t, refused, s.ask(3, ballot), "it may have heard a leader before it crashed")
	s.wait(150 * ms)
	require.Equal(t, granted, s.ask(3, ballot))

	s = hearing(with("reads", "lease"))
	s.say(2, AppendEntriesReply{Term: 2})
	require.EqualValues(t, 2, s.self().currentTerm)
	require.Equal(t, RequestVoteReply{Term: 2}, s.ask(3, ballot), "a later term ends no lease")

	require.Equal(t, granted, hearing().ask(3, ballot), "without leases")
}

func TestInvariant_LeaseSafety(t *testing.T) {
	judge := func(last sim.ID, term int64) (why string, judged int) {
		p := &leaseSafety{}
		for _, f := range []stated{
			{node: 1, fact: raftlaws.Leader{Term: 1}},
			{node: 1, fact: LeaseRead{Term: 1}},
			{node: 2, fact: raftlaws.Leader{Term: 2}},
		} {
			require.Empty(t, p.Fact(0, f.node, f.fact))
		}
		why = p.Fact(0, last, LeaseRead{Term: term})
		return why, p.Judged()
	}
	why, judged := judge(2, 2)
	require.Empty(t, why)
	require.Equal(t, 2, judged)
	why, _ = judge(1, 1)
	require.Equal(t, "n1 answered a read by its lease as the leader of term 1, after n2 was elected in term 2", why)
}
