package swim

import "github.com/orrery-sim/orrery/sim"

// join asks a member for the membership, and another one in the next period if that does not answer.
func (m *Member) join(env *sim.Env) {
	to := m.pick(env, 1, env.ID())
	if len(to) == 0 {
		m.enter(env)
		return
	}
	env.Send(to[0], Sync{Table: m.table.copied()})
	env.SetTimer(joinTimer, m.period)
}

// enter says that the member is in.
func (m *Member) enter(env *sim.Env) {
	if m.joined {
		return
	}
	m.joined = true
	env.CancelTimer(joinTimer)
	env.Emit(Joined{int64(m.incarnation)})
}

// handleSync takes in all that another member knows, and tells it what it did not know.
func (m *Member) handleSync(env *sim.Env, from sim.ID, msg Sync) {
	m.table.differing(&msg.Table, func(id sim.ID, theirs Status) {
		m.hear(env, Update{id, theirs, from})
	})
	if msg.Answer {
		m.enter(env)
	} else {
		env.Send(from, Sync{Table: m.table.copied(), Answer: true})
	}
}
