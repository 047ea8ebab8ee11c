package sim

import (
	"maps"
	"slices"
)

// failure is how a sync fails.
type failure uint8

const (
	failsNot   failure = iota
	failsClean         // the cache takes its writes for written: no later sync keeps them
	failsDirty         // a later sync may keep them
)

// syncFails decides whether the next sync of a node's disk fails, and how.
func (w *World) syncFails(n *node) failure {
	disk, p := n.disk, w.config.Disk.Failing
	c := Choice{Kind: FailChoice, A: n.id, N: disk.tries}
	disk.tries++
	fails := failsNot
	switch {
	case len(disk.failing) > 0:
		fails = failsClean
		if disk.failing[0].Keeps {
			fails = failsDirty
		}
		disk.failing = slices.Delete(disk.failing, 0, 1)
	case yes(w.chance.roll(FailChoice, n.subject(), c.N), p):
		fails = failsClean
	case p == 0 && len(w.overrides.list) == 0:
		return failsNot
	}
	v, forced := w.overrides.forced(c, "", 0, int64(failsDirty))
	if forced {
		fails = failure(v)
	}
	if w.recorder.choices && (forced || fails != failsNot || p > 0) {
		w.made(w.turn.cause, Made{c, int64(fails), uint64(failsDirty) + 1, forced})
	}
	return fails
}

// platter is what is on a disk of which a sync has failed. What that sync was to keep is still read, out of
// the cache, and is gone when the power goes: the cache takes it for written, and no later sync writes it
// (Linux with ext4 or XFS; Rebello et al. 2020). So what is read and what would be left are two
// things from here on, until the node starts again.
type platter struct {
	own    image
	parts  []*image
	coming []redo // the writes that are not synced, oldest first: those of disk.writes
}

// image is what one store would be after a loss of power. Records of the log have positions that do
// not change when records before them are discarded: a write whose neighbour was lost stays at its
// place in the file.
type image struct {
	values  map[string]any
	log     []any
	first   int // position of log[0]
	dropped int // how many positions the store has discarded, as reads see it
}

// redo is how to repeat a write.
type redo struct {
	kind  writeKind
	part  uint16
	key   string
	at    int // position of the record, of the first one truncated, or of the first one kept
	value any
}

// forget lets the writes before a position be lost, although reads go on to show them.
func (d *disk) forget(position uint64) {
	lost := int(max(position, d.first) - d.first)
	if d.platter == nil {
		d.platter = d.onPlatter()
	}
	d.platter.coming = slices.Delete(d.platter.coming, 0, lost)
	d.writes = slices.Delete(d.writes, 0, lost)
	d.first += uint64(lost)
}

// onPlatter is what is on a disk of which no sync has failed before: what is read, without the writes that are not
// synced, and these as they are to be repeated.
func (d *disk) onPlatter() *platter {
	was := disk{store: store{values: maps.Clone(d.values), log: slices.Clone(d.log)}}
	for part, s := range d.parts {
		if s != nil {
			*was.of(uint16(part)) = store{values: maps.Clone(s.values), log: slices.Clone(s.log)}
		}
	}
	bodies := make([]Write, len(d.writes))
	for i := len(d.writes) - 1; i >= 0; i-- {
		bodies[i] = was.bodyOf(&d.writes[i])
		was.undo(&d.writes[i])
	}
	p := &platter{own: image{values: was.values, log: was.log}}
	for part, s := range was.parts {
		if s != nil {
			*p.of(uint16(part)) = image{values: s.values, log: s.log}
		}
	}
	for i := range bodies {
		p.awaits(d.writes[i].kind, bodies[i])
	}
	return p
}

// bodyOf is the latest write to a disk, which wr can take back.
func (d *disk) bodyOf(wr *write) Write {
	s, body := d.of(wr.part), Write{Part: wr.part, Key: wr.key}
	switch wr.kind {
	case writeSet:
		body.Value = s.values[wr.key]
	case writeAppend:
		body.Index = len(s.log) - 1
		body.Value = s.log[body.Index]
	case writeTruncate:
		body.Index = len(s.log)
	case writeDiscard:
		body.Index = len(wr.gone)
	}
	return body
}

func (p *platter) of(part uint16) *image {
	if part == 0 {
		return &p.own
	}
	for len(p.parts) <= int(part) {
		p.parts = append(p.parts, nil)
	}
	if p.parts[part] == nil {
		p.parts[part] = &image{values: map[string]any{}}
	}
	return p.parts[part]
}

// awaits notes a write that is not synced.
func (p *platter) awaits(kind writeKind, body Write) {
	m := p.of(body.Part)
	if kind == writeDiscard {
		m.dropped += body.Index
		body.Index = 0
	}
	p.coming = append(p.coming, redo{kind, body.Part, body.Key, m.dropped + body.Index, body.Value})
}

// keep lets the first n of the writes that are coming happen.
func (p *platter) keep(n int) {
	for i := range p.coming[:n] {
		p.of(p.coming[i].part).redo(&p.coming[i])
	}
	p.coming = slices.Delete(p.coming, 0, n)
}

func (m *image) redo(r *redo) {
	at := r.at - m.first
	switch r.kind {
	case writeSet:
		put(m.values, r.key, r.value)
	case writeAppend:
		for len(m.log) <= at {
			m.log = append(m.log, Corrupt{}) // what should be here was lost
		}
		m.log[at] = r.value
	case writeTruncate:
		m.log = m.log[:min(at, len(m.log))]
	case writeDiscard:
		m.log, m.first = slices.Clone(m.log[min(at, len(m.log)):]), r.at
	}
}

// become makes a disk what is on its platter.
func (d *disk) become(p *platter) {
	d.store, d.parts, d.platter = store{values: p.own.values, log: p.own.log}, nil, nil
	for part, m := range p.parts {
		if m != nil {
			s := d.of(uint16(part))
			s.values, s.log = m.values, m.log
		}
	}
}
