package broadcast

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The timers of a node. Their argument is the place of a neighbour among its peers.
const (
	flushTimer = "flush" // time to tell what was collected
	retryTimer = "retry" // time to look for what is not acknowledged
)

// A peer is a neighbour.
type peer struct {
	id       sim.ID
	debts    []debt // what it is not known to have, in the order of the log
	flushing bool   // a timer is set for what was collected
	retrying bool   // a timer is set for what is not acknowledged
}

// A debt is an item that a neighbour is not known to have.
type debt struct {
	place int32
	told  bool
	again time.Duration // by the node's uptime, when it is told again
}

// peer is the neighbour of an ID; nil if it is none.
func (n *Node) peer(id sim.ID) *peer {
	i, found := slices.BinarySearchFunc(n.peers, id, func(p peer, id sim.ID) int { return int(p.id) - int(id) })
	if !found {
		return nil
	}
	return &n.peers[i]
}

// settle strikes out what the neighbour has, by places in order.
func (p *peer) settle(places []int32) {
	p.debts = slices.DeleteFunc(p.debts, func(d debt) bool {
		_, is := slices.BinarySearch(places, d.place)
		return is
	})
}

// owe notes that the log, from a place on, is to be told to each neighbour but the one from which an item came.
func (n *Node) owe(first int) {
	for i := range n.peers {
		p := &n.peers[i]
		for place := first; place < len(n.log); place++ {
			if n.log[place].From != p.id {
				p.debts = append(p.debts, debt{place: int32(place)})
			}
		}
	}
}

// spread tells every neighbour what is new, or collects it for a period.
func (n *Node) spread(env *sim.Env) {
	for i := range n.peers {
		p := &n.peers[i]
		switch {
		case p.flushing || !p.waits():
		case n.period == 0:
			n.tell(env, i)
		default:
			p.flushing = true
			env.SetTimer(sim.Timer{Name: flushTimer, Arg: i}, n.period)
		}
	}
}

// waits reports whether there is something that the neighbour was never told. What is new stands last.
func (p *peer) waits() bool { return len(p.debts) > 0 && !p.debts[len(p.debts)-1].told }

// tell tells the neighbour at a place what it was never told.
func (n *Node) tell(env *sim.Env, i int) {
	n.send(env, i, func(d debt) bool { return !d.told })
}

// retell tells the neighbour at a place again what it has not acknowledged in time.
func (n *Node) retell(env *sim.Env, i int) {
	n.peers[i].retrying = false
	now := env.Uptime()
	n.send(env, i, func(d debt) bool { return d.told && d.again <= now })
}

// send tells the neighbour at a place some of what it lacks, in one message, and sees to it that this is looked at again.
func (n *Node) send(env *sim.Env, i int, which func(debt) bool) {
	p := &n.peers[i]
	again := env.Uptime() + n.retry
	soonest := time.Duration(-1)
	var told []Told
	for j := range p.debts {
		d := &p.debts[j]
		if which(*d) {
			it := &n.log[d.place]
			told = append(told, Told{d.place, it.Value, it.Hops + 1})
			d.told, d.again = true, again
		}
		if d.told && (soonest < 0 || d.again < soonest) {
			soonest = d.again
		}
	}
	if told != nil {
		env.Send(p.id, Tell{told})
	}
	if soonest >= 0 && !p.retrying && !n.mutants.On(noRetry) { // Without the rule: mutants/no-retry.
		p.retrying = true
		env.SetTimer(sim.Timer{Name: retryTimer, Arg: i}, max(soonest-env.Uptime(), 1))
	}
}
