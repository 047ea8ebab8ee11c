package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

var get = service.Request{Client: 4, Seq: 7, Op: service.Op{Name: "get", Key: "x"}}

// replies are what the client, n4, hears.
func replies(hs bench.Letters) int {
	n := 0
	for _, m := range hs.By(4) {
		if _, ok := m.(service.Reply); ok {
			n++
		}
	}
	return n
}

// By index a read waits for a round that began after it arrived.
func TestReads_ByIndexAskAMajority(t *testing.T) {
	s := newSolo(t, 3, bench.With("reads", readsByIndex))
	b := s.lead()
	require.Zero(t, replies(s.Say(4, get)))
	require.Zero(t, replies(s.Say(2, HeartbeatReply{Ballot: b, SlotOut: 1, Round: 1})),
		"the first round began before")
	require.Equal(t, 1, replies(s.Say(2, HeartbeatReply{Ballot: b, SlotOut: 1, Round: 2})))
}

// A leader must apply what phase 1 found before it serves reads: it may be chosen.
func TestReads_WaitForWhatPhase1Found(t *testing.T) {
	for _, how := range []string{readsByIndex, readsByLease} {
		s := newSolo(t, 3, bench.With("reads", how))
		s.Wait(160 * ms) // whoever boots is bound for a lease
		s.Timeout(patienceTimer)
		b := s.self().ballot
		s.Say(2, Promise{Ballot: b, SlotOut: 1, Accepted: []Vote{{1, 1, put(1)}}})
		s.Say(4, get)
		for round := range int64(3) {
			require.Zero(t, replies(s.Say(2, HeartbeatReply{Ballot: b, SlotOut: 1, Round: round + 1})))
		}
		require.Equal(t, 1, replies(s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})), how)
	}
}

// Under a lease a read is answered at once, until the lease is over by the leader's short count.
func TestReads_ByLease(t *testing.T) {
	s := newSolo(t, 3, bench.With("reads", readsByLease), bench.With("clock_bound", sim.PPM(100_000)))
	s.Wait(160 * ms)
	b := s.lead()
	began := s.self().lead.began[1]
	require.Zero(t, replies(s.Say(4, get)), "nobody has granted anything")
	s.Say(2, HeartbeatReply{Ballot: b, SlotOut: 1, Round: s.self().lead.round})
	require.Equal(t, 1, replies(s.Say(4, get)))
	require.Equal(t, 122727272, int(s.self().shortLease()), "150 ms times 0.9 / 1.1")
	s.Wait(began + 160*ms - s.Now())
	require.Zero(t, replies(s.Say(4, get)))
}

// An acceptor that has granted a lease promises nothing to others, unless its holder asks for it; nor
// does one that has just booted, for it may have forgotten one.
func TestReads_ALeaseBinds(t *testing.T) {
	s := newSolo(t, 3, bench.With("reads", readsByLease))
	prepare := Prepare{Ballot: b13, SlotOut: 1}
	require.Empty(t, s.Say(3, prepare), "it has just booted")
	s.Wait(150 * ms)
	require.Len(t, s.Say(3, prepare), 1)

	s.Say(2, Heartbeat{Ballot: b22, SlotOut: 1, Round: 1})
	prepare.Ballot = ballotOf(3, 3)
	require.Empty(t, s.Say(3, prepare))
	require.Len(t, s.Say(2, Prepare{Ballot: ballotOf(3, 2), SlotOut: 1}), 1, "its holder may")
	prepare.Ballot = ballotOf(4, 3)
	require.Empty(t, s.Say(3, prepare))
	prepare.Released = b22
	require.Len(t, s.Say(3, prepare), 1, "and whom it names")
}
