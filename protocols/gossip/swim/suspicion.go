package swim

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A suspicion gives a member time to say that it is there, before it is held for dead (§4.2).
type suspicion struct {
	member sim.ID
	since  time.Duration           // by the uptime
	by     [dogpileMost + 1]sim.ID // who suspects
	others int                     // of those, besides the first
}

// await gives a member that is suspected its time.
func (m *Member) await(env *sim.Env, u Update) {
	i, _ := m.suspected(u.Member)
	m.suspicions = slices.Insert(m.suspicions, i, suspicion{
		member: u.Member, since: env.Uptime(), by: [dogpileMost + 1]sim.ID{u.By},
	})
	env.SetTimer(suspicionOf(u.Member), m.patience(0))
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
	if s := m.table.get(id); s != unknown && s.State() == IsSuspect {
		m.hear(env, Update{id, statusOf(s.Incarnation(), IsDead), env.ID()}, true)
	}
}

func suspicionOf(id sim.ID) sim.Timer { return sim.Timer{Name: suspicionName, Arg: int(id)} }
