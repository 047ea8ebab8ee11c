package raft

import (
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// terms are the terms of the entries in a server's log.
func terms(r *Server) []int64 {
	var ts []int64
	for _, e := range r.log.entries {
		ts = append(ts, e.Term)
	}
	return ts
}

var put = service.Op{Name: "put", Key: "x", Value: "1"}

// client is the one client of a solo of three servers.
const client = sim.ID(4)

// "If the follower does not find an entry in its log with the same index and term, then it refuses
// the new entries."
func TestReplication_5_3_ConsistencyCheck(t *testing.T) {
	mine := []int64{1, 1, 2, 2} // as in all cases
	cases := map[string]struct {
		prevIndex, prevTerm int64
		next                int64 // 0: accepted
	}{
		"match":               {4, 2, 0},
		"match in the middle": {2, 1, 0},
		"beginning":           {0, 0, 0},
		"too short":           {5, 2, 5},
		"far too short":       {9, 4, 5},
		"conflict":            {4, 3, 3}, // all of term 2 may be wrong
		"conflict earlier":    {2, 3, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newSolo(t, 3, bench.With("logs", [][]int64{mine}))
			reply := s.Ask(2, AppendEntries{
				Term: 5, LeaderID: 2, PrevLogIndex: c.prevIndex, PrevLogTerm: c.prevTerm,
				Entries: entries(c.prevIndex+1, 5),
			})
			if c.next == 0 {
				require.Equal(t, AppendEntriesReply{
					Term: 5, Success: true, MatchIndex: c.prevIndex + 1, PrevLogIndex: c.prevIndex,
				}, reply)
				require.Equal(t, append(mine[:c.prevIndex:c.prevIndex], 5), terms(s.self()))
			} else {
				require.Equal(t, AppendEntriesReply{
					Term: 5, PrevLogIndex: c.prevIndex, NextIndex: c.next,
				}, reply)
				require.Equal(t, mine, terms(s.self()))
			}
		})
	}
}

// Figure 2: "If an existing entry conflicts with a new one, delete the existing entry and all that
// follow it", and only then: an old message must not undo what a later one brought.
func TestReplication_5_3_OldMessageDeletesNothing(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1, 1, 1)})
	reply := s.Ask(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries(1, 1)})
	require.Equal(t, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1}, reply)
	require.Equal(t, []int64{1, 1, 1}, terms(s.self()))
	require.Empty(t, bench.Told[raftlaws.Truncate](s.Facts))
}

func TestReplication_5_3_ConflictDeletesAllThatFollows(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 2, 2, 3}}))
	s.Say(2, AppendEntries{
		Term: 4, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1, Entries: entries(2, 2, 4),
	})
	require.Equal(t, []int64{1, 2, 4}, terms(s.self()))
	s.Reboot()
	require.Equal(t, []int64{1, 2, 4}, terms(s.self()), "on disk as well")
}

// Figure 2: "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new
// entry)". What lies behind the last new entry may not be the leader's.
func TestReplication_5_3_CommitOnlyWhatMatches(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 2, 2}}))
	news := AppendEntries{Term: 3, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1, LeaderCommit: 3}
	s.Say(2, news)
	require.EqualValues(t, 1, s.self().commitIndex)
	news.LeaderCommit, news.Entries = 2, entries(2, 3, 3)
	s.Say(2, news)
	require.EqualValues(t, 2, s.self().commitIndex)
	s.Say(2, AppendEntries{Term: 3, LeaderID: 2, PrevLogIndex: 0, LeaderCommit: 0})
	require.EqualValues(t, 2, s.self().commitIndex, "it never decreases")
}

// "A log entry is committed once the leader that created the entry has replicated it on a majority
// of the servers", and not before.
func TestReplication_5_3_CommitNeedsMajority(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	heard := s.Say(client, service.Request{Client: client, Seq: 1, Op: put})
	require.Empty(t, heard.By(client))
	require.Len(t, heard.By(2), 1)
	require.Len(t, heard.By(3), 1)
	require.Zero(t, s.self().commitIndex)
	heard = s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Equal(t, []sim.Message{service.Reply{Seq: 1, Result: service.Result{OK: true}}},
		heard.By(client))
	require.EqualValues(t, 1, s.self().commitIndex)
}

