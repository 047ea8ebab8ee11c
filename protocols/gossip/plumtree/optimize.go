package plumtree

import "github.com/orrery-sim/orrery/sim"

// optimize takes a shorter way, if another neighbour has announced the message that came by the tree, and has it
// so many hops sooner: that link becomes eager, and the one that the message came by lazy (§3.8).
func (n *Node) optimize(env *sim.Env, from sim.ID, m Gossip, announced []announcer) {
	if n.threshold == 0 {
		return
	}
	for _, a := range announced {
		if a.id == from || m.Round-a.round < n.threshold || n.peer(a.id) == nil {
			continue
		}
		n.setEager(a.id, true)
		env.Send(a.id, Graft{Round: a.round, Only: true})
		n.setEager(from, false)
		env.Send(from, Prune{})
		env.Emit(Optimized{Old: from, New: a.id, Hops: m.Round - a.round})
		return
	}
}
