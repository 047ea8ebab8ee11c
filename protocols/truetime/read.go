package truetime

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// handleRead promises that no write will get a timestamp at or below the read's, and answers when those that have one are over
// (4.1.3: t_safe).
func (n *Node) handleRead(env *sim.Env, m Read) {
	n.promised = max(n.promised, m.At)
	n.reads = append(n.reads, m)
	n.answer(env)
}

// answer answers the reads that nothing is in the way of.
func (n *Node) answer(env *sim.Env) {
	n.reads = slices.DeleteFunc(n.reads, func(m Read) bool {
		if n.isBlocked(m) {
			return false
		}
		found := n.asOf(m)
		env.Emit(Answered{m.Key, m.At, found.TS})
		env.Send(m.Client, service.Reply{Seq: m.Seq, Result: service.Result{OK: found.TS != 0, Value: found.Value}})
		return true
	})
}

// isBlocked reports whether a write that the read must see is not over.
func (n *Node) isBlocked(m Read) bool {
	return slices.ContainsFunc(n.waiting, func(v version) bool {
		return v.Key == m.Key && v.TS <= m.At && !n.mutants.On(readsPast) // Without the rule: mutants/reads-past.
	})
}

// asOf is the latest version of a key at a timestamp; the zero version if there is none.
func (n *Node) asOf(m Read) (found version) {
	for _, v := range slices.Backward(n.versions[m.Key]) {
		waits := n.mutants.On(readsPast) && slices.ContainsFunc(n.waiting, func(w version) bool { return w.Ref == v.Ref })
		if v.TS <= m.At && !waits {
			return v
		}
	}
	return version{}
}
