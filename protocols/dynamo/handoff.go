package dynamo

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// handoffTimer is a node's: it is time to hand over what it keeps for others.
var handoffTimer = sim.Timer{Name: "handoff"}

// onHandoff sends what the node keeps for others to those. It does so again until they have said that they have it:
// whether one of them is back, it finds out by that.
func (n *Node) onHandoff(env *sim.Env) {
	env.SetTimer(handoffTimer, n.handoff)
	for _, h := range n.kept.Holdings {
		for _, home := range h.For {
			env.Send(home, Handoff{h.Key, h.Object})
			if n.mutants.On(dropEarly) { // Without the rule: mutants/drop-early.
				n.handedOver(env, home, h.Key)
			}
		}
	}
}

// handleReceived ends keeping a key for a node that has all that is kept: more may have come since it was sent.
func (n *Node) handleReceived(env *sim.Env, from sim.ID, m Received) {
	if m.Seen.Includes(n.get(m.Key).Seen) {
		n.handedOver(env, from, m.Key)
	}
}

// handedOver no longer keeps a key for its home. Who kept it for nobody else has it no more.
func (n *Node) handedOver(env *sim.Env, home sim.ID, key string) {
	i, found := n.find(key)
	if !found || !slices.Contains(n.kept.Holdings[i].For, home) {
		return
	}
	fact := HandedOver{key, home, n.kept.Holdings[i].Seen}
	holdings := slices.Clone(n.kept.Holdings)
	h := &holdings[i]
	h.For = slices.DeleteFunc(slices.Clone(h.For), func(id sim.ID) bool { return id == home })
	n.kept.Holdings = holdings
	if len(h.For) == 0 {
		n.drop(env, key)
	} else {
		n.save(env)
	}
	env.Emit(fact)
}
