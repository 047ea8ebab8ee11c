package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// order is what an operator asks for.
func order(name string, nodes ...sim.ID) service.Order {
	return service.Order{Seq: 1, Goal: service.Goal{Name: name, Nodes: nodes}}
}

// status is the answer to an order.
func (s *solo) status(o service.Order) service.Status {
	s.T.Helper()
	for _, m := range s.Say(4, o).By(4) {
		if r, ok := m.(service.OrderReply); ok {
			return r.Status
		}
	}
	require.Fail(s.T, "no answer")
	return 0
}

// answer lets a puppet follow the leader: it has accepted all before a slot, and knows it.
func (s *solo) answer(by sim.ID, slotOut int64) {
	l := s.self().lead
	s.Say(by, Accepted{Ballot: s.self().ballot, Slot: 1, Count: slotOut - 1})
	s.Say(by, HeartbeatReply{Ballot: s.self().ballot, SlotOut: slotOut, Round: l.round})
}

// "The set of servers that execute instance i+alpha is specified by the state after instance i"
// (PMS §3, in other words): with alpha 3 the command of slot 1 rules from slot 4.
func TestMembership_3_RulesAlphaSlotsLater(t *testing.T) {
	s := newSolo(t, 3, bench.With("alpha", 3))
	s.lead()
	s.answer(2, 1)
	require.Equal(t, service.Busy, s.status(order(service.Leave, 3)))
	s.answer(2, 2)
	require.Equal(t, []Members{
		{Slot: 0, From: 1, Nodes: []sim.ID{1, 2, 3}}, {Slot: 1, From: 4, Nodes: []sim.ID{1, 2}},
	}, bench.Told[Members](s.Facts))
	require.Equal(t, set(7), s.self().configurationOf(3).members)
	require.Equal(t, set(3), s.self().configurationOf(4).members)
	require.Equal(t, service.Busy, s.status(order(service.Leave, 3)), "it does not rule yet")

	hs := s.Timeout(heartbeatTimer)
	require.Equal(t, "[Accept 1.1 slots=2-3 chosen<2]", sprint(accepts(3, hs)), "no-ops hurry it up")
	s.answer(2, 4)
	require.Equal(t, service.OK, s.status(order(service.Leave, 3)))
	require.Equal(t, service.OK, s.status(order(service.Reconfigure, 2, 1)))
	require.Len(t, s.self().configurations, 1)
}

// Nobody may be switched off before a majority of the others has on its disk what it decided.
func TestMembership_IsDoneWhenItIsKnown(t *testing.T) {
	s := newSolo(t, 4, bench.With("alpha", 1))
	leave := order(service.Leave, 4)
	leave.Seq = 1
	s.lead()
	ask := func() service.Status {
		for _, m := range s.Say(4, leave).By(4) {
			if r, ok := m.(service.OrderReply); ok {
				return r.Status
			}
		}
		return service.NotLeader
	}
	require.Equal(t, service.Busy, ask())
	s.Say(2, Accepted{Ballot: s.self().ballot, Slot: 1, Count: 1})
	s.Say(4, Accepted{Ballot: s.self().ballot, Slot: 1, Count: 1})
	require.EqualValues(t, 2, s.self().slotOut)
	require.Equal(t, service.Busy, ask(), "only the leader knows")
	s.Say(3, HeartbeatReply{Ballot: s.self().ballot, SlotOut: 2, Round: 1})
	require.Equal(t, service.OK, ask())
}

// A new member must have caught up, or the others would wait for it.
func TestMembership_AStrangerMustKeepUp(t *testing.T) {
	s := newSolo(t, 3, bench.With("members", 2))
	s.lead()
	require.Equal(t, service.OK, s.wanted(t, service.Join, 2), "it is one")
	for i := range uint64(maxCommands + 1) {
		s.Say(4, request(i+1))
		s.answer(2, int64(i)+2)
	}
	require.Equal(t, service.Busy, s.wanted(t, service.Join, 3))
	require.Zero(t, s.self().lead.configuration)
	s.Say(3, HeartbeatReply{Ballot: s.self().ballot, SlotOut: 100, Round: 1})
	require.Equal(t, service.Busy, s.wanted(t, service.Join, 3))
	require.NotZero(t, s.self().lead.configuration, "now it is proposed")
}

