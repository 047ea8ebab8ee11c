package check

import (
	"slices"
	"sort"

	"github.com/orrery-sim/orrery/protocols/service"
)

// StaleReads counts the reads whose value somebody had replaced before they were asked for: another write of
// their key had returned by then, which had been asked for after every write of that value had returned. What was
// read of keys whose values are made of several writes, or taken away, is not counted: nobody knows how old it is.
func StaleReads(of *service.Service, h *History, counts func(o *Operation) bool) (stale, reads int) {
	for _, p := range parts(of, h) {
		if p.has(service.Joins | service.Blind) {
			continue
		}
		s := replacedOf(p)
		for _, o := range p.ops {
			if does := p.of.Effect(o.Op); does != service.Reads|service.Tells || !o.Known || !counts(o) {
				continue
			}
			reads++
			if s.before(o) {
				stale++
			}
		}
	}
	return stale, reads
}

// A replaced knows when values were replaced: the writes of a key that returned, in that order, with the latest
// call of those up to each.
type replaced struct {
	writes []*Operation
	since  []uint64
	gone   map[string]uint64 // for each value, the event by which all writes of it had returned; the first value: 0
}

func replacedOf(p *part) *replaced {
	s := &replaced{gone: map[string]uint64{}}
	for _, o := range p.ops {
		if !p.does(o, service.Writes) || o.Known && !o.Result.OK {
			continue
		}
		s.gone[o.Op.Value] = max(s.gone[o.Op.Value], o.ReturnEvent)
		if o.Known {
			s.writes = append(s.writes, o)
		}
	}
	slices.SortFunc(s.writes, func(a, b *Operation) int { return int(int64(a.ReturnEvent) - int64(b.ReturnEvent)) })
	called := uint64(0)
	for _, o := range s.writes {
		called = max(called, o.CallEvent)
		s.since = append(s.since, called)
	}
	return s
}

// before reports whether what a read saw had been replaced before it was asked for.
func (s *replaced) before(o *Operation) bool {
	n := sort.Search(len(s.writes), func(i int) bool { return s.writes[i].ReturnEvent > o.CallEvent })
	return n > 0 && s.since[n-1] > s.gone[o.Result.Value]
}
