package sim

import (
	"errors"
	"slices"
	"time"
)

// ErrDiskFull is the error of [Disk.Sync] when something written before it found no room.
var ErrDiskFull = errors.New("the disk is full")

// ErrDiskFailed is the error of [Disk.Sync] when the device could not do it. What was written since
// the last sync may be lost even if the next one succeeds: the operating system takes it for written
// (Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC 2020). Only a node that
// starts again, and reads what is there, knows what it has.
var ErrDiskFailed = errors.New("the disk failed")

// Corrupt is what a record reads as when its checksum fails, or the device cannot read it.
type Corrupt struct{}

// A Disk keeps records under keys, and one log of records. A write is in the disk's cache at once
// and can be read back; [Disk.Sync] makes it last. A crash loses what was not synced, or keeps the
// first few of those writes (torn), as the disk's model and faults say.
//
// A part of a node has keys and a log of its own, see [Env.Sub]; the device is the node's.
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
	store                 // the node's own records
	parts   []*store      // those of its parts, by number; nil: none
	writes  []write       // not synced, oldest first
	first   uint64        // position of writes[0]
	entered uint64        // writes before this position have happened; later ones belong to segments to come
	asked   uint64        // the position up to which a sync was asked for
	free    time.Duration // when the device has done what [Disk.SyncLater] asked for

	platter *platter // what is really there, since a sync has failed; nil: what reads see, without writes

	fsync      []Dist // of faults, the last counts
	full       int
	lying      int
	torn       int
	rotten     bool
	failing    []*Fault // that wait for a sync
	unreadable []*Fault // that wait for a start

	syncs, delays, crashes, rots, tries, reads, starts uint64 // counters of choices
}

// store is what a node, or a part of it, keeps on the disk.
type store struct {
	values  map[string]any
	log     []any
	refused bool  // a write found no room since the last sync; the others since then are not done
	cold    *cold // what reads of it take, and which fail; nil: none
}

// write is how to take a write back.
type write struct {
	kind writeKind
	part uint16
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
		n.own().disk = &disk{store: store{values: map[string]any{}}}
	}
	return n.disk
}

// of is the store of a part, made when it is first written to.
func (d *disk) of(part uint16) *store {
	if part == 0 {
		return &d.store
	}
	if int(part) >= len(d.parts) {
		d.parts = append(d.parts, make([]*store, int(part)+1-len(d.parts))...)
	}
	if d.parts[part] == nil {
		d.parts[part] = &store{values: map[string]any{}}
	}
	return d.parts[part]
}

// records is how many records the disk holds.
func (d *disk) records() int {
	n := len(d.values) + len(d.log)
	for _, s := range d.parts {
		if s != nil {
			n += len(s.values) + len(s.log)
		}
	}
	return n
}

// read is what the view's part has on the disk, or nil.
func (d *Disk) read() *store {
	disk, part := d.env.w.turn.n.disk, d.env.part
	switch {
	case disk == nil:
		return nil
	case part == 0:
		return &disk.store
	case int(part) < len(disk.parts):
		return disk.parts[part]
	}
	return nil
}

// Get is the record under a key, or nil.
func (d *Disk) Get(key string) any {
	s := d.read()
	if s == nil {
		return nil
	}
	if s.cold != nil {
		return d.fetch(s, key)
	}
	value := s.values[key]
	d.env.w.lend(value, lentRead, 0, key)
	return value
}

// Log is the log, oldest record first. It must not be changed, and is valid until the next
// Truncate.
func (d *Disk) Log() []any {
	s := d.read()
	if s == nil {
		return nil
	}
	if s.cold != nil {
		return d.fetchLog(s)
	}
	log := slices.Clip(s.log)
	d.env.w.lendLog(log)
	return log
}

// Set writes a record under a key. A nil value removes it.
func (d *Disk) Set(key string, value any) {
	disk := d.env.w.turn.n.diskOf()
	s := disk.of(d.env.part)
	old, found := s.values[key]
	if s.refused || !found && !d.room() || disk.full > 0 {
		s.refused = true
		return
	}
	s.cold.warm(key)
	put(s.values, key, value)
	d.env.w.lend(value, lentStored, 0, key)
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
	s := d.env.w.turn.n.diskOf().of(d.env.part)
	if s.refused || !d.room() {
		s.refused = true
		return
	}
	s.log = append(s.log, record)
	d.env.w.lend(record, lentAppended, 0, "")
	d.wrote(write{kind: writeAppend}, Write{Index: len(s.log) - 1, Value: record})
}

// Truncate keeps the first n records of the log.
func (d *Disk) Truncate(n int) {
	s := d.env.w.turn.n.diskOf().of(d.env.part)
	if n >= len(s.log) || s.refused {
		return
	}
	d.env.w.turn.n.logChanges()
	tail := slices.Clone(s.log[n:])
	clear(s.log[n:])
	s.log = s.log[:n]
	s.cold.shorten(n)
	d.wrote(write{kind: writeTruncate, gone: tail}, Write{Index: n})
}

