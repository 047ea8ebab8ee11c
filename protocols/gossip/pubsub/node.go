package pubsub

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a node.
var (
	heartbeatTimer = sim.Timer{Name: "heartbeat"}
	keepaliveTimer = sim.Timer{Name: "keepalive"}
)

// A Node is a router with its application.
type Node struct {
	*config
	life       int // which boot this is
	subscribed bool
	peers      []peer

	seen  map[messageID]int32 // where in cache
	cache []message           // oldest first
	beat  int64               // heartbeats so far: the number of the present history window

	fanoutUntil time.Duration // when what an unsubscribed node knows of whom it publishes to expires
	stated      int           // the size of the mesh that was stated last
}

// A message is one that the node has.
type message struct {
	id     messageID
	text   string
	hops   int
	at     time.Duration // when it came first
	window int64         // in which history window
}

// A peer is a node with which there is, or was, a connection.
type peer struct {
	id         sim.ID
	life       int // which boot of it this is
	connected  bool
	outbound   bool // the node dialled
	subscribed bool
	mesh       bool
	fanout     bool
	moved      time.Duration // into the mesh, or out of it
	alive      time.Duration // when the latest Ping was sent that it has answered, or when the connection was made
	backoff    time.Duration // until when it is not grafted
	rating
}

// Start boots the node. It has seen nothing, and dials some others.
func (n *Node) Start(env *sim.Env) {
	n.seen = map[messageID]int32{}
	n.life = 1 + env.Rand().IntN(1<<30)
	n.subscribed = int(env.ID()) <= n.subscribers
	n.stated = -1
	env.Emit(broadcast.Booted{})
	n.dial(env)
	env.SetTimer(heartbeatTimer, env.Rand().Between(n.heartbeat/2, n.heartbeat*3/2))
	env.SetTimer(keepaliveTimer, env.Rand().Between(n.keepalive/2, n.keepalive))
}

// Receive handles a message. What keeps connections is heard from everybody, the rest from peers that are not
// graylisted (v1.1, Score Thresholds).
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		n.handleRequest(env, from, m)
		return
	case Hello:
		n.handleHello(env, from, m)
		return
	case Ping:
		n.handlePing(env, from, m)
		return
	}
	p := n.peer(from)
	if p == nil || !p.connected || n.scores && p.score <= n.graylistThreshold {
		return
	}
	switch m := msg.(type) {
	case Pong:
		p.alive = max(p.alive, m.Sent)
	case Message:
		n.handleMessage(env, p, m)
	case Graft:
		n.handleGraft(env, p)
	case Prune:
		n.handlePrune(env, p, m)
	case IHave:
		n.handleIHave(env, p, m)
	case IWant:
		n.handleIWant(env, p, m)
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	if t == keepaliveTimer {
		n.ping(env)
		env.SetTimer(keepaliveTimer, n.keepalive)
		return
	}
	n.beatOnce(env)
	env.SetTimer(heartbeatTimer, n.heartbeat)
}

// beatOnce is the heartbeat procedure (v1.0, Heartbeat; v1.1, Heartbeat Maintenance).
func (n *Node) beatOnce(env *sim.Env) {
	n.rate(env)
	if n.subscribed {
		n.maintain(env)
	} else {
		n.maintainFanout(env)
	}
	n.emit(env)
	n.beat++
}

// peer is what is known of a node; nil if nothing is. It is valid until another becomes known.
func (n *Node) peer(id sim.ID) *peer {
	for i := range n.peers {
		if n.peers[i].id == id {
			return &n.peers[i]
		}
	}
	return nil
}

// count is how many peers are as a function says.
func (n *Node) count(is func(p *peer) bool) (number int) {
	for i := range n.peers {
		if is(&n.peers[i]) {
			number++
		}
	}
	return number
}

// draw are so many of the peers that are as a function says, drawn at random, by their places.
func (n *Node) draw(env *sim.Env, so int, is func(p *peer) bool) []int {
	if so <= 0 {
		return nil
	}
	fit := make([]int, 0, 32)
	for i := range n.peers {
		if is(&n.peers[i]) {
			fit = append(fit, i)
		}
	}
	for i := range min(so, len(fit)) {
		j := i + env.Rand().IntN(len(fit)-i)
		fit[i], fit[j] = fit[j], fit[i]
	}
	return fit[:min(so, len(fit))]
}

func inMesh(p *peer) bool { return p.mesh }

// handleRequest serves a client, which publishes a message or reads all that were delivered.
func (n *Node) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	result := service.Result{OK: true}
	switch m.Op.Name {
	case "add":
		n.publish(env, m.Op.Value)
	case "read":
		texts := make([]string, len(n.cache))
		for i := range n.cache {
			texts[i] = n.cache[i].text
		}
		slices.Sort(texts)
		result.Value = strings.Join(texts, " ")
	}
	env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
}

// Inspect shows the mesh, the peers, the cache, and who is below zero.
func (n *Node) Inspect(v *sim.View) {
	var mesh, others, below []sim.ID
	for i := range n.peers {
		switch p := &n.peers[i]; {
		case p.mesh:
			mesh = append(mesh, p.id)
		case p.connected:
			others = append(others, p.id)
		}
		if n.peers[i].score < 0 {
			below = append(below, n.peers[i].id)
		}
	}
	v.Volatile("mesh", mesh)
	v.Volatile("others", others)
	v.Volatile("below zero", below)
	v.Volatile("seen", len(n.cache))
}

// config is what the scenario says about all nodes.
type config struct {
	nodes, subscribers int
	d, dLo, dHi        int
	dLazy, dScore      int
	dOut               int
	heartbeat          time.Duration
	cacheLen           int
	cacheGossip        int
	flood              bool
	fanoutTTL          time.Duration
	backoff            time.Duration
	dials              int
	keepalive, timeout time.Duration

	scores            bool
	deliveries        int // expected of a peer in the mesh; 0: P3 is not counted
	window            time.Duration
	decay             sim.PPM
	gossipThreshold   int64
	publishThreshold  int64
	graylistThreshold int64
	perAddress        int

	mutants about.Switched
}
