package etcdraft

import (
	"fmt"

	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Clients number their requests, and ask again when no answer comes. The state machine remembers
// for each client the last number and its result, and answers a repetition without doing it again
// (thesis §6.3). The library knows nothing of that: to it a command is a string of bytes.

// handleRequest serves a client.
func (s *Server) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if !s.leads() {
		s.refuse(env, from, m.Seq)
		return
	}
	if s.service.ReadOnly(m.Op) && s.reads != readsByLog {
		s.handleRead(env, from, m)
		return
	}
	c := m.Command()
	if result, seen := s.sessions.Seen(c); seen {
		env.Send(from, service.Reply{Seq: m.Seq, Result: result, Status: service.OK})
		return
	}
	if s.node.Propose(encode(c)) != nil {
		s.refuse(env, from, m.Seq) // a transfer is under way, or the server was removed
		return
	}
	s.settle(env)
}

// refuse sends a client to whoever leads.
func (s *Server) refuse(env *sim.Env, to sim.ID, seq uint64) {
	leader := s.leader()
	if leader == s.id {
		leader = 0
	}
	env.Send(to, service.Reply{Seq: seq, Status: service.NotLeader, Leader: leader})
}

// applyEntry applies a committed entry. The leader answers the client.
func (s *Server) applyEntry(env *sim.Env, e *pb.Entry) {
	index := int64(e.Index)
	if s.mutants.On(answerAtAppend) && index <= s.lastApplied {
		return
	}
	var c service.Command
	if e.Type == pb.EntryNormal && len(e.Data) > 0 {
		var err error
		if c, err = decode(e.Data); err != nil {
			panic(fmt.Errorf("etcdraft: entry %d: %w", index, err))
		}
	}
	s.lastApplied = index
	s.bytes += int64(entrySize(e))
	env.Emit(raftlaws.Apply{
		Index: index, Term: int64(e.Term), Hash: s.at(index).hash, Client: c.Client, Seq: c.Seq,
	})
	switch {
	case e.Type != pb.EntryNormal:
		s.applyConfChange(env, e)
	case len(e.Data) > 0:
		result := s.execute(c)
		// The client of an entry of an earlier term has another leader's answer, or asks again.
		if e.Term == uint64(s.hard.Term) && s.leads() {
			env.Send(c.Client, service.Reply{Seq: c.Seq, Result: result, Status: service.OK})
		}
	}
}

// execute lets the state machine do a command, once.
func (s *Server) execute(c service.Command) service.Result {
	if s.mutants.On(noDedup) {
		return s.machine.Apply(c.Op)
	}
	return s.sessions.Apply(c)
}

// applyUncommitted is the mutant that does not wait until an entry is committed.
func (s *Server) applyUncommitted(env *sim.Env) {
	for i := range s.entries {
		e := &s.entries[i]
		if e.Type != pb.EntryNormal {
			return
		}
		if int64(e.Index) > s.lastApplied {
			s.applyEntry(env, e)
		}
	}
}
