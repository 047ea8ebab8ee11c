package pubsub

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// retain is for how long the score of a peer is kept that is gone (v1.1, Peer Scoring).
const retain = 10 * time.Minute

// dial opens connections to nodes drawn at random, as many as are missing.
func (n *Node) dial(env *sim.Env) {
	missing := n.dials - n.count(func(p *peer) bool { return p.connected && p.outbound })
	for range min(missing, n.nodes-1) {
		to := sim.ID(1 + env.Rand().IntN(n.nodes-1))
		if to >= env.ID() {
			to++
		}
		if p := n.peer(to); p == nil || !p.connected {
			n.meet(to).outbound = true
			env.Send(to, Hello{n.life, n.subscribed, false})
		}
	}
}

// meet is what is known of a node, made if nothing is.
func (n *Node) meet(id sim.ID) *peer {
	if p := n.peer(id); p != nil {
		return p
	}
	n.peers = append(n.peers, peer{id: id})
	return &n.peers[len(n.peers)-1]
}

// handleHello has a connection. A peer of another life is in no mesh; its score is kept.
func (n *Node) handleHello(env *sim.Env, from sim.ID, m Hello) {
	p := n.meet(from)
	if p.life != m.Life && p.mesh {
		n.leave(env, p)
	}
	if !m.Answer {
		p.outbound = p.outbound && p.connected
		env.Send(from, Hello{n.life, n.subscribed, true})
	}
	p.life, p.connected, p.subscribed, p.alive = m.Life, true, m.Subscribed, env.Uptime()
}

// ping asks all peers whether they are there, drops those that have not answered for too long, and dials others
// in their place.
func (n *Node) ping(env *sim.Env) {
	now := env.Uptime()
	n.peers = slices.DeleteFunc(n.peers, func(p peer) bool { return !p.connected && now-p.alive > retain })
	for i := range n.peers {
		p := &n.peers[i]
		switch {
		case !p.connected:
		case now-p.alive > n.timeout:
			if p.mesh {
				n.leave(env, p)
			}
			p.connected, p.fanout = false, false
		default:
			env.Send(p.id, Ping{now, p.mesh})
		}
	}
	n.dial(env)
}

// handlePing answers a peer, and says hello to one that is none. If the two have long been of different opinions on
// whether they are in each other's mesh, they are not.
func (n *Node) handlePing(env *sim.Env, from sim.ID, m Ping) {
	p := n.peer(from)
	if p == nil || !p.connected {
		env.Send(from, Hello{n.life, n.subscribed, false})
		return
	}
	env.Send(from, Pong{m.Sent})
	if p.mesh != m.Mesh && env.Uptime()-p.moved > n.timeout {
		if p.mesh {
			n.leave(env, p)
		}
		env.Send(from, Prune{0})
	}
}
