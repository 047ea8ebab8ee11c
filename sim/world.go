package sim

import (
	"fmt"
	"regexp"
	"time"
)

// A Config describes a world before it begins.
type Config struct {
	Seed      uint64
	Groups    []Group
	Network   Network
	Disk      DiskModel
	CPU       CPUModel
	Clock     ClockModel
	Overrides Overrides

	// Fits reports whether a message meets a condition of a fault upon traffic. It is needed where
	// there are such conditions.
	Fits func(Message, Condition) bool

	// Keep is how many of the newest events are kept: 0 none, All all. What is not kept costs nothing.
	Keep int
	// Verify hashes every message when it is sent and when it is handled, and compares what a node sent,
	// received, stored or read with a copy after the node's calls; it panics where one was written on. The copies
	// are of the first 1,000 nodes of a group.
	Verify bool
}

// All keeps every event.
const All = -1

// A Group is a set of nodes of one kind. They are each other's Peers.
type Group struct {
	Name   string // "server", "client", "acceptor": a role
	Size   int
	Names  []string         // of the nodes; nil: Prefix and the number within the group
	Prefix string           // n where empty
	New    func(id ID) Node // called at every boot
	// NewAs makes a node of another version, in place of New, once an [Upgrade] has named one; nil: all
	// versions are alike.
	NewAs   func(id ID, version string) Node
	Lazy    bool // a node boots when the first event reaches it, not at time zero: for very large groups
	Clients bool // its nodes are clients: their clocks are right, their CPU is free, and cuts pass them by unless they say otherwise
}

// A DiskModel is what the nodes' disks are like.
type DiskModel struct {
	Fsync      Dist  // how long a Sync takes
	Write      Dist  // how long a write takes
	Read       Dist  // how long it takes to find what a life of the node reads for the first time: a record, or the log
	Bandwidth  int64 // bytes that are then read in a second; 0 is unlimited
	Torn       PPM   // crashes that leave some of the unsynced writes on the disk, in order, and lose the rest
	Failing    PPM   // syncs that fail, and lose what they were to keep, see [FailingDisk]
	Unreadable PPM   // starts of a node in which one record cannot be read
	Lying      bool  // syncs return at once and keep nothing
	Capacity   int64 // records a disk holds; 0 is unlimited
}

// A CPUModel is how long handlers take.
type CPUModel struct {
	PerMessage Dist // for every message handled
	PerByte    Dist // for every byte of it
}

// A ClockModel is how far the nodes' clocks are off from the start: one draw a node.
type ClockModel struct {
	Offset Dist
	Drift  RatioDist
}

// A World is a system of nodes and all that surrounds them.
type World struct {
	config    Config
	chance    chance
	redraws   []redraw
	named     bool // somebody asks for choices by their names: there are overrides, or a record
	overrides overrides
	queue     queue
	now       time.Duration
	pace      pace
	touched   uint64 // of no use, see touch
	stopped   bool
	dry       bool // nothing more is to happen up to the instant that was asked for

	env    Env  // of the nodes themselves
	turn   turn // which call of which node it makes
	parts  parts
	wraps  []*Env // views that handlers may wrap
	nodes  []node // by ID; without one until something reaches it
	none   waits  // of the nodes that have none of their own
	plain  extras // likewise
	groups []*group
	names  map[string]ID // of nodes with names of their own

	handlingTakes bool // CPU time

	net     transit
	flights slab[flight]
	seals   []*[slabChunk]uint64 // in verify mode, by the number of the flight
	calls   slab[call]
	hold    hold
	places  places
	faults  []*Applied

	kinds    kindTable
	recorder recorder
	stats    Stats
	num      uint64 // of the latest event
	print    uint64 // the fingerprint so far
}

// New makes a world at time zero, in which nothing has happened yet. It panics if the
// configuration has no nodes.
func New(c Config) *World {
	w := &World{config: c, chance: newChance(c.Seed), overrides: newOverrides(c.Overrides), names: map[string]ID{}}
	w.env.init(w, 0)
	w.parts.init(&w.env)
	w.handlingTakes = !c.CPU.PerMessage.IsZero() || !c.CPU.PerByte.IsZero()
	next := ID(1)
	for _, g := range c.Groups {
		if g.Names != nil {
			g.Size = len(g.Names)
		}
		if g.Prefix == "" {
			g.Prefix = "n"
		}
		in := &group{Group: g, first: next, ids: make([]ID, g.Size)}
		for i := range in.ids {
			in.ids[i] = next
			if g.Names != nil {
				w.names[g.Names[i]] = next
			}
			next++
		}
		w.groups = append(w.groups, in)
	}
	if next == 1 {
		panic("sim: a world without nodes")
	}
	w.nodes = make([]node, next)
	w.net.init(w, int(next)-1)
	w.recorder.init(c.Keep)
	w.named = len(c.Overrides) > 0 || w.recorder.choices
	w.recorder.world = w
	w.kinds.init()
	w.pace.left = w.stride()
	if len(w.nodes) > largeWorld {
		w.queue.warm = w.touch
	}
	w.places.init()
	for _, g := range w.groups {
		if g.Lazy {
			continue
		}
		for _, id := range g.ids {
			w.queue.push(item{order: order(itemBoot, 0), node: id})
		}
	}
	return w
}

