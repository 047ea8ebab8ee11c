package pubsub

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// What is heard of one peer between two heartbeats (v1.1, Spam Protection Measures), and how long it may take to send
// what it has announced.
const (
	ihavesMax   = 10
	idsMax      = 500
	retransmits = 3 // of one message to one peer
	followUp    = 3 * time.Second
)

// emit tells peers that are not in the mesh, drawn at random, what came in the last history windows: a quarter of them,
// but so many at least (v1.0, Gossip Emission; v1.1, Adaptive Gossip Dissemination).
func (n *Node) emit(env *sim.Env) {
	var ids []messageID
	for i := len(n.cache) - 1; i >= 0 && n.beat-n.cache[i].window < int64(n.gossiped()); i-- {
		ids = append(ids, n.cache[i].id)
	}
	if len(ids) == 0 {
		return
	}
	fit := func(p *peer) bool {
		return p.connected && p.subscribed && !p.mesh && !p.fanout && (!n.scores || p.score >= n.gossipThreshold)
	}
	for _, i := range n.draw(env, max(n.dLazy, n.count(fit)/4), fit) {
		env.Send(n.peers[i].id, IHave{ids})
	}
}

// gossiped is how many history windows are told of.
func (n *Node) gossiped() int {
	if n.mutants.On(shortCache) {
		return 1
	}
	return n.cacheGossip
}

// cached reports whether a message is in the cache. With one window only a message is gone by the time that somebody
// asks for it: mutants/short-cache.
func (n *Node) cached(m *message) bool {
	if n.mutants.On(shortCache) {
		return n.beat-m.window < 1
	}
	return n.beat-m.window < int64(n.cacheLen)
}

// handleIHave asks for what the node has not seen, and remembers one of those: if nobody sends it, the peer has made a
// promise that it did not keep (v1.1, Spam Protection Measures).
func (n *Node) handleIHave(env *sim.Env, p *peer, m IHave) {
	if n.scores && p.score < n.gossipThreshold || p.ihaves >= ihavesMax {
		return
	}
	p.ihaves++
	var wanted []messageID
	for _, id := range m.IDs {
		if _, has := n.seen[id]; !has && p.ids < idsMax {
			p.ids++
			wanted = append(wanted, id)
		}
	}
	if len(wanted) == 0 {
		return
	}
	if len(p.promises) < ihavesMax {
		p.promises = append(p.promises, promise{wanted[env.Rand().IntN(len(wanted))], env.Uptime() + followUp})
	}
	env.Send(p.id, IWant{wanted})
}

// handleIWant sends what is in the cache, a few times to each (v1.0, Message Processing; v1.1, Spam Protection Measures).
func (n *Node) handleIWant(env *sim.Env, p *peer, m IWant) {
	if n.scores && p.score < n.gossipThreshold {
		return
	}
	p.sent = slices.DeleteFunc(p.sent, func(s sent) bool { return !n.cached(&n.cache[s.at]) })
	for _, id := range m.IDs {
		at, has := n.seen[id]
		switch {
		case !has:
		case !n.cached(&n.cache[at]):
			env.Emit(Gone{p.id, id, n.beat - n.cache[at].window})
		case p.mayHave(at):
			env.Send(p.id, Message{id, n.cache[at].text, n.cache[at].hops + 1})
		}
	}
}

// sent says how often a peer was sent a message that it asked for.
type sent struct {
	at    int32 // in cache
	times int32
}

// mayHave counts that a peer is sent a message, unless it was sent it often enough.
func (p *peer) mayHave(at int32) bool {
	i := slices.IndexFunc(p.sent, func(s sent) bool { return s.at == at })
	if i < 0 {
		p.sent = append(p.sent, sent{at, 1})
		return true
	}
	p.sent[i].times++
	return p.sent[i].times <= retransmits
}

// A promise is a message that a peer has announced and was asked for.
type promise struct {
	id    messageID
	until time.Duration
}

// kept strikes off promises of a message that has come, from whomever.
func (n *Node) kept(id messageID) {
	for i := range n.peers {
		if p := &n.peers[i]; len(p.promises) > 0 {
			p.promises = slices.DeleteFunc(p.promises, func(q promise) bool { return q.id == id })
		}
	}
}
