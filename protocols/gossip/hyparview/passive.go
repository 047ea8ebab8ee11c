package hyparview

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// addPassive keeps a node for later. If the view is full another has to go: one that was sent away in a shuffle,
// or else any (§4.4).
func (n *Node) addPassive(env *sim.Env, id sim.ID, sent []sim.ID) {
	if id == env.ID() || n.Has(id) || slices.Contains(n.passive, id) {
		return
	}
	if len(n.passive) >= n.Passive {
		at := slices.IndexFunc(n.passive, func(p sim.ID) bool { return slices.Contains(sent, p) })
		if at < 0 {
			at = env.Rand().IntN(len(n.passive))
		}
		n.passive[at] = id
		return
	}
	n.passive = append(n.passive, id)
}

func (n *Node) dropPassive(id sim.ID) {
	if i := slices.Index(n.passive, id); i >= 0 {
		n.passive = slices.Delete(n.passive, i, i+1)
	}
}

// shuffle sends a sample of what the node knows on a walk: itself, some neighbours, some of the passive view (§4.4).
func (n *Node) shuffle(env *sim.Env) {
	to := n.other(env, 0, 0)
	if to == 0 {
		return
	}
	sample := append(make([]sim.ID, 0, 1+n.ShuffleActive+n.ShufflePassive), env.ID())
	sample = append(sample, some(env, n.Neighbors(nil), n.ShuffleActive)...)
	sample = append(sample, some(env, n.passive, n.ShufflePassive)...)
	n.sent = sample
	env.Send(to, Shuffle{env.ID(), n.ARWL, sample})
}

// some are so many of the nodes, drawn at random.
func some(env *sim.Env, of []sim.ID, so int) []sim.ID {
	of = slices.Clone(of)
	for i := range min(so, len(of)) {
		j := i + env.Rand().IntN(len(of)-i)
		of[i], of[j] = of[j], of[i]
	}
	return of[:min(so, len(of))]
}

// handleShuffle passes a walk on. Where it ends, as many nodes go back, and what came is kept (§4.4).
func (n *Node) handleShuffle(env *sim.Env, from sim.ID, m Shuffle) {
	if m.Origin == env.ID() {
		return
	}
	if next := n.other(env, from, m.Origin); m.TTL > 1 && next != 0 {
		env.Send(next, Shuffle{m.Origin, m.TTL - 1, m.Sample})
		return
	}
	back := some(env, n.passive, len(m.Sample))
	env.Send(m.Origin, ShuffleReply{back})
	n.integrate(env, m.Sample, back)
}

// integrate keeps nodes that came with a shuffle. Those that were sent in exchange make room first.
func (n *Node) integrate(env *sim.Env, sample, sent []sim.ID) {
	for _, id := range sample {
		n.addPassive(env, id, sent)
	}
}

// lose remembers a node that has failed, so that it can be asked again.
func (n *Node) lose(env *sim.Env, id sim.ID) {
	if n.Reconnect == 0 || slices.Contains(n.lost, id) {
		return
	}
	if len(n.lost) >= n.Passive {
		n.lost = slices.Delete(n.lost, 0, 1)
	}
	n.lost = append(n.lost, id)
	if len(n.lost) == 1 {
		env.SetTimer(reconnectTimer, n.Reconnect)
	}
}

// reconnect asks one of those that were lost to be joined.
func (n *Node) reconnect(env *sim.Env) {
	if len(n.lost) == 0 {
		return
	}
	n.ask(env, env.Rand().Pick(n.lost), Join{}, true)
	env.SetTimer(reconnectTimer, n.Reconnect)
}
