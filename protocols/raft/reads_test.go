package raft

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

var get = service.Op{Name: "get", Key: "x"}

// one is the answer that x is 1.
func one(seq uint64) sim.Message {
	return service.Reply{Seq: seq, Result: service.Result{OK: true, Value: "1"}}
}

// committed is a leader of three who has x=1 committed by its own write.
func committed(t *testing.T, options ...bench.Option) *solo {
	s := newSolo(t, 3, options...)
	s.lead()
	s.Say(client, service.Request{Client: client, Seq: 1, Op: put})
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: s.self().lead.round})
	require.EqualValues(t, 1, s.self().lastApplied)
	return s
}

// §8: "A leader must check whether it has been deposed before processing a read-only request. Raft
// handles this by having the leader exchange heartbeat messages with a majority of the cluster
// before responding to read-only requests."
func TestReads_8_IndexNeedsARoundOfHeartbeats(t *testing.T) {
	s := committed(t)
	before := s.self().lead.round
	all := s.Say(client, service.Request{Client: client, Seq: 2, Op: get})
	require.Empty(t, all.By(client))
	require.Equal(t, before+1, all.By(2)[0].(AppendEntries).Round)

	all = s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: before})
	require.Empty(t, all, "an answer to what was sent before the read")

	all = s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: before + 1})
	require.Equal(t, bench.To(one(2), client), all)
	require.EqualValues(t, 1, s.self().log.lastIndex(), "no entry")
}

// Reads that come during a round wait for the next one, and share it.
func TestReads_8_ReadsShareARound(t *testing.T) {
	s := committed(t)
	s.Say(client, service.Request{Client: client, Seq: 2, Op: get})
	first := s.self().lead.round
	for seq := uint64(3); seq < 6; seq++ {
		require.Empty(t, s.Say(client, service.Request{Client: client, Seq: seq, Op: get}))
	}
	heard := s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: first})
	require.Len(t, heard.By(client), 1)
	require.Len(t, heard.By(2), 1, "the next round")
	heard = s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1, Round: first + 1})
	require.Len(t, heard.By(client), 3)
}

// §8: "a leader must have the latest information on which entries are committed", which at the
// start of its term it has not.
func TestReads_8_NotBeforeAnEntryOfTheTerm(t *testing.T) {
	value := func(options ...bench.Option) []sim.Message {
		s := newSolo(t, 3, append(options, bench.With("noop", true))...)
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2, LeaderCommit: 0, Entries: entries(1, 1)})
		s.lead()
		s.Say(client, service.Request{Client: client, Seq: 1, Op: get})
		for match := int64(1); match <= 2; match++ {
			heard := s.Say(2, AppendEntriesReply{
				Term: 2, Success: true, MatchIndex: match, Round: s.self().lead.round,
			})
			if answers := heard.By(client); len(answers) > 0 {
				return answers
			}
		}
		return nil
	}
	latest := service.Reply{Seq: 1, Result: service.Result{OK: true, Value: "v"}}
	require.Equal(t, []sim.Message{latest}, value())
	require.Equal(t, []sim.Message{service.Reply{Seq: 1}},
		value(bench.Mutant("read-index-before-own-term")), "without the rule")
}

// A deposed leader sends the readers away.
func TestReads_DeposedLeaderRefuses(t *testing.T) {
	s := committed(t)
	s.Say(client, service.Request{Client: client, Seq: 2, Op: get})
	heard := s.Say(2, AppendEntries{Term: 2, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1})
	require.Equal(t, []sim.Message{service.Reply{Seq: 2, Status: service.NotLeader}}, heard.By(client))
	require.Empty(t, s.self().lead.reads)
}

func TestReads_ByLogAreEntries(t *testing.T) {
	s := committed(t, bench.With("reads", "log"))
	require.Empty(t, s.Say(client, service.Request{Client: client, Seq: 2, Op: get}).By(client))
	require.EqualValues(t, 2, s.self().log.lastIndex())
	heard := s.Say(3, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
	require.Equal(t, []sim.Message{one(2)}, heard.By(client))
}

func TestReads_LocalAreAnsweredAtOnce(t *testing.T) {
	for _, o := range []bench.Option{bench.With("reads", "local"), bench.Mutant("read-locally")} {
		s := committed(t, o)
		all := s.Say(client, service.Request{Client: client, Seq: 2, Op: get})
		require.Equal(t, bench.To(one(2), client), all)
	}
}

// §8: "If the client's first choice is not the leader, that server will reject the client's
// request and supply information about the most recent leader it has heard from."
func TestClients_8_FollowerPointsToTheLeader(t *testing.T) {
	s := newSolo(t, 3)
	ask := service.Request{Client: client, Seq: 1, Op: put}
	require.Equal(t, service.Reply{Seq: 1, Status: service.NotLeader}, s.Ask(client, ask))
	s.Say(3, AppendEntries{Term: 1, LeaderID: 3})
	require.Equal(t, service.Reply{Seq: 1, Status: service.NotLeader, Leader: 3}, s.Ask(client, ask))
}

// §8: "If it receives a command whose serial number has already been executed, it responds
// immediately without re-executing the request."
func TestClients_8_ExactlyOnce(t *testing.T) {
	add := service.Request{Client: client, Seq: 1, Op: service.Op{Name: "add", Amount: 5}}
	count := func(options ...bench.Option) any {
		s := newSolo(t, 3, append(options, bench.Serving(&service.Counter))...)
		s.lead()
		s.Say(client, add)
		s.Say(client, add) // the client is impatient: it is in the log twice
		s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
		heard := s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 2})
		return heard.By(client)[0]
	}
	once := service.Reply{Seq: 1, Result: service.Result{OK: true, Number: 5}}
	require.Equal(t, once, count())
	twice := service.Reply{Seq: 1, Result: service.Result{OK: true, Number: 10}}
	require.Equal(t, twice, count(bench.Mutant("no-dedup")), "without the rule")

	s := newSolo(t, 3, bench.Serving(&service.Counter))
	s.lead()
	s.Say(client, add)
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	require.Equal(t, once, s.Ask(client, add), "after it was executed: no entry")
	require.EqualValues(t, 1, s.self().log.lastIndex())
}

// A server that leads again counts its rounds anew. An answer to what it sent in an earlier term says
// nothing about this one, though it comes in this term.
func TestReads_AnswersToAnEarlierTermDoNotCount(t *testing.T) {
	old := AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 7, Round: 9}
	answer := func(options ...bench.Option) sim.Message {
		s := newSolo(t, 3, append(options, bench.With("logs", [][]int64{{3}}))...)
		return s.Ask(2, old)
	}
	require.Equal(t, AppendEntriesReply{Term: 3}, answer())
	require.Equal(t, AppendEntriesReply{Term: 3, Round: 9}, answer(bench.Mutant("answer-old-rounds")))

	s := newSolo(t, 3, bench.With("logs", [][]int64{{3, 3}}))
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 4})
	s.Say(2, InstallSnapshotReply{Term: 4})
	require.EqualValues(t, 3, s.self().nextIndex[1], "nor is it a refusal")
}
