package pubsub

import (
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

// publish sends a client's message: to all peers of the topic whose scores are above the publish threshold (v1.1, Flood
// Publishing), or to the mesh or the fanout (v1.0, Message Processing). One that the node has is on its way already.
func (n *Node) publish(env *sim.Env, text string) {
	m := Message{idOf(text), text, 0}
	if _, has := n.seen[m.ID]; has {
		return
	}
	n.deliver(env, env.ID(), m)
	m.Hops = 1
	if !n.subscribed && !n.flood {
		n.fanoutUntil = env.Uptime() + n.fanoutTTL
		n.fillFanout(env)
	}
	for i := range n.peers {
		p := &n.peers[i]
		to := p.mesh || p.fanout
		if n.flood {
			to = p.connected && p.subscribed && (!n.scores || p.score >= n.publishThreshold)
		}
		if to {
			env.Send(p.id, m)
		}
	}
}

func (n *Node) deliver(env *sim.Env, from sim.ID, m Message) {
	n.seen[m.ID] = int32(len(n.cache))
	n.cache = append(n.cache, message{m.ID, m.Text, m.Hops, env.Uptime(), n.beat})
	env.Emit(broadcast.Delivered{Item: m.Text, From: from, Hops: m.Hops})
}

// handleMessage forwards a message that is valid and new to the mesh (v1.0, Message Processing).
func (n *Node) handleMessage(env *sim.Env, from *peer, m Message) {
	if m.ID != idOf(m.Text) {
		n.penalize(env, from, &from.invalid, "an invalid message")
		return
	}
	if i, has := n.seen[m.ID]; has {
		env.Emit(broadcast.Redundant{Item: m.Text, From: from.id})
		if from.mesh && env.Uptime()-n.cache[i].at <= n.window {
			from.delivered() // nearly first
		}
		return
	}
	from.first = min(from.first+one, firstCap)
	if from.mesh {
		from.delivered()
	}
	n.kept(m.ID)
	n.deliver(env, from.id, m)
	for i := range n.peers {
		if p := &n.peers[i]; p.mesh && p != from {
			env.Send(p.id, Message{m.ID, m.Text, m.Hops + 1})
		}
	}
}

// maintainFanout forgets whom an unsubscribed node publishes to, if it has not published for long, or sees to it that
// there are enough of them (v1.0, Fanout Maintenance).
func (n *Node) maintainFanout(env *sim.Env) {
	if env.Uptime() <= n.fanoutUntil {
		n.fillFanout(env)
		return
	}
	for i := range n.peers {
		n.peers[i].fanout = false
	}
}

func (n *Node) fillFanout(env *sim.Env) {
	missing := n.d - n.count(func(p *peer) bool { return p.fanout })
	for _, i := range n.draw(env, missing, func(p *peer) bool {
		return p.connected && p.subscribed && !p.fanout && (!n.scores || p.score >= n.publishThreshold)
	}) {
		n.peers[i].fanout = true
	}
}
