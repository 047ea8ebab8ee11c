package sim

import (
	"slices"
	"time"
)

// cold is what a life of a node has not read of a store: the first read of a record takes time, and
// may fail; after it the record is in memory. Without it all reads are free.
type cold struct {
	keys map[string]bool // not read yet
	log  int             // so many records of the log, from the first on, are not read yet

	badKey string // the record that cannot be read, if bad is below zero
	bad    int    // its place in the log
	any    bool   // there is such a record
}

// chill begins a life of a node, which has read nothing.
func (w *World) chill(n *node) {
	d := n.disk
	d.cold = nil
	for _, s := range d.parts {
		if s != nil {
			s.cold = nil
		}
	}
	if m := &w.config.Disk; !m.Read.IsZero() || m.Bandwidth > 0 {
		d.chill()
		for _, s := range d.parts {
			if s != nil {
				s.chill()
			}
		}
	}
	if i := w.unreadable(n); i > 0 {
		s, key, at := d.record(i - 1)
		if s.cold == nil {
			s.cold = new(cold)
		}
		s.cold.badKey, s.cold.bad, s.cold.any = key, at, true
	}
}

func (s *store) chill() {
	s.cold = &cold{keys: make(map[string]bool, len(s.values)), log: len(s.log)}
	for k := range s.values { // any order: a set
		s.cold.keys[k] = true
	}
}

// unreadable decides which record of a disk cannot be read in the life that begins, counted from one;
// 0 is none.
func (w *World) unreadable(n *node) int {
	d, p := n.disk, w.config.Disk.Unreadable
	records := uint64(d.records())
	c := Choice{Kind: UnreadableChoice, A: n.id, N: d.starts}
	d.starts++
	if records == 0 || p == 0 && len(d.unreadable) == 0 && len(w.overrides.list) == 0 {
		return 0
	}
	if len(d.unreadable) > 0 {
		d.unreadable, p = d.unreadable[1:], 1e6
	}
	v, forced := w.overrides.forced(c, "", 0, int64(records))
	if roll := w.chance.roll(UnreadableChoice, n.subject(), c.N); !forced && yes(roll, p) {
		v = 1 + int64(below(mix(roll), records))
	}
	if forced || p > 0 {
		w.madeNext(Made{c, v, records + 1, forced})
	}
	return int(v)
}

// fetch reads a record under a key.
func (d *Disk) fetch(s *store, key string) any {
	v, c := s.values[key], s.cold
	if c.keys[key] {
		delete(c.keys, key)
		d.wait(d.size(v))
	}
	if c.any && c.bad < 0 && c.badKey == key {
		return Corrupt{}
	}
	return v
}

// fetchLog reads the log.
func (d *Disk) fetchLog(s *store) []any {
	c := s.cold
	if c.log > 0 {
		bytes := int64(0)
		for _, r := range s.log[:c.log] {
			bytes += d.size(r)
		}
		c.log = 0
		d.wait(bytes)
	}
	if c.any && c.bad >= 0 {
		log := slices.Clone(s.log)
		log[c.bad] = Corrupt{}
		return log
	}
	return slices.Clip(s.log)
}

// size is how many bytes a record has on the disk: as many as it would have in a message.
func (d *Disk) size(record any) int64 {
	if record == nil {
		return 0
	}
	return int64(d.env.w.kinds.of(record).size(record))
}

// wait lets a read of so many bytes take its time.
func (d *Disk) wait(bytes int64) {
	w, n := d.env.w, d.env.w.turn.n
	takes := w.draw(w.turn.cause, ReadChoice, n.id, 0, n.subject(), n.disk.reads, &w.config.Disk.Read, "")
	n.disk.reads++
	if speed := w.config.Disk.Bandwidth; speed > 0 {
		takes += time.Duration(bytes * int64(time.Second) / speed)
	}
	w.advance(takes)
}

// warm is that a record was written: it need not be read any more.
func (c *cold) warm(key string) {
	if c == nil {
		return
	}
	delete(c.keys, key)
	if c.any && c.bad < 0 && c.badKey == key {
		c.any = false
	}
}

// shorten is that the log was truncated to n records.
func (c *cold) shorten(n int) {
	if c == nil {
		return
	}
	c.log = min(c.log, n)
	if c.bad >= n {
		c.any = false
	}
}

// discard is that the first n records of the log were dropped.
func (c *cold) discard(n int) {
	if c == nil {
		return
	}
	c.log = max(c.log-n, 0)
	if c.bad >= 0 {
		c.bad -= n
		c.any = c.any && c.bad >= 0
	}
}
