package coverage

import (
	"math/bits"
	"reflect"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Watch sees the things of one run.
type Watch struct {
	*Terms
	world   *sim.World
	seen    []uint64             // a bit a thing
	nodes   []standing           // by ID
	phase   int                  // what anybody stated last
	strange map[reflect.Type]int // messages of types that the protocol does not declare as they are
}

// standing is how things stand with a node.
type standing struct {
	group int32 // -1: a client
	phase int32 // what it stated last
	last  int32 // the kind of what came last, and one more; 0: nothing did
}

// Watch watches a run from its beginning on. It changes nothing.
func (t *Terms) Watch(w *sim.World) *Watch {
	x := &Watch{Terms: t, world: w, seen: make([]uint64, (t.size+63)/64), nodes: make([]standing, w.Size()+1)}
	for id := range x.nodes {
		x.nodes[id].group = -1
	}
	for g, name := range t.groups {
		for _, id := range w.Members(name) {
			x.nodes[id].group = int32(g)
		}
	}
	w.Watch(sim.Kinds(sim.Delivered), x.delivered)
	w.Watch(sim.Kinds(sim.Stated), x.stated)
	w.Watch(sim.Kinds(sim.Faulted), x.faulted)
	w.Watch(sim.Kinds(sim.Crashed, sim.Restarted), x.lived)
	return x
}

func (x *Watch) see(thing int) { x.seen[thing/64] |= 1 << (thing % 64) }

// comes sees that something came at a node, after what came there before.
func (x *Watch) comes(n *standing, kind int) {
	if n.last > 0 {
		x.see(x.after(int(n.last)-1, kind))
	}
	n.last = int32(kind) + 1
}

// role is that of a node.
func (x *Watch) role(n *standing) int {
	if n.group < 0 {
		return x.client()
	}
	return x.layout.role(int(n.group), int(n.phase))
}

func (x *Watch) delivered(e *sim.Event) {
	n := &x.nodes[e.Node]
	m, declared := x.ofMessage.number(e.Body)
	if !declared {
		m = x.stranger(e.Body)
	}
	x.see(x.messageAt(m, x.role(n)))
	x.comes(n, m)
}

// stranger is the message of a type that is not declared: it may be a pointer to one that is.
func (x *Watch) stranger(msg sim.Message) int {
	t := reflect.TypeOf(msg)
	m, known := x.strange[t]
	if !known {
		if x.strange == nil {
			x.strange = map[reflect.Type]int{}
		}
		for i, name := range x.messages {
			if name == sim.KindOf(msg) {
				m = i
			}
		}
		x.strange[t] = m
	}
	return m
}

func (x *Watch) stated(e *sim.Event) {
	phase, is := x.ofFact.number(e.Body)
	if !is {
		return
	}
	n := &x.nodes[e.Node]
	x.comes(n, x.milestone(phase))
	n.phase, x.phase = int32(phase), phase
}

// faulted sees a fault that begins. What a crash comes to is an event of its own.
func (x *Watch) faulted(e *sim.Event) {
	f, is := e.Body.(sim.Fault)
	if !is || int(f.Kind) >= faultKinds || strings.HasPrefix(e.Why, "undo ") {
		return
	}
	x.see(x.faultIn(int(f.Kind), x.phase))
	hit := func(ids []sim.ID) {
		for _, id := range ids {
			n := &x.nodes[id]
			x.see(x.faultAt(int(f.Kind), x.role(n)))
			if f.Kind != sim.Crash {
				x.comes(n, x.harm(f.Kind))
			}
		}
	}
	hit(f.Nodes)
	for _, g := range f.Groups {
		hit(g)
	}
	hit(f.Traffic.From)
	hit(f.Traffic.To)
}

// lived sees a node crash, by a fault or by its own doing, and come back.
func (x *Watch) lived(e *sim.Event) {
	n := &x.nodes[e.Node]
	if e.Kind == sim.Restarted {
		x.comes(n, x.restart)
		return
	}
	x.comes(n, x.harm(sim.Crash))
	n.phase = 0
}

// Seen are the things that were seen so far.
func (x *Watch) Seen() Seen {
	n := 0
	for _, word := range x.seen {
		n += bits.OnesCount64(word)
	}
	all := make(Seen, 0, n)
	for i, word := range x.seen {
		for ; word != 0; word &= word - 1 {
			all = append(all, uint32(64*i+bits.TrailingZeros64(word)))
		}
	}
	return all
}
