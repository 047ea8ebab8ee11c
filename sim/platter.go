package sim

import "slices"

// power cuts the power of a disk, and counts the writes that had happened and are lost.
func (w *World) power(n *node) (lost int) {
	d := n.disk
	happened := int(max(d.entered, d.first) - d.first)
	kept := 0
	if happened > 0 {
		kept = min(w.tear(n, happened), happened)
	}
	for i := len(d.writes) - 1; i >= kept; i-- {
		d.undo(&d.writes[i])
	}
	d.first += uint64(len(d.writes))
	d.entered, d.asked = d.first, d.first
	d.writes = nil
	d.refused = false
	return happened - kept
}

// wipe empties a disk. What its node has still to write there is lost too.
func (d *disk) wipe() {
	clear(d.values)
	d.first += uint64(len(d.writes))
	d.log, d.writes = nil, nil
	d.entered, d.asked = d.first, d.first
	d.refused, d.rotten = false, false
}

// tear decides how many of the unsynced writes survive a crash.
func (w *World) tear(n *node, happened int) int {
	d := n.disk
	i := d.crashes
	d.crashes++
	c := Choice{Kind: TornChoice, A: n.id, N: i}
	if v, ok := w.overrides.forced(c, ""); ok {
		w.made(c)
		return int(max(v, 0))
	}
	p := w.config.Disk.Torn
	if d.torn > 0 {
		p = 1e6
	}
	if p == 0 {
		return 0
	}
	w.made(c)
	roll := w.chance.roll(TornChoice, n.subject, i)
	if !yes(roll, p) {
		return 0
	}
	return 1 + int(below(mix(roll), uint64(happened)))
}

func (d *disk) undo(wr *write) {
	switch wr.kind {
	case writeSet:
		put(d.values, wr.key, wr.old)
	case writeAppend:
		d.log = slices.Clip(d.log[:len(d.log)-1]) // a message in flight may hold what Log gave out
	case writeTruncate:
		d.log = append(d.log, wr.gone...)
	case writeDiscard:
		d.log = append(wr.gone, d.log...)
	}
}

// rot spoils one record of a rotten disk before its node reads it.
func (w *World) rot(n *node) {
	d := n.disk
	if !d.rotten || len(d.values)+len(d.log) == 0 {
		return
	}
	d.rotten = false
	keys := make([]string, 0, len(d.values))
	for k := range d.values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	c := Choice{Kind: RotChoice, A: n.id, N: d.rots}
	w.made(c)
	i := int(below(w.chance.roll(RotChoice, n.subject, d.rots), uint64(len(keys)+len(d.log))))
	d.rots++
	if v, ok := w.overrides.forced(c, ""); ok {
		i = int(min(max(v, 0), int64(len(keys)+len(d.log)-1)))
	}
	if i < len(keys) {
		d.values[keys[i]] = Corrupt{}
	} else {
		d.log = slices.Clone(d.log)
		d.log[i-len(keys)] = Corrupt{}
	}
}