// wanted answers heartbeats first, so that what is asked is known to all.
func (s *solo) wanted(t *testing.T, name string, nodes ...sim.ID) service.Status {
	t.Helper()
	s.answer(2, s.self().slotOut)
	return s.status(order(name, nodes...))
}

// A leader that is a member no longer hands over; one that is asked to does too.
func TestMembership_HandsOver(t *testing.T) {
	s := newSolo(t, 3, bench.With("alpha", 1))
	b := s.lead()
	s.answer(2, 1)
	hs := s.Say(4, order(service.Transfer, 2))
	require.Contains(t, hs, bench.Letter{By: 2, Msg: Succeed{b}})
	s.status(order(service.Leave, 1))
	hs = s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.Contains(t, hs, bench.Letter{By: 2, Msg: Succeed{b}})
	require.Equal(t, []Stepdown{{b}}, bench.Told[Stepdown](s.Facts))
	require.Equal(t, bench.To(Learn{SlotOut: 2}, 2, 3), s.Timeout(patienceTimer),
		"a stranger begins no ballot")
}

// A leader may be no acceptor of a slot that it proposes for: the new members' slots come within its
// window before it has ceased to be a member. It does not vote for them, and nobody counts it.
func TestMembership_ALeaderThatIsNoAcceptorDoesNotVote(t *testing.T) {
	s := newSolo(t, 3, bench.With("alpha", 3))
	b := s.lead()
	s.status(order(service.Reconfigure, 2, 3)) // slot 1, so that it rules from slot 4
	s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	for i := range uint64(3) { // slots 2 to 4
		s.Say(4, request(i+1))
	}
	require.EqualValues(t, 5, s.self().lead.next())
	s.Say(2, Accepted{Ballot: b, Slot: 4, Count: 1})
	var voted, chosen []int64
	for _, f := range bench.Told[Voted](s.Facts) {
		voted = append(voted, f.Slot)
	}
	require.Equal(t, []int64{1, 2, 3}, voted)
	s.Say(3, Accepted{Ballot: b, Slot: 4, Count: 1})
	for _, f := range bench.Told[Chosen](s.Facts) {
		chosen = append(chosen, f.Slot)
	}
	require.Equal(t, []int64{1, 4}, chosen, "n2 alone is no majority of n2 and n3")
	s.Say(2, Accepted{Ballot: b, Slot: 2, Count: 2})
	require.Equal(t, []Stepdown{{b}}, bench.Told[Stepdown](s.Facts))
	require.EqualValues(t, 4, s.self().slotOut, "it is a member no longer, and learns slot 4 from who leads")
	require.Equal(t, "put x=v", s.self().at(4).command.String())
	require.EqualValues(t, 4, s.self().ends[len(s.self().ends)-1]-1, "and it is on its disk")
}

// A server can be made a member while it is down, by members who are none from then on. When it comes
// back nobody leads, and nobody but it may: it asks.
func TestMembership_WhoIsNotToldAsks(t *testing.T) {
	c := newCluster(t, 2, 1, bench.With("members", 1), bench.With("alpha", 1))
	c.Run(500 * ms)
	down := c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})
	leads := c.server(1)
	require.Equal(t, leader, leads.role)
	leads.lead.waiting = append(leads.lead.waiting, reconfigure([]sim.ID{2}))
	c.Run(1 * s)
	require.Equal(t, follower, c.server(1).role)
	require.False(t, c.server(1).isMember(1))

	c.Undo(down)
	c.Run(2 * s)
	require.Equal(t, leader, c.server(2).role)
	require.Greater(t, c.server(2).slotOut, c.server(1).latest().from+10)
	require.Empty(t, c.Broken)
}

// A member that is asked to lead does so at once. A stranger is told what it has missed.
func TestMembership_SuccessorAndStranger(t *testing.T) {
	s := newSolo(t, 3, bench.With("members", 2))
	hs := s.Say(2, Succeed{b12})
	require.Equal(t, "[Prepare 1.1 from=1]", sprint(hs.By(2)))
	s.Say(2, Learned{Slot: 1, Commands: []*Command{put(1)}, SlotOut: 2})
	hs = s.Say(3, Prepare{Ballot: ballotOf(4, 3), SlotOut: 1})
	require.Equal(t, "[Learned slot=1 chosen<2]", sprint(hs.By(3)))
	require.Equal(t, ballotOf(1, 1), s.self().promised)
}
