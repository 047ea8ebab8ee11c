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

// rosters are the configurations that were committed after the first, in order.
func rosters(c *cluster) []string {
	var found []string
	newest := int64(0)
	for _, f := range bench.Told[raftlaws.Members](c.Facts) {
		if f.Index > newest {
			newest = f.Index
			found = append(found, (&raftlaws.Configuration{Voters: f.Voters, Old: f.Old}).String())
		}
	}
	return found
}

// obeyed tells how many orders were carried out.
func obeyed(c *cluster) int { return len(bench.Told[service.Obeyed](c.Facts)) }

// "Once C_old,new has been committed, it is now safe for the leader to create a log entry
// describing C_new."
func TestChange_6_Joint(t *testing.T) {
	c := newCluster(t, 5, 4, bench.With("members", 3))
	c.Run(1 * s)
	c.Order(service.Reconfigure, 1, 4, 5)
	c.Run(3 * s)
	require.Equal(t, []string{"[n1 n2 n3] → [n1 n4 n5]", "[n1 n4 n5]"}, rosters(c))
	require.Equal(t, 1, obeyed(c))
	require.NotContains(t, []sim.ID{2, 3}, c.leader().id)
	require.Empty(t, c.Broken)
}

// Thesis §4.1: one server at a time, here in an order for several.
func TestChange_4_1_SingleServer(t *testing.T) {
	c := newCluster(t, 5, 4, bench.With("members", 3), bench.With("membership", "single"))
	c.Run(1 * s)
	for c.leader().id != 3 { // so that the leader is the last to leave
		c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{c.leader().id}})
		c.Run(c.Now() + 700*ms)
		for _, id := range c.Servers {
			if !c.Up(id) {
				c.Restart(id)
			}
		}
		c.Run(c.Now() + 300*ms)
	}
	c.Order(service.Reconfigure, 1, 4, 5)
	c.Run(c.Now() + 3*s)
	require.Equal(t, []string{
		"[n1 n2 n3 n4]", "[n1 n2 n3 n4 n5]", "[n1 n3 n4 n5]", "[n1 n4 n5]",
	}, rosters(c))
	require.Equal(t, 1, obeyed(c))
	require.Empty(t, c.Broken)
}

// "The leader steps down (returns to follower state) once it has committed the C_new log entry"
// (§6).
func TestChange_6_LeaderOutsideStepsDown(t *testing.T) {
	for _, how := range []string{changesJoint, changesSingle} {
		c := newCluster(t, 3, 4, bench.With("membership", how))
		c.Run(1 * s)
		first := c.leader().id
		c.Order(service.Leave, first)
		c.Run(3 * s)
		require.Equal(t, 1, obeyed(c))
		require.NotEqual(t, first, c.leader().id)
		require.Equal(t, follower, c.server(first).role)
		require.NotContains(t, c.Timers(first), electionTimer)
		require.Greater(t, c.leader().commitIndex, c.server(first).commitIndex+100)
		require.Empty(t, c.Broken)
	}
}

// A leader that has appended a configuration without itself "does not count itself in majorities"
// (§6).
func TestChange_6_LeaderOutsideDoesNotCount(t *testing.T) {
	s := newSolo(t, 3, bench.With("noop", true))
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Equal(t, service.Busy, s.order(service.Leave, 1))
	require.Equal(t, "[n1 n2 n3] → [n2 n3]", s.self().latest().String())
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
	require.EqualValues(t, 1, s.self().commitIndex, "n1 and n2 are a majority of C_old only")
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
	require.EqualValues(t, 2, s.self().commitIndex)
	require.Equal(t, "[n2 n3]", s.self().latest().String())
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 3})
	require.Equal(t, leader, s.self().role)
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 3})
	require.Equal(t, follower, s.self().role)
	require.NotContains(t, s.Timers(1), electionTimer)
}

// order lets n2 give n1 an order, and is what n1 answers.
func (s *solo) order(name string, who ...sim.ID) service.Status {
	s.T.Helper()
	heard := s.Say(2, service.Order{Seq: 1, Goal: service.Goal{Name: name, Nodes: who}})
	if status, found := orderStatus(heard); found {
		return status
	}
	heard = append(s.answerRound(2), s.answerRound(3)...)
	status, found := orderStatus(heard)
	require.True(s.T, found, "no answer")
	return status
}

// orderStatus is what n2 was told about its order.
func orderStatus(heard bench.Letters) (status service.Status, found bool) {
	for _, m := range heard.By(2) {
		if reply, is := m.(service.OrderReply); is {
			return reply.Status, true
		}
	}
	return 0, false
}

// answerRound lets a puppet answer the newest round of n1's heartbeats.
func (s *solo) answerRound(id sim.ID) bench.Letters {
	r := s.self()
	return s.Say(id, AppendEntriesReply{Term: r.currentTerm, Success: true, Round: r.lead.round})
}

// A deposed leader may not have heard what others were ordered since. It says that a goal is reached
// when a majority has answered a round that began after the order came, and else that it does
// not lead.
func TestChange_GoalIsConfirmed(t *testing.T) {
	goals := []service.Goal{
		{Name: service.Leave, Nodes: []sim.ID{6}},
		{Name: service.Transfer, Nodes: []sim.ID{1}},
	}
	for _, goal := range goals {
		s := newSolo(t, 6, bench.With("members", 5), bench.With("noop", true))
		s.lead()
		for id := sim.ID(2); id <= 5; id++ {
			s.Say(id, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: 1})
		}
		_, found := orderStatus(s.Say(2, service.Order{Seq: 1, Goal: goal}))
		require.False(t, found)
		_, found = orderStatus(append(s.answerRound(2), s.answerRound(2)...))
		require.False(t, found, "n1 and n2 are no majority")
		_, found = orderStatus(s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: 1}))
		require.False(t, found, "an old round")
		status, _ := orderStatus(s.answerRound(3))
		require.Equal(t, service.OK, status)

		s.Say(2, service.Order{Seq: 2, Goal: goal})
		heard := s.Say(3, heartbeat(2, 3))
		require.Contains(t, heard.By(2), sim.Message(
			service.OrderReply{Seq: 2, Status: service.NotLeader}))
	}
}

