package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A FaultKind is what goes wrong.
type FaultKind uint8

// The faults, each with what undoes it.
const (
	Isolate    FaultKind = iota // Nodes hear nobody and are heard by nobody
	Partition                   // Groups cannot reach each other; nodes in no group form the last
	Bridge                      // Groups[0] and Groups[1] meet only through nodes in neither
	Ring                        // each of Nodes reaches only its neighbours, itself and they a majority
	OneWay                      // messages from Groups[0] to Groups[1] are lost; answers pass
	Cut                         // the links between Groups[0] and Groups[1] are dead, both ways
	Degrade                     // messages that match Traffic suffer Link from now on
	Crash                       // Nodes stop; undone by a restart
	Pause                       // Nodes stand still, the network goes on delivering to their inboxes
	Slow                        // CPU work on Nodes takes Times as long
	Wipe                        // the disks of Nodes are emptied; cannot be undone
	SlowDisk                    // an fsync on Nodes takes Fsync
	FullDisk                    // writes on Nodes fail
	LyingDisk                   // syncs on Nodes return at once and keep nothing
	TornDisk                    // a crash of Nodes leaves some of the unsynced writes on the disk
	RottenDisk                  // one record on each of Nodes' disks fails its checksum when next read at boot
	Skew                        // the clocks of Nodes are off by By and drift by Drift
	Jump                        // the wall clocks of Nodes jump by By; cannot be undone

	faultKinds
)

// A Fault is something that the world does to its nodes and links. It is plain data, already
// resolved: who is hit is named by ID, so that a recorded fault can be applied again.
type Fault struct {
	Kind    FaultKind
	Name    string // the scenario's name for it, if it gave one
	Nodes   []ID
	Groups  [][]ID
	Clients bool          // cuts: they hit clients too
	Times   int64         // Slow
	Fsync   Dist          // SlowDisk
	By      time.Duration // Skew, Jump
	Drift   PPM           // Skew; negative is slow
	Traffic Traffic       // Degrade
	Link    Link          // Degrade: Delay is added, ratios are at least these, bandwidth at most this
	Effect  int           // Crash: at the nth effect (write, sync, send) from now; 0: now
}

// Traffic is a description of messages. The zero Traffic is all of them.
type Traffic struct {
	Kinds []string           // kinds of message; all if empty
	From  []ID               // senders; all if nil
	To    []ID               // receivers; all if nil
	Where func(Message) bool // what else must hold; nothing if nil
	Words string             // how a reader is told of it
}

// Has tells whether a message is of this traffic.
func (t *Traffic) Has(from, to ID, kind string, msg Message) bool {
	return (len(t.Kinds) == 0 || slices.Contains(t.Kinds, kind)) &&
		(t.From == nil || slices.Contains(t.From, from)) &&
		(t.To == nil || slices.Contains(t.To, to)) &&
		(t.Where == nil || t.Where(msg))
}

// An Applied is a fault that has begun.
type Applied struct {
	Fault
	Since time.Duration
	Over  bool // it was undone, or cannot be

	cuts *cuts
}

// Network tells whether the fault is one of the network.
func (k FaultKind) Network() bool { return k <= Degrade }

// Faults are the faults that are not over, oldest first.
func (w *World) Faults() []*Applied { return w.faults }

// Apply begins a fault. Who is hit already keeps its other faults.
func (w *World) Apply(f Fault) *Applied {
	a := &Applied{Fault: f, Since: w.now}
	node := ID(0)
	if len(f.Nodes) == 1 {
		node = f.Nodes[0]
	}
	w.stats.Faults++
	num := w.event(Faulted, node, 0, 0, f, uint64(f.Kind), w.Describe(f))
	a.Over = f.Kind == Wipe || f.Kind == Jump
	if !a.Over {
		w.faults = append(w.faults, a)
	}
	if f.Kind.Network() {
		w.disturb(a)
		return a
	}
	for _, id := range f.Nodes {
		w.hit(w.node(id), &a.Fault, num, true)
	}
	return a
}

// Undo ends a fault. One that is over stays so.
func (w *World) Undo(a *Applied) {
	if a.Over {
		return
	}
	a.Over = true
	w.faults = slices.DeleteFunc(w.faults, func(o *Applied) bool { return o == a })
	node := ID(0)
	if len(a.Nodes) == 1 {
		node = a.Nodes[0]
	}
	num := w.event(Faulted, node, 0, 0, a.Fault, uint64(a.Kind), "undo "+w.Describe(a.Fault))
	if a.Kind.Network() {
		w.net.cuts = slices.DeleteFunc(w.net.cuts, func(c *cuts) bool { return c == a.cuts })
		w.net.degrade = slices.DeleteFunc(w.net.degrade, func(f *Fault) bool { return f == &a.Fault })
		return
	}
	for _, id := range a.Nodes {
		w.hit(w.node(id), &a.Fault, num, false)
	}
}

// Restart ends every crash of a node and boots it if it is down.
func (w *World) Restart(id ID) {
	n := w.node(id)
	for _, a := range slices.Clone(w.faults) {
		if a.Kind == Crash && slices.Contains(a.Nodes, id) {
			w.release(a, id)
		}
	}
	n.down, n.bombs = 0, nil
	if !n.up {
		w.queue.push(item{at: w.now, order: order(itemBoot, 0), node: id})
	}
}

// Resume ends every pause of a node.
func (w *World) Resume(id ID) {
	n := w.node(id)
	for _, a := range slices.Clone(w.faults) {
		if a.Kind == Pause && slices.Contains(a.Nodes, id) {
			w.release(a, id)
			w.pause(n, false, w.num)
		}
	}
}

