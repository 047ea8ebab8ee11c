package sim

// Stored is the message by which a disk tells its node that what [Disk.SyncLater] asked for is done.
// It comes from the node itself, to the part that asked.
type Stored struct {
	Tag    int  // as it was given to SyncLater
	Full   bool // something that was to be stored found no room, and was never written
	Failed bool // the device failed, see [ErrDiskFailed]
}

// Err is what [Disk.Sync] would have returned.
func (s Stored) Err() error {
	switch {
	case s.Failed:
		return ErrDiskFailed
	case s.Full:
		return ErrDiskFull
	}
	return nil
}

// SyncLater asks that everything written so far be on the disk, by whichever part of the node, and
// lets the node go on: it handles other messages and timers meanwhile. When it is done, a [Stored]
// with the same tag waits in the node's inbox.
//
// It is the second way to make writes last, for nodes that must not stand still beside a slow disk;
// whoever writes save, sync, send in a straight line wants [Disk.Sync]. The device does one sync
// after the other, in the order in which they were asked for, and a Sync waits for those before it.
// A crash ends what is under way: what was not synced is lost, and nothing tells of it.
func (d *Disk) SyncLater(tag int) {
	w, t, part := d.env.w, &d.env.w.turn, d.env.part
	n := t.n
	disk := n.diskOf()
	done := Stored{Tag: tag}
	if s := d.read(); s != nil && s.refused {
		s.refused = false
		done.Full = true
	}
	takes, fails := w.sync(n)
	done.Failed = fails != failsNot
	position := disk.first + uint64(len(disk.writes))
	e := effect{kind: effectStore, part: part, upTo: position, at: takes, fails: fails, body: done}
	if t.cursor == w.now {
		w.store(n, &e, t.cause)
		return
	}
	w.defers(n, e)
}

// store gives the device a sync to do after those that it has, because of an event.
func (w *World) store(n *node, e *effect, cause uint64) {
	n.disk.free = max(n.disk.free, w.now) + e.at
	life, part, position, done, fails := n.incarnation, e.part, e.upTo, e.body, e.fails
	w.At(n.disk.free, func() {
		if n.incarnation != life {
			return
		}
		f := w.seal(flight{msg: done, from: n.id, part: part, cause: w.synced(n, part, position, cause, fails)})
		if n.incarnation == life {
			w.accept(n, f)
		}
	})
}

// idle waits until the device has done what it was asked for before.
func (w *World) idle(n *node) {
	if wait := n.disk.free - w.turn.cursor; wait > 0 {
		w.advance(wait)
	}
}