// Discard drops the first n records of the log: what is left begins with what was the nth. It is for
// logs that are compacted, and takes time in proportion to what is left.
func (d *Disk) Discard(n int) {
	s := d.env.w.turn.n.diskOf().of(d.env.part)
	n = min(n, len(s.log))
	if n <= 0 || s.refused {
		return
	}
	head := s.log[:n:n]
	s.log = slices.Clone(s.log[n:])
	s.cold.discard(n)
	d.wrote(write{kind: writeDiscard, gone: head}, Write{Index: n, Discard: true})
}

func (d *Disk) room() bool {
	disk := d.env.w.turn.n.disk
	most := d.env.w.config.Disk.Capacity
	return disk.full == 0 && (most == 0 || int64(disk.records()) < most)
}

// wrote lets a write take its time and enter the world at its instant.
func (d *Disk) wrote(undo write, body Write) {
	w, t, part := d.env.w, &d.env.w.turn, d.env.part
	n, disk := t.n, t.n.disk
	undo.part, body.Part = part, part
	disk.writes = append(disk.writes, undo)
	if disk.platter != nil {
		disk.platter.awaits(undo.kind, body)
	}
	position := disk.first + uint64(len(disk.writes))
	if model := &w.config.Disk.Write; !model.IsZero() {
		takes := w.draw(t.cause, WriteChoice, n.id, 0, n.subject(), disk.delays, model, "")
		disk.delays++
		w.advance(takes)
	}
	if t.cursor == w.now {
		w.wrote(n, position, body, t.cause)
		w.cutIfCrashed(n)
		return
	}
	w.defers(n, effect{kind: effectWrite, upTo: position, body: body})
}

// wrote lets a write happen.
func (w *World) wrote(n *node, position uint64, body Write, cause uint64) {
	n.disk.entered = position
	place := uint64(body.Index)
	if body.Discard {
		place = ^place
	}
	tag := hashString(place, body.Key)
	var seen any
	if w.recorder.want.Has(Wrote) {
		seen = w.recorder.written(&body)
	}
	w.effected(n, w.event(Wrote, body.Part, n.id, 0, cause, seen, tag))
}

// Sync waits until everything written so far is on the disk, by whichever part of the node. The
// node does nothing else meanwhile; [Disk.SyncLater] is for those that have to. It returns
// [ErrDiskFull] if something written since the last Sync found no room; that write never happened.
// It returns [ErrDiskFailed] if the device failed. In both cases the node should [Env.Exit].
func (d *Disk) Sync() error {
	w, t, part := d.env.w, &d.env.w.turn, d.env.part
	n, disk := t.n, t.n.disk
	if disk == nil {
		return nil
	}
	var err error
	if s := d.read(); s != nil && s.refused {
		s.refused = false
		err = ErrDiskFull
	}
	w.idle(n)
	position := disk.first + uint64(len(disk.writes))
	if position == disk.asked {
		return err
	}
	takes, fails := w.sync(n)
	if fails != failsNot {
		err = ErrDiskFailed
	}
	if fails != failsDirty {
		disk.asked = position
	}
	w.advance(takes)
	if t.cursor == w.now {
		t.cause = w.synced(n, part, position, t.cause, fails)
		w.cutIfCrashed(n)
		return err
	}
	w.defers(n, effect{kind: effectSync, part: part, upTo: position, fails: fails})
	return err
}

// sync asks the device for a sync: how long the next one takes, and whether it fails.
func (w *World) sync(n *node) (takes time.Duration, fails failure) {
	if n.disk.lying > 0 || w.config.Disk.Lying {
		return 0, failsNot
	}
	return w.syncTime(n), w.syncFails(n)
}

// syncTime is how long the next sync of a node's disk takes.
func (w *World) syncTime(n *node) time.Duration {
	disk := n.disk
	model := &w.config.Disk.Fsync
	if k := len(disk.fsync); k > 0 {
		model = &disk.fsync[k-1]
	}
	nth := disk.syncs
	disk.syncs++
	return w.draw(w.turn.cause, FsyncChoice, n.id, 0, n.subject(), nth, model, "")
}

// synced lets a sync be done, and is the event of it.
func (w *World) synced(n *node, part uint16, position uint64, cause uint64, fails failure) uint64 {
	disk, why := n.disk, ""
	switch {
	case fails != failsNot:
		why = "failed"
		if fails == failsClean {
			disk.forget(position)
		}
	case disk.lying > 0 || w.config.Disk.Lying:
		why = "a lie"
	case position > disk.first:
		disk.keep(int(position - disk.first))
	}
	if fails == failsNot {
		w.stats.Synced++
	}
	num := w.eventWhy(Synced, part, n.id, 0, cause, nil, 0, why)
	w.effected(n, num)
	return num
}

// keep lets the first n of the writes be on the disk for good.
func (d *disk) keep(n int) {
	if d.platter != nil {
		d.platter.keep(n)
	}
	rest := copy(d.writes, d.writes[n:])
	clear(d.writes[rest:])
	d.writes = d.writes[:rest]
	d.first += uint64(n)
}
