package swim

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A suspicion gives a member time to say that it is there, before it is held for dead (§4.2).
type suspicion struct {
	member sim.ID
	by     sim.ID
}

// suspect begins to suspect a member that did not answer.
func (m *Member) suspect(env *sim.Env, id sim.ID) {
	if s := m.table.get(id); s.present() {
		m.hear(env, Update{id, statusOf(s.Incarnation(), IsSuspect), env.ID()})
	}
}

// await gives a member that is suspected its time.
func (m *Member) await(env *sim.Env, u Update) {
	i, _ := m.suspected(u.Member)
	m.suspicions = slices.Insert(m.suspicions, i, suspicion{member: u.Member, by: u.By})
	env.SetTimer(suspicionOf(u.Member), m.suspectFor)
}

// suspected is where the suspicion of a member is, or would be.
func (m *Member) suspected(id sim.ID) (i int, is bool) {
	return slices.BinarySearchFunc(m.suspicions, id, func(s suspicion, id sim.ID) int { return cmp.Compare(s.member, id) })
}

// unsuspect ends a suspicion, if there is one.
func (m *Member) unsuspect(env *sim.Env, id sim.ID) {
	if i, is := m.suspected(id); is {
		m.suspicions = slices.Delete(m.suspicions, i, i+1)
		env.CancelTimer(suspicionOf(id))
	}
}

// onSuspicion holds a member for dead that has let its time pass.
func (m *Member) onSuspicion(env *sim.Env, id sim.ID) {
	m.hear(env, Update{id, statusOf(m.table.get(id).Incarnation(), IsDead), env.ID()})
}

func suspicionOf(id sim.ID) sim.Timer { return sim.Timer{Name: suspicionName, Arg: int(id)} }
