package crdt

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// bufferMax is how many deltas a replica keeps for peers that do not acknowledge them. A peer that
// lags further is sent the whole state.
const bufferMax = 256

// deltas is the buffer of Algorithm 2 of Almeida, Shoker and Baquero: what was joined here, in order,
// and how far each peer has it.
type deltas struct {
	base  uint64   // how many came before list
	list  []State  // since
	acked []uint64 // by the place of the peer
}

func newDeltas(base uint64, peers int) deltas {
	return deltas{base: base, acked: make([]uint64, peers)}
}

// next is how many deltas there were, those before the crash included.
func (d *deltas) next() uint64 { return d.base + uint64(len(d.list)) }

// add appends a delta, and drops the oldest if there are too many.
func (d *deltas) add(delta State) {
	d.list = append(d.list, delta)
	d.drop(len(d.list) - bufferMax)
}

func (d *deltas) drop(n int) {
	if n > 0 {
		d.list = slices.Delete(d.list, 0, n)
		d.base += uint64(n)
	}
}

// acknowledged notes how far a peer has come.
func (d *deltas) acknowledged(peer int, upto uint64) {
	d.acked[peer] = max(d.acked[peer], upto)
}

// collect drops what all peers have. self is no peer.
func (d *deltas) collect(self int) {
	least := d.next()
	for i, upto := range d.acked {
		if i != self {
			least = min(least, upto)
		}
	}
	if least > d.base {
		d.drop(int(least - d.base))
	}
}

// place is where a replica stands among all.
func (c *config) place(id sim.ID) int { return int(id - c.replicas[0]) }

// Timer tells one peer, drawn at random.
func (r *Replica) Timer(env *sim.Env, _ sim.Timer) {
	env.SetTimer(gossipTimer, r.gossip)
	if len(r.replicas) == 1 {
		return
	}
	i := env.Rand().IntN(len(r.replicas) - 1)
	if i >= r.place(env.ID()) {
		i++
	}
	if !r.deltas {
		env.Send(r.replicas[i], Gossip{State: r.kept.State, Whole: true})
		return
	}
	r.buffer.collect(r.place(env.ID()))
	if r.buffer.acked[i] < r.buffer.next() {
		env.Send(r.replicas[i], r.interval(i))
	}
	if r.mutants.On(dropUnacknowledged) { // Without the rule: mutants/drop-unacknowledged.
		r.buffer.acknowledged(i, r.buffer.next())
	}
}

// interval is the join of all deltas that a peer lacks, or the state where some of those are gone. A
// peer that has what came before them is brought to where it would be had it been sent the state: the
// causal delta-merging condition.
func (r *Replica) interval(peer int) Gossip {
	upto, from := r.buffer.next(), r.buffer.acked[peer]
	if from < r.buffer.base {
		return Gossip{State: r.kept.State, Upto: upto, Whole: true}
	}
	group := State{}
	for _, delta := range r.buffer.list[from-r.buffer.base:] {
		group = (&config{}).Join(group, delta)
	}
	return Gossip{State: group, Upto: upto}
}