// "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC."
func TestReplication_5_3_LeaderGoesBack(t *testing.T) {
	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 2, 2, 3}}))
	s.lead()
	require.EqualValues(t, 5, s.self().nextIndex[1])
	heard := s.Say(2, AppendEntriesReply{Term: 4, PrevLogIndex: 4, NextIndex: 2})
	require.Len(t, heard, 1)
	retry := heard[0].Msg.(AppendEntries)
	require.EqualValues(t, 1, retry.PrevLogIndex)
	require.EqualValues(t, 1, retry.PrevLogTerm)
	require.Len(t, retry.Entries, 3)
	require.Empty(t, s.Say(2, AppendEntriesReply{Term: 4, PrevLogIndex: 4, NextIndex: 2}),
		"an old refusal")
	s.Say(2, AppendEntriesReply{Term: 4, Success: true, MatchIndex: 4})
	require.EqualValues(t, 4, s.self().matchIndex[1])
	require.EqualValues(t, 5, s.self().nextIndex[1])
}

// "If followers crash or run slowly, or if network packets are lost, the leader retries
// AppendEntries RPCs indefinitely."
func TestReplication_5_3_LeaderRetries(t *testing.T) {
	s := newSolo(t, 3, bench.With("check_quorum", false))
	s.lead()
	s.Say(client, service.Request{Client: client, Seq: 1, Op: put})
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	for range 3 {
		s.Wait(s.self().electionTimeout.Max())
		heard := s.Timeout(heartbeatTimer)
		require.Empty(t, heard.By(2)[0].(AppendEntries).Entries)
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
		lost := AppendEntriesReply{Term: 1, Success: true, Round: s.self().lead.round}
		require.Len(t, s.Say(3, lost).By(3)[0].(AppendEntries).Entries, 1)
	}
}

// Answers may arrive late and out of order.
func TestReplication_OldAnswersTakeNothingBack(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	for seq := range uint64(3) {
		s.Say(client, service.Request{Client: client, Seq: seq + 1, Op: put})
	}
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Empty(t, s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1}),
		"the other two are still under way")
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 3})
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.EqualValues(t, 3, s.self().matchIndex[1])
	require.EqualValues(t, 4, s.self().nextIndex[1])
}

func TestReplication_OneBatchUnderWay(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	for seq := range uint64(5) {
		s.Say(client, service.Request{Client: client, Seq: seq + 1, Op: put})
	}
	require.Empty(t, s.Heard.By(2), "the first is not answered")
	batch := s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1}).By(2)
	require.Len(t, batch, 1)
	require.Len(t, batch[0].(AppendEntries).Entries, 4)
}

// "Raft never commits log entries from previous terms by counting replicas. Only log entries from
// the leader's current term are committed by counting replicas."
func TestReplication_5_4_2_OldTermsAreNotCounted(t *testing.T) {
	commit := func(options ...bench.Option) int64 {
		s := newSolo(t, 3, append(options, bench.With("logs", [][]int64{{1, 2}}))...)
		s.lead()
		s.Say(2, AppendEntriesReply{Term: 3, Success: true, MatchIndex: 2})
		s.Say(3, AppendEntriesReply{Term: 3, Success: true, MatchIndex: 2})
		return s.self().commitIndex
	}
	require.Zero(t, commit())
	require.EqualValues(t, 2, commit(bench.Mutant("figure8")), "without the rule")

	s := newSolo(t, 3, bench.With("logs", [][]int64{{1, 2}}), bench.With("noop", true))
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 3, Success: true, MatchIndex: 3})
	require.EqualValues(t, 3, s.self().commitIndex, "with an entry of its own, all before it")
}

