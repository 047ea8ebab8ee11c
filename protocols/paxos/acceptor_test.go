package paxos

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// §2.2, phase 1b: an acceptor promises what is above all that it has promised.
func TestAcceptor_2_2_PromisesOnlyUpwards(t *testing.T) {
	s := newSolo(t, a1)
	require.Equal(t, bench.To(Promise{Ballot: no(2, p1)}, p1), s.Say(p1, Prepare{no(2, p1)}))
	require.Equal(t, bench.To(Nack{no(1, p2), no(2, p1)}, p2), s.Say(p2, Prepare{no(1, p2)}))
	require.Equal(t, bench.To(Promise{Ballot: no(2, p2)}, p2), s.Say(p2, Prepare{no(2, p2)}))
	require.Equal(t, bench.To(Nack{no(2, p1), no(2, p2)}, p1), s.Say(p1, Prepare{no(2, p1)}))
	require.Equal(t, []Promised{{no(2, p1)}, {no(2, p2)}}, bench.Told[Promised](s.Facts))
}

// Whoever asks again is answered again, and the disk is left alone.
func TestAcceptor_AnswersTheSameRequestAgain(t *testing.T) {
	s := newSolo(t, a1)
	first := s.Say(p1, Prepare{no(1, p1)})
	synced := s.Stats().Synced
	require.Equal(t, first, s.Say(p1, Prepare{no(1, p1)}))
	require.Equal(t, synced, s.Stats().Synced)
	require.Len(t, bench.Told[Promised](s.Facts), 1)
	votes := s.Say(p1, Accept{no(1, p1), "v1"})
	synced = s.Stats().Synced
	require.Equal(t, votes, s.Say(p1, Accept{no(1, p1), "v1"}))
	require.Equal(t, synced, s.Stats().Synced)
	require.Len(t, bench.Told[Vote](s.Facts), 1)
}

// §2.2, P1: an acceptor must accept the first proposal that it receives, even one that it was never
// asked to promise. Proposer and learners hear of it.
func TestAcceptor_P1_AcceptsTheFirstProposal(t *testing.T) {
	s := newSolo(t, a1)
	require.ElementsMatch(t, bench.To(Accepted{no(1, p1), "v1"}, p1, l1),
		s.Say(p1, Accept{no(1, p1), "v1"}))
}

// §2.2, P1a: it accepts a proposal unless it has promised a higher ballot.
func TestAcceptor_P1a_KeepsItsPromise(t *testing.T) {
	s := newSolo(t, a1)
	s.Say(p2, Prepare{no(1, p2)})
	require.Equal(t, bench.To(Nack{no(1, p1), no(1, p2)}, p1), s.Say(p1, Accept{no(1, p1), "v1"}))
	require.Empty(t, bench.Told[Vote](s.Facts))
	require.ElementsMatch(t, bench.To(Accepted{no(1, p2), "v2"}, p2, l1),
		s.Say(p2, Accept{no(1, p2), "v2"}))
	require.ElementsMatch(t, bench.To(Accepted{no(2, p1), "v1"}, p1, l1),
		s.Say(p1, Accept{no(2, p1), "v1"}))
}

// §2.2: a promise reports the highest-numbered proposal that the acceptor has accepted.
func TestAcceptor_2_2_ReportsItsHighestVote(t *testing.T) {
	s := newSolo(t, a1)
	s.Say(p1, Accept{no(1, p1), "v1"})
	require.Equal(t, bench.To(Promise{no(2, p2), no(1, p1), "v1"}, p2), s.Say(p2, Prepare{no(2, p2)}))
	s.Say(p2, Accept{no(2, p2), "v2"})
	require.Equal(t, bench.To(Promise{no(3, p1), no(2, p2), "v2"}, p1), s.Say(p1, Prepare{no(3, p1)}))
}

// A departure: a vote is a promise.
func TestAcceptor_VotePromises(t *testing.T) {
	s := newSolo(t, a1)
	s.Say(p1, Accept{no(3, p1), "v1"})
	require.Equal(t, bench.To(Nack{no(2, p2), no(3, p1)}, p2), s.Say(p2, Prepare{no(2, p2)}))
}

// §2.5: promise and vote survive a failure.
func TestAcceptor_2_5_RemembersOverRestarts(t *testing.T) {
	s := newSolo(t, a1)
	s.Say(p1, Accept{no(1, p1), "v1"})
	s.Say(p2, Prepare{no(2, p2)})
	s.Reboot()
	boots := bench.Told[Booted](s.Facts)
	require.Equal(t, Booted{no(2, p2), no(1, p1), "v1"}, boots[len(boots)-1])
	require.Equal(t, bench.To(Nack{no(1, p1), no(2, p2)}, p1), s.Say(p1, Accept{no(1, p1), "v1"}))
	require.Equal(t, bench.To(Promise{no(3, p1), no(1, p1), "v1"}, p1), s.Say(p1, Prepare{no(3, p1)}))
}

// §2.5: nothing is answered, and nothing stated, before the disk has it. A crash in between is as if
// nothing had been asked.
func TestAcceptor_2_5_RecordsBeforeItAnswers(t *testing.T) {
	slow := bench.World(func(c *sim.Config) { c.Disk.Fsync = sim.Constant(20 * ms) })
	s := newSolo(t, a1, slow)
	require.Empty(t, s.Say(p1, Prepare{no(1, p1)}))
	require.Empty(t, bench.Told[Promised](s.Facts))
	s.Wait(20 * ms)
	require.Equal(t, bench.To(Promise{Ballot: no(1, p1)}, p1), s.Heard)

	require.Empty(t, s.Say(p1, Accept{no(1, p1), "v1"}))
	s.Reboot()
	s.Wait(50 * ms)
	require.Empty(t, s.Heard)
	require.Empty(t, bench.Told[Vote](s.Facts))
	boots := bench.Told[Booted](s.Facts)
	require.Equal(t, Booted{Promised: no(1, p1)}, boots[len(boots)-1])
}

// An acceptor cannot go on with a disk that is full, or that has changed what it held.
func TestAcceptor_StopsWhenItsDiskFails(t *testing.T) {
	s := newSolo(t, a1)
	s.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{a1}})
	require.Empty(t, s.Say(p1, Prepare{no(1, p1)}))
	require.False(t, s.Up(a1))
	require.Empty(t, bench.Told[Promised](s.Facts))

	s = newSolo(t, a1)
	s.Say(p1, Prepare{no(1, p1)})
	s.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{a1}})
	s.Reboot()
	require.False(t, s.Up(a1))
}