// Now is the world's true time.
func (w *World) Now() time.Duration { return w.now }

// Run lets everything happen up to and including the instant until, or to a call of [World.Stop].
func (w *World) Run(until time.Duration) {
	w.stopped = false
	for !w.run(until, -1) {
	}
	w.settle()
	if !w.stopped {
		w.now = max(w.now, until)
	}
}

// RunSome is [World.Run] that gives back control after so many steps at the latest, and reports whether
// it came to its end. How often a run is cut changes nothing.
func (w *World) RunSome(until time.Duration, steps int) (done bool) {
	w.stopped, w.dry = false, false
	w.run(until, steps)
	w.settle()
	if w.dry && !w.stopped {
		w.now = max(w.now, until)
	}
	return w.dry || w.stopped
}

// Step lets the next thing happen, and reports whether there was one. Not everything that happens is
// an event: a node may merely become free.
func (w *World) Step() bool {
	if _, ok := w.Next(); !ok {
		return false
	}
	w.stopped = false
	w.run(1<<63-1, 1)
	w.settle()
	return true
}

// Next is the instant of the next thing that will happen, if there is one.
func (w *World) Next() (time.Duration, bool) {
	if p := &w.places; !p.popped && p.next <= w.num && p.between[0].at == w.Place() {
		return max(w.now, p.between[0].when), true
	}
	return w.queue.next()
}

// Stop makes [World.Run] return after the present event.
func (w *World) Stop() { w.stopped = true }

// At lets the scenario act at an instant, before everything else that happens then. An instant in
// the past is now.
func (w *World) At(t time.Duration, do func()) {
	w.call(t, call{do: do})
}

// cut is the panic by which a crash ends a handler that is being executed.
type cut struct{}

// run makes at most limit steps (below zero: no limit) and reports whether it is done; it is not
// when a handler was cut short.
func (w *World) run(until time.Duration, limit int) (done bool) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case cut:
			done = limit > 0
		default:
			panic(fmt.Sprintf("%v\n\tin a world of seed %d, at %v, after event %d", r, w.config.Seed, w.now, w.num))
		}
	}()
	var it item
	for ; limit != 0 && !w.stopped; limit-- {
		if w.settle(); w.num >= min(w.places.next, w.places.event) {
			w.actBetween(until)
			if w.stopped {
				return true
			}
		}
		if !w.queue.pop(until, &it) {
			w.dry = true
			return true
		}
		w.places.popped, w.places.planned = true, false
		if w.now = max(w.now, it.at); w.pace.left == 0 {
			w.keepPace(&it)
		}
		w.pace.left--
		switch it.what() {
		case itemArrival:
			w.arrive(w.node(it.node), it.ref)
		case itemTimer:
			w.timerDue(&it)
		case itemSegment:
			w.segmentEnds(&w.nodes[it.node])
		case itemInbox:
			w.drain(&w.nodes[it.node])
		case itemBoot:
			w.boot(w.node(it.node))
		case itemCall:
			c := *w.calls.at(it.ref)
			w.calls.free(it.ref)
			w.places.planned = c.planned
			c.do()
		}
	}
	return true
}

// idWord is how sentences that know no names call the node with ID 3.
var idWord = regexp.MustCompile(`\bn[0-9]+\b`)

// Calling is the event that called the handler which was called last. It may be asked as Whereabouts may.
func (w *World) Calling() uint64 { return w.turn.cause }

// Whereabouts is the node whose handler was called last, and the latest event. It may be asked from
// another goroutine once the world is known to be stuck, by who is about to end the process: what it
// reads is not guarded.
func (w *World) Whereabouts() (node ID, event uint64, at time.Duration) {
	if n := w.turn.n; n != nil {
		node = n.id
	}
	return node, w.num, w.now
}
