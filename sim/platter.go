package sim

import "slices"

// power cuts the power of a disk, and counts the writes that had happened and are lost.
func (w *World) power(n *node) (lost int) {
	d := n.disk
	happened := int(max(d.entered, d.first) - d.first)
	kept := 0
	if happened > 0 {
		kept = w.tear(n, happened)
	}
	if d.platter != nil {
		d.platter.keep(kept)
		d.become(d.platter)
	} else {
		for i := len(d.writes) - 1; i >= kept; i-- {
			d.undo(&d.writes[i])
		}
	}
	d.first += uint64(len(d.writes))
	d.entered, d.asked, d.free = d.first, d.first, 0
	d.writes = nil
	d.accept()
	return happened - kept
}

// wipe empties a disk. What its node has still to write there is lost too.
func (d *disk) wipe() {
	clear(d.values)
	d.log, d.parts, d.platter, d.cold = nil, nil, nil, nil
	d.first += uint64(len(d.writes))
	d.writes = nil
	d.entered, d.asked = d.first, d.first
	d.accept()
	d.rotten = false
}

// accept forgets which writes found no room.
func (d *disk) accept() {
	d.refused = false
	for _, s := range d.parts {
		if s != nil {
			s.refused = false
		}
	}
}

// tear decides how many of the unsynced writes survive a crash.
func (w *World) tear(n *node, happened int) int {
	d := n.disk
	i := d.crashes
	d.crashes++
	c := Choice{Kind: TornChoice, A: n.id, N: i}
	outcomes := uint64(happened) + 1
	if v, ok := w.overrides.forced(c, "", 0, int64(happened)); ok {
		w.madeNext(Made{c, v, outcomes, true})
		return int(v)
	}
	p := w.config.Disk.Torn
	if d.torn > 0 {
		p = 1e6
	}
	if p == 0 {
		return 0
	}
	roll, kept := w.chance.roll(TornChoice, n.subject(), i), 0
	if yes(roll, p) {
		kept = 1 + int(below(mix(roll), uint64(happened)))
	}
	w.madeNext(Made{c, int64(kept), outcomes, false})
	return kept
}

func (d *disk) undo(wr *write) {
	s := d.of(wr.part)
	switch wr.kind {
	case writeSet:
		put(s.values, wr.key, wr.old)
	case writeAppend:
		s.log = slices.Clip(s.log[:len(s.log)-1]) // a message in flight may hold what Log gave out
	case writeTruncate:
		s.log = append(s.log, wr.gone...)
	case writeDiscard:
		s.log = append(wr.gone, s.log...)
	}
}

// rot spoils one record of a rotten disk before its node reads it.
func (w *World) rot(n *node) {
	d := n.disk
	records := d.records()
	if !d.rotten || records == 0 {
		return
	}
	d.rotten = false
	c := Choice{Kind: RotChoice, A: n.id, N: d.rots}
	d.rots++
	v, forced := w.overrides.forced(c, "", 0, int64(records)-1)
	if !forced {
		v = int64(below(w.chance.roll(RotChoice, n.subject(), c.N), uint64(records)))
	}
	w.madeNext(Made{c, v, uint64(records), forced})
	s, key, at := d.record(int(v))
	s.spoil(key, at)
}

// record is the place of the ith record on the disk: the store that has it, and there its key, or
// its place in the log. The node's own records come first, and in each store its keys in order.
func (d *disk) record(i int) (s *store, key string, at int) {
	s = &d.store
	for _, next := range d.parts {
		if i < len(s.values)+len(s.log) {
			break
		}
		if next != nil {
			i -= len(s.values) + len(s.log)
			s = next
		}
	}
	if i >= len(s.values) {
		return s, "", i - len(s.values)
	}
	keys := make([]string, 0, len(s.values))
	for k := range s.values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return s, keys[i], -1
}

// spoil makes a record fail its checksum: the one at a place in the log, or of a key if that is below
// zero.
func (s *store) spoil(key string, at int) {
	if at < 0 {
		s.values[key] = Corrupt{}
		return
	}
	s.log = slices.Clone(s.log)
	s.log[at] = Corrupt{}
}
