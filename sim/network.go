package sim

import (
	"strconv"
	"time"
)

// PPM is a ratio in parts per million: 10_000 is one percent.
type PPM int64

// String is the ratio as a percentage: 1.5%.
func (p PPM) String() string { return strconv.FormatFloat(float64(p)/1e4, 'f', -1, 64) + "%" }

// A Link is how messages travel from one node to another. Delay is one way.
type Link struct {
	Delay     Dist  // from departure to arrival, without queueing
	Jitter    Dist  // drawn and added for every message
	Loss      PPM   // messages lost
	Duplicate PPM   // messages that arrive twice
	Corrupt   PPM   // messages that the receiver's checksum refuses
	FIFO      bool  // none overtakes another
	Bandwidth int64 // bytes per second; 0 is unlimited
	Queue     int64 // bytes that may wait for the link before more are dropped; 0 is unlimited
}

// A Network says how nodes are linked.
type Network struct {
	Link                      // what every link is, unless something below says otherwise
	Links   []LinkBetween     // exceptions, the last that matches counts
	Regions []Region          // where nodes are; empty: everywhere is one place
	RTT     [][]time.Duration // between regions, there and back: half of it replaces Delay. Within a region Delay holds.

	// Neighbours are, by ID, the nodes to which a node has a link, in order. It has none to others
	// but those of Links: what it sends them is dropped, and no choice is made. A node without a list
	// (nil, or its ID is beyond the end) is linked to all, and all to it.
	Neighbours [][]ID
}

// plain reports whether the link only delays.
func (l *Link) plain() bool {
	return l.Loss == 0 && l.Duplicate == 0 && l.Corrupt == 0 && !l.FIFO && l.Bandwidth == 0 && l.Jitter.IsZero()
}

// A LinkBetween is an exception: the link from A to B, and from B to A unless OneWay.
type LinkBetween struct {
	A, B   ID
	OneWay bool
	Link   Link
}

// A Region is a place with nodes.
type Region struct {
	Name  string
	Nodes []ID
}

// cuts is a fault by which the network refuses messages between some nodes, when they depart and
// when they arrive.
type cuts struct {
	why   string
	shape FaultKind
	place []int32 // by ID; 0: the fault does not concern the node. OneWay, Cut: a bit a side
	reach int32   // Ring: how far a node sees each way
	size  int32   // Ring: how many nodes form it
}

// stops reports whether messages from a to b are refused.
func (c *cuts) stops(a, b ID) bool {
	x, y := c.place[a], c.place[b]
	if x == 0 || y == 0 || a == b {
		return false
	}
	switch c.shape {
	case OneWay:
		return x&1 != 0 && y&2 != 0
	case Cut:
		return x&1 != 0 && y&2 != 0 || x&2 != 0 && y&1 != 0
	case Ring:
		far := x - y
		if far < 0 {
			far = -far
		}
		return min(far, c.size-far) > c.reach
	default:
		return x != y
	}
}

// disturb begins a fault of the network.
func (w *World) disturb(a *Applied) {
	f := &a.Fault
	if f.Kind == Degrade {
		w.net.degrade = append(w.net.degrade, f)
		return
	}
	c := &cuts{shape: f.Kind, place: make([]int32, len(w.nodes)), why: "cut: " + w.Describe(*f)}
	const others = 1<<31 - 1
	if f.Kind == Isolate || f.Kind == Partition {
		for _, g := range w.groups {
			if g.Clients && !f.Clients {
				continue
			}
			for _, id := range g.ids {
				c.place[id] = others
			}
		}
	}
	for i, id := range f.Nodes {
		c.place[id] = int32(i + 1)
	}
	for i, g := range f.Groups {
		for _, id := range g {
			if f.Kind == OneWay || f.Kind == Cut {
				c.place[id] |= 1 << i // it may be on both sides
			} else {
				c.place[id] = int32(i + 1)
			}
		}
	}
	c.size = int32(len(f.Nodes))
	c.reach = (c.size/2 + 1) / 2 // neighbours each way that make a majority with itself
	a.cuts = c
	w.net.cuts = append(w.net.cuts, c)
}

// degraded is a link as the faults upon it leave it, and how much they delay this message.
func (w *World) degraded(from, b, to ID, l *line, i uint64, k *kindInfo, of *flight) (*Link, time.Duration) {
	link, extra, extras := l.link, time.Duration(0), uint64(0)
	for _, f := range w.net.degrade {
		if !f.Traffic.Has(from, to, w.PartName(of.part), k.name, of.msg, w.config.Fits) {
			continue
		}
		worse := *link
		worse.Loss = max(worse.Loss, f.Link.Loss)
		worse.Duplicate = max(worse.Duplicate, f.Link.Duplicate)
		worse.Corrupt = max(worse.Corrupt, f.Link.Corrupt)
		if f.Link.Bandwidth > 0 && (worse.Bandwidth == 0 || f.Link.Bandwidth < worse.Bandwidth) {
			worse.Bandwidth = f.Link.Bandwidth
		}
		if !f.Link.Delay.IsZero() {
			c := Choice{Kind: ExtraChoice, A: from, B: b, N: i, Turn: extras}
			extra += w.drawNamed(of.cause, c, extraSubject(l.subject, extras), &f.Link.Delay, k.name)
			extras++
		}
		link = &worse
	}
	return link, extra
}
