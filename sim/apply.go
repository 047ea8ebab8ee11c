package sim

import (
	"slices"
	"time"
)

// An Applied is a fault that has begun.
type Applied struct {
	Fault
	Since time.Duration
	Over  bool // it was undone, or cannot be

	cuts *cuts
}

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
	num := w.eventWhy(Faulted, 0, node, 0, 0, f, uint64(f.Kind), w.Describe(f))
	a.Over = f.Kind.Passing()
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
	num := w.eventWhy(Faulted, 0, node, 0, 0, a.Fault, uint64(a.Kind), "undo "+w.Describe(a.Fault))
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
	if n.plight != nil {
		n.plight.down, n.plight.bombs = 0, nil
	}
	if !n.up() {
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
		n.plighted().slow = stack(n.plighted().slow, f.Times, begin)
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
	case FailingDisk:
		n.diskOf().failing = arm(n.disk.failing, f, begin)
		w.rise(n, begin)
	case UnreadableDisk:
		n.diskOf().unreadable = arm(n.disk.unreadable, f, begin)
		w.rise(n, begin)
	case Upgrade:
		n.plighted().version = f.Version
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

// arm adds a fault to those that wait for their moment, or takes it away if that has not come.
func arm(waiting []*Fault, f *Fault, begin bool) []*Fault {
	if begin {
		return append(waiting, f)
	}
	return slices.DeleteFunc(waiting, func(o *Fault) bool { return o == f })
}

// rise starts a node again that has given up over its disk, now that the fault is over.
func (w *World) rise(n *node, begin bool) {
	if !begin && n.born() && !n.up() {
		w.queue.push(item{at: w.now, order: order(itemBoot, 0), node: n.id})
	}
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
		n.plighted().bombs = append(n.plighted().bombs, bomb{f, f.Effect})
	case !begin && n.plight != nil && slices.ContainsFunc(n.plight.bombs, ofFault(f)):
		n.plight.bombs = slices.DeleteFunc(n.plight.bombs, ofFault(f))
	case begin:
		n.plighted().down++
		w.crash(n, "a fault", num)
	default:
		if n.plight.down--; n.plight.down == 0 {
			w.queue.push(item{at: w.now, order: order(itemBoot, 0), node: n.id})
		}
	}
}

func ofFault(f *Fault) func(bomb) bool { return func(b bomb) bool { return b.fault == f } }

func (w *World) pause(n *node, begin bool, num uint64) {
	n.paused += int32(count(begin))
	switch {
	case begin && n.paused == 1:
		w.event(Paused, 0, n.id, 0, num, nil, 0)
	case n.paused == 0:
		w.event(Resumed, 0, n.id, 0, num, nil, 0)
		if n.stalled {
			n.stalled = false
			w.nextSegment(n)
		} else if n.inbox.len() > 0 {
			w.wake(n)
		}
	}
}
