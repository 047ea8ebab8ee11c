package dynamo

import (
	"github.com/orrery-sim/orrery/sim"
)

// exchangeTimer is a node's: it is time to compare a partition with another home of it.
var exchangeTimer = sim.Timer{Name: "exchange"}

// onExchange compares one partition with one of its other homes, both drawn at random (§4.7). Repair by readers
// reaches what is read, and hints what was written; this reaches the rest.
func (n *Node) onExchange(env *sim.Env) {
	env.SetTimer(exchangeTimer, n.exchange)
	var hosted []int
	for p, tree := range n.trees {
		if tree != nil {
			hosted = append(hosted, p)
		}
	}
	if len(hosted) == 0 || n.ring.copies == 1 {
		return
	}
	p := hosted[env.Rand().IntN(len(hosted))]
	with := env.Rand().Pick(n.ring.others(env.ID(), p))
	env.Send(with, Tree{Partition: p, Hashes: []uint64{n.trees[p].Root()}})
}

// handleTree goes one level down below the nodes that differ. From leaves that do, objects are exchanged.
func (n *Node) handleTree(env *sim.Env, from sim.ID, m Tree) {
	tree := n.trees[m.Partition]
	nodes, level := []uint16{0}, 0
	if m.Of == nil {
		if m.Hashes[0] == tree.Root() {
			return
		}
	} else if nodes, level = tree.Differing(int(m.Level), m.Of, m.Hashes), int(m.Level)+1; nodes == nil {
		return
	}
	if level < treeDepth {
		env.Send(from, Tree{m.Partition, uint8(level), nodes, tree.Below(level, nodes)})
		return
	}
	env.Emit(Differed{from, m.Partition, len(nodes)})
	mine := n.within(m.Partition, nodes)
	mine.Return = true
	env.Send(from, mine)
}

// within is what the node has in some buckets of a partition.
func (n *Node) within(partition int, buckets []uint16) Exchange {
	m := Exchange{Partition: partition, Buckets: buckets}
	in := make([]bool, n.trees[partition].Leaves())
	for _, b := range buckets {
		in[b] = true
	}
	for _, h := range n.kept.Holdings {
		if n.ring.partition(h.Key) == partition && in[n.trees[partition].Leaf(h.Key)] {
			m.Keys, m.Objects = append(m.Keys, h.Key), append(m.Objects, h.Object)
		}
	}
	return m
}

// handleExchange joins what another home has, and sends it what there is here, if it is to.
func (n *Node) handleExchange(env *sim.Env, from sim.ID, m Exchange) {
	for i, key := range m.Keys {
		n.keep(env, change{key: key, by: "exchange", object: n.join(n.get(key), m.Objects[i])})
	}
	if m.Return {
		env.Send(from, n.within(m.Partition, m.Buckets))
	}
}
