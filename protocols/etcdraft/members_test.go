package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// order asks n1 for a goal, lets n2 and n3 acknowledge all that comes of it, and is the answer.
func (s *solo) order(name string, nodes ...sim.ID) service.Status {
	s.T.Helper()
	asker := sim.ID(len(s.Servers) + 1)
	answers := s.Say(asker, service.Order{Seq: 1, Goal: service.Goal{Name: name, Nodes: nodes}}).By(asker)
	require.Len(s.T, answers, 1)
	for range 3 {
		for _, id := range []sim.ID{2, 3} {
			s.Say(id, AppendEntriesReply{Term: 1, Success: true, MatchIndex: s.self().last().index})
		}
	}
	return answers[0].(service.OrderReply).Status
}

func (s *solo) members() (voters, learners []sim.ID) {
	return ids(s.self().conf.Voters), ids(s.self().conf.Learners)
}

// A server that joins is a learner until it has nine tenths of what is committed.
func TestMembers_ALearnerFirst(t *testing.T) {
	s := newSolo(t, 4, bench.With("members", 3))
	s.leadOf(3)
	require.Equal(t, service.Busy, s.order(service.Join, 4))
	voters, learners := s.members()
	require.Equal(t, []sim.ID{1, 2, 3}, voters)
	require.Equal(t, []sim.ID{4}, learners)

	require.Equal(t, service.Busy, s.order(service.Join, 4))
	_, learners = s.members()
	require.Equal(t, []sim.ID{4}, learners, "it has not caught up")

	s.Say(4, AppendEntriesReply{Term: 1, Success: true, MatchIndex: s.self().last().index})
	require.Equal(t, service.Busy, s.order(service.Join, 4))
	voters, learners = s.members()
	require.Equal(t, []sim.ID{1, 2, 3, 4}, voters)
	require.Empty(t, learners)
	require.Equal(t, service.OK, s.order(service.Join, 4))

	var told []string
	for _, f := range s.Stated() {
		if l, is := f.(Learners); is {
			told = append(told, l.String())
		}
	}
	require.Equal(t, []string{"learners 2: n4", "learners 3: none"}, told)
}

// Several voters change through a joint configuration, which the leader leaves by itself.
func TestMembers_SeveralAtOnce(t *testing.T) {
	s := newSolo(t, 5)
	s.leadOf(5)
	s.Say(4, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Equal(t, service.Busy, s.order(service.Leave, 4, 5))
	require.Equal(t, service.OK, s.order(service.Leave, 4, 5))
	var joint []raftlaws.Members
	for _, f := range s.Stated() {
		if m, is := f.(raftlaws.Members); is && len(m.Old) > 0 {
			joint = append(joint, m)
		}
	}
	require.Len(t, joint, 1)
	require.Equal(t, []sim.ID{1, 2, 3}, joint[0].Voters)
	require.Equal(t, []sim.ID{1, 2, 3, 4, 5}, joint[0].Old)
}

// A leader that is to go hands over to the voter that has most of its log, and changes nothing.
func TestMembers_WhoGoesHandsOver(t *testing.T) {
	s := newSolo(t, 3)
	s.leadOf(3)
	s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: s.self().last().index})
	sent := s.Say(4, service.Order{Seq: 1, Goal: service.Goal{Name: service.Leave, Nodes: []sim.ID{1, 2}}})
	require.Equal(t, []sim.Message{service.OrderReply{Seq: 1, Status: service.Busy}}, sent.By(4))
	require.Equal(t, []sim.Message{TimeoutNow{Term: 1}}, sent.By(3))
	voters, _ := s.members()
	require.Equal(t, []sim.ID{1, 2, 3}, voters)
}

// Where all voters go, those who come do so first.
func TestMembers_AllGo(t *testing.T) {
	s := newSolo(t, 6, bench.With("members", 3))
	s.leadOf(3)
	goal := []sim.ID{4, 5, 6}
	require.Equal(t, service.Busy, s.order(service.Reconfigure, goal...))
	for _, id := range goal {
		s.Say(id, AppendEntriesReply{Term: 1, Success: true, MatchIndex: s.self().last().index})
	}
	require.Equal(t, service.Busy, s.order(service.Reconfigure, goal...))
	for _, id := range goal {
		s.Say(id, AppendEntriesReply{Term: 1, Success: true, MatchIndex: s.self().last().index})
	}
	voters, _ := s.members()
	require.Equal(t, []sim.ID{1, 2, 3, 4, 5, 6}, voters)
	require.True(t, s.self().leads())
}

// Spares belong to no configuration, and never stand.
func TestMembers_ASpareHasNoElectionTimer(t *testing.T) {
	c := newCluster(t, 4, 0, bench.With("members", 3))
	c.Run(2 * s)
	require.False(t, c.FireTimer(4, electionTimer))
	require.Zero(t, c.server(4).hard.Term)
}

// leadOf makes n1 the leader of term 1, by the votes of all of so many voters.
func (s *solo) leadOf(voters int) {
	s.T.Helper()
	s.Timeout(electionTimer)
	for id := sim.ID(2); int(id) <= voters; id++ {
		s.Say(id, RequestVoteReply{Term: 1, VoteGranted: true})
	}
	for id := sim.ID(2); id <= 3; id++ {
		s.Say(id, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	}
	require.True(s.T, s.self().leads())
}
