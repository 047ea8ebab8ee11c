package guarded

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Checks say which tokens a store checks. The zero value is a store that checks none.
type Checks struct {
	Writes bool // those of writers
	Reads  bool // those of readers
	Forget bool // it does not keep the highest on its disk: a rule less
}

// Role is the store, the only node of its group. Clients do not ask it, and it is in no majority.
func Role(c Checks) about.Role {
	return about.Role{Group: sim.Group{
		Name: "store", Size: 1, Names: []string{"store"}, New: func(sim.ID) sim.Node { return &Store{checks: c} },
	}}
}

// The store's records.
const (
	keySum  = "sum"
	keyHigh = "high"
)

// A Store keeps the sum.
type Store struct {
	checks Checks
	kept   kept
	high   uint64 // the highest token that it was shown
}

// kept is what a write leaves on the disk, in one record.
type kept struct {
	last Stored
	done map[sim.ID]addition // the newest of each client; never changed
}

// An addition is one of a client, and the sum that it came to.
type addition struct {
	seq uint64
	sum int64
}

// Start boots the store from its disk.
func (s *Store) Start(env *sim.Env) {
	switch k := env.Disk().Get(keySum).(type) {
	case kept:
		s.kept = k
		env.Emit(k.last) // The crash may have come before it was stated.
	case sim.Corrupt:
		env.Exit("its sum is corrupt")
		return
	}
	switch h := env.Disk().Get(keyHigh).(type) {
	case uint64:
		s.high = h
	case sim.Corrupt:
		env.Exit("its highest token is corrupt")
	}
}

// Receive handles a message of a worker.
func (s *Store) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Read:
		if s.checks.Reads && !s.admit(env, from, m.Token) {
			env.Send(from, Value{Visit: m.Visit, Refused: true})
			return
		}
		env.Emit(Looked{from, m.Visit, m.Token, s.kept.last.Sum})
		done := s.kept.done[m.Client]
		env.Send(from, Value{Visit: m.Visit, Sum: s.kept.last.Sum, Seq: done.seq, Result: done.sum})
	case Write:
		s.handleWrite(env, from, m)
	}
}

// handleWrite sets the sum, unless that was done already.
func (s *Store) handleWrite(env *sim.Env, from sim.ID, m Write) {
	switch done := s.kept.done[m.Client]; {
	case m.Seq == done.seq:
		env.Send(from, Written{Visit: m.Visit, Sum: done.sum})
		return
	case m.Seq < done.seq, s.checks.Writes && !s.admit(env, from, m.Token):
		env.Send(from, Written{Visit: m.Visit, Refused: true})
		return
	}
	s.kept = kept{Stored{from, m.Visit, m.Token, m.Sum}, s.with(m)}
	env.Disk().Set(keySum, s.kept)
	if sync(env) {
		env.Emit(s.kept.last)
		env.Send(from, Written{Visit: m.Visit, Sum: m.Sum})
	}
}

// with is the additions of the clients, one of them new.
func (s *Store) with(m Write) map[sim.ID]addition {
	all := make(map[sim.ID]addition, len(s.kept.done)+1)
	for client, a := range s.kept.done { // any order: each goes to its own place
		all[client] = a
	}
	all[m.Client] = addition{m.Seq, m.Sum}
	return all
}

// admit reports whether a token is none of the past, and remembers it before it is used. What is not on the disk then is
// forgotten by a crash, and with it who was shut out.
func (s *Store) admit(env *sim.Env, from sim.ID, token uint64) bool {
	if token < s.high {
		env.Emit(Fenced{from, token, s.high})
		return false
	}
	if token > s.high {
		s.high = token
		if !s.checks.Forget {
			env.Disk().Set(keyHigh, token)
			return sync(env)
		}
	}
	return true
}

func sync(env *sim.Env) bool {
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return false
	}
	return true
}

// Timer is never called: a store sets no timer.
func (*Store) Timer(*sim.Env, sim.Timer) {}

// Inspect shows the sum, and the highest token.
func (s *Store) Inspect(v *sim.View) {
	v.Durable("sum", int(s.kept.last.Sum))
	v.Durable("highest token", TokenName(s.high))
}