// What a server answers to an order that it does not begin.
func TestChange_Refusals(t *testing.T) {
	s := newSolo(t, 4, bench.With("noop", true))
	require.Equal(t, service.NotLeader, s.order(service.Join, 4))
	s.lead()
	require.Equal(t, service.Busy, s.order(service.Leave, 4), "nothing of its own term is committed")
	require.Nil(t, s.self().latest().Old)
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Equal(t, "[n1 n2 n3 n4] → [n1 n2 n3]", s.self().latest().String(), "then it begins")
	require.Equal(t, service.Busy, s.order(service.Leave, 3), "one at a time")
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
	require.Equal(t, service.Busy, s.order(service.Leave, 4), "C_new is not committed")
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 3})
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 3})
	require.Equal(t, service.OK, s.order(service.Leave, 4))
	require.Equal(t, service.Refused, s.order(service.Leave, 1, 2, 3), "nobody would be left")
	require.Equal(t, "[n1 n2 n3]", s.self().latest().String())
}

// A new leader finds C_old,new in its log, and goes on from there.
func TestChange_6_NewLeaderLeavesJointConfiguration(t *testing.T) {
	s := newSolo(t, 5, bench.With("members", 3), bench.With("noop", true))
	joint := configEntry(1, 1, []sim.ID{1, 4, 5}, []sim.ID{1, 2, 3})
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: joint})
	s.lead()
	for _, id := range []sim.ID{2, 4} {
		s.Say(id, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 2})
	}
	require.Equal(t, "[n1 n4 n5]", s.self().latest().String())
	require.EqualValues(t, 3, s.self().latest().index)
}

// Thesis §4.2.1: a server first "joins the cluster as a non-voting member".
func TestLearner_4_2_1_CatchesUpBeforeItVotes(t *testing.T) {
	s := newSolo(t, 4, bench.With("members", 3), bench.With("noop", true), bench.With("logs", [][]int64{{1, 1, 1}}))
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 4})
	s.order(service.Join, 4)
	require.Nil(t, s.self().latest().Old, "not yet")
	require.NotEmpty(t, s.Timeout(heartbeatTimer).By(4))
	s.Say(4, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 3})
	require.Nil(t, s.self().latest().Old, "one entry is missing")
	s.Wait(100 * ms)
	s.Say(2, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 4})
	s.Wait(100 * ms)
	s.Say(4, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 4})
	require.Nil(t, s.self().latest().Old, "the round took longer than an election timeout")
	s.Say(4, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 4})
	require.Equal(t, "[n1 n2 n3] → [n1 n2 n3 n4]", s.self().latest().String())
	require.Contains(t, s.Stated(), sim.Fact(CaughtUp{Server: 4, Index: 4, Rounds: 2}))
}

// "The leader should also abort the change if the new server is unavailable."
func TestLearner_4_2_1_UnavailableEndsTheChange(t *testing.T) {
	c := newCluster(t, 4, 2, bench.With("members", 3))
	c.Run(1 * s)
	c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{4}})
	c.Order(service.Join, 4)
	c.Run(1200 * ms)
	require.NotNil(t, c.leader().lead.change)
	c.Order(service.Leave, 4) // waits behind the other
	c.Run(20 * s)
	require.Len(t, bench.Told[service.GaveUp](c.Facts), 1)
	require.Equal(t, 1, obeyed(c))
	require.Greater(t, len(bench.Told[Learner](c.Facts)), 3, "it is tried again and again")
	require.Empty(t, rosters(c))
	require.Nil(t, c.leader().lead.change)
}

// A leader change in the middle of a change, at any moment: the order is carried out all the same.
func TestChange_SurvivesLeaderChange(t *testing.T) {
	for _, how := range []string{changesJoint, changesSingle} {
		for i := range uint64(30) {
			c := newCluster(t, 5, 2, bench.Seed(i), bench.With("members", 3), bench.With("membership", how))
			c.Run(1 * s)
			c.Order(service.Reconfigure, 1, 4, 5)
			c.Run(c.Now() + time.Duration(i)*2*ms)
			crash := c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{c.leader().id}})
			c.Run(c.Now() + 2*s)
			c.Undo(crash)
			c.Run(c.Now() + 4*s)
			require.Equal(t, 1, obeyed(c), "%s %d", how, i)
			require.Equal(t, "[n1 n4 n5]", c.leader().latest().String())
			require.Empty(t, c.Broken)
		}
	}
}

// "These servers will not receive heartbeats" (§6), nor entries in answer to what they say.
func TestChange_6_RemovedServerIsSentNothing(t *testing.T) {
	c := newCluster(t, 4, 4)
	c.Run(1 * s)
	gone := c.leader().id%4 + 1
	c.Order(service.Leave, gone)
	c.Run(2 * s)
	last := c.server(gone).log.lastIndex()
	require.Greater(t, c.leader().commitIndex, last+50)
	c.Run(4 * s)
	require.Equal(t, last, c.server(gone).log.lastIndex())
	require.Len(t, bench.Told[raftlaws.Leader](c.Facts), 1)
	require.Empty(t, c.Broken)
}
