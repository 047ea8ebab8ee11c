package sim

import (
	"fmt"
	"slices"
	"time"
)

// DenseLimit is the largest number of nodes for which every link has a counter of its own. In a
// larger world messages are counted by sender, and choices are named loss.5.17 instead of
// loss.5-3.17. Clients that boot when somebody first needs them do not count, so that it changes
// nothing whether there are any.
const DenseLimit = 256

// transit is the network at work.
type transit struct {
	dense    bool
	rows     [][]line         // dense: by sender, by receiver
	sparse   map[uint64]*line // else, where a link has something to remember
	shared   *Link            // the link between nodes of which nothing else is said
	between  map[uint64]*Link // exceptions
	near     [][]ID           // to whom nodes have links; nil: everybody to everybody
	region   []int16          // by ID
	regional [][]*Link
	cuts     []*cuts
	degrade  []*Fault
}

// line is one link and what it remembers.
type line struct {
	link    *Link
	subject uint64
	shared  bool // with all links of its sender
	plain   bool // it delays, and does nothing else
	sent    uint64
	last    time.Duration // FIFO: the latest arrival
	free    time.Duration // bandwidth: when it has sent what waits
}

func pair(a, b ID) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

func (t *transit) init(w *World, nodes int) {
	c := &w.config.Network
	t.dense = nodes-w.spare() <= DenseLimit
	t.shared = &c.Link
	if t.dense {
		t.rows = make([][]line, nodes+1)
	} else {
		t.sparse = map[uint64]*line{}
	}
	t.near = c.Neighbours
	for id, ids := range t.near {
		if !slices.IsSorted(ids) {
			panic(fmt.Sprintf("sim: the neighbours of node %d are not in order", id))
		}
	}
	t.between = make(map[uint64]*Link, len(c.Links))
	own := map[ID]bool{} // lists that are no longer those of the configuration
	for i := range c.Links {
		l := &c.Links[i]
		t.between[pair(l.A, l.B)] = &l.Link
		t.join(l.A, l.B, own)
		if !l.OneWay {
			t.between[pair(l.B, l.A)] = &l.Link
			t.join(l.B, l.A, own)
		}
	}
	if len(c.Regions) > 0 {
		t.region = make([]int16, nodes+1)
		t.regional = make([][]*Link, len(c.Regions))
		for i, r := range c.Regions {
			for _, id := range r.Nodes {
				t.region[id] = int16(i + 1)
			}
			t.regional[i] = make([]*Link, len(c.Regions))
			for j := range c.Regions {
				l := c.Link
				if i != j {
					l.Delay = Constant(c.RTT[i][j] / 2)
				}
				t.regional[i][j] = &l
			}
		}
	}
}

// spare is how many nodes are clients of lazy groups.
func (w *World) spare() int {
	n := 0
	for _, g := range w.groups {
		if g.Lazy && g.Clients {
			n += len(g.ids)
		}
	}
	return n
}

// neighbours are those to which a node has links; nil if it has one to all.
func (t *transit) neighbours(id ID) []ID {
	if int(id) < len(t.near) {
		return t.near[id]
	}
	return nil
}

// join makes b a neighbour of a, because there is a link between them that differs from others.
func (t *transit) join(a, b ID, own map[ID]bool) {
	near := t.neighbours(a)
	i, found := slices.BinarySearch(near, b)
	if near == nil || found || t.neighbours(b) == nil {
		return
	}
	if len(own) == 0 {
		t.near = slices.Clone(t.near)
	}
	if !own[a] {
		near, own[a] = slices.Clone(near), true
	}
	t.near[a] = slices.Insert(near, i, b)
}

// linked reports whether there is a link from a to b.
func (t *transit) linked(a, b ID) bool {
	mine := t.neighbours(a)
	if mine == nil || t.neighbours(b) == nil {
		return true
	}
	_, found := slices.BinarySearch(mine, b)
	return found
}

// link is how messages travel from a to b, faults apart.
func (t *transit) link(a, b ID) *Link {
	if len(t.between) > 0 {
		if l := t.between[pair(a, b)]; l != nil {
			return l
		}
	}
	if t.region != nil {
		if i, j := t.region[a], t.region[b]; i > 0 && j > 0 {
			return t.regional[i-1][j-1]
		}
	}
	return t.shared
}

