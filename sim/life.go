package sim

import (
	"time"
)

// node is a node of a world: the Node that a protocol made, and what the world knows of it. Of a million of them most
// of a run's time goes by in waiting for memory: so one is two lines of a processor's cache, on a machine of 64 bits.
type node struct {
	id          ID
	incarnation uint32 // of its life; grows with every crash
	paused      int32  // how many faults pause it
	group       uint16 // its place among the world's
	stage       stage
	woken       bool   // an item is on its way to drain the inbox
	sent        uint32 // messages, where links have no counters of their own
	drawn       uint32 // numbers taken from its Rand
	impl        Node
	bootedAt    time.Duration // in local time

	*waits  // those of the world that has none, until waiting is called
	*extras // likewise, until own is

	timer timer // the first: most nodes of large worlds have no other
}

// stage is how far a node has come in its life.
type stage uint8

const (
	unborn   stage = iota // it has never booted
	fallen                // it has crashed
	starting              // it is in its Start
	running
)

func (n *node) born() bool { return n.stage != unborn }

// up reports whether the node runs: it has booted and not crashed.
func (n *node) up() bool { return n.stage >= starting }

// waits are what waits at a node: in large worlds nothing does at most of them.
type waits struct {
	inbox   fifo[letter]
	segment fifo[effect] // what the handler still has to do to the world
	opener  uint64       // the event that opened the segment, for changes of state
	stalled bool         // a wait ended while the node was paused
}

// waiting are the node's waits, of which nobody else has a part.
func (w *World) waiting(n *node) *waits {
	if n.waits == &w.none {
		n.waits = new(waits)
	}
	return n.waits
}

// extras are what a node of a large world may never have. Whoever sets one of them calls own before.
type extras struct {
	clock  *clock    // nil: perfect
	disk   *disk     // nil: untouched
	parts  *[]*share // by number; nil: it has none
	view   *View     // nil: not recorded
	timers []timer   // all but the first
	asked  []*asked  // of timers, by their slots
	lent   *lent     // nil: nothing that could be written on is shared, or nobody looks
	plight *plight   // nil: no fault and no order has made it another than those beside it
	works  uint64    // draws of CPU time

	owned bool
}

// own is the node's extras, of which nobody else has a part.
func (n *node) own() *extras {
	if !n.owned {
		n.extras = &extras{owned: true}
	}
	return n.extras
}

// subject is of its choices: a hash of id.
func (n *node) subject() uint64 { return subject(n.id, 0) }

// plight is what faults and orders leave behind at a node: few have any.
type plight struct {
	down    int     // how many faults keep it down
	slow    []int64 // how many times as long its work takes
	bombs   []bomb  // crashes at an effect to come
	version string  // that the next boot makes; "": that of New
}

// plighted is the plight of a node, made when it first has one.
func (n *node) plighted() *plight {
	if n.plight == nil {
		n.own().plight = &plight{}
	}
	return n.plight
}

// kept is how many faults keep the node down.
func (n *node) kept() int {
	if n.plight == nil {
		return 0
	}
	return n.plight.down
}

// letter waits in an inbox.
type letter struct {
	from  ID
	part  uint16 // for whom a message is
	timer int32  // slot of the timer that is due; -1: a message
	cause uint64
	msg   Message
	sum   uint64 // of a message, in verify mode; of a timer, its turn
}

// boot starts a node that is down.
func (w *World) boot(n *node) {
	if n.up() || n.kept() > 0 {
		return
	}
	kind := Started
	if n.born() {
		kind = Restarted
	}
	n.stage = starting
	n.bootClock(w.now)
	if n.disk != nil {
		w.rot(n)
		w.chill(n)
	}
	n.impl = w.make(n)
	if n.impl == nil {
		panic("sim: group " + w.groups[n.group].Name + " made a nil node")
	}
	if w.queue.warm != nil {
		w.groups[n.group].measure(n.impl)
	}
	w.stats.Boots++
	num := w.event(kind, 0, n.id, 0, 0, nil, 0)
	if kind == Started && w.recorder.choices {
		w.madeClock(n, num)
	}
	if w.aim(n, 0, num) {
		n.impl.Start(&w.env)
		n.stage = running
		w.leave(n)
	}
}

// make makes the Node of the version that the node has by now.
func (w *World) make(n *node) Node {
	g := w.groups[n.group]
	if n.plight == nil || n.plight.version == "" || g.NewAs == nil {
		return g.New(n.id)
	}
	return g.NewAs(n.id, n.plight.version)
}

