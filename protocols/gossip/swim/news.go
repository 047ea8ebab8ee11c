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

// carried are the updates that a message to a member carries. One that was told retransmit log n times is told
// no more, n being the members that are held for alive.
func (m *Member) carried(to sim.ID) []Update {
	var out []Update
	if s := m.table.get(to); s != unknown && !s.present() {
		// Who is held for dead and yet sends messages must be told so, or it is never heard of again: nobody
		// pings it. The paper's dead do not return.
		out = append(out, Update{to, s, to})
	}
	n := &m.news
	n.updates = slices.DeleteFunc(n.updates, func(t told) bool { return m.table.get(t.Member) != t.Status })
	k := min(m.piggyback-len(out), len(n.updates))
	if k <= 0 {
		return out
	}
	most := m.retransmit * bits.Len(uint(m.present))
	taken := slices.Clone(n.updates[:k])
	n.updates = slices.Delete(n.updates, 0, k)
	for _, t := range taken {
		out = append(out, t.Update)
		if t.times++; t.times < most {
			i, _ := slices.BinarySearchFunc(n.updates, t.times, func(o told, times int) int {
				if o.times <= times {
					return -1
				}
				return 1
			})
			n.updates = slices.Insert(n.updates, i, t)
		}
	}
	return out
}