// line is the link from a to b with its counters; scratch serves where nothing is remembered.
func (t *transit) line(n *node, b ID, scratch *line) *line {
	a := n.id
	if t.dense {
		row := t.rows[a]
		if row == nil {
			row = make([]line, len(t.rows))
			t.rows[a] = row
		}
		l := &row[b]
		if l.link == nil {
			l.link = t.link(a, b)
			l.subject = subject(a, b)
			l.plain = l.link.plain()
		}
		return l
	}
	link := t.link(a, b)
	if !link.FIFO && link.Bandwidth == 0 {
		*scratch = line{link: link, subject: n.subject(), shared: true, plain: link.plain(), sent: uint64(n.sent)}
		n.sent++
		return scratch
	}
	l := t.sparse[pair(a, b)]
	if l == nil {
		l = &line{link: link, subject: subject(a, b)}
		t.sparse[pair(a, b)] = l
	}
	return l
}

// cut is the fault that stops messages from a to b, or nil.
func (t *transit) cut(a, b ID) *cuts {
	for _, c := range t.cuts {
		if c.stops(a, b) {
			return c
		}
	}
	return nil
}

// depart sends a message on its way.
func (w *World) depart(n *node, part uint16, to ID, msg Message, cause uint64) {
	if to < 1 || int(to) >= len(w.nodes) {
		panic("sim: " + w.Name(n.id) + " sends " + KindOf(msg) + " to a node that does not exist")
	}
	k := w.kinds.of(msg)
	size := int64(k.size(msg))
	k.sent++
	k.bytes += uint64(size)
	w.stats.Sent++
	w.stats.Bytes += uint64(size)
	num := w.event(Sent, part, n.id, to, cause, msg, k.hash)
	w.effected(n, num)
	f := w.seal(flight{msg: msg, from: n.id, part: part, cause: num})
	if to == n.id {
		w.land(to, w.now, 0, &f)
		return
	}
	if w.net.near != nil && !w.net.linked(n.id, to) {
		w.drop(n.id, to, part, num, msg, "no link")
		return
	}
	var scratch line
	l := w.net.line(n, to, &scratch)
	i := l.sent
	l.sent++
	if len(w.net.cuts) > 0 {
		if c := w.net.cut(n.id, to); c != nil {
			w.drop(n.id, to, part, num, msg, c.why)
			return
		}
	}
	w.travel(n.id, to, l, i, size, k, &f)
}

// travel decides what the network does to the ith message of a link.
func (w *World) travel(from, to ID, l *line, i uint64, size int64, k *kindInfo, f *sealed) {
	b, num := to, f.cause
	if l.shared {
		b = 0
	}
	if l.plain && len(w.net.degrade) == 0 && !w.named {
		w.land(to, w.now+l.link.Delay.at(w.chance.roll(DelayChoice, l.subject, i)), w.tie(num, from, b, l.subject, i, k.name), f)
		return
	}
	link, extra := l.link, time.Duration(0)
	if len(w.net.degrade) > 0 {
		link, extra = w.degraded(from, b, to, l, i, k, &f.flight)
	}
	if w.flip(num, LossChoice, from, b, l.subject, i, link.Loss, k.name) {
		w.drop(from, to, f.part, f.cause, f.msg, "loss")
		return
	}
	if w.flip(num, CorruptChoice, from, b, l.subject, i, link.Corrupt, k.name) {
		w.drop(from, to, f.part, f.cause, f.msg, "corrupt: its checksum failed")
		return
	}
	start := w.now
	if link.Bandwidth > 0 {
		start = max(start, l.free)
		if waiting := int64(start-w.now) * link.Bandwidth / int64(time.Second); link.Queue > 0 && waiting+size > link.Queue {
			w.drop(from, to, f.part, f.cause, f.msg, "the link's queue is full")
			return
		}
		start += time.Duration(size * int64(time.Second) / link.Bandwidth)
		l.free = start
	}
	at := start + w.draw(num, DelayChoice, from, b, l.subject, i, &link.Delay, k.name) + extra
	if !link.Jitter.IsZero() {
		at += w.draw(num, JitterChoice, from, b, l.subject, i, &link.Jitter, k.name)
	}
	if link.FIFO {
		at = l.behind(at)
	}
	tie := w.tie(num, from, b, l.subject, i, k.name)
	if w.flip(num, DuplicateChoice, from, b, l.subject, i, link.Duplicate, k.name) {
		again := start + w.draw(num, CopyChoice, from, b, l.subject, i, &link.Delay, k.name)
		if link.FIFO {
			again = l.behind(again)
		}
		w.copyOf(from, to, again, mix(tie), *f)
	}
	w.land(to, at, tie, f)
}

