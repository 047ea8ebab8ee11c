package raft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// beats lets n1 send a heartbeat, which n2 answers, and is the first entries of what n2 is sent then.
func (s *solo) beats() []int64 {
	before := s.Timeout(heartbeatTimer)
	answer := AppendEntriesReply{Term: 1, Success: true, Round: s.self().lead.round}
	return append(starts(before.By(2)), starts(s.Say(2, answer).By(2))...)
}

// What is not answered is sent again when a later heartbeat was answered, all of it, one message at a time;
// and the next time it takes twice as long.
func TestRetransmit_WhatIsLost(t *testing.T) {
	s := newSolo(t, 3, bench.With("in_flight", 9), bench.With("check_quorum", false))
	s.lead()
	s.matched(0)
	require.Equal(t, []int64{1, 2}, s.request(1, 2))
	for range 9 {
		require.Empty(t, starts(s.Timeout(heartbeatTimer).By(2)), "nothing says that it is lost")
	}
	require.Equal(t, []int64{1}, s.beats())
	require.True(t, s.self().lead.windows[1].probing)
	var again []int // after how many heartbeats
	for n := 1; len(again) < 3; n++ {
		if len(s.beats()) > 0 {
			again, n = append(again, n), 0
		}
	}
	require.Equal(t, []int{10, 20, 30}, again, "heartbeats of 10 ms, by hand: 100, 200, and at most 300 ms")
	s.matched(2)
	require.False(t, s.self().lead.windows[1].probing)
	require.Zero(t, s.self().lead.windows[1].again, "an answer to what left at first, and all is well again")
}

// What was overtaken is given its time, and sent again when that is over, whatever else happens.
func TestRetransmit_Timer(t *testing.T) {
	s := newSolo(t, 3, bench.With("heartbeat", 140*ms))
	s.lead()
	require.Equal(t, []int64{1}, s.request(1, 1))
	left := s.Now() - 5*ms
	require.Empty(t, s.beats())
	s.Heard = nil
	s.Wait(left + 139*ms - s.Now())
	require.Empty(t, starts(s.Heard.By(2)))
	s.Wait(5 * ms)
	require.Equal(t, []int64{1}, starts(s.Heard.By(2)))

	answer := AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round}
	s.Say(2, answer)
	require.Less(t, s.self().lead.windows[1].again.Timeout(s.self().heartbeat, 300*ms), 30*ms, "it is the second one that was answered")
}

// A follower that answers little by little is not waited for ever longer.
func TestRetransmit_ProgressEndsTheDoubling(t *testing.T) {
	s := newSolo(t, 3, bench.With("batch", 1), bench.With("check_quorum", false))
	s.lead()
	s.request(1, 3)
	again := func() *retransmission { return &s.self().lead.windows[1].again }
	for again().Times < 3 {
		s.beats()
	}
	require.Equal(t, []int64{2}, s.matched(1))
	require.Zero(t, again().Times)
	for again().Times < 1 {
		s.beats()
	}
	refusal := AppendEntriesReply{Term: 1, PrevLogIndex: 1, NextIndex: 1}
	require.Equal(t, []int64{1}, starts(s.Say(2, refusal).By(2)), "it has lost its disk")
	require.Zero(t, again().Times)
}

// Where nothing is lost nothing is sent twice, be values ever so large: each entry goes to each follower in
// one message, and nobody is deposed.
func TestRetransmit_NothingIsSentTwiceWithoutLoss(t *testing.T) {
	for _, of := range []struct{ clients, inFlight, size int }{{3, 1, 32 << 10}, {3, 4, 32 << 10}, {1, 1, 128 << 10}} {
		load := service.ClientConfig{Workload: service.KVLoad{Keys: 3, ValueSize: of.size}, Timeout: 5 * time.Second, Retry: true}
		c := newCluster(t, 3, of.clients, bench.With("in_flight", of.inFlight), bench.Delay(sim.Constant(ms)),
			bench.Asking(of.clients, load), bench.World(func(w *sim.Config) { w.Network.Bandwidth = 1_250_000 }))
		sent := 0
		c.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
			if m, is := e.Body.(AppendEntries); is {
				sent += len(m.Entries)
			}
		})
		c.Run(10 * s)
		last := c.leader().log.lastIndex()
		require.Greater(t, last, int64(30))
		require.LessOrEqual(t, sent, int(2*last))
		require.EqualValues(t, 1, c.leader().currentTerm)
		require.Empty(t, c.Broken)
	}
}
