package primarybackup

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// handleTransfer takes the state of the primary over. One that is late would take back what was
// executed since.
func (s *Server) handleTransfer(env *sim.Env, from sim.ID, m Transfer) {
	if m.View.Num < s.view.Num {
		env.Send(from, Refused{View: m.View.Num, Newer: s.view.Num})
		return
	}
	s.learn(env, m.View)
	if s.role() != isBackup {
		return // it was meant for an earlier life
	}
	if !s.has || s.place.Index < m.Place.Index {
		s.install(m)
		env.Emit(Installed{
			View: s.view.Num, From: from, Index: s.place.Index, Hash: s.place.Hash,
		})
	}
	if s.place == m.Place {
		env.Send(from, Transferred{View: s.view.Num, Index: s.place.Index})
	}
}

// install replaces the state.
func (s *Server) install(m Transfer) {
	s.empty()
	if s.mutants.On(forgetSessions) {
		s.machine.Restore(m.Snapshot)
	} else {
		s.sessions.Restore(m.Snapshot)
	}
	s.place = m.Place
	s.has, s.acked = true, s.view.Num
}

// handleForward executes what the primary of this view forwards, in its order. The primary of an
// older view must not be obeyed: it would go on answering clients that another server answers.
func (s *Server) handleForward(env *sim.Env, from sim.ID, m Forward) {
	old := m.View < s.view.Num
	switch {
	case old && !s.mutants.On(acceptOldView): // Without the rule: mutants/accept-old-view.
		env.Send(from, Refused{View: m.View, Newer: s.view.Num})
		return
	case m.View > s.view.Num:
		s.sendPing(env) // to hear of it; the primary will ask again
		return
	case !old && (s.role() != isBackup || !s.has):
		return // it was meant for an earlier life
	}
	index := m.After + int64(len(m.Commands))
	if m.After == s.place.Index {
		for _, c := range m.Commands {
			s.execute(env, c, 0)
		}
	}
	if index <= s.place.Index {
		env.Send(from, Forwarded{View: m.View, Index: index})
	}
}

// A Place is a point in the history of commands: how many there were, and which.
type Place struct {
	Index int64
	Hash  uint64
}

// next is the place after a command. Equal hashes mean equal histories.
func (p Place) next(c service.Command) Place {
	h := p.Hash ^ uint64(c.Client)<<40 ^ c.Seq
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return Place{Index: p.Index + 1, Hash: h ^ h>>31 + 1}
}
