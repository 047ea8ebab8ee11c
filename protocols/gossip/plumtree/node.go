package plumtree

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/gossip/hyparview"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// overlay is the name of the part that knows the neighbours.
const overlay = "overlay"

// A Node broadcasts over the tree.
type Node struct {
	*config
	view  *hyparview.Node
	seen  uint64 // the version of the active view that peers are of
	peers []peer // the neighbours, in the order in which they came

	received []received          // oldest first
	at       map[messageID]int32 // where in received

	missing []missing // announced and not received, oldest first
	timers  int       // how many there were so far: each has a number
}

// A peer is a neighbour.
type peer struct {
	id    sim.ID
	eager bool           // in eagerPushPeers; else in lazyPushPeers
	queue []Announcement // that it has not been sent yet
}

// received is a message that the node has.
type received struct {
	text string
	from sim.ID // the node itself if a client sent it
}

// flushTimer is a node's that collects announcements: time to send them.
var flushTimer = sim.Timer{Name: "flush"}

// Start boots the node and its part.
func (n *Node) Start(env *sim.Env) {
	n.at = map[messageID]int32{}
	env.Emit(broadcast.Booted{})
	n.view.Start(env.Sub(overlay, env.Peers()))
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if env.Part() == overlay {
		n.view.Receive(env.Sub(overlay, env.Peers()), from, msg)
		n.look()
		return
	}
	switch m := msg.(type) {
	case service.Request:
		n.handleRequest(env, from, m)
	case Gossip:
		n.handleGossip(env, from, m)
	case IHave:
		n.handleIHave(env, from, m)
	case Graft:
		n.handleGraft(env, from, m)
	case Prune:
		n.setEager(from, false)
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch {
	case env.Part() == overlay:
		n.view.Timer(env.Sub(overlay, env.Peers()), t)
		n.look()
	case t == flushTimer:
		n.flush(env)
	default:
		n.onMissing(env, t)
	}
}

// look takes over the active view: new neighbours are eager, and what others have announced that are gone is
// forgotten (§3.5).
func (n *Node) look() {
	if n.seen == n.view.Version() {
		return
	}
	n.seen = n.view.Version()
	n.peers = slices.DeleteFunc(n.peers, func(p peer) bool {
		gone := !n.view.Has(p.id)
		if gone {
			n.forget(p.id)
		}
		return gone
	})
	for _, id := range n.view.Neighbors(make([]sim.ID, 0, 8)) {
		if n.peer(id) == nil {
			n.peers = append(n.peers, peer{id: id, eager: true})
		}
	}
}

// peer is a neighbour; nil if it is none. It is valid until there is another.
func (n *Node) peer(id sim.ID) *peer {
	for i := range n.peers {
		if n.peers[i].id == id {
			return &n.peers[i]
		}
	}
	return nil
}

// setEager makes the link to a neighbour eager or lazy.
func (n *Node) setEager(id sim.ID, eager bool) {
	if p := n.peer(id); p != nil {
		p.eager = eager
	}
}

// handleRequest serves a client, which adds a message or reads all that were delivered.
func (n *Node) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	result := service.Result{OK: true}
	switch m.Op.Name {
	case "add":
		n.broadcast(env, m.Op.Value)
	case "read":
		texts := make([]string, len(n.received))
		for i := range n.received {
			texts[i] = n.received[i].text
		}
		slices.Sort(texts)
		result.Value = strings.Join(texts, " ")
	}
	env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
}

// Inspect shows the links, what is missing, and the part.
func (n *Node) Inspect(v *sim.View) {
	var eager, lazy []sim.ID
	for _, p := range n.peers {
		if p.eager {
			eager = append(eager, p.id)
		} else {
			lazy = append(lazy, p.id)
		}
	}
	v.Volatile("eager", eager)
	v.Volatile("lazy", lazy)
	v.Volatile("received", len(n.received))
	v.Volatile("missing", len(n.missing))
	v.Part(overlay, n.view)
}

// config is what the scenario says about all nodes.
type config struct {
	wait      time.Duration // for a message that was announced, before it is asked for
	again     time.Duration // before the next one is asked for it
	lazyEvery time.Duration // announcements are collected so long; 0: not at all
	threshold int           // hops that a shorter way must save; 0: never taken
	mutants   about.Switched
}
