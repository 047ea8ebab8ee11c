package hyparview

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// addActive makes a node a neighbour. If the view is full another has to go, drawn at random (§4.2).
func (n *Node) addActive(env *sim.Env, id sim.ID) {
	n.answered(env, id)
	n.dropPassive(id)
	if i := slices.Index(n.lost, id); i >= 0 {
		n.lost = slices.Delete(n.lost, i, i+1)
	}
	if len(n.active) >= n.Active {
		n.replace(env)
	}
	n.active = append(n.active, link{id, env.Uptime()})
	n.change(env)
	env.Emit(NeighborUp{id})
}

// replace drops a neighbour, and tells it so. Without that, one end has a neighbour that does not have it:
// mutants/one-sided.
func (n *Node) replace(env *sim.Env) {
	victim := n.active[env.Rand().IntN(len(n.active))].to
	n.dropActive(env, victim, "replaced")
	if !n.Mutants.On(oneSided) {
		env.Send(victim, Disconnect{})
	}
	n.addPassive(env, victim, nil)
}

func (n *Node) dropActive(env *sim.Env, id sim.ID, why string) {
	i := n.link(id)
	n.active = slices.Delete(n.active, i, i+1)
	n.change(env)
	env.Emit(NeighborDown{id, why})
}

func (n *Node) change(env *sim.Env) {
	n.version++
	n.changed, n.stated = env.Uptime(), false
}

// handleDisconnect keeps who does not have it as a neighbour any more for later (§4.4).
func (n *Node) handleDisconnect(env *sim.Env, from sim.ID) {
	if !n.Has(from) {
		return
	}
	n.dropActive(env, from, "disconnected")
	n.addPassive(env, from, nil)
	n.fill(env)
}

// ping asks all neighbours whether they are there, and drops those that have not answered for too long.
func (n *Node) ping(env *sim.Env) {
	now := env.Uptime()
	for i := 0; i < len(n.active); {
		l := n.active[i]
		if now-l.alive <= n.Timeout {
			env.Send(l.to, Ping{now})
			i++
			continue
		}
		n.dropActive(env, l.to, "failed")
		n.lose(env, l.to)
	}
	n.fill(env)
	if !n.stated && now-n.changed > n.Timeout {
		n.stated = true
		env.Emit(Steady{n.Neighbors(nil), len(n.passive)})
	}
}

// handlePing answers a neighbour. Who is none is told so, unless it may become one: its answer is on the way.
func (n *Node) handlePing(env *sim.Env, from sim.ID, m Ping) {
	switch {
	case n.Has(from), n.Mutants.On(oneSided):
		env.Send(from, Pong(m))
	case !n.isAsked(from):
		env.Send(from, Disconnect{})
	}
}

// fill asks a node of the passive view to be a neighbour, if there is room. The priority is high if there is no
// other neighbour (§4.4). With nobody left to ask, a node without neighbours joins again.
func (n *Node) fill(env *sim.Env) {
	if len(n.active)+len(n.asked) >= n.Active {
		return
	}
	if !n.Mutants.On(passiveUnused) { // Without the rule: mutants/passive-unused.
		if who := n.candidate(env); who != 0 {
			n.ask(env, who, Neighbor{High: len(n.active) == 0}, false)
			return
		}
	}
	if len(n.active)+len(n.asked) == 0 {
		n.join(env)
	}
}

// candidate is a node of the passive view, drawn at random, that was not asked in this round; 0 if there is none.
func (n *Node) candidate(env *sim.Env) sim.ID {
	fit := make([]sim.ID, 0, 32)
	for _, id := range n.passive {
		if !slices.Contains(n.refused, id) && !n.isAsked(id) {
			fit = append(fit, id)
		}
	}
	if len(fit) == 0 {
		return 0
	}
	return env.Rand().Pick(fit)
}
