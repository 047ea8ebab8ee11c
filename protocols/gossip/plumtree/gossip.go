package plumtree

import (
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

// idOf is a message's identifier: FNV-1a over its text.
func idOf(text string) messageID {
	h := messageID(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ messageID(text[i])) * 0x100000001b3
	}
	return h
}

// broadcast sends a client's message to everybody (§3.6). One that the node has is on its way already.
func (n *Node) broadcast(env *sim.Env, text string) {
	m := Gossip{idOf(text), 0, text}
	if _, has := n.at[m.ID]; !has {
		n.deliver(env, env.ID(), m)
		n.found(env, m.ID)
		n.push(env, env.ID(), Gossip{m.ID, 1, text})
	}
}

func (n *Node) deliver(env *sim.Env, from sim.ID, m Gossip) {
	n.at[m.ID] = int32(len(n.received))
	n.received = append(n.received, received{m.Text, from})
	env.Emit(broadcast.Delivered{Item: m.Text, From: from, Hops: m.Round})
}

// handleGossip delivers a message that is new, and passes it on; its sender is a parent in the tree. Who sends one
// that is not new is none: the link is pruned at both ends (§3.6).
func (n *Node) handleGossip(env *sim.Env, from sim.ID, m Gossip) {
	i, has := n.at[m.ID]
	if !has {
		n.deliver(env, from, m)
		announced := n.found(env, m.ID)
		n.push(env, from, Gossip{m.ID, m.Round + 1, m.Text})
		n.setEager(from, true)
		n.optimize(env, from, m, announced)
		return
	}
	env.Emit(broadcast.Redundant{Item: m.Text, From: from})
	first := n.received[i].from
	if first == from {
		return
	}
	n.prune(env, from)
	if n.mutants.On(pruneParent) && first != env.ID() { // Without the rule: mutants/prune-parent.
		n.prune(env, first)
	}
}

// prune makes a link lazy at both ends.
func (n *Node) prune(env *sim.Env, peer sim.ID) {
	n.setEager(peer, false)
	env.Emit(Pruned{peer})
	env.Send(peer, Prune{})
}

// push sends a message to the eager neighbours and announces it to the lazy ones (§3.6).
func (n *Node) push(env *sim.Env, from sim.ID, m Gossip) {
	for i := range n.peers {
		switch p := &n.peers[i]; {
		case p.id == from:
		case p.eager:
			env.Send(p.id, m)
		case n.lazyEvery == 0:
			env.Send(p.id, IHave{[]Announcement{{m.ID, m.Round}}})
		default:
			if !n.queued() {
				env.SetTimer(flushTimer, n.lazyEvery)
			}
			p.queue = append(p.queue, Announcement{m.ID, m.Round})
		}
	}
}

// queued reports whether announcements wait.
func (n *Node) queued() bool {
	for i := range n.peers {
		if len(n.peers[i].queue) > 0 {
			return true
		}
	}
	return false
}

// flush sends the announcements that were collected.
func (n *Node) flush(env *sim.Env) {
	for i := range n.peers {
		if p := &n.peers[i]; len(p.queue) > 0 {
			env.Send(p.id, IHave{p.queue})
			p.queue = nil
		}
	}
}