// Figure 7: whatever the followers' logs are, the leader makes them like its own.
func TestReplication_Figure7(t *testing.T) {
	logs := [][]int64{
		{1, 1, 1, 4, 4, 5, 5, 6, 6, 6},       // the leader for term 8
		{1, 1, 1, 4, 4, 5, 5, 6, 6},          // (a)
		{1, 1, 1, 4},                         // (b)
		{1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6},    // (c)
		{1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7}, // (d)
		{1, 1, 1, 4, 4, 4, 4},                // (e)
		{1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3},    // (f)
	}
	c := newCluster(t, 7, 0, bench.With("logs", logs), bench.With("pre_vote", false))
	var forced bool
	c.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		// n1 stands twice, since (d) knows of term 7, and wins with the votes of a, b, e, f.
		if f, ok := e.Body.(raftlaws.Candidate); ok && f.Term == 7 && !forced {
			forced = true
			c.At(c.Now(), func() { c.FireTimer(1, electionTimer) })
		}
	})
	c.At(0, func() { c.At(1*ms, func() { c.FireTimer(1, electionTimer) }) })
	c.Run(1 * time.Second)
	require.Equal(t, raftlaws.Leader{Term: 8, LastIndex: 10, LastHash: c.server(1).log.at(10).Hash},
		bench.Told[raftlaws.Leader](c.Facts)[0])
	for _, id := range c.Servers {
		require.Equal(t, []int64{1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8}, terms(c.server(id)), "n%d", id)
		require.EqualValues(t, 11, c.server(id).lastApplied)
	}
	require.Empty(t, c.Broken)
}

// Messages hold parts of the leader's log. When it is deposed and its log changes, what it has sent
// does not.
func TestLog_SentEntriesNeverChange(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	s.Say(client, service.Request{Client: client, Seq: 1, Op: put})
	s.Say(client, service.Request{Client: client, Seq: 2, Op: put})
	s.Say(client, service.Request{Client: client, Seq: 3, Op: put})
	s.Say(client, service.Request{Client: client, Seq: 4, Op: put})
	sent := s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1}).By(2)[0].(AppendEntries).Entries
	before := slices.Clone(sent)
	require.Len(t, sent, 3)
	s.Say(2, AppendEntries{Term: 2, LeaderID: 2, Entries: entries(1, 2, 2, 2)})
	require.Equal(t, []int64{2, 2, 2}, terms(s.self()))
	require.Equal(t, before, sent)
	require.Equal(t, len(sent), cap(sent), "nor can who appends to it change the log")
}

// The hash of an entry tells logs apart that differ anywhere up to it.
func TestLog_HashCoversThePrefix(t *testing.T) {
	last := func(values ...string) uint64 {
		var h uint64
		for _, v := range values {
			c := &service.Command{Op: service.Op{Name: "put", Value: v}}
			h = chain(h, &Entry{Term: 1, Command: c})
		}
		return h
	}
	require.Equal(t, last("a", "b", "c"), last("a", "b", "c"))
	require.NotEqual(t, last("a", "b", "c"), last("x", "b", "c"))
	require.NotEqual(t, last("a", "b", "c"), last("b", "a", "c"))
	of := func(term int64, c *raftlaws.Configuration) uint64 {
		return chain(0, &Entry{Term: term, Command: new(service.Command), Config: c})
	}
	require.NotEqual(t, of(1, nil), of(2, nil))
	require.NotEqual(t, of(1, nil), of(1, &raftlaws.Configuration{Voters: []sim.ID{1}}))
	require.NotEqual(t, of(1, &raftlaws.Configuration{Voters: []sim.ID{1, 2}}),
		of(1, &raftlaws.Configuration{Voters: []sim.ID{1}, Old: []sim.ID{2}}))
}

func TestLog_String(t *testing.T) {
	require.Equal(t, "", log{}.String())
	require.Equal(t, "1x3 2 4x2", log{entries: entries(1, 1, 1, 1, 2, 4, 4)}.String())
}
