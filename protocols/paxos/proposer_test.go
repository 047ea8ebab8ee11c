package paxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// §2.2: all acceptors are asked, and a quorum of promises lets the proposer issue its own value if
// they report none.
func TestProposer_2_2_IssuesItsOwnValueIfItIsFree(t *testing.T) {
	s := newSolo(t, p2)
	b := no(1, p2)
	require.ElementsMatch(t, bench.To(Prepare{b}, a1, a2, a3), s.Timeout(proposeTimer))
	require.Empty(t, s.Say(a1, Promise{Ballot: b}))
	require.ElementsMatch(t, bench.To(Accept{b, "v2"}, a1, a2, a3), s.Say(a3, Promise{Ballot: b}))
	require.Equal(t, []Proposal{{Ballot: b, Value: "v2"}}, bench.Told[Proposal](s.Facts))
	require.Empty(t, s.Say(a2, Promise{Ballot: b}), "a third promise changes nothing")
}

// §2.2: the value is that of the highest-numbered proposal among the responses.
func TestProposer_P2c_AdoptsTheHighestVote(t *testing.T) {
	older := Promise{Voted: no(1, p1), Value: "v1"}
	newer := Promise{Voted: no(2, p2), Value: "v2"}
	none := Promise{}
	for _, c := range []struct {
		promises []Promise
		value    string
	}{
		{[]Promise{none, none}, "v1"},
		{[]Promise{none, newer}, "v2"},
		{[]Promise{newer, none}, "v2"},
		{[]Promise{older, newer}, "v2"},
		{[]Promise{newer, older}, "v2"},
	} {
		s := newSolo(t, p1)
		s.Timeout(proposeTimer)
		s.Say(a1, Nack{no(1, p1), no(2, p2)})
		s.Timeout(proposeTimer)
		b := no(3, p1)
		c.promises[0].Ballot, c.promises[1].Ballot = b, b
		s.Say(a1, c.promises[0])
		require.ElementsMatch(t, bench.To(Accept{b, c.value}, a1, a2, a3), s.Say(a2, c.promises[1]))
	}
}

// §2.2: the value is chosen when a quorum has accepted the proposal.
func TestProposer_2_2_KnowsWhenItsValueIsChosen(t *testing.T) {
	s := newSolo(t, p1)
	b := no(1, p1)
	s.Timeout(proposeTimer)
	s.Say(a1, Promise{Ballot: b})
	s.Say(a2, Promise{Ballot: b})
	s.Say(a1, Accepted{b, "v1"})
	require.Empty(t, bench.Told[Chosen](s.Facts))
	s.Say(a3, Accepted{b, "v1"})
	require.Equal(t, []Chosen{{b, "v1"}}, bench.Told[Chosen](s.Facts))
	s.Heard = nil
	s.Wait(1000 * ms)
	require.Empty(t, s.Heard, "and then it is silent")
}

// §2.2: votes of an earlier ballot of its own do not count.
func TestProposer_2_2_CountsVotesOfItsBallotOnly(t *testing.T) {
	s := newSolo(t, p1)
	for round := range int64(2) {
		b := no(round+1, p1)
		s.Timeout(proposeTimer)
		s.Say(a1, Promise{Ballot: b})
		s.Say(a2, Promise{Ballot: b})
		if round == 0 {
			s.Say(a3, Nack{b, no(1, p2)})
		}
	}
	s.Say(a1, Accepted{no(1, p1), "v1"})
	s.Say(a2, Accepted{no(2, p1), "v1"})
	require.Empty(t, bench.Told[Chosen](s.Facts))
	s.Say(a1, Accepted{no(2, p1), "v1"})
	require.Len(t, bench.Told[Chosen](s.Facts), 1)
}

// Flexible Paxos: q1 promises and q2 votes, whatever the majority.
func TestProposer_FlexibleQuorums(t *testing.T) {
	s := newSolo(t, p1, bench.With("q1", 3), bench.With("q2", 1))
	b := no(1, p1)
	s.Timeout(proposeTimer)
	s.Say(a1, Promise{Ballot: b})
	require.Empty(t, s.Say(a2, Promise{Ballot: b}))
	require.Len(t, s.Say(a3, Promise{Ballot: b}), 3)
	s.Say(a2, Accepted{b, "v1"})
	require.Equal(t, []Chosen{{b, "v1"}}, bench.Told[Chosen](s.Facts))
}

// An acceptor counts once, however often its answer arrives.
func TestProposer_CountsAcceptorsOnce(t *testing.T) {
	s := newSolo(t, p1)
	b := no(1, p1)
	s.Timeout(proposeTimer)
	for range 3 {
		require.Empty(t, s.Say(a1, Promise{Ballot: b}))
	}
	s.Say(a2, Promise{Ballot: b})
	for range 3 {
		s.Say(a1, Accepted{b, "v1"})
	}
	require.Empty(t, bench.Told[Chosen](s.Facts))
}

