package dynamo

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// handlePut makes a new version, and writes it. It is numbered on the own disk before anybody hears of it.
func (n *Node) handlePut(env *sim.Env, m Put) {
	if o := n.operation(m.Ref, true); o != nil {
		if o.answered { // The answer was lost.
			env.Send(m.Client, Done{m.Ref, o.object})
		}
		return
	}
	if !n.isNew(m.Ref) {
		return
	}
	v := Version{Dot: n.number(env.ID(), m), Context: m.Context, Value: m.Value, Dead: m.Dead, At: int64(env.Now())}
	o := n.put(n.get(m.Key), v)
	if _, found := n.find(m.Key); found || n.ring.hosts(env.ID(), n.ring.partition(m.Key)) {
		n.keep(env, change{key: m.Key, by: "put", object: o, epoch: v.Epoch})
	} else {
		n.save(env)
	}
	env.Emit(Written{m.Key, v})
	n.begin(env, &operation{Ref: m.Ref, key: m.Key, put: true, dot: v.Dot, object: o, slots: n.slots(env, m.Key, n.writes)})
}

// number is the dot of a new version: the next of the actor that this node is for the key. What it holds has all
// numbers that the actor gave; where it holds nothing, or has given none, it is a new actor.
func (n *Node) number(self sim.ID, m Put) Dot {
	a := Actor{Node: self}
	if i, found := n.find(m.Key); found {
		a.Epoch = n.kept.Holdings[i].Epoch
	}
	if a.Epoch == 0 {
		n.kept.Epochs++
		a.Epoch = n.kept.Epochs
	}
	seen := n.get(m.Key).Seen
	if n.mutants.On(notIncremented) { // Without the rule: mutants/not-incremented.
		seen = m.Context
	}
	return Dot{a, seen.Of(a) + 1}
}

// isNew reports whether a put is not one that was carried out here before, and remembers it.
func (n *Node) isNew(r Ref) bool {
	i, found := slices.BinarySearchFunc(n.kept.Sessions, r.Client, func(s session, c sim.ID) int { return cmp.Compare(s.client, c) })
	if found && n.kept.Sessions[i].seq >= r.Seq {
		return false
	}
	n.kept.Sessions = slices.Clone(n.kept.Sessions)
	if !found {
		n.kept.Sessions = slices.Insert(n.kept.Sessions, i, session{})
	}
	n.kept.Sessions[i] = session{r.Client, r.Seq}
	return true
}
