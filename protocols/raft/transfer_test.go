package raft

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

var transferToTwo = service.Order{Seq: 1, Goal: service.Goal{Name: service.Transfer, Nodes: []sim.ID{2}}}

// Thesis §3.10: "the prior leader fully updates the target server's log to match its own log", and
// then "sends a TimeoutNow request".
func TestTransfer_3_10_SuccessorIsUpToDateFirst(t *testing.T) {
	s := newSolo(t, 3, bench.With("noop", true))
	s.lead()
	heard := s.Say(3, transferToTwo)
	require.NotContains(t, heard.By(2), sim.Message(TimeoutNow{Term: 1, LeaderID: 1}))
	heard = s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Contains(t, heard.By(2), sim.Message(TimeoutNow{Term: 1, LeaderID: 1}))
	require.Empty(t, heard.By(3))
}

// "The prior leader stops accepting new client requests", until "about an election timeout" has
// passed.
func TestTransfer_3_10_RequestsAreRefusedMeanwhile(t *testing.T) {
	s := newSolo(t, 3, bench.With("noop", true))
	s.lead()
	s.Say(3, transferToTwo)
	for seq, op := range []service.Op{{Name: "put", Key: "x", Value: "1"}, {Name: "get", Key: "x"}} {
		answer := s.Ask(client, service.Request{Client: client, Seq: uint64(seq), Op: op})
		require.Equal(t, service.Reply{Seq: uint64(seq), Status: service.NotLeader, Leader: 2}, answer)
	}
	require.EqualValues(t, 1, s.self().log.lastIndex())
	require.Equal(t, service.Busy, s.order(service.Leave, 3), "nor is another order")
	require.Empty(t, s.Timeout(transferTimer))
	s.Say(client, service.Request{Client: client, Seq: 2, Op: service.Op{Name: "put", Key: "x"}})
	require.EqualValues(t, 2, s.self().log.lastIndex())
}

// "This request has the same effect as the target server's election timer firing", but there is no
// need to ask first.
func TestTransfer_3_10_TimeoutNow(t *testing.T) {
	s := newSolo(t, 3, bench.With("pre_vote", true))
	s.Say(2, heartbeat(1, 2))
	heard := s.Say(2, TimeoutNow{Term: 1, LeaderID: 2})
	require.Contains(t, heard, bench.Letter{By: 3, Msg: RequestVote{Term: 2, CandidateID: 1, Transfer: true}})
	require.Empty(t, s.Say(2, TimeoutNow{Term: 1, LeaderID: 2}), "an old one")
}

// A server that does not vote does not stand.
func TestTransfer_SparesDoNotStand(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: configEntry(1, 1, []sim.ID{2, 3}, nil)})
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1, LeaderCommit: 1})
	require.Empty(t, s.Say(2, TimeoutNow{Term: 1, LeaderID: 2}))
}

// Leadership goes where it is ordered to, in a fraction of an election timeout, and the clients
// hardly notice. Old leases are void: the history is linearizable.
func TestTransfer_IsQuick(t *testing.T) {
	for _, reads := range []string{readsByIndex, readsByLease} {
		c := newCluster(t, 5, 4, bench.With("reads", reads))
		c.Run(1 * s)
		for i := range 5 {
			target := sim.ID(i + 1)
			c.Order(service.Transfer, target)
			c.Run(c.Now() + 120*ms)
			require.Equal(t, target, c.leader().id)
			c.Run(c.Now() + 200*ms)
		}
		require.Equal(t, 5, obeyed(c))
		require.Empty(t, bench.Told[raftlaws.SplitVote](c.Facts))
		require.Empty(t, c.Broken)
	}
}

// A successor that is gone does not become leader, and the old one goes on.
func TestTransfer_3_10_GivesUp(t *testing.T) {
	c := newCluster(t, 3, 4)
	c.Run(1 * s)
	target := c.leader().id%3 + 1
	c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{target}})
	leads, before := c.leader().id, c.leader().commitIndex
	c.Order(service.Transfer, target)
	c.Run(6 * s)
	require.Equal(t, leads, c.leader().id)
	require.Len(t, bench.Told[raftlaws.Leader](c.Facts), 1)
	require.Greater(t, c.leader().commitIndex, before+200)
}

// Leadership is handed over without a no-op, and where nobody writes: the new leader knows that it leads,
// though it cannot know what is committed.
func TestTransfer_WithoutNoOps(t *testing.T) {
	c := newCluster(t, 3, 0, bench.With("noop", false))
	c.Run(1 * s)
	target := c.leader().id%3 + 1
	c.Order(service.Transfer, target)
	c.Run(2 * s)
	require.Equal(t, target, c.leader().id)
	require.Equal(t, 1, obeyed(c))
	require.Zero(t, c.leader().log.lastIndex())
	require.Empty(t, c.Broken)
}
