package swim

import (
	"math/bits"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// news are the updates that a member passes on, those that it has told less often first (§4.1).
type news struct{ updates []told }

// A told update is one with how often it was told.
type told struct {
	Update
	times int
}

// add takes an update in, in front of all others.
func (n *news) add(u Update) { n.updates = slices.Insert(n.updates, 0, told{u, 0}) }

// again puts an update back that was told once more, behind those that were told as often.
func (n *news) again(t told) {
	i, _ := slices.BinarySearchFunc(n.updates, t.times, func(o told, times int) int {
		if o.times <= times {
			return -1
		}
		return 1
	})
	n.updates = slices.Insert(n.updates, i, t)
}

// carried are the updates that a message to a member carries: first what that member itself must hear, and then
// news. What was told retransmit log n times is told no more (the paper's lambda), n being the members
// that are held for alive.
func (m *Member) carried(env *sim.Env, to sim.ID) []Update {
	out := m.notice(env, to)
	m.news.updates = slices.DeleteFunc(m.news.updates, func(t told) bool { return m.table.get(t.Member) != t.Status })
	k := min(m.piggyback-len(out), len(m.news.updates))
	if k <= 0 {
		return out
	}
	most := m.retransmit * bits.Len(uint(m.present))
	taken := slices.Clone(m.news.updates[:k])
	m.news.updates = slices.Delete(m.news.updates, 0, k)
	for _, t := range taken {
		out = append(out, t.Update)
		// Without the rule: mutants/never-retire.
		if t.times++; t.times < most || m.mutants.On(neverRetire) {
			m.news.again(t)
		}
	}
	return out
}

// notice is what a message to a member says before all news. Who is held for dead and yet sends messages must be
// told so, or it is never heard of again: nobody pings it. One that is suspected is told so by its buddies,
// which is Lifeguard's (§IV-C there). And who has left says so.
func (m *Member) notice(env *sim.Env, to sim.ID) []Update {
	var out []Update
	if m.out {
		out = append(out, Update{env.ID(), m.table.get(env.ID()), env.ID()})
	}
	s := m.table.get(to)
	switch {
	case s == unknown || s.State() == IsAlive:
	case s.State() == IsSuspect:
		if i, is := m.suspected(to); is && m.buddy {
			out = append(out, Update{to, s, m.suspicions[i].by[0]})
		}
	case !m.mutants.On(untold): // Without the rule: mutants/untold.
		out = append(out, Update{to, s, env.ID()})
	}
	return out
}