// release takes a node out of a fault, which is over when none is left in it.
func (w *World) release(a *Applied, id ID) {
	a.Nodes = slices.DeleteFunc(slices.Clone(a.Nodes), func(o ID) bool { return o == id })
	if len(a.Nodes) == 0 {
		a.Over = true
		w.faults = slices.DeleteFunc(w.faults, func(o *Applied) bool { return o == a })
	}
}

// hit lets a fault of a node begin or end.
func (w *World) hit(n *node, f *Fault, num uint64, begin bool) {
	switch f.Kind {
	case Crash:
		w.takeDown(n, f, num, begin)
	case Pause:
		w.pause(n, begin, num)
	case Slow:
		n.slow = stack(n.slow, f.Times, begin)
	case Wipe:
		n.diskOf().wipe()
	case SlowDisk:
		d := n.diskOf()
		if begin {
			d.fsync = append(d.fsync, f.Fsync)
		} else if i := slices.Index(d.fsync, f.Fsync); i >= 0 {
			d.fsync = slices.Delete(d.fsync, i, i+1)
		}
	case FullDisk:
		n.diskOf().full += count(begin)
	case LyingDisk:
		n.diskOf().lying += count(begin)
	case TornDisk:
		n.diskOf().torn += count(begin)
	case RottenDisk:
		n.diskOf().rotten = begin
	case Skew:
		if begin {
			w.skew(n, f.By, f.Drift)
		} else {
			w.skew(n, -f.By, -f.Drift)
		}
	case Jump:
		w.skew(n, f.By, 0)
	default:
		panic("sim: a fault of no kind")
	}
}

func count(begin bool) int {
	if begin {
		return 1
	}
	return -1
}

func stack[T comparable](s []T, v T, push bool) []T {
	if push {
		return append(s, v)
	}
	if i := slices.Index(s, v); i >= 0 {
		return slices.Delete(s, i, i+1)
	}
	return s
}

func (w *World) takeDown(n *node, f *Fault, num uint64, begin bool) {
	switch {
	case begin && f.Effect > 0:
		n.bombs = append(n.bombs, bomb{f, f.Effect})
	case !begin && slices.ContainsFunc(n.bombs, ofFault(f)):
		n.bombs = slices.DeleteFunc(n.bombs, ofFault(f))
	case begin:
		n.down++
		w.crash(n, "a fault", num)
	default:
		if n.down--; n.down == 0 {
			w.queue.push(item{at: w.now, order: order(itemBoot, 0), node: n.id})
		}
	}
}

func ofFault(f *Fault) func(bomb) bool { return func(b bomb) bool { return b.fault == f } }

func (w *World) pause(n *node, begin bool, num uint64) {
	n.paused += count(begin)
	switch {
	case begin && n.paused == 1:
		w.event(Paused, n.id, 0, num, nil, 0, "")
	case n.paused == 0:
		w.event(Resumed, n.id, 0, num, nil, 0, "")
		if n.stalled {
			n.stalled = false
			w.nextSegment(n)
		} else if n.inbox.len() > 0 {
			w.wake(n)
		}
	}
}

var faultNames = [faultKinds]string{
	"isolate", "partition", "bridge", "ring", "one_way", "cut", "degrade", "crash", "pause", "slow", "wipe",
	"slow_disk", "full_disk", "lying_disk", "torn_disk", "rotten_disk", "skew", "jump",
}

// String is the fault's word in scenario files.
func (k FaultKind) String() string { return faultNames[k] }

// Describe says a fault in a few words: isolate n3.
func (w *World) Describe(f Fault) string {
	var b strings.Builder
	b.WriteString(f.Kind.String())
	w.list(&b, " ", f.Nodes)
	for i, g := range f.Groups {
		switch {
		case i == 0:
			w.list(&b, " ", g)
		case f.Kind == OneWay:
			w.list(&b, " > ", g)
		default:
			w.list(&b, " | ", g)
		}
	}
	switch f.Kind {
	case Slow:
		fmt.Fprintf(&b, " %d times", f.Times)
	case SlowDisk:
		fmt.Fprintf(&b, " fsync %v", f.Fsync)
	case Skew:
		fmt.Fprintf(&b, " by %v, %d ppm", f.By, f.Drift)
	case Jump:
		fmt.Fprintf(&b, " by %v", f.By)
	case Degrade:
		w.describeTraffic(&b, &f)
	case Crash:
		if f.Effect > 0 {
			fmt.Fprintf(&b, " at effect %d", f.Effect)
		}
	}
	return b.String()
}

func (w *World) describeTraffic(b *strings.Builder, f *Fault) {
	t, l := &f.Traffic, &f.Link
	if t.Words != "" {
		b.WriteString(" " + t.Words)
	} else {
		for _, k := range t.Kinds {
			b.WriteString(" " + k)
		}
		w.list(b, " from ", t.From)
		w.list(b, " to ", t.To)
	}
	for _, p := range []struct {
		name string
		p    PPM
	}{{"loss", l.Loss}, {"duplicate", l.Duplicate}, {"corrupt", l.Corrupt}} {
		if p.p > 0 {
			fmt.Fprintf(b, ", %s %v", p.name, p.p)
		}
	}
	if !l.Delay.IsZero() {
		fmt.Fprintf(b, ", delay +%v", l.Delay)
	}
	if l.Bandwidth > 0 {
		fmt.Fprintf(b, ", %d bytes a second", l.Bandwidth)
	}
}

func (w *World) list(b *strings.Builder, before string, ids []ID) {
	if len(ids) == 0 {
		return
	}
	b.WriteString(before)
	for i, id := range ids {
		if i == 8 {
			fmt.Fprintf(b, " and %d more", len(ids)-i)
			return
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Name(id))
	}
}