// behind is the first instant from at on that is after every arrival of the link so far: two
// arrivals of one instant would be handled in the order of their ties.
func (l *line) behind(at time.Duration) time.Duration {
	l.last = max(at, l.last+1)
	return l.last
}

// copyOf sends a second copy of a message after it.
func (w *World) copyOf(from, to ID, at time.Duration, tie uint64, f sealed) {
	w.stats.Duplicated++
	k := w.kinds.of(f.msg)
	f.cause = w.event(Duplicated, f.part, from, to, f.cause, f.msg, k.hash)
	f.copy = true
	w.land(to, at, tie, &f)
}

// tie is a message's rank among all that happens at the instant of its arrival.
func (w *World) tie(num uint64, a, b ID, h, i uint64, what string) uint64 {
	tie := w.chance.roll(TieChoice, h, i)
	if !w.named {
		return tie
	}
	if len(w.overrides.list) > 0 {
		c := Choice{Kind: TieChoice, A: a, B: b, N: i}
		if v, ok := w.overrides.forced(c, what, -1<<63, 1<<63-1); ok {
			w.made(num, Made{c, v, 0, true})
			return uint64(v)
		}
	}
	w.recorder.chosen(num, TieChoice, a, b, i, int64(tie), 0)
	return tie
}

// land schedules the arrival of a message.
func (w *World) land(to ID, at time.Duration, tie uint64, f *sealed) {
	at = max(at, w.now) // a jitter may be negative
	w.queue.push(item{at: at, order: order(itemArrival, tie), node: to, ref: w.launch(f)})
}

// arrive ends a flight.
func (w *World) arrive(n *node, ref uint32) {
	f := w.launched(ref)
	w.flights.free(ref)
	if f.cause == 0 {
		return // somebody took it off its way
	}
	if w.hold.message != nil && w.hold.message(f.from, n.id, f.part, f.msg) {
		w.hold.held = append(w.hold.held, Held{From: f.from, To: n.id, Part: f.part, Msg: f.msg, Num: f.cause, sealed: f})
		return
	}
	w.accept(n, f)
}

// accept hands a message to its node, unless something is in the way.
func (w *World) accept(n *node, f sealed) {
	if len(w.net.cuts) > 0 && f.from != 0 {
		if c := w.net.cut(f.from, n.id); c != nil {
			w.drop(f.from, n.id, f.part, f.cause, f.msg, c.why)
			return
		}
	}
	if !n.up() {
		if w.groups[n.group].Lazy && !n.born() && n.kept() == 0 {
			w.boot(n)
		}
		if !n.up() {
			w.drop(f.from, n.id, f.part, f.cause, f.msg, "its receiver is down")
			return
		}
	}
	l := letter{from: f.from, part: f.part, timer: -1, cause: f.cause, msg: f.msg, sum: f.sum}
	if n.segment.len() > 0 || n.paused > 0 || n.inbox.len() > 0 {
		w.waiting(n).inbox.push(l)
		return
	}
	w.handle(n, l)
}

func (w *World) drop(from, to ID, part uint16, cause uint64, msg Message, why string) {
	w.stats.Dropped++
	w.eventWhy(Dropped, part, from, to, cause, msg, w.kinds.of(msg).hash, why)
}

// Inject hands a node a message from nobody, at this instant: how a scenario asks for something.
func (w *World) Inject(to ID, msg Message) {
	f := w.seal(flight{msg: msg})
	w.At(w.now, func() { w.accept(w.node(to), f) })
}
