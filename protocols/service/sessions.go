package service

import (
	"maps"

	"github.com/orrery-sim/orrery/sim"
)

// Sessions make a machine execute every command exactly once, however often its client sent it and
// the log holds it (Ongaro, dissertation, 6.3). A client has one command outstanding, so its last
// sequence number and result are all there is to remember.
//
// Sessions are part of the replicated state: they go into the snapshot, or a retry that arrives
// after a restart is executed again.
type Sessions struct {
	machine Machine
	last    map[sim.ID]session
}

type session struct {
	seq    uint64
	result Result
}

type sessionsSnapshot struct {
	machine any
	last    map[sim.ID]session // never changed
}

// NewSessions puts a session table in front of m.
func NewSessions(m Machine) *Sessions {
	return &Sessions{machine: m, last: map[sim.ID]session{}}
}

// Machine is the machine behind the sessions.
func (s *Sessions) Machine() Machine { return s.machine }

// Apply executes c unless its session has seen it. A command seen before returns what it returned
// then; an older one returns [Forgotten].
func (s *Sessions) Apply(c Command) Result {
	if c.Op.Name == "" {
		return Result{}
	}
	if c.Client == 0 {
		return s.machine.Apply(c.Op)
	}
	last := s.last[c.Client]
	switch {
	case c.Seq < last.seq:
		return Forgotten
	case c.Seq == last.seq:
		return last.result
	}
	result := s.machine.Apply(c.Op)
	s.last[c.Client] = session{seq: c.Seq, result: result}
	return result
}

// Seen reports whether Apply would execute nothing, and what it would return: a leader may answer a
// retry at once. Sequence numbers begin at 1.
func (s *Sessions) Seen(c Command) (Result, bool) {
	last, found := s.last[c.Client]
	switch {
	case !found || c.Seq > last.seq:
		return Result{}, false
	case c.Seq < last.seq:
		return Forgotten, true
	}
	return last.result, true
}

// Read answers an operation that reads only from the present state.
func (s *Sessions) Read(op Op) Result { return s.machine.Apply(op) }

// Snapshot is the machine's state and the session table, as an immutable value.
func (s *Sessions) Snapshot() any {
	return &sessionsSnapshot{machine: s.machine.Snapshot(), last: maps.Clone(s.last)}
}

// Restore replaces both; nil is the state before any command.
func (s *Sessions) Restore(snapshot any) {
	if snapshot == nil {
		s.machine.Restore(nil)
		s.last = map[sim.ID]session{}
		return
	}
	from := snapshot.(*sessionsSnapshot)
	s.machine.Restore(from.machine)
	s.last = maps.Clone(from.last)
}

// Hash is the hash of the machine's state.
func (s *Sessions) Hash() uint64 { return s.machine.Hash() }
