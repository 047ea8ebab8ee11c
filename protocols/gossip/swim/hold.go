package swim

import "github.com/orrery-sim/orrery/sim"

// hearAll hears what a message carries.
func (m *Member) hearAll(env *sim.Env, updates []Update) {
	for _, u := range updates {
		m.hear(env, u, true)
	}
}

// hear takes an update to be true if it is greater than what is held of the member, and passes it on if it is
// news to others.
func (m *Member) hear(env *sim.Env, u Update, news bool) {
	held := m.table.get(u.Member)
	switch {
	case u.Member == env.ID():
		if u.Status > held {
			m.refute(env, u.Status)
		}
	case u.Status > held:
		m.hold(env, u)
		if news {
			m.news.add(u)
		}
	case u.Status == held && held != unknown && held.State() == IsSuspect:
		m.confirm(env, u)
	}
}

// hold changes what is held of another member, and says so.
func (m *Member) hold(env *sim.Env, u Update) {
	was := m.table.get(u.Member)
	m.write(u.Member, u.Status)
	m.unsuspect(env, u.Member)
	incarnation := int64(u.Status.Incarnation())
	switch u.Status.State() {
	case IsAlive:
		env.Emit(Alive{u.Member, incarnation, stateWord(was)})
	case IsSuspect:
		env.Emit(Suspect{u.Member, incarnation, u.By})
		m.await(env, u)
	case IsDead:
		env.Emit(Dead{u.Member, incarnation, u.By})
	case IsLeft:
		env.Emit(Left{u.Member, incarnation})
	}
}

// write changes the table and keeps the number of those that are present.
func (m *Member) write(id sim.ID, s Status) {
	if m.table.get(id).present() {
		m.present--
	}
	if s.present() {
		m.present++
	}
	m.table.set(id, s)
}

func stateWord(s Status) string {
	if s == unknown {
		return "unknown"
	}
	return s.State().String()
}

// refute answers what is said of this member itself with a new incarnation, which nobody else may begin
// (§4.2). Of an earlier life it may hear that it is alive.
func (m *Member) refute(env *sim.Env, heard Status) {
	m.incarnation = heard.Incarnation() + 1
	if m.mutants.On(sameIncarnation) { // Without the rule: mutants/same-incarnation.
		m.incarnation = heard.Incarnation()
	}
	if heard.State() == IsSuspect {
		m.doubt(1)
	}
	env.Emit(Refute{int64(m.incarnation), stateWord(heard)})
	m.tell(env, IsAlive)
}

// tell says of this member itself what it is, unless that is what the configuration says.
func (m *Member) tell(env *sim.Env, s State) {
	status := statusOf(m.incarnation, s)
	if m.table.get(env.ID()) == status {
		return
	}
	m.write(env.ID(), status)
	m.news.add(Update{env.ID(), status, env.ID()})
}
