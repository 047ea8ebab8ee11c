package raft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// starts are the indices with which messages with entries begin, among those that were heard.
func starts(msgs []sim.Message) []int64 {
	var first []int64
	for _, m := range msgs {
		if a, ok := m.(AppendEntries); ok && len(a.Entries) > 0 {
			first = append(first, a.PrevLogIndex+1)
		}
	}
	return first
}

// request lets the client ask for n writes, and is what n2 heard of the leader.
func (s *solo) request(from uint64, n int) []int64 {
	var heard []sim.Message
	for i := range n {
		all := s.Say(client, service.Request{Client: client, Seq: from + uint64(i), Op: put})
		heard = append(heard, all.By(2)...)
	}
	return starts(heard)
}

// ends are the last entries of the messages under way to n2.
func (s *solo) ends() (ends []int64) {
	for _, f := range s.self().lead.windows[1].flights {
		ends = append(ends, f.end)
	}
	return ends
}

// matched is the answer of n2 that its log is the leader's up to an index.
func (s *solo) matched(index int64) []int64 {
	return starts(s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: index}).By(2))
}

// Thesis §10.2.2: a leader sends the next entries without waiting for the answer to the last ones,
// as many messages as may be under way.
func TestWindow_10_2_2_SeveralUnderWay(t *testing.T) {
	s := newSolo(t, 3, bench.With("in_flight", 3), bench.With("heartbeat", 140*ms))
	s.lead()
	s.matched(0) // it has what the leader had when it was elected: nothing
	require.Equal(t, []int64{1, 2, 3}, s.request(1, 6))
	require.Empty(t, s.matched(0), "an old answer")
	require.EqualValues(t, 1, s.self().nextIndex[1], "no more is known")
	require.Equal(t, []int64{4}, s.matched(2), "one message, with all that came meanwhile")
	require.EqualValues(t, 3, s.self().nextIndex[1])
	require.Equal(t, []int64{3, 6}, s.ends())
}

func TestWindow_Batch(t *testing.T) {
	s := newSolo(t, 3, bench.With("in_flight", 3), bench.With("batch", 2), bench.With("heartbeat", 140*ms))
	s.lead()
	s.request(1, 6) // one message, and nothing is known of the follower
	require.ElementsMatch(t, []int64{2, 4, 6}, s.matched(1))
}

// A guess is tried with one message, and a refusal ends all that went behind it.
func TestWindow_GuessesAreTriedOneByOne(t *testing.T) {
	s := newSolo(t, 3, bench.With("in_flight", 9), bench.With("logs", [][]int64{{1, 1}}))
	s.lead()
	s.request(1, 3)
	require.Equal(t, []int64{3}, s.ends())
	refusal := AppendEntriesReply{Term: 2, PrevLogIndex: 2, NextIndex: 1}
	require.Equal(t, []int64{1}, starts(s.Say(2, refusal).By(2)))
	require.Equal(t, []int64{5}, s.ends())
	require.Empty(t, s.Say(2, refusal), "the same again: an answer to what is no longer asked")
}

// A message that overtakes another is kept until that arrives, and is not asked for again.
func TestWindow_EarlyMessagesAreKept(t *testing.T) {
	send := func(prev int64, terms ...int64) AppendEntries {
		m := AppendEntries{Term: 2, LeaderID: 2, PrevLogIndex: prev, Entries: entries(prev+1, terms...)}
		if prev > 0 {
			m.PrevLogTerm = 1
		}
		return m
	}
	s := newSolo(t, 3, bench.With("in_flight", 3))
	refused := AppendEntriesReply{Term: 2, PrevLogIndex: 4, NextIndex: 1}
	require.Equal(t, refused, s.Ask(2, send(4, 1, 1)))
	require.Equal(t, refused, s.Ask(2, send(4, 1, 1)), "once is enough")
	s.Say(2, send(2, 1, 1))
	s.Say(2, send(6, 1, 1))
	require.Len(t, s.self().early, 2, "one less than may be under way")
	done := AppendEntriesReply{Term: 2, Success: true, MatchIndex: 6}
	require.Equal(t, done, s.Ask(2, send(0, 1, 1)))
	require.Equal(t, []int64{1, 1, 1, 1, 1, 1}, terms(s.self()))
	require.Empty(t, s.self().early)

	// What an earlier leader sent is nobody's any more.
	s.Say(2, send(7, 1))
	s.Say(3, AppendEntries{
		Term: 3, LeaderID: 3, PrevLogIndex: 6, PrevLogTerm: 1, Entries: entries(7, 3),
	})
	require.Equal(t, []int64{1, 1, 1, 1, 1, 1, 3}, terms(s.self()))
	require.Empty(t, s.self().early)

	s = newSolo(t, 3)
	s.Say(2, send(4, 1, 1))
	require.Empty(t, s.self().early, "with one message under way there is nothing to overtake")
}

// On a long link that reorders, more under way is quicker.
func TestWindow_Throughput(t *testing.T) {
	applied := func(inFlight int) int64 {
		c := newCluster(t, 3, 40, bench.With("in_flight", inFlight), bench.With("batch", 4), bench.With("heartbeat", 140*ms),
			bench.Delay(sim.Uniform(40*ms, 60*ms)),
			bench.Asking(40, service.ClientConfig{Workload: service.KVLoad{Keys: 3}, Retry: true}))
		c.Run(4 * s)
		require.Empty(t, c.Broken)
		return c.server(1).lastApplied
	}
	require.Greater(t, applied(16), 3*applied(1))
}

// Nothing breaks under random faults, on a network that reorders and loses, and the cluster goes on.
func TestWindow_UnderRandomFaults(t *testing.T) {
	for n := uint64(1); n <= 4; n++ {
		c := storm(t, n, bench.With("in_flight", int(1+4*n)), bench.With("batch", 2), bench.With("snapshot_every", int(20*n)))
		require.Empty(t, c.Broken, "seed %d", n)
		before := c.server(1).lastApplied
		c.Run(c.Now() + 3*time.Second)
		require.Greater(t, c.server(1).lastApplied, before)
	}
}