// aim points the Env at a node for a call, for one of its parts, and reports whether the node is still there: whoever
// listened to the event may have crashed it.
func (w *World) aim(n *node, part uint16, cause uint64) bool {
	if !n.up() {
		return false
	}
	w.turn = turn{n: n, part: part, cursor: w.now, cause: cause}
	return true
}

// leave ends a call: the node is busy if its handler waited.
func (w *World) leave(n *node) {
	if w.config.Verify {
		w.compare(n)
	}
	if w.recorder.keep != 0 {
		w.look(n)
	}
	if n.segment.len() > 0 {
		w.nextSegment(n)
	}
}

// wake makes the node look into its inbox at this instant.
func (w *World) wake(n *node) {
	if !n.woken {
		n.woken = true
		w.queue.push(item{at: w.now, order: order(itemInbox, 0), node: n.id})
	}
}

// drain handles what waits, until the node is busy.
func (w *World) drain(n *node) {
	n.woken = false
	if n.inbox.len() == 0 || n.busy() {
		return
	}
	l := n.inbox.pop()
	if n.inbox.len() > 0 {
		w.wake(n) // before the handler, which may be cut
	}
	if l.timer >= 0 {
		w.fire(n, l.timer, l.sum)
	} else {
		w.handle(n, l)
	}
}

// handle lets a node receive a message.
func (w *World) handle(n *node, l letter) {
	k := w.kinds.of(l.msg)
	if w.config.Verify && hashKind(k, l.msg) != l.sum {
		panic("sim: " + KindOf(l.msg) + " from " + w.Name(l.from) + " to " + w.Name(n.id) +
			" was changed after it was sent; copy what a message points to")
	}
	if l.part != 0 && !n.has(l.part) {
		w.drop(l.from, n.id, l.part, l.cause, l.msg, "its receiver has no such part")
		return
	}
	num := w.event(Delivered, l.part, n.id, l.from, l.cause, l.msg, k.hash)
	if l.from != 0 {
		w.stats.Delivered++
	}
	if !w.aim(n, l.part, num) {
		return
	}
	if w.handlingTakes && !w.groups[n.group].Clients {
		w.advance(n.cpuTime(w.handling(num, n, l.msg)))
	}
	if w.config.Verify && l.from != 0 {
		w.lend(l.msg, lentReceived, l.from, "")
	}
	n.impl.Receive(&w.env, l.from, l.msg)
	w.leave(n)
}

// handling is the CPU time that a message takes.
func (w *World) handling(num uint64, n *node, msg Message) time.Duration {
	cpu := &w.config.CPU
	h := n.subject()
	x := n.own()
	d := w.draw(num, WorkChoice, n.id, 0, h, x.works, &cpu.PerMessage, "")
	x.works++
	if !cpu.PerByte.IsZero() {
		d += w.draw(num, WorkChoice, n.id, 0, h, x.works, &cpu.PerByte, "") * time.Duration(w.kinds.of(msg).size(msg))
		x.works++
	}
	return d
}

// cpuTime is how long work of d takes on this node.
func (n *node) cpuTime(d time.Duration) time.Duration {
	if n.plight == nil {
		return d
	}
	for _, times := range n.plight.slow {
		d *= time.Duration(times)
	}
	return d
}

// state lets a fact be known.
func (w *World) state(n *node, part uint16, f Fact, cause uint64) {
	k := w.kinds.of(f)
	k.count++
	kind := k.event
	if kind == Returned {
		w.stats.count(f.(Return))
	}
	sum := hashKind(k, f) ^ k.hash
	if w.config.Verify {
		w.stated(n, f, func() { w.event(kind, part, n.id, 0, cause, f, sum) })
		return
	}
	w.event(kind, part, n.id, 0, cause, f, sum)
}

// crash stops a node: what it had not yet done never happened, what it had not synced is lost.
func (w *World) crash(n *node, why string, cause uint64) {
	if !n.up() {
		return
	}
	n.stage = fallen
	if n.lent != nil {
		n.lent = nil
	}
	n.incarnation++
	n.woken, n.impl = false, nil
	if n.waits != &w.none {
		n.stalled = false
		n.segment.clear()
	}
	n.dropTimers()
	lost := 0
	if n.disk != nil {
		lost = w.power(n)
	}
	if n.view != nil {
		n.view.forget()
	}
	w.stats.Crashes++
	w.eventWhy(Crashed, 0, n.id, 0, cause, Loss{Writes: lost}, uint64(lost), why)
	for n.inbox.len() > 0 {
		if l := n.inbox.pop(); l.timer < 0 {
			w.drop(l.from, n.id, l.part, l.cause, l.msg, "its receiver crashed")
		}
	}
}

// A Loss is the body of a Crashed event.
type Loss struct {
	Writes int // records that were written but not synced, and are gone
}
