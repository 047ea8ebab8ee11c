package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// leased is committed with reads by lease, and a lease from a round that was sent a millisecond
// before it was answered.
func leased(t *testing.T, options ...bench.Option) *solo {
	s := committed(t, append(options, bench.With("reads", "lease"), bench.With("check_quorum", false))...)
	s.Timeout(heartbeatTimer)
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round})
	return s
}

func (s *solo) read(seq uint64) bench.Letters {
	return s.Say(client, service.Request{Client: client, Seq: seq, Op: get})
}

// Thesis §6.4.1: "the leader would extend its lease to start + election timeout / clock drift
// bound", where start is when the round was sent.
func TestLeases_6_4_1_LengthAndStart(t *testing.T) {
	s := leased(t, bench.With("clock_bound", sim.PPM(250_000)))
	require.Equal(t, 120*ms, s.self().leaseLength())
	long := config{electionTimeout: sim.Constant(24 * 365 * time.Hour), clockBound: 250_000}
	require.Equal(t, 24*365*time.Hour*4/5, long.leaseLength())
	sent := s.Now()
	s.Timeout(heartbeatTimer)
	round := s.self().lead.round
	s.Wait(100 * ms) // later rounds are not answered
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: round})
	require.Equal(t, sent+120*ms, s.self().lead.lease.until)

	require.Equal(t, bench.To(one(2), client), s.read(2), "at once, and nobody is asked")
	require.Equal(t, []LeaseRead{{Term: 1, Index: 1}}, bench.Told[LeaseRead](s.Facts))
	s.Wait(sent + 120*ms - s.Now())
	require.Empty(t, s.read(3), "the lease is over, and no later round is answered yet")
	heard := s.Say(2, AppendEntriesReply{
		Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round,
	})
	require.Empty(t, heard.By(client), "that round began before the read")
	require.Len(t, heard.By(2), 1, "the read goes by index")
}

// A majority must have answered the round.
func TestLeases_6_4_1_NeedsAMajority(t *testing.T) {
	s := newSolo(t, 5, bench.With("reads", "lease"))
	s.lead()
	s.Timeout(heartbeatTimer)
	round := s.self().lead.round
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, Round: round})
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, Round: round})
	require.Zero(t, s.self().lead.lease.until)
	s.Say(5, AppendEntriesReply{Term: 1, Success: true, Round: round - 1})
	s.Say(4, AppendEntriesReply{Term: 1, Success: true, Round: round})
	require.NotZero(t, s.self().lead.lease.until)
	require.Empty(t, s.self().lead.lease.sent)
}

// Like a read by index, one by lease needs an entry of the leader's term to be committed.
func TestLeases_NotBeforeAnEntryOfTheTerm(t *testing.T) {
	s := newSolo(t, 3, bench.With("reads", "lease"), bench.With("noop", true))
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, Round: s.self().lead.round})
	require.True(t, s.self().lead.lease.until > s.Now())
	require.Empty(t, s.read(1).By(client))
	heard := s.Say(2, AppendEntriesReply{
		Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round,
	})
	require.Len(t, heard.By(client), 1)
}

// Thesis §6.4.1: a leader that has asked another server to stand "would need to expire its lease".
func TestLeases_6_4_1_GivenUp(t *testing.T) {
	s := leased(t)
	s.self().voidLease()
	require.Empty(t, s.read(2).By(client))
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round})
	require.Empty(t, s.read(3).By(client), "not even after the next round")
}

// Thesis §4.2.3: "if a server receives a RequestVote request within the minimum election timeout of
// hearing from a current leader, it does not update its term or grant its vote".
func TestLeases_4_2_3_NoVoteWithinAnElectionTimeout(t *testing.T) {
	ballot := RequestVote{Term: 2, CandidateID: 3, LastLogIndex: 9, LastLogTerm: 1}
	refused := RequestVoteReply{Term: 1}
	granted := RequestVoteReply{Term: 2, VoteGranted: true}
	hearing := func(options ...bench.Option) *solo {
		s := newSolo(t, 3, append(options, bench.With("election_timeout", sim.Uniform(150*ms, 10*time.Second)))...)
		s.Wait(200 * ms)
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2})
		return s
	}
	s := hearing(bench.With("reads", "lease"))
	require.Equal(t, refused, s.Ask(3, ballot))
	require.EqualValues(t, 1, s.self().currentTerm)
	s.Wait(150 * ms)
	require.Equal(t, granted, s.Ask(3, ballot))

	s = hearing(bench.With("reads", "lease"))
	s.Reboot()
	require.Equal(t, refused, s.Ask(3, ballot), "it may have heard a leader before it crashed")
	s.Wait(150 * ms)
	require.Equal(t, granted, s.Ask(3, ballot))

	s = hearing(bench.With("reads", "lease"))
	s.Say(2, AppendEntriesReply{Term: 2})
	require.EqualValues(t, 2, s.self().currentTerm)
	require.Equal(t, RequestVoteReply{Term: 2}, s.Ask(3, ballot), "a later term ends no lease")

	require.Equal(t, granted, hearing().Ask(3, ballot), "without leases")
}

func TestInvariant_LeaseSafety(t *testing.T) {
	judge := func(last sim.ID, term int64) (why string, judged int) {
		p := &leaseSafety{}
		why, _ = bench.Judge(t, p, []bench.Tell{
			{1, raftlaws.Leader{Term: 1}}, {1, LeaseRead{Term: 1}}, {2, raftlaws.Leader{Term: 2}}, {last, LeaseRead{Term: term}},
		}...)
		return why, p.Judged()
	}
	why, judged := judge(2, 2)
	require.Empty(t, why)
	require.Equal(t, 2, judged)
	why, _ = judge(1, 1)
	require.Equal(t, "n1 answered a read by its lease as the leader of term 1, after n2 was elected in term 2", why)
}
