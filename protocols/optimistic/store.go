package optimistic

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// keyRow is where the store's disk has the row.
const keyRow = "row"

// A row is what is on the disk. It is a value: what was stored is never written on.
type row struct {
	Last Committed
	Done []int // by writer: how many of its updates there are
}

// A Store has the row.
type Store struct {
	*config
	row row
}

// Start boots the store from its disk.
func (s *Store) Start(env *sim.Env) {
	saved := env.Disk().Get(keyRow)
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of the row is wrong")
		return
	}
	s.row = row{Done: make([]int, s.writers)}
	if r, found := saved.(*row); found {
		s.row = *r
		env.Emit(s.row.Last) // it may not have come to that before
	}
}

// Receive answers a question.
func (s *Store) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Read:
		env.Send(from, Row{m.Number, s.row.Last.Version, s.row.Done[from-1]})
	case Write:
		s.handleWrite(env, from, m)
	}
}

// handleWrite takes an update that was made of the row as it is.
func (s *Store) handleWrite(env *sim.Env, from sim.ID, m Write) {
	version := s.row.Last.Version
	if m.Version != version && !s.mutants.On(blindWrite) { // Without the rule: mutants/blind-write.
		env.Emit(Conflicted{from, m.Version, version})
		env.Send(from, Stale{m.Number, version})
		return
	}
	next := row{Committed{from, m.Nth, m.Version, version + 1}, slices.Clone(s.row.Done)}
	next.Done[from-1] = m.Nth
	env.Disk().Set(keyRow, &next)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	s.row = next
	env.Emit(next.Last)
	env.Send(from, Written{m.Number})
}

// Timer is never called: the store sets no timer.
func (*Store) Timer(*sim.Env, sim.Timer) {}

// Inspect shows the row.
func (s *Store) Inspect(v *sim.View) { v.Durable("version", s.row.Last.Version) }
