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

// enter notes that the member knows who is there.
func (m *Member) enter(env *sim.Env) {
	if m.joined {
		return
	}
	m.joined = true
	env.CancelTimer(joinTimer)
	env.Emit(Joined{int64(m.incarnation)})
}

// onSync compares all with another member.
func (m *Member) onSync(env *sim.Env) {
	env.SetTimer(syncTimer, m.sync)
	if to := m.partner(env); to != 0 {
		env.Send(to, Sync{Table: m.table.copied()})
	}
}

// partnerDraws is how often a member looks for somebody to compare with.
const partnerDraws = 10

// partner is another node of which the member has heard and which has not left; 0 if none was found. It may be one
// that is held for dead: so two islands find together again, each of which holds the other for dead.
func (m *Member) partner(env *sim.Env) sim.ID {
	for range partnerDraws {
		id := sim.ID(1 + env.Rand().IntN(m.nodes))
		s := m.table.get(id)
		// Without the rule: mutants/living-only.
		if id == env.ID() || s == unknown || s.State() == IsLeft || m.mutants.On(livingOnly) && !s.present() {
			continue
		}
		return id
	}
	return 0
}

// ask asks somebody who is not known for the membership: a seed that has restarted learns so who its members are.
func (m *Member) ask(env *sim.Env, who sim.ID, msg sim.Message) {
	if _, is := msg.(Sync); !is {
		env.Send(who, Sync{Table: m.table.copied()})
	}
}

// handleSync takes in all that another member knows, and tells it what it did not know. What is new to who joins is
// no news to others.
func (m *Member) handleSync(env *sim.Env, from sim.ID, msg Sync) {
	m.table.differing(&msg.Table, func(id sim.ID, theirs Status) {
		mine := m.table.get(id)
		switch {
		case id == env.ID() && m.mutants.On(untold): // Without the rule: mutants/untold.
		case m.mutants.On(staleState) && theirs.present() && mine != unknown && mine.State() == IsDead:
			m.hold(env, Update{id, theirs, from}) // Without the rule: mutants/stale-state.
		default:
			m.hear(env, Update{id, theirs, from}, m.joined)
		}
	})
	if msg.Answer {
		m.enter(env)
	} else {
		env.Send(from, Sync{Table: m.table.copied(), Answer: true})
	}
}
