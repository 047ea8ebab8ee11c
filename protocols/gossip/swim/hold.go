package swim

import "github.com/orrery-sim/orrery/sim"

// hearAll hears what a message carries.
func (m *Member) hearAll(env *sim.Env, updates []Update) {
	for _, u := range updates {
		m.hear(env, u)
	}
}

// hear takes an update to be true if it is greater than what is held of the member.
func (m *Member) hear(env *sim.Env, u Update) {
	switch {
	case u.Status <= m.table.get(u.Member):
	case u.Member == env.ID():
		m.refute(env, u.Status)
	default:
		m.hold(env, u)
		m.news.add(u)
	}
}

// hold changes what is held of a member, and says so.
func (m *Member) hold(env *sim.Env, u Update) {
	was := m.table.get(u.Member)
	m.table.set(u.Member, u.Status)
	if was.present() {
		m.present--
	}
	if u.Status.present() {
		m.present++
	}
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
	env.Emit(Refute{int64(m.incarnation), stateWord(heard)})
	alive := statusOf(m.incarnation, IsAlive)
	m.table.set(env.ID(), alive)
	m.news.add(Update{env.ID(), alive, env.ID()})
}
