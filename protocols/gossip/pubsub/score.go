package pubsub

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// one is what counts as one in a score and its counters.
const one = 1000

// The weights and caps of the score function (v1.1, The Score Function), in thousandths. Squares are of counters.
const (
	quantum       = time.Second // P1: one for each, in the mesh
	quantaCap     = 10
	quantaWeight  = one / 10
	firstCap      = 20 * one // P2
	firstWeight   = one
	deliveredCap  = 100 * one // P3
	debtWeight    = one       // P3 and P3b
	badWeight     = 10 * one  // P4
	addressWeight = 10 * one  // P6
	penaltyWeight = 10 * one  // P7
	decayToZero   = one / 100
)

// A rating is what a node has seen of a peer. Counters are in thousandths.
type rating struct {
	score      int64 // as of the latest heartbeat, or penalty
	first      int64 // P2: messages that it was the first to send
	deliveries int64 // P3: messages that it sent first or nearly, while in the mesh
	failures   int64 // P3b: squares of what it owed when it left the mesh
	invalid    int64 // P4
	behaviour  int64 // P7
	gray       bool
	below      bool // it was below zero when it was rated last

	ihaves, ids int // since the last heartbeat
	promises    []promise
	sent        []sent
}

func (r *rating) delivered() { r.deliveries = min(r.deliveries+one, deliveredCap) }

// square is x squared, in thousandths.
func square(x int64) int64 { return x * x / one }

// deficit is how many messages a peer in the mesh has sent too few (P3).
func (n *Node) deficit(env *sim.Env, p *peer) int64 {
	expected := int64(n.deliveries) * one
	if !p.mesh || env.Uptime()-p.moved < activation(n.heartbeat) || p.deliveries >= expected {
		return 0
	}
	return expected - p.deliveries
}

// activation is how long a peer must be in the mesh before it owes messages.
func activation(heartbeat time.Duration) time.Duration { return 5 * heartbeat }

// penalize counts something that a peer did, and rates it anew.
func (n *Node) penalize(env *sim.Env, p *peer, counter *int64, why string) {
	*counter += one
	term := "P7"
	if counter == &p.invalid {
		term = "P4"
	}
	env.Emit(Penalized{p.id, why, term, *counter, n.beat})
	n.rateOne(env, p)
}

// rate ends the time of a heartbeat: promises are overdue, scores are worked out, and then the counters decay (v1.1,
// Topic Parameter Calculation and Decay).
func (n *Node) rate(env *sim.Env) {
	for i := range n.peers {
		p := &n.peers[i]
		p.ihaves, p.ids = 0, 0
		for len(p.promises) > 0 && p.promises[0].until < env.Uptime() {
			p.promises = p.promises[1:]
			n.penalize(env, p, &p.behaviour, "it did not send what it announced")
		}
		n.rateOne(env, p)
		if !n.mutants.On(noDecay) { // Without the rule: mutants/no-decay.
			p.decays(n.decay)
		}
	}
}

// decays makes what was seen count less (v1.1, Parameter Decay).
func (r *rating) decays(to sim.PPM) {
	for _, counter := range []*int64{&r.first, &r.deliveries, &r.failures, &r.invalid, &r.behaviour} {
		if *counter = *counter * int64(to) / 1_000_000; *counter < decayToZero {
			*counter = 0
		}
	}
}

// points is the score function (v1.1, The Score Function): of so many quanta in the mesh, a deficit of deliveries, and a
// surplus of peers of one address.
func (r *rating) points(quanta, deficit, surplus int64) int64 {
	return quanta*quantaWeight + r.first*firstWeight/one -
		(square(deficit)+r.failures)*debtWeight/one -
		square(r.invalid)*badWeight/one -
		square(surplus)*addressWeight/one -
		square(r.behaviour)*penaltyWeight/one
}

// rateOne works a score out, and says so if the peer is not heard any more, or is as good as others again.
func (n *Node) rateOne(env *sim.Env, p *peer) {
	if !n.scores {
		return
	}
	quanta := int64(0)
	if p.mesh {
		quanta = min(int64((env.Uptime()-p.moved)/quantum), quantaCap)
	}
	p.score = p.points(quanta, n.deficit(env, p), n.surplus(p))
	if gray := p.score <= n.graylistThreshold; gray != p.gray {
		if p.gray = gray; gray {
			env.Emit(Graylisted{p.id})
		}
	}
	if below := p.score < 0; below != p.below {
		if p.below = below; !below {
			env.Emit(Forgiven{p.id})
		}
	}
}

// surplus is how many other peers have a peer's address (P6).
func (n *Node) surplus(p *peer) int64 {
	if n.perAddress == 1 {
		return 0
	}
	address := func(id sim.ID) int { return (int(id) - 1) / n.perAddress }
	return one * int64(n.count(func(q *peer) bool { return q.connected && q.id != p.id && address(q.id) == address(p.id) }))
}
