package multipaxos

import (
	"fmt"
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

func sprint(v any) string { return fmt.Sprint(v) }

// accepts are the Accept messages among what was heard by one puppet.
func accepts(by sim.ID, hs bench.Letters) []Accept {
	var found []Accept
	for _, m := range hs.By(by) {
		if a, ok := m.(Accept); ok {
			found = append(found, a)
		}
	}
	return found
}

// "A proposer sends a prepare request": to all members, with a number that nobody has used.
func TestScout_BeginsAHigherBallot(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(3, Prepare{Ballot: ballotOf(7, 3), SlotOut: 1})
	mine := Prepare{Ballot: ballotOf(8, 1), SlotOut: 1}
	require.Equal(t, bench.To(mine, 2, 3), s.Timeout(patienceTimer))
	require.Equal(t, []Scout{{ballotOf(8, 1)}}, bench.Told[Scout](s.Facts))
}

// P2c: a command that a majority may have accepted is proposed again: of those reported that of the
// highest ballot (PMS §2.2).
func TestScout_2_2_TakesTheHighestNumbered(t *testing.T) {
	s := newSolo(t, 5)
	low, high, other := put(1), put(2), put(3)
	s.Timeout(patienceTimer)
	b := s.self().ballot
	s.Say(2, Promise{Ballot: b, SlotOut: 1, Accepted: []Vote{{1, ballotOf(0, 2), low}, {2, 1, other}}})
	hs := s.Say(3, Promise{Ballot: b, SlotOut: 1, Accepted: []Vote{{1, ballotOf(0, 4), high}}})
	require.Equal(t, leader, s.self().role)
	require.Equal(t, []Accept{{Ballot: b, Slot: 1, SlotOut: 1, Commands: []*Command{high, other}}},
		accepts(4, hs))
}

// "The leader fills the gap with no-ops" (PMS §3): slots 135 and 140 had votes, those between had none.
func TestScout_3_FillsGapsWithNoOps(t *testing.T) {
	s := newSolo(t, 3)
	s.Timeout(patienceTimer)
	b := s.self().ballot
	hs := s.Say(2, Promise{Ballot: b, SlotOut: 1, Accepted: []Vote{{2, 1, put(1)}, {4, 1, put(2)}}})
	require.Equal(t, []Filled{{1, b}, {3, b}}, bench.Told[Filled](s.Facts))
	var kinds []string
	for _, c := range accepts(3, hs)[0].Commands {
		kinds = append(kinds, c.String())
	}
	require.Equal(t, []string{"no-op", "put x=v", "no-op", "put x=v"}, kinds)
}

// One promise of each server counts, however often it arrives.
func TestScout_CountsAServerOnce(t *testing.T) {
	s := newSolo(t, 5)
	s.Timeout(patienceTimer)
	for range 3 {
		s.Say(2, Promise{Ballot: s.self().ballot, SlotOut: 1})
	}
	require.Equal(t, candidate, s.self().role)
}

// A candidate that lacks chosen commands learns them before it leads.
func TestScout_LearnsWhatIsChosenFirst(t *testing.T) {
	s := newSolo(t, 3)
	s.Timeout(patienceTimer)
	b := s.self().ballot
	require.Equal(t, bench.To(Learn{SlotOut: 1}, 2), s.Say(2, Promise{Ballot: b, SlotOut: 3}))
	require.Equal(t, candidate, s.self().role)
	s.Say(2, Learned{Slot: 1, Commands: []*Command{put(1), put(2)}, SlotOut: 3})
	require.Equal(t, leader, s.self().role)
	require.Equal(t, []Leader{{Ballot: b, Slot: 3}}, bench.Told[Leader](s.Facts))
}

// A leader who lacks what a new member knows to be chosen must not propose for those slots.
func TestScout_ALeaderThatLacksCommandsBeginsAnew(t *testing.T) {
	s := newSolo(t, 5)
	b := s.lead()
	require.Contains(t, s.Say(5, Promise{Ballot: b, SlotOut: 4}), bench.Letter{By: 5, Msg: Learn{SlotOut: 1}})
	require.Equal(t, []Stepdown{{b}}, bench.Told[Stepdown](s.Facts))
	s.Say(5, Learned{Slot: 1, Commands: []*Command{put(1), put(2), put(3)}, SlotOut: 4})
	hs := s.Timeout(patienceTimer)
	require.Equal(t, "[Prepare 2.1 from=4]", sprint(hs.By(2)))
}

// Whoever hears of a higher ballot waits; only a leader says that it has stepped down.
func TestLeader_GivesWay(t *testing.T) {
	s := newSolo(t, 3)
	b := s.lead()
	require.Empty(t, s.Say(3, Preempted{ballotOf(9, 3)}))
	require.Equal(t, follower, s.self().role)
	require.Equal(t, []Stepdown{{b}}, bench.Told[Stepdown](s.Facts))
	s.Timeout(patienceTimer)
	require.Equal(t, ballotOf(10, 1), s.self().ballot)
}

// "A value is chosen when a single proposal with that value has been accepted by a majority" (PMS
// §2.2), of different acceptors and in this ballot.
func TestCommander_2_2_CountsDifferentAcceptors(t *testing.T) {
	s := newSolo(t, 5)
	b := s.lead()
	s.Say(6, request(1))
	for range 3 {
		s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
		s.Say(3, Accepted{Ballot: b - 1, Slot: 1, Count: 1})
	}
	require.Empty(t, bench.Told[Chosen](s.Facts))
	s.Say(3, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.Len(t, bench.Told[Chosen](s.Facts), 1)
	require.Len(t, bench.Told[Apply](s.Facts), 1)
}

// A leader "can get up to alpha commands ahead" (PMS §3), and no further.
func TestCommander_3_AtMostAlphaSlots(t *testing.T) {
	s := newSolo(t, 3, bench.With("alpha", 3))
	b := s.lead()
	for i := range uint64(5) {
		s.Say(4, request(i+1))
	}
	require.EqualValues(t, 4, s.self().lead.next())
	hs := s.Say(2, Accepted{Ballot: b, Slot: 2, Count: 1})
	require.Empty(t, accepts(3, hs), "slot 1 is not chosen")
	hs = s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.Equal(t, "[Accept 1.1 slots=4-5 chosen<3]", sprint(accepts(3, hs)))
}

// A leader whom nobody answers gives up.
func TestLeader_NeedsAnAnswer(t *testing.T) {
	s := newSolo(t, 3)
	b := s.lead()
	s.Wait(s.self().patience.Max() + 60*ms)
	require.Equal(t, []Stepdown{{b}}, bench.Told[Stepdown](s.Facts))
}

// A replica applies what it has accepted in the leader's ballot, and asks for the rest.
func TestReplica_LearnsWhatIsChosen(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Accept{Ballot: b12, Slot: 1, Commands: []*Command{put(1)}, SlotOut: 1})
	s.Say(3, Accept{Ballot: b13, Slot: 2, Commands: []*Command{put(2)}, SlotOut: 1})
	hs := s.Say(3, Heartbeat{Ballot: b13, SlotOut: 3, Round: 1})
	require.Contains(t, hs, bench.Letter{By: 3, Msg: Learn{SlotOut: 1}}, "slot 1 may hold another command than the one it accepted")
	s.Say(3, Learned{Slot: 1, Commands: []*Command{put(3)}, SlotOut: 3})
	require.EqualValues(t, 2, s.self().slotOut)
	s.Say(3, Heartbeat{Ballot: b13, SlotOut: 3, Round: 2})
	require.EqualValues(t, 3, s.self().slotOut)
	s.Reboot()
	require.EqualValues(t, 2, s.self().slotOut, "what others told it is on its disk")
	require.Equal(t, put(3).Hash, bench.Told[Apply](s.Facts)[2].Hash)
}

// A client's command that is in the log twice is executed once.
func TestReplica_ExecutesOnce(t *testing.T) {
	add := ask(service.Command{Client: 4, Seq: 1, Op: service.Op{Name: "add", Amount: 5}})
	s := newSolo(t, 3, bench.Serving(&service.Counter))
	b := s.lead()
	s.Say(4, service.Request(add.Command))
	s.Say(4, service.Request(add.Command))
	hs := s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 2})
	require.Len(t, hs.By(4), 2)
	for _, m := range hs.By(4) {
		require.EqualValues(t, 5, m.(service.Reply).Result.Number)
	}
	hs = s.Say(4, service.Request(add.Command))
	require.Len(t, hs.By(4), 1, "and is answered at once")
}
