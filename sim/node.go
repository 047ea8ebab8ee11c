package sim

import "time"

// A Node is a deterministic state machine. Whatever can happen to it arrives through these three
// methods, one event at a time.
//
// A method may read and change the node's own fields and call its Env; nothing else. No goroutine,
// no select, no wall clock, no global random source, no walk over a map: a run is a pure function
// of (scenario, seed, overrides, interventions), and a node is part of it.
type Node interface {
	// Start boots the node, and boots it again after every restart. A restarted node is a new
	// value from its factory: all it knows of its past is what env.Disk() holds.
	Start(env *Env)

	// Receive handles a message that the network delivered.
	Receive(env *Env, from ID, msg Message)

	// Timer handles a timer, set with env.SetTimer, that has come due.
	Timer(env *Env, t Timer)
}

// An ID names a node of a world: 1, 2, 3... in the order of the groups. Zero is nobody.
type ID int32

// A Message is a plain value (a struct of numbers, strings and slices). Once sent it belongs to
// the network: neither side may change what it points to. Its kind, in traces and scenario files,
// is the name of its Go type: RequestVote.
type Message any

// A Fact is what a protocol says it did, as a plain value: Leader{Term: 3}. Its kind is the name
// of its Go type in lower-case words: SplitVote is "split vote".
//
// Nobody outside reads a Node's memory, because it runs ahead of virtual time (see [Env]).
// Invariants, selectors, captions and the fingerprint listen to facts instead.
type Fact any

// A Timer is known by its name and argument. Setting a timer that is already set re-arms it.
type Timer struct {
	Name string
	Arg  int
}

// An Inspector names the state that is worth looking at. Front ends show it as of any event.
type Inspector interface {
	Inspect(v *View)
}

// A Sizer is a message that knows its size on the wire, in bytes. Sizes matter to links of limited
// bandwidth and to statistics.
//
// One that is not counts as its fields one after another, each as wide as its Go type: 8 for an
// int64, 4 for an ID, 1 for a bool. A message with a text, a list or a pointer in it has no such
// width, and should be a Sizer that counts in the same way: otherwise it counts as [DefaultSize].
// What the network puts around a message is not counted.
type Sizer interface {
	Size() int
}

// DefaultSize is the size in bytes of a message that is no [Sizer] and has fields of no fixed width.
const DefaultSize = 64

// An Env is all that a node may touch. There is one for a world; it is aimed at a node for the
// length of one call, and is not valid after it.
//
// A handler is a little timeline. It begins at the instant of its event, and [Env.Work] and
// [Disk.Sync] move its cursor forward, cutting it into segments. The code runs at once, but what
// a segment sends, writes and emits enters the world at the segment's own instant, and the node is
// busy until the last of them: what arrives meanwhile waits in its inbox, first in, first out.
// A crash cuts the timeline where it stands: later segments never happened.
//
// So a protocol writes save, sync, send in a straight line, and the world can still crash it
// between any two of them.
//
// What a node is made of has an Env of its own, which is a view of the same node: see [Env.Sub].
type Env struct {
	w    *World
	part uint16 // whose messages, timers, records and numbers are this view's
	disk Disk
	rand Rand

	plain *Env      // of a view that was wrapped: the one beneath
	by    Intercept // and what stands between
}

// turn is the call of a node that is being made. All views of a world share it.
type turn struct {
	n      *node
	part   uint16        // whom the call is for
	cursor time.Duration // the instant of the segment that the handler has reached
	cause  uint64        // the event that called the handler
	wraps  int           // how many views it has wrapped
}

// ID is the node itself.
func (e *Env) ID() ID { return e.w.turn.n.id }

// Peers are the members of the node's group, itself included, in order. The slice is shared by
// the whole group: do not change it. The peers of a part are those that were given to [Env.Sub].
func (e *Env) Peers() []ID {
	if e.part != 0 {
		return e.w.turn.n.share(e.part).peers
	}
	return e.w.groups[e.w.turn.n.group].ids
}

// Neighbours are, in order, the nodes to which the network has a link from the node; nil if it has one to every
// node. The slice belongs to the network: do not change it. A link that is cut is still one.
func (e *Env) Neighbours() []ID { return e.w.net.neighbours(e.w.turn.n.id) }

// Now is the node's wall clock, which may be off, drift and jump. Before the first jump or skew
// it is the time since the run began.
func (e *Env) Now() time.Duration { return e.w.turn.n.wall(e.w.turn.cursor) }

// Uptime is the node's monotonic clock: it drifts but never jumps. Timers run on it.
func (e *Env) Uptime() time.Duration { return e.w.turn.n.local(e.w.turn.cursor) }

// Rand is the node's own source of chance.
func (e *Env) Rand() *Rand { return &e.rand }

// Disk is the node's disk: what is on it, and synced, survives a crash.
func (e *Env) Disk() *Disk { return &e.disk }

// Send hands a message to the network, which may delay, lose or duplicate it. A node may send to
// itself: such a message takes no time and is never lost.
func (e *Env) Send(to ID, msg Message) {
	if e.by.Send != nil {
		e.by.Send(e.plain, to, msg)
		return
	}
	t := &e.w.turn
	if e.w.config.Verify {
		e.w.lend(msg, lentSent, to, "")
	}
	if t.cursor == e.w.now {
		e.w.depart(t.n, e.part, to, msg, t.cause)
		e.w.cutIfCrashed(t.n)
		return
	}
	e.w.defers(t.n, effect{kind: effectSend, part: e.part, peer: to, body: msg})
}

// SetTimer arms t to fire after d on the node's monotonic clock. If t is set already it is
// re-armed. A d below zero counts as zero. A timer dies with its node.
func (e *Env) SetTimer(t Timer, d time.Duration) { e.w.turn.n.setTimer(e, t, d) }

// CancelTimer disarms t, even if it has come due and waits in the inbox. It may be unset.
func (e *Env) CancelTimer(t Timer) { e.w.cancelTimer(e.w.turn.n, e.part, t) }

// Work spends d of CPU time, ending the current segment. A slow node takes longer.
func (e *Env) Work(d time.Duration) { e.w.advance(e.w.turn.n.cpuTime(d)) }

// Emit says what the protocol did.
func (e *Env) Emit(f Fact) {
	if e.by.Emit != nil {
		e.by.Emit(e.plain, f)
		return
	}
	t := &e.w.turn
	if e.w.config.Verify {
		e.w.lend(f, lentStated, 0, "")
	}
	if t.cursor == e.w.now {
		e.w.state(t.n, e.part, f, t.cause)
		e.w.cutIfCrashed(t.n)
		return
	}
	e.w.defers(t.n, effect{kind: effectFact, part: e.part, body: f})
}

// Exit stops the node at the cursor, as a process does that cannot go on: its disk is full, or
// holds what the checksum refuses. To the world it is a crash.
func (e *Env) Exit(why string) {
	t := &e.w.turn
	if t.cursor == e.w.now {
		e.w.crash(t.n, why, t.cause)
		e.w.cutIfCrashed(t.n)
		return
	}
	e.w.defers(t.n, effect{kind: effectExit, body: why})
	e.w.leave(t.n)
	panic(cut{})
}

// advance moves the cursor by d, ending the current segment if d is not zero.
func (w *World) advance(d time.Duration) {
	if d <= 0 {
		return
	}
	t := &w.turn
	if w.recorder.keep != 0 {
		w.look(t.n)
	}
	t.cursor += d
	if at := w.waiting(t.n); at.segment.len() == 0 {
		at.opener = t.cause
	}
	w.defers(t.n, effect{kind: effectWait, at: t.cursor})
}
