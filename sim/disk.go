package sim

import (
	"errors"
	"slices"
	"time"
)

// ErrDiskFull is the error of [Disk.Sync] when something written before it found no room.
var ErrDiskFull = errors.New("the disk is full")

// Corrupt is what a record reads as when its checksum fails.
type Corrupt struct{}

// A Disk keeps records under keys, and one log of records. A write is in the disk's cache at once
// and can be read back; [Disk.Sync] makes it last. A crash loses what was not synced, or keeps the
// first few of those writes (torn), as the disk's model and faults say.
//
// A write that finds no room is not done, nor is any behind it until Sync has said so: what is on
// the disk are always the first few of the writes, and what was to stand on one that failed is not
// there without it.
//
// Records are written whole or not at all, as behind checksums. What is torn is a sequence of
// records: write together what must last together, as one record.
type Disk struct{ env *Env }

// disk is a node's disk: what reads see, and how to take back what is not synced yet.
type disk struct {
	values  map[string]any
	log     []any
	writes  []write // not synced, oldest first
	first   uint64  // position of writes[0]
	entered uint64  // writes before this position have happened; later ones belong to segments to come
	asked   uint64  // the position up to which a sync was asked for
	refused bool    // a write found no room since the last sync; the others since then are not done

	fsync  []Dist // of faults, the last counts
	full   int
	lying  int
	torn   int
	rotten bool

	syncs, delays, crashes, rots uint64 // counters of choices
}

// write is how to take a write back.
type write struct {
	kind writeKind
	key  string
	old  any   // writeSet
	gone []any // writeTruncate: the tail; writeDiscard: the head
}

type writeKind uint8

const (
	writeSet writeKind = iota
	writeAppend
	writeTruncate
	writeDiscard
)

func (n *node) diskOf() *disk {
	if n.disk == nil {
		n.disk = &disk{values: map[string]any{}}
	}
	return n.disk
}

// Get is the record under a key, or nil.
func (d *Disk) Get(key string) any {
	if d.env.n.disk == nil {
		return nil
	}
	return d.env.n.disk.values[key]
}

// Log is the log, oldest record first. It must not be changed, and is valid until the next
// Truncate.
func (d *Disk) Log() []any {
	if d.env.n.disk == nil {
		return nil
	}
	return slices.Clip(d.env.n.disk.log)
}

// Set writes a record under a key. A nil value removes it.
func (d *Disk) Set(key string, value any) {
	disk := d.env.n.diskOf()
	old, found := disk.values[key]
	if disk.refused || !found && !d.room() || disk.full > 0 {
		disk.refused = true
		return
	}
	put(disk.values, key, value)
	d.wrote(write{kind: writeSet, key: key, old: old}, Write{Key: key, Value: value})
}

func put(values map[string]any, key string, value any) {
	if value == nil {
		delete(values, key)
	} else {
		values[key] = value
	}
}

// Append writes a record at the end of the log.
func (d *Disk) Append(record any) {
	disk := d.env.n.diskOf()
	if disk.refused || !d.room() {
		disk.refused = true
		return
	}
	disk.log = append(disk.log, record)
	d.wrote(write{kind: writeAppend}, Write{Index: len(disk.log) - 1, Value: record})
}

// Truncate keeps the first n records of the log.
func (d *Disk) Truncate(n int) {
	disk := d.env.n.diskOf()
	if n >= len(disk.log) || disk.refused {
		return
	}
	tail := slices.Clone(disk.log[n:])
	clear(disk.log[n:])
	disk.log = disk.log[:n]
	d.wrote(write{kind: writeTruncate, gone: tail}, Write{Index: n})
}

// Discard drops the first n records of the log: what is left begins with what was the nth. It is for
// logs that are compacted, and takes time in proportion to what is left.
func (d *Disk) Discard(n int) {
	disk := d.env.n.diskOf()
	n = min(n, len(disk.log))
	if n <= 0 || disk.refused {
		return
	}
	head := disk.log[:n:n]
	disk.log = slices.Clone(disk.log[n:])
	d.wrote(write{kind: writeDiscard, gone: head}, Write{Index: n, Discard: true})
}

func (d *Disk) room() bool {
	disk := d.env.n.disk
	most := d.env.w.config.Disk.Capacity
	return disk.full == 0 && (most == 0 || int64(len(disk.values)+len(disk.log)) < most)
}

// wrote lets a write take its time and enter the world at its instant.
func (d *Disk) wrote(undo write, body Write) {
	e := d.env
	disk, w := e.n.disk, e.w
	disk.writes = append(disk.writes, undo)
	position := disk.first + uint64(len(disk.writes))
	if model := &w.config.Disk.Write; !model.IsZero() {
		takes := w.draw(WriteChoice, e.n.id, 0, e.n.subject, disk.delays, model, "")
		disk.delays++
		w.recorder.attach(e.n.opener)
		e.advance(takes)
	}
	if e.cursor == w.now {
		w.wrote(e.n, position, body, e.cause)
		w.cutIfCrashed(e.n)
		return
	}
	e.n.later(effect{kind: effectWrite, upTo: position, body: body})
}

// wrote lets a write happen.
func (w *World) wrote(n *node, position uint64, body Write, cause uint64) {
	n.disk.entered = position
	place := uint64(body.Index)
	if body.Discard {
		place = ^place
	}
	tag := hashString(place, body.Key)
	var boxed any
	if w.recorder.want.Has(Wrote) {
		boxed = body
	}
	w.effected(n, w.event(Wrote, n.id, 0, cause, boxed, tag, ""))
}

// Sync waits until everything written so far is on the disk. The node does nothing else
// meanwhile. It returns [ErrDiskFull] if something written since the last Sync found no room; that
// write never happened.
func (d *Disk) Sync() error {
	e := d.env
	disk, w := e.n.disk, e.w
	if disk == nil {
		return nil
	}
	var err error
	if disk.refused {
		disk.refused = false
		err = ErrDiskFull
	}
	position := disk.first + uint64(len(disk.writes))
	if position == disk.asked {
		return err
	}
	disk.asked = position
	if disk.lying == 0 && !w.config.Disk.Lying {
		e.advance(d.syncTime())
	}
	if e.cursor == w.now {
		w.synced(e.n, position, e.cause)
		w.cutIfCrashed(e.n)
		e.cause = e.n.opener
		return err
	}
	e.n.later(effect{kind: effectSync, upTo: position})
	return err
}

// syncTime is how long the next sync takes.
func (d *Disk) syncTime() time.Duration {
	e := d.env
	disk, w := e.n.disk, e.w
	model := &w.config.Disk.Fsync
	if k := len(disk.fsync); k > 0 {
		model = &disk.fsync[k-1]
	}
	i := disk.syncs
	disk.syncs++
	t := w.draw(FsyncChoice, e.n.id, 0, e.n.subject, i, model, "")
	w.recorder.attach(e.n.opener)
	return t
}

// synced lets a sync be done.
func (w *World) synced(n *node, position uint64, cause uint64) {
	disk, why := n.disk, ""
	if disk.lying > 0 || w.config.Disk.Lying {
		why = "a lie"
	} else if position > disk.first {
		disk.writes = slices.Delete(disk.writes, 0, int(position-disk.first))
		disk.first = position
	}
	w.stats.Synced++
	num := w.event(Synced, n.id, 0, cause, nil, 0, why)
	n.opener = num
	w.effected(n, num)
}
