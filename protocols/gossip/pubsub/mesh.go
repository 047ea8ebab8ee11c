package pubsub

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The median of the scores in the mesh is looked at so often, in heartbeats, and so many peers are grafted if it is
// below the threshold (v1.1, Opportunistic Grafting).
const (
	opportunisticEvery     = 60
	opportunisticPeers     = 2
	opportunisticThreshold = 1 * one
)

// candidate reports whether a peer may be grafted.
func (n *Node) candidate(env *sim.Env, p *peer) bool {
	return p.connected && p.subscribed && !p.mesh && p.score >= 0 && (env.Uptime() >= p.backoff || n.mutants.On(noBackoff))
}

// maintain keeps the mesh between its degrees (v1.0, Mesh Maintenance; v1.1, Heartbeat Maintenance, Outbound Mesh Quotas).
func (n *Node) maintain(env *sim.Env) {
	for i := range n.peers {
		if p := &n.peers[i]; p.mesh && p.score < 0 {
			n.prune(env, p, "its score is below zero")
		}
	}
	fit := func(p *peer) bool { return n.candidate(env, p) }
	size := n.count(inMesh)
	if size < n.dLo && !n.mutants.On(noRefill) { // Without the rule: mutants/no-refill.
		n.graft(env, n.draw(env, n.d-size, fit))
	}
	if size > n.dHi {
		n.thin(env)
	}
	out := n.count(func(p *peer) bool { return p.mesh && p.outbound })
	if size = n.count(inMesh); size >= n.dLo && out < n.dOut {
		n.graft(env, n.draw(env, n.dOut-out, func(p *peer) bool { return p.outbound && fit(p) }))
	}
	if n.scores && n.beat%opportunisticEvery == opportunisticEvery-1 {
		n.seize(env)
	}
	if size = n.count(inMesh); size != n.stated {
		n.stated = size
		env.Emit(Mesh{size, n.count(fit)})
	}
}

// graft takes peers into the mesh, by their places, and tells them so.
func (n *Node) graft(env *sim.Env, places []int) {
	for _, i := range places {
		n.enmesh(env, &n.peers[i], true)
		env.Send(n.peers[i].id, Graft{})
	}
}

func (n *Node) enmesh(env *sim.Env, p *peer, own bool) {
	p.mesh, p.moved, p.deliveries = true, env.Uptime(), 0
	env.Emit(Grafted{p.id, own})
}

// prune takes a peer out of the mesh, and tells it so. Neither grafts the other for a while (v1.1, PRUNE Backoff).
func (n *Node) prune(env *sim.Env, p *peer, why string) {
	n.backOff(env, p, n.backoff, why)
	env.Send(p.id, Prune{n.backoff})
}

// leave takes a peer out of the mesh. What it owed when it left is remembered (P3b).
func (n *Node) leave(env *sim.Env, p *peer) {
	if p.score < 0 {
		p.failures += square(n.deficit(env, p))
	}
	p.mesh, p.moved = false, env.Uptime()
}

func (n *Node) backOff(env *sim.Env, p *peer, d time.Duration, why string) {
	if p.mesh {
		n.leave(env, p)
	}
	p.backoff = max(p.backoff, env.Uptime()+d)
	env.Emit(Pruned{p.id, why, d})
}

// thin keeps the peers with the best scores and others drawn at random, so many that are outbound among them (v1.1,
// Heartbeat Maintenance, Outbound Mesh Quotas).
func (n *Node) thin(env *sim.Env) {
	mesh := n.draw(env, len(n.peers), inMesh)
	slices.SortStableFunc(mesh[:], func(i, j int) int { return int(sign(n.peers[j].score - n.peers[i].score)) })
	rest := mesh[min(n.dScore, len(mesh)):]
	env.Rand().Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	keep := mesh[:n.d]
	out := 0
	for _, i := range keep {
		if n.peers[i].outbound {
			out++
		}
	}
	last := n.d - 1
	for at := n.d; at < len(mesh) && out < n.dOut && last >= 0; at++ {
		if !n.peers[mesh[at]].outbound {
			continue
		}
		for last >= 0 && n.peers[keep[last]].outbound {
			last--
		}
		if last >= 0 {
			keep[last], mesh[at] = mesh[at], keep[last]
			out++
		}
	}
	for _, i := range mesh[n.d:] {
		n.prune(env, &n.peers[i], "the mesh is too large")
	}
}

func sign(x int64) int64 {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// seize grafts peers that are better than the median of the mesh, if that is low (v1.1, Opportunistic Grafting).
func (n *Node) seize(env *sim.Env) {
	var scores []int64
	for i := range n.peers {
		if n.peers[i].mesh {
			scores = append(scores, n.peers[i].score)
		}
	}
	if len(scores) == 0 {
		return
	}
	slices.Sort(scores)
	median := scores[len(scores)/2]
	if median < opportunisticThreshold {
		n.graft(env, n.draw(env, opportunisticPeers, func(p *peer) bool { return n.candidate(env, p) && p.score > median }))
	}
}

// handleGraft takes a peer into the mesh, unless it is too early, its score is below zero, or the mesh is full and the
// peer is not one that the node has dialled (v1.1, PRUNE Backoff, Outbound Mesh Quotas).
func (n *Node) handleGraft(env *sim.Env, p *peer) {
	switch {
	case !n.subscribed, p.mesh:
	case env.Uptime() < p.backoff && !n.mutants.On(noBackoff): // Without the rule: mutants/no-backoff.
		n.penalize(env, p, &p.behaviour, "a graft within the backoff")
		n.prune(env, p, "within the backoff")
	case p.score < 0:
		n.prune(env, p, "its score is below zero")
	case n.count(inMesh) >= n.dHi && !p.outbound:
		n.prune(env, p, "the mesh is full")
	default:
		n.enmesh(env, p, false)
	}
}

// handlePrune takes a peer out of the mesh, and keeps to the backoff.
func (n *Node) handlePrune(env *sim.Env, p *peer, m Prune) {
	if n.mutants.On(noBackoff) {
		m.Backoff = 0
	}
	n.backOff(env, p, m.Backoff, "it says so")
}
