package sim

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// group is a Group in a world.
type group struct {
	Group
	first  ID
	ids    []ID
	looked int // at which of ids it was looked last, in verify mode

	end      uintptr // how far touch may read in what its Nodes point to
	measured bool
}

// node is the node of an ID, which begins to be when something first reaches it.
func (w *World) node(id ID) *node {
	n := &w.nodes[id]
	if n.id == 0 {
		w.reach(n, id)
	}
	return n
}

// reached is the node of an ID; nil if nothing has reached it.
func (w *World) reached(id ID) *node {
	if n := &w.nodes[id]; n.id != 0 {
		return n
	}
	return nil
}

// all are the nodes that something has reached, in order.
func (w *World) all() iter.Seq[*node] {
	return func(yield func(*node) bool) {
		for i := range w.nodes {
			if n := &w.nodes[i]; n.id != 0 && !yield(n) {
				return
			}
		}
	}
}

func (w *World) reach(n *node, id ID) {
	n.id, n.waits, n.extras = id, &w.none, &w.plain
	n.timer.queued = -1
	n.group = w.groupNumber(id)
	if !w.groups[n.group].Clients {
		w.setClock(n)
	}
}

func (w *World) groupOf(id ID) *group { return w.groups[w.groupNumber(id)] }

func (w *World) groupNumber(id ID) uint16 {
	for i, g := range w.groups {
		if last := len(g.ids) - 1; last >= 0 && id <= g.ids[last] {
			return uint16(i)
		}
	}
	panic(fmt.Sprintf("sim: there is no node %d", id))
}

// Name is the name of a node, or "world" for ID 0.
func (w *World) Name(id ID) string {
	if id == 0 {
		return "world"
	}
	g := w.groupOf(id)
	i := int(id - g.ids[0])
	if g.Names != nil {
		return g.Names[i]
	}
	var room [24]byte // for most names, of which a large world has many
	return string(strconv.AppendInt(append(room[:0], g.Prefix...), int64(i+1), 10))
}

// Named is a sentence with the nodes' own names in it. The sentences of a [Property] know none and
// call the node with ID 3 n3.
func (w *World) Named(sentence string) string {
	if !strings.ContainsAny(sentence, "123456789") {
		return sentence // nobody is named: no need to search
	}
	return idWord.ReplaceAllStringFunc(sentence, func(word string) string {
		id, err := strconv.Atoi(word[1:])
		if err != nil || id < 1 || id > w.Size() {
			return word
		}
		return w.Name(ID(id))
	})
}

// Size is the number of nodes; their IDs are 1 to Size.
func (w *World) Size() int { return len(w.nodes) - 1 }

// Members are the IDs of the nodes of a group, in order; nil if there is none of that name. The
// slice is the world's own.
func (w *World) Members(group string) []ID {
	for _, g := range w.groups {
		if g.Name == group {
			return g.ids
		}
	}
	return nil
}

// Group is the name of the group of a node.
func (w *World) Group(id ID) string { return w.groupOf(id).Name }

// Up reports whether a node runs: it has booted and not crashed. A paused node is up.
func (w *World) Up(id ID) bool { return w.nodes[id].up() }

// Down reports whether a node has crashed or is kept from booting. A node of a lazy group which nothing has reached
// yet is neither up nor down.
func (w *World) Down(id ID) bool {
	n := w.reached(id)
	return n != nil && !n.up() && (n.born() || n.kept() > 0)
}

// Paused reports whether a node stands still.
func (w *World) Paused(id ID) bool { return w.nodes[id].paused > 0 }

// Inbox is how many messages and timers wait for a node.
func (w *World) Inbox(id ID) int {
	if n := w.reached(id); n != nil {
		return n.inbox.len()
	}
	return 0
}

// Node is the Node value of a node that is up, or nil. It runs ahead of virtual time: for tests
// that audit it, not for judging a run.
func (w *World) Node(id ID) Node {
	if n := w.reached(id); n != nil && n.up() {
		return n.impl
	}
	return nil
}
