package rumor

import (
	"slices"
	"strings"
)

// database is a site's copy of the database, of which only the updates matter here, and those of them that it
// spreads. In large worlds there is one rumour and a million sites: so the first has its place here.
type database struct {
	more   *lists // what is known and hot, once more than one was; nil: it is in the two places below
	known1 [1]update
	hot1   [1]hot
}

// lists are what a site knows and spreads.
type lists struct {
	known []update // in the order of their texts
	hot   []hot    // of known: those it is infective with, oldest first
}

// An update is one that a site knows.
type update struct {
	rumor   string
	learned int32 // in which cycle; -1: before it restarted
	is      bool  // it is one, and not a place that is free
}

// A hot rumour is one that the site spreads.
type hot struct {
	at      int32 // its place among those known
	learned int32 // in which cycle
	useless int32 // contacts in a row that did not need it
	met     bool  // there was a contact in this cycle
	needed  bool  // which needed it
	is      bool  // it is one, and not a place that is free
}

// known are the updates that the site knows, in the order of their texts.
func (d *database) known() []update {
	switch {
	case d.more != nil:
		return d.more.known
	case d.known1[0].is:
		return d.known1[:]
	}
	return nil
}

// hot are the rumours that the site is infective with, oldest first.
func (d *database) hot() []hot {
	switch {
	case d.more != nil:
		return d.more.hot
	case d.hot1[0].is:
		return d.hot1[:]
	}
	return nil
}

// rumor is the text of a hot rumour.
func (d *database) rumor(h *hot) string { return d.known()[h.at].rumor }

// find is where the update is among those known, or would be.
func (d *database) find(rumor string) (at int, known bool) {
	return slices.BinarySearchFunc(d.known(), rumor, func(u update, r string) int { return strings.Compare(u.rumor, r) })
}

// know puts an update at its place.
func (d *database) know(at int, rumor string, learned int32) {
	u := update{rumor, learned, true}
	if d.more == nil && !d.known1[0].is {
		d.known1[0] = u
		return
	}
	l := d.lists()
	l.known = slices.Insert(l.known, at, u)
	for i := range l.hot {
		if h := &l.hot[i]; int(h.at) >= at {
			h.at++
		}
	}
}

// heat makes the site infective with what it knows at a place.
func (d *database) heat(at int, cycle int32) {
	h := hot{at: int32(at), learned: cycle, is: true}
	if d.more == nil && !d.hot1[0].is {
		d.hot1[0] = h
		return
	}
	l := d.lists()
	l.hot = append(l.hot, h)
}

// cool leaves of the hot rumours those that are kept, in their order.
func (d *database) cool(keep func(h *hot) bool) {
	all := d.hot()
	kept := all[:0]
	for i := range all {
		if keep(&all[i]) {
			kept = append(kept, all[i])
		}
	}
	clear(all[len(kept):])
	switch {
	case d.more == nil:
	case len(kept) == 0:
		d.more.hot = nil // most sites are removed in the end
	default:
		d.more.hot = kept
	}
}

// lists are the lists, made when the first place is not enough any more.
func (d *database) lists() *lists {
	if d.more == nil {
		d.more = &lists{slices.Clone(d.known()), slices.Clone(d.hot())}
	}
	return d.more
}
