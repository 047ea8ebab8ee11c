package swim

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A table is the status of every member as one of them holds it. With n members there are n of them, so that it
// takes a byte a member at most: a status stands in its page as a byte, and a page on which all are as they were
// at first is not there.
type table struct {
	size  int     // of the world: IDs are 1 to size
	known int     // members 1 to known are taken to be alive from the start
	pages []*page // nil where there is none
	wide  []entry // statuses that no byte can hold, in the order of the members
}

const pageSize = 64

type page [pageSize]uint8

// escaped stands on a page for a status that is among the wide ones.
const escaped = 255

// An entry is the status of a member.
type entry struct {
	member sim.ID
	status Status
}

func newTable(size, known int) table {
	return table{size: size, known: known, pages: make([]*page, (size+pageSize-1)/pageSize)}
}

// base is the status of a member at first.
func (t *table) base(id sim.ID) Status {
	if int(id) <= t.known {
		return firstAlive
	}
	return unknown
}

// get is the status of a member.
func (t *table) get(id sim.ID) Status {
	p := t.pages[(id-1)/pageSize]
	if p == nil {
		return t.base(id)
	}
	if b := p[(id-1)%pageSize]; b != escaped {
		return Status(b)
	}
	i, _ := t.find(id)
	return t.wide[i].status
}

// find is where a member is among the wide statuses, or would be.
func (t *table) find(id sim.ID) (i int, found bool) {
	return slices.BinarySearchFunc(t.wide, id, func(e entry, id sim.ID) int { return cmp.Compare(e.member, id) })
}

// set writes the status of a member.
func (t *table) set(id sim.ID, s Status) {
	p := t.pages[(id-1)/pageSize]
	if p == nil {
		p = new(page)
		first := (id - 1) / pageSize * pageSize
		for i := range p {
			p[i] = uint8(t.base(first + sim.ID(i) + 1))
		}
		t.pages[(id-1)/pageSize] = p
	}
	b := &p[(id-1)%pageSize]
	i, wide := 0, s >= escaped
	if wide || *b == escaped {
		var found bool
		if i, found = t.find(id); !found {
			t.wide = slices.Insert(t.wide, i, entry{id, s})
		}
	}
	switch {
	case wide:
		*b, t.wide[i].status = escaped, s
	case *b == escaped:
		t.wide = slices.Delete(t.wide, i, i+1)
		*b = uint8(s)
	default:
		*b = uint8(s)
	}
}

// copied is the table as it is now, for a message.
func (t *table) copied() table {
	c := *t
	c.pages, c.wide = slices.Clone(t.pages), slices.Clone(t.wide)
	for i, p := range c.pages {
		if p != nil {
			own := *p
			c.pages[i] = &own
		}
	}
	return c
}

// differing goes through the members of which the other table, of the same world, holds something else, in order.
func (t *table) differing(other *table, do func(id sim.ID, theirs Status)) {
	for i := range t.pages {
		mine, theirs := t.pages[i], other.pages[i]
		if mine == nil && theirs == nil || mine != nil && theirs != nil && *mine == *theirs && len(other.wide) == 0 {
			continue
		}
		for id := sim.ID(i*pageSize + 1); id <= sim.ID(min((i+1)*pageSize, t.size)); id++ {
			if s := other.get(id); s != t.get(id) {
				do(id, s)
			}
		}
	}
}
