package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

var b12, b13, b22 = ballotOf(1, 2), ballotOf(1, 3), ballotOf(2, 2)

// "Different proposers choose their numbers from disjoint sets of numbers" (PMS §2.5).
func TestBallot_2_5_DisjointAndOrdered(t *testing.T) {
	require.Less(t, b12, b13)
	require.Less(t, b13, b22, "a later round is greater, whoever begins it")
	require.Less(t, b22, decided)
	require.Equal(t, []any{int64(2), sim.ID(2), "2.2"}, []any{b22.round(), b22.server(), b22.String()})
}

// "If an acceptor receives a prepare request with number n greater than that of any prepare request
// to which it has already responded, then it responds" (PMS §2.2, phase 1b).
func TestAcceptor_2_2_PromisesWhatIsGreater(t *testing.T) {
	s := newSolo(t, 3)
	require.Equal(t, Promise{Ballot: b13, SlotOut: 1}, s.Ask(3, Prepare{Ballot: b13, SlotOut: 1}))
	require.Equal(t, Preempted{b13}, s.Ask(2, Prepare{Ballot: b12, SlotOut: 1}))
	require.Equal(t, Promise{Ballot: b13, SlotOut: 1}, s.Ask(3, Prepare{Ballot: b13, SlotOut: 1}), "again")
	require.Equal(t, Promise{Ballot: b22, SlotOut: 1}, s.Ask(2, Prepare{Ballot: b22, SlotOut: 1}))
}

// "... with the highest-numbered proposal (if any) that it has accepted" (PMS §2.2, phase 1b).
func TestAcceptor_2_2_ReportsWhatItAccepted(t *testing.T) {
	s := newSolo(t, 3)
	one, two, three := put(1), put(2), put(3)
	s.Say(2, Accept{Ballot: b12, Slot: 1, Commands: []*Command{one, two}, SlotOut: 1})
	s.Say(3, Accept{Ballot: b13, Slot: 2, Commands: []*Command{three}, SlotOut: 1})
	require.Equal(t, Promise{
		Ballot: b22, SlotOut: 1, Accepted: []Vote{{1, b12, one}, {2, b13, three}},
	}, s.Ask(2, Prepare{Ballot: b22, SlotOut: 1}))
}

// P1a: "An acceptor can accept a proposal numbered n iff it has not responded to a prepare request
// having a number greater than n" (PMS §2.2).
func TestAcceptor_2_2_P1a(t *testing.T) {
	s := newSolo(t, 3)
	s.Ask(3, Prepare{Ballot: b13, SlotOut: 1})
	m := Accept{Ballot: b12, Slot: 1, Commands: []*Command{put(1)}, SlotOut: 1}
	require.Equal(t, Preempted{b13}, s.Ask(2, m))
	m.Ballot = b22
	require.Equal(t, Accepted{Ballot: b22, Slot: 1, Count: 1}, s.Ask(2, m), "without a prepare request")
	require.Equal(t, b22, s.self().promised, "which is a promise")
	require.Equal(t, []Voted{{Slot: 1, Ballot: b22, Hash: put(1).Hash}}, bench.Told[Voted](s.Facts))
}

// "An acceptor must remember this information even if it fails and then restarts" (PMS §2.2).
func TestAcceptor_2_2_RemembersOverRestarts(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Accept{Ballot: b12, Slot: 2, Commands: []*Command{put(1)}, SlotOut: 1})
	s.Say(3, Prepare{Ballot: b13, SlotOut: 1})
	s.Reboot()
	require.Equal(t, b13, s.self().promised)
	p := s.Ask(2, Prepare{Ballot: b22, SlotOut: 1}).(Promise)
	require.Equal(t, "[2@1.2]", sprint(p.Accepted))
}

// A promise and a vote leave when the disk knows of them, and are told then; a crash before that
// undoes both.
func TestAcceptor_AnswersAfterTheSync(t *testing.T) {
	s := newSolo(t, 3, bench.Fsync(sim.Constant(5*ms)))
	s.Tell(3, 1, Prepare{Ballot: b13, SlotOut: 1})
	s.Wait(4 * ms) // a millisecond on the way, and three of the sync
	require.Empty(t, s.Heard)
	require.Empty(t, bench.Told[Promised](s.Facts))
	s.Reboot()
	s.Wait(20 * ms)
	require.Empty(t, s.Heard)
	require.Zero(t, s.self().promised)
	s.Say(3, Prepare{Ballot: b13, SlotOut: 1})
	s.Wait(20 * ms)
	require.Len(t, s.Heard, 1)
	require.Equal(t, []Promised{{b13}}, bench.Told[Promised](s.Facts))
}

// What arrives while the disk is busy shares the next sync.
func TestPersist_ManyRequestsShareASync(t *testing.T) {
	s := newSolo(t, 3, bench.Fsync(sim.Constant(5*ms)))
	for i := range int64(20) {
		s.Tell(2, 1, Accept{Ballot: b12, Slot: 1 + i, Commands: []*Command{put(1)}, SlotOut: 1})
	}
	s.Wait(30 * ms)
	require.Len(t, s.Heard, 20)
	require.LessOrEqual(t, s.Stats().Synced, uint64(3))
}

// A disk that cannot keep a promise ends its server.
func TestPersist_BadDisksStopTheServer(t *testing.T) {
	t.Run("full", func(t *testing.T) {
		s := newSolo(t, 3)
		s.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
		require.Empty(t, s.Say(2, Prepare{Ballot: b12, SlotOut: 1}))
		require.False(t, s.Up(1))
	})
	for _, m := range []sim.Message{
		Prepare{Ballot: b12, SlotOut: 1},
		Accept{Ballot: b12, Slot: 1, Commands: []*Command{put(1)}, SlotOut: 1},
	} {
		t.Run("rotten", func(t *testing.T) {
			s := newSolo(t, 3)
			for range 20 {
				s.Say(2, m)
			}
			s.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
			s.Reboot()
			require.False(t, s.Up(1))
		})
	}
}

// Who has learned what was chosen, from somebody whose ballot it never promised, may still be asked to
// accept in a lower ballot, for that slot and others. A restart must not take the one for the other.
func TestRestart_AVoteBehindWhatIsChosenDoesNotCount(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Learned{Slot: 1, Commands: []*Command{put(1)}, SlotOut: 2})
	s.Say(3, Accept{Ballot: b12, Slot: 1, Commands: []*Command{put(2), put(3)}, SlotOut: 1})
	s.Reboot()
	require.Equal(t, []Apply{
		{Slot: 1, Hash: put(1).Hash, Client: put(1).Client, Seq: put(1).Seq},
		{Slot: 1, Hash: put(1).Hash, Client: put(1).Client, Seq: put(1).Seq},
	}, bench.Told[Apply](s.Facts))
	require.Equal(t, []voted{{2, ballotOf(1, 2)}}, s.self().undecided())
}
