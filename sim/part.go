package sim

import (
	"math"
	"strconv"
	"strings"
)

// parts are the parts of which nodes of a world are made. A part has a number for as long as the
// world lasts, the same at every node.
type parts struct {
	list []*part // by number; the first is the node itself
}

// part is a node within a node: its full name, and the view of it that all nodes share.
type part struct {
	name   string // with those it is within: shard 3/raft
	local  string // raft
	parent uint16
	hash   uint64 // of its name, for fingerprints and choices; never 0 but for the node itself
	within map[string]uint16
	env    *Env
}

// share is what the world keeps for one part of one node.
type share struct {
	life    uint32 // one more than the incarnation that made it last
	peers   []ID
	subject uint64 // of its choices: a hash of the node and the part's name
	drawn   uint64 // numbers taken from its Rand
}

// partHash is the hash of a part's full name.
func partHash(name string) uint64 { return hashString(golden, name) }

// partSubject is the hash of whom the choices of a part are about.
func partSubject(node, part uint64) uint64 { return mix(node ^ part) }

func (p *parts) init(root *Env) { p.list = []*part{{env: root}} }

// in is the number of the part of a name within another.
func (p *parts) in(w *World, parent uint16, name string) uint16 {
	outer := p.list[parent]
	if number, found := outer.within[name]; found {
		return number
	}
	if name == "" || strings.Contains(name, "/") {
		panic("sim: a part cannot have the name " + strconv.Quote(name))
	}
	number := len(p.list)
	if number > math.MaxUint16 {
		panic("sim: more than 65,535 parts in a world")
	}
	inner := &part{name: name, local: name, parent: parent, env: new(Env)}
	if parent != 0 {
		inner.name = outer.name + "/" + name
	}
	inner.hash = partHash(inner.name)
	inner.env.init(w, uint16(number))
	if outer.within == nil {
		outer.within = map[string]uint16{}
	}
	outer.within[name] = inner.env.part
	p.list = append(p.list, inner)
	return inner.env.part
}

// Sub is a view of the same node for a part of it, such as another protocol's node that this one
// holds. Every incarnation makes its parts anew, in Start or later.
//
// A part has its own timers, records and log, numbers drawn, messages and facts: two parts may use
// the same names and never meet. What it sends reaches the part of the same name at the receiver,
// and is dropped if that node has not made one. The node has one inbox, one disk, one CPU and one
// life for all of them: they share their cursor, a full disk, and the crash.
//
// The world calls the outer node for what concerns its parts too, and that node asks [Env.Part]
// whom the call is for:
//
//	func (n *Store) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
//		switch env.Part() {
//		case "raft":
//			n.raft.Receive(env.Sub("raft", n.group), from, msg)
//		case "":
//			...
//		}
//	}
//
// Peers are what [Env.Peers] returns to the part; the list is not copied. A name is any text
// without a slash, the same for the same part at every node; the full name of a part within a part
// is shard 3/raft. All nodes of a world have at most 65,535 parts between them.
func (e *Env) Sub(name string, peers []ID) *Env {
	if e.plain != nil {
		return e.plain.Sub(name, peers).Wrap(e.by)
	}
	w := e.w
	number := w.parts.in(w, e.part, name)
	n := w.turn.n
	s := n.sharing(number)
	if s.subject == 0 {
		s.subject = partSubject(n.subject(), w.parts.list[number].hash)
	}
	s.life, s.peers = n.incarnation+1, peers
	return w.parts.list[number].env
}

// Part is the name of the part of this view that the present call is for, as it was given to
// [Env.Sub], or "" if the call is for the view's node itself. What a part of a part receives is for
// the outer one of the two first, whose node asks again.
func (e *Env) Part() string {
	for at := e.w.turn.part; at != e.part && at != 0; {
		p := e.w.parts.list[at]
		if p.parent == e.part {
			return p.local
		}
		at = p.parent
	}
	return ""
}

func (e *Env) init(w *World, number uint16) {
	e.w, e.part = w, number
	e.disk.env, e.rand.env = e, e
}

// sharing is the node's share of a part, made if it has none.
func (n *node) sharing(number uint16) *share {
	if n.parts == nil {
		n.own().parts = new([]*share)
	}
	if missing := int(number) + 1 - len(*n.parts); missing > 0 {
		*n.parts = append(*n.parts, make([]*share, missing)...)
	}
	s := (*n.parts)[number]
	if s == nil {
		s = new(share)
		(*n.parts)[number] = s
	}
	return s
}

// share is the node's share of a part that it has.
func (n *node) share(number uint16) *share { return (*n.parts)[number] }

// has reports whether the present incarnation of the node has made a part.
func (n *node) has(number uint16) bool {
	if n.parts == nil || int(number) >= len(*n.parts) {
		return false
	}
	s := (*n.parts)[number]
	return s != nil && s.life == n.incarnation+1
}

// subjectOf is the hash of whom the choices of a part of the node are about.
func (n *node) subjectOf(number uint16) uint64 {
	if number == 0 {
		return n.subject()
	}
	return n.share(number).subject
}

// PartName is the full name of a part of nodes, as events have its number: shard 3/raft. It is ""
// for 0, the node itself.
func (w *World) PartName(number uint16) string { return w.parts.list[number].name }

// PartNumber is the number of the part of a full name, if any node of the world has had one.
func (w *World) PartNumber(name string) (number uint16, known bool) {
	for i, p := range w.parts.list {
		if p.name == name {
			return uint16(i), true
		}
	}
	return 0, false
}

// Parts is how many parts the nodes of the world have had so far. Their numbers are 1 to Parts.
func (w *World) Parts() int { return len(w.parts.list) - 1 }
