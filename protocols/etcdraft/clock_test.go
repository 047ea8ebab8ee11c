package etcdraft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// A follower that has heard a leader within an election timeout of ticks does not even answer who
// asks for its vote: the library's lease, which follows its clock and not our timer.
func TestClock_TheLeaseIsCountedInTicks(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Heartbeat{Term: 1})
	require.Empty(t, s.Say(3, RequestVote{Term: 2}))
	for range 2 {
		s.Timeout(tickTimer)
		require.Empty(t, s.Say(3, RequestVote{Term: 2}))
	}
	s.Timeout(tickTimer) // 150 ms are three ticks of 50 ms
	require.Equal(t, RequestVoteReply{Term: 2, VoteGranted: true}, s.Ask(3, RequestVote{Term: 2}))
}

// A vote that the leader wants is given in spite of the lease.
func TestClock_ATransferIsNoDisturbance(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Heartbeat{Term: 1})
	require.Equal(t, RequestVoteReply{Term: 2, VoteGranted: true},
		s.Ask(3, RequestVote{Term: 2, Transfer: true}))
}

// Ticks alone never make a server stand, however many: that is left to the election timer.
func TestClock_TicksDoNotElect(t *testing.T) {
	s := newSolo(t, 3, bench.With("election_timeout", sim.Constant(time.Hour)), bench.With("tick", 10*ms))
	s.Wait(30 * time.Minute)
	require.Zero(t, s.self().hard.Term)
	require.Empty(t, s.Heard)
}

// The election timer begins anew where the library begins to count anew.
func TestClock_WhatRestartsTheElectionTimer(t *testing.T) {
	for name, c := range map[string]struct {
		msg      sim.Message
		restarts bool
	}{
		"a heartbeat":                {Heartbeat{Term: 1}, true},
		"entries":                    {AppendEntries{Term: 1}, true},
		"a vote given":               {RequestVote{Term: 1}, true},
		"a later term":               {RequestVote{Term: 2}, true},
		"the same term's refusal":    {RequestVoteReply{Term: 1}, false},
		"a heartbeat of the past":    {Heartbeat{Term: 0}, false},
		"a question without promise": {PreVote{Term: 2}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3, bench.With("check_quorum", false), bench.With("election_timeout", sim.Constant(200*ms)),
				bench.With("heartbeat", 199*ms))
			s.Say(3, RequestVoteReply{Term: 1}) // term 1, and the timer restarts
			s.Wait(150 * ms)
			s.Say(2, c.msg)
			s.Heard = nil
			s.Wait(60 * ms)
			require.Equal(t, c.restarts, len(s.Heard) == 0)
		})
	}
}

// A leader whom no majority answers steps down after an election timeout, or two.
func TestClock_CheckQuorum(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	for range 3 {
		s.Timeout(tickTimer)
	}
	require.True(t, s.self().leads(), "n2 has answered")
	for range 3 {
		require.True(t, s.self().leads())
		s.Timeout(tickTimer)
	}
	require.False(t, s.self().leads())
	require.Contains(t, s.Stated(), raftlaws.Stepdown{Term: 1})
}
