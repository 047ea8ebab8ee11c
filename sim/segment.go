package sim

import (
	"slices"
	"time"
)

// effect is one thing that a handler does to the world after it has waited.
type effect struct {
	kind  effectKind
	fails failure // effectSync and effectStore
	part  uint16
	peer  ID
	at    time.Duration // effectWait: until when; effectStore: how long the device takes
	upTo  uint64        // effectWrite and effectSync: position in the disk's writes
	body  any
}

type effectKind uint8

const (
	effectWait effectKind = iota
	effectSend
	effectFact
	effectWrite
	effectSync
	effectStore
	effectExit
	effectView
)

// defers lets a handler do something after its wait.
func (w *World) defers(n *node, e effect) { w.waiting(n).segment.push(e) }

// look records how the state changed in the segment that ends. A node has none before it has come
// through its Start.
func (w *World) look(n *node) {
	if n.stage != running {
		return
	}
	changes := n.inspect(w)
	if len(changes) == 0 {
		return
	}
	if w.turn.cursor == w.now {
		w.recorder.changed(w.turn.cause, changes, w.turn.cause)
		return
	}
	w.defers(n, effect{kind: effectView, body: w.recorder.fields.owned(changes)})
}

// nextSegment schedules the end of the wait that heads the segment.
func (w *World) nextSegment(n *node) {
	w.queue.push(item{at: max(n.segment.front().at, w.now), order: order(itemSegment, 0), node: n.id})
}

// segmentEnds lets a handler's wait end, and what it did up to the next wait enter the world.
func (w *World) segmentEnds(n *node) {
	if n.segment.len() == 0 || n.segment.front().kind != effectWait || n.segment.front().at > w.now || n.stalled {
		return // a wait of an old life
	}
	if n.paused > 0 {
		n.stalled = true
		return
	}
	n.segment.pop()
	life := n.incarnation
	for n.segment.len() > 0 && n.segment.front().kind != effectWait {
		e := n.segment.pop()
		w.perform(n, &e)
		if n.incarnation != life {
			return
		}
	}
	if n.segment.len() > 0 {
		w.nextSegment(n)
	} else if n.inbox.len() > 0 {
		w.wake(n)
	}
}

func (w *World) perform(n *node, e *effect) {
	switch e.kind {
	case effectSend:
		w.depart(n, e.part, e.peer, e.body, n.opener)
	case effectFact:
		w.state(n, e.part, e.body, n.opener)
	case effectWrite:
		w.wrote(n, e.upTo, e.body.(Write), n.opener)
	case effectSync:
		n.opener = w.synced(n, e.part, e.upTo, n.opener, e.fails)
	case effectStore:
		w.store(n, e, n.opener)
	case effectExit:
		w.crash(n, e.body.(string), n.opener)
	case effectView:
		w.recorder.changed(n.opener, e.body.([]news), w.num)
	}
}

// busy reports whether the node cannot handle anything now.
func (n *node) busy() bool { return n.paused > 0 || n.segment.len() > 0 }

// cutIfCrashed ends the handler that is being executed if its node crashed at this effect.
func (w *World) cutIfCrashed(n *node) {
	if !n.up() {
		panic(cut{})
	}
}

// A bomb is a fault that crashes a node at one of its effects.
type bomb struct {
	fault *Fault
	left  int // effects until then
}

// effected counts the effects of a node that a fault is to crash at one of them.
func (w *World) effected(n *node, num uint64) {
	if n.plight != nil {
		w.tick(n, num)
	}
}

func (w *World) tick(n *node, num uint64) {
	due, bombs := 0, n.plight.bombs
	for i := range bombs {
		if bombs[i].left--; bombs[i].left == 0 {
			due++
		}
	}
	if due > 0 {
		n.plight.bombs = slices.DeleteFunc(bombs, func(b bomb) bool { return b.left == 0 })
		n.plight.down += due
		w.crash(n, "a fault", num)
	}
}