// A proposer asks again, and only those that have not answered.
func TestProposer_AsksAgain(t *testing.T) {
	s := newSolo(t, p1)
	b := no(1, p1)
	s.Timeout(proposeTimer)
	require.Empty(t, s.Say(a2, Promise{Ballot: b}))
	s.Wait(100 * ms)
	require.ElementsMatch(t, bench.To(Prepare{b}, a1, a3), s.Heard)
	s.Say(a1, Promise{Ballot: b})
	require.Empty(t, s.Say(a1, Accepted{b, "v1"}))
	s.Wait(100 * ms)
	require.ElementsMatch(t, bench.To(Accept{b, "v1"}, a2, a3), s.Heard)
}

// §2.2: a proposer that is told of a higher ballot gives its own up, and its next is above both.
func TestProposer_2_2_AbandonsARefusedBallot(t *testing.T) {
	s := newSolo(t, p1)
	b := no(1, p1)
	s.Timeout(proposeTimer)
	s.Say(a1, Promise{Ballot: b})
	s.Say(a3, Nack{b, no(4, p2)})
	require.Equal(t, []Preempted{{b, no(4, p2)}}, bench.Told[Preempted](s.Facts))
	require.Empty(t, s.Say(a2, Promise{Ballot: b}), "the late promise is of no use")
	require.ElementsMatch(t, bench.To(Prepare{no(5, p1)}, a1, a2, a3), s.Timeout(proposeTimer))
	require.Empty(t, s.Say(a1, Promise{Ballot: b}), "nor in the next ballot")
	s.Say(a3, Nack{b, no(6, p2)})
	require.Len(t, bench.Told[Preempted](s.Facts), 1, "a late refusal is of the old ballot")
}

// §2.5: a proposer never uses a number twice, not even after a crash that follows at once.
func TestProposer_2_5_BallotsRiseOverRestarts(t *testing.T) {
	s := newSolo(t, p1)
	s.Timeout(proposeTimer)
	s.Reboot()
	require.ElementsMatch(t, bench.To(Prepare{no(2, p1)}, a1, a2, a3), s.Timeout(proposeTimer))
	s.Say(a1, Nack{no(2, p1), no(8, p2)})
	s.Reboot()
	require.ElementsMatch(t, bench.To(Prepare{no(3, p1)}, a1, a2, a3), s.Timeout(proposeTimer),
		"what a refusal told of may be forgotten")
	require.Empty(t, s.Broken)
}

// §2.5: the disk has the number before anybody hears of it.
func TestProposer_2_5_RecordsItsBallotFirst(t *testing.T) {
	s := newSolo(t, p1, bench.World(func(c *sim.Config) { c.Disk.Fsync = sim.Constant(20 * ms) }))
	require.Empty(t, s.Timeout(proposeTimer))
	require.Empty(t, bench.Told[Ballot](s.Facts))
	s.Wait(20 * ms)
	require.Len(t, s.Heard, 3)
}

// §2.4: the wait between two ballots doubles with each failure, up to a bound.
func TestProposer_2_4_BacksOff(t *testing.T) {
	s := newSolo(t, p1, bench.With("backoff", sim.Constant(10*ms)))
	waits := []time.Duration{}
	lastWait := func() time.Duration {
		k := len(s.Facts)
		require.IsType(t, Ballot{}, s.Facts[k-1].Body)
		return (s.Facts[k-1].At - s.Facts[k-2].At) / ms
	}
	s.Wait(20 * ms)
	for range 9 {
		b := bench.Told[Ballot](s.Facts)
		s.Say(a1, Nack{b[len(b)-1].Ballot, no(b[len(b)-1].Ballot.Round, p2)})
		s.Wait(1000 * ms)
		waits = append(waits, lastWait())
	}
	require.Equal(t, []time.Duration{10, 20, 40, 80, 160, 320, 640, 640, 640}, waits)

	// Success makes it bold again.
	b := bench.Told[Ballot](s.Facts)[9].Ballot
	for _, m := range []sim.Message{Promise{Ballot: b}, Accepted{b, "v1"}} {
		s.Say(a1, m)
		s.Say(a2, m)
	}
	s.Say(l1, Query{})
	s.Wait(1000 * ms)
	b = bench.Told[Ballot](s.Facts)[10].Ballot
	s.Say(a1, Nack{b, no(b.Round, p2)})
	s.Wait(1000 * ms)
	require.EqualValues(t, 10, lastWait())
}

// §2.3: a proposer that is done issues a proposal for a learner; one that is at work does not start
// over.
func TestProposer_2_3_IssuesAProposalForALearner(t *testing.T) {
	s := newSolo(t, p1, bench.With("backoff", sim.Constant(10*ms)))
	s.Timeout(proposeTimer)
	s.Say(l1, Query{})
	s.Wait(50 * ms)
	require.Len(t, bench.Told[Ballot](s.Facts), 1)
	for _, a := range []sim.ID{a1, a2} {
		s.Say(a, Promise{Ballot: no(1, p1)})
	}
	for _, a := range []sim.ID{a1, a2} {
		s.Say(a, Accepted{no(1, p1), "v1"})
	}
	s.Say(l1, Query{})
	s.Wait(50 * ms)
	require.Equal(t, []Ballot{{no(1, p1)}, {no(2, p1)}}, bench.Told[Ballot](s.Facts))
}
