package dynamo

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/sim"
)

// A ring is the hash space, cut into equal partitions that are dealt to the nodes in turn: the third of the paper's
// strategies, and the one that it prefers (§6.2). Who is on it never changes.
type ring struct {
	nodes      []sim.ID
	partitions int
	copies     int // N
}

// partition is where a key is on the ring.
func (r *ring) partition(key string) int { return int(merkle.Hash(0, key) % uint64(r.partitions)) }

// walk is all nodes in the order in which one meets them from a partition on, clockwise. The first N of them are the
// homes of its keys, the preference list; whoever stands in for one of these is the next on the way (§4.3, §4.6).
func (r *ring) walk(partition int) []sim.ID {
	nodes := make([]sim.ID, len(r.nodes))
	for i := range nodes {
		nodes[i] = r.nodes[(partition+i)%len(r.nodes)]
	}
	return nodes
}

// homes is the preference list of a partition.
func (r *ring) homes(partition int) []sim.ID { return r.walk(partition)[:r.copies] }

// hosts reports whether a node is a home of a partition.
func (r *ring) hosts(node sim.ID, partition int) bool {
	for i := range r.copies {
		if r.nodes[(partition+i)%len(r.nodes)] == node {
			return true
		}
	}
	return false
}

// others are the homes of a partition besides one of them.
func (r *ring) others(home sim.ID, partition int) []sim.ID {
	return slices.DeleteFunc(r.homes(partition), func(id sim.ID) bool { return id == home })
}
