package etcdraft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const client = sim.ID(4) // behind three servers

func get(seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "get", Key: "x"}}
}

// leadCommitted makes n1 a leader that has committed its first entry, and knows that.
func (s *solo) leadCommitted() {
	s.lead()
	s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1})
	s.Heard = nil
}

// Reads that arrive while a round is under way share the next one, and each waits for a round that
// began after it was asked.
func TestReads_ShareARound(t *testing.T) {
	s := newSolo(t, 3, bench.With("heartbeat", time.Minute), bench.With("election_timeout", sim.Constant(time.Hour)))
	s.leadCommitted()
	first := s.Say(client, get(1))
	require.Equal(t, []sim.Message{Heartbeat{Term: 1, LeaderCommit: 1, Read: 1}}, first.By(2))
	require.Empty(t, s.Say(client, get(2)))
	require.Empty(t, s.Say(client, get(3)))

	answers := s.Say(2, HeartbeatReply{Term: 1, Read: 1})
	require.Len(t, answers.By(client), 1, "the first round answers the first read alone")
	require.Equal(t, []sim.Message{Heartbeat{Term: 1, LeaderCommit: 1, Read: 2}}, answers.By(2))
	require.Len(t, s.Say(2, HeartbeatReply{Term: 1, Read: 2}).By(client), 2)
}

// A round whose messages are lost is asked for again with the next heartbeat.
func TestReads_ALostRoundIsRepeated(t *testing.T) {
	s := newSolo(t, 3)
	s.leadCommitted()
	s.Say(client, get(1))
	again := s.Timeout(tickTimer).By(2)
	require.Equal(t, []sim.Message{Heartbeat{Term: 1, LeaderCommit: 1, Read: 1}}, again)
}

// A round that the library has dropped is begun anew, and answers the reads that waited for it.
func TestReads_ADroppedRoundIsBegunAnew(t *testing.T) {
	s := newSolo(t, 3, bench.With("check_quorum", false))
	s.leadCommitted()
	s.Say(client, get(1))
	s.Say(client, get(2))
	var rounds []int64
	for range s.self().electionTicks {
		for _, m := range s.Timeout(tickTimer).By(2) {
			rounds = append(rounds, m.(Heartbeat).Read)
		}
	}
	require.EqualValues(t, 1, rounds[0])
	require.EqualValues(t, 2, rounds[len(rounds)-1])
	require.Len(t, s.Say(2, HeartbeatReply{Term: 1, Read: 2}).By(client), 2)
}

// Before an entry of its own term is committed a leader does not know what is.
func TestReads_WaitForTheTermsFirstCommit(t *testing.T) {
	s := newSolo(t, 3)
	s.lead()
	require.Empty(t, s.Say(client, get(1)).By(client))
	require.NotEmpty(t, s.Say(2, AppendEntriesReply{Term: 1, Success: true, MatchIndex: 1}).By(2))
	require.Len(t, s.Say(2, HeartbeatReply{Term: 1, Read: 1}).By(client), 1)
}

// Whoever is deposed sends the reads that wait elsewhere.
func TestReads_ADeposedLeaderRefuses(t *testing.T) {
	s := newSolo(t, 3)
	s.leadCommitted()
	s.Say(client, get(1))
	s.Say(client, get(2))
	refused := s.Say(3, Heartbeat{Term: 2}).By(client)
	require.Equal(t, []sim.Message{
		service.Reply{Seq: 1, Status: service.NotLeader, Leader: 3},
		service.Reply{Seq: 2, Status: service.NotLeader, Leader: 3},
	}, refused)
}
