package keyvalue

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// states is how many states a sequential store answers from.
const states = 32

// The names of the stores, as Maelstrom has them.
const (
	Linearizable = "lin-kv"
	Sequential   = "seq-kv"
)

// Role is the store of a name, the only node of its group. Clients do not ask it, and it is in no majority.
func Role(name string) about.Role {
	return about.Role{Group: sim.Group{
		Name: "store", Size: 1, Names: []string{name}, New: func(sim.ID) sim.Node { return &Store{sequential: name == Sequential} },
	}}
}

// Facts is a zero value of each fact that a store states.
func Facts() []sim.Fact { return []sim.Fact{Kept{}, Stale{}} }

// Kept says that a key has a new value, which is on the disk. After a crash the last of them is stated again.
type Kept struct{ Key, Value string }

// Stale says that an answer was not from the newest state.
type Stale struct {
	Asker  sim.ID
	Key    string
	Behind int // changes, of whatever key
}

func (f Kept) String() string { return fmt.Sprintf("kept %s = %s", f.Key, f.Value) }

func (f Stale) String() string {
	return fmt.Sprintf("answered n%d about %s from %d changes ago", f.Asker, f.Key, f.Behind)
}

// A Store keeps values by key.
type Store struct {
	sequential bool
	values     map[string]string // the newest, as on the disk
	version    int               // how many changes there were
	changes    []change          // the last of them, oldest first
	seen       map[sim.ID]int    // of each asker: the newest version that it knows of
}

// A change is what a key was before it had a new value.
type change struct{ key, before string }

// Start boots the store from its disk, which has the changes in order.
func (s *Store) Start(env *sim.Env) {
	s.values, s.seen = map[string]string{}, map[sim.ID]int{}
	log := env.Disk().Log()
	for _, record := range log {
		k, is := record.(Kept)
		if !is {
			env.Exit("the checksum of a change is wrong")
			return
		}
		s.values[k.Key] = k.Value
	}
	if len(log) > 0 { // The crash may have come before it was stated.
		env.Emit(log[len(log)-1])
	}
}

// Receive answers a request.
func (s *Store) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(service.Request)
	if !is {
		return
	}
	at := s.choose(env, from)
	result, value, changes := apply(s.valueAt(m.Op.Key, at), m.Op)
	if changes && at < s.version { // What changes something is no part of the past.
		at = s.version
		result, value, changes = apply(s.values[m.Op.Key], m.Op)
	}
	if changes {
		s.keep(env, m.Op.Key, value)
		at = s.version
	}
	s.seen[from] = at
	if at < s.version {
		env.Emit(Stale{from, m.Op.Key, s.version - at})
	}
	env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
}

// choose is the version that an asker is answered from: of a sequential store any that is kept, and not older than what
// it has seen.
func (s *Store) choose(env *sim.Env, asker sim.ID) int {
	if !s.sequential {
		return s.version
	}
	oldest := max(s.seen[asker], s.version-len(s.changes))
	return oldest + env.Rand().IntN(s.version-oldest+1)
}

// valueAt is what a key was in a version: what the first change after that found.
func (s *Store) valueAt(key string, version int) string {
	for i := len(s.changes) - (s.version - version); i < len(s.changes); i++ {
		if s.changes[i].key == key {
			return s.changes[i].before
		}
	}
	return s.values[key]
}

// keep gives a key a new value, and waits for the disk.
func (s *Store) keep(env *sim.Env, key, value string) {
	if s.sequential {
		if len(s.changes) == states-1 {
			s.changes = append(s.changes[:0], s.changes[1:]...)
		}
		s.changes = append(s.changes, change{key, s.values[key]})
	}
	s.values[key] = value
	s.version++
	env.Disk().Append(Kept{key, value})
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	env.Emit(Kept{key, value})
}

// apply is what an operation returns where its key has a value, and what it makes of that.
func apply(value string, op service.Op) (r service.Result, next string, changes bool) {
	done := service.Result{OK: true}
	switch op.Name {
	case "get":
		return service.Result{OK: value != "", Value: value}, value, false
	case "put":
		return done, op.Value, op.Value != value
	case "cas":
		if value != op.Old {
			return service.Result{Value: value}, value, false
		}
		return done, op.Value, op.Value != value
	}
	panic("keyvalue: there is no operation " + op.Name)
}

// Timer is never called: a store sets no timer.
func (*Store) Timer(*sim.Env, sim.Timer) {}

// Inspect shows how much there is.
func (s *Store) Inspect(v *sim.View) {
	v.Durable("keys", len(s.values))
	v.Volatile("changes", s.version)
}
