package hyparview

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// join asks one of the contacts, drawn at random.
func (n *Node) join(env *sim.Env) {
	contacts := min(n.Contacts, n.Nodes)
	if int(env.ID()) <= contacts {
		contacts-- // it is one of them
	}
	if contacts == 0 {
		return
	}
	contact := sim.ID(1 + env.Rand().IntN(contacts))
	if int(env.ID()) <= n.Contacts && contact >= env.ID() {
		contact++
	}
	n.ask(env, contact, Join{}, true)
}

// handleJoin lets a node in, and sends it on a walk through each neighbour (§4.3).
func (n *Node) handleJoin(env *sim.Env, from sim.ID) {
	if !n.Has(from) {
		n.addActive(env, from)
	}
	env.Send(from, Reply{true})
	for _, l := range n.active {
		if l.to != from {
			env.Send(l.to, ForwardJoin{from, n.ARWL})
		}
	}
}

// handleForwardJoin connects to the new node where the walk ends: after so many steps, or where the node has no
// other neighbour. On its way the walk leaves the new node in a passive view (§4.3).
func (n *Node) handleForwardJoin(env *sim.Env, from sim.ID, m ForwardJoin) {
	if m.New == env.ID() {
		return
	}
	next := n.other(env, from, m.New)
	if m.TTL == 0 || next == 0 {
		if !n.Has(m.New) {
			n.ask(env, m.New, Neighbor{High: true}, true)
		}
		return
	}
	if m.TTL == n.PRWL {
		n.addPassive(env, m.New, nil)
	}
	env.Send(next, ForwardJoin{m.New, m.TTL - 1})
}

// ask asks a node to be a neighbour, by a Join or a Neighbor, and waits for its answer.
func (n *Node) ask(env *sim.Env, who sim.ID, msg sim.Message, force bool) {
	if n.isAsked(who) {
		return
	}
	n.asked = append(n.asked, asked{who, force})
	env.SetTimer(sim.Timer{Name: askTimer, Arg: int(who)}, n.Timeout)
	env.Send(who, msg)
}

func (n *Node) isAsked(who sim.ID) bool {
	return slices.ContainsFunc(n.asked, func(a asked) bool { return a.id == who })
}

// answered notes that somebody was asked, and has answered or will not any more. It was not asked if pending is
// false.
func (n *Node) answered(env *sim.Env, who sim.ID) (of asked, pending bool) {
	i := slices.IndexFunc(n.asked, func(a asked) bool { return a.id == who })
	if i < 0 {
		return of, false
	}
	of = n.asked[i]
	n.asked = slices.Delete(n.asked, i, i+1)
	env.CancelTimer(sim.Timer{Name: askTimer, Arg: int(who)})
	return of, true
}

// handleNeighbor takes a neighbour if there is room, or if it must (§4.4).
func (n *Node) handleNeighbor(env *sim.Env, from sim.ID, m Neighbor) {
	accepted := n.Has(from) || m.High || len(n.active) < n.Active
	if accepted && !n.Has(from) {
		n.addActive(env, from)
	}
	env.Send(from, Reply{accepted})
}

// handleReply has a new neighbour, or looks for another.
func (n *Node) handleReply(env *sim.Env, from sim.ID, m Reply) {
	of, pending := n.answered(env, from)
	switch {
	case n.Has(from):
	case m.Accepted && pending && (of.force || len(n.active) < n.Active):
		n.addActive(env, from)
	case m.Accepted: // it comes too late
		env.Send(from, Disconnect{})
	case pending:
		n.refused = append(n.refused, from)
		n.fill(env)
	}
}

// onSilence strikes off who was asked, and does not answer.
func (n *Node) onSilence(env *sim.Env, who sim.ID) {
	n.answered(env, who)
	n.dropPassive(who)
	n.lose(env, who)
	n.fill(env)
}
