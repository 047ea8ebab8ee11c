package antientropy

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
)

// A database is the items of a site, with what they are compared by. Dormant certificates are not among them.
type database struct {
	items  []Item       // in the order of their keys
	lent   bool         // items is part of a message, and must not change any more
	sum    uint64       // the exclusive or of what the items hash to: an item that comes or goes changes it at little cost (§1.3)
	leaves *merkle.Tree // nil: databases are not compared by trees
}

func find(items []Item, key string) (int, bool) {
	return slices.BinarySearchFunc(items, key, func(it Item, k string) int { return strings.Compare(it.Key, k) })
}

// get is the item of a key; nil if there is none.
func (d *database) get(key string) *Item {
	if i, found := find(d.items, key); found {
		return &d.items[i]
	}
	return nil
}

// put puts an item in the place of what is there.
func (d *database) put(it Item) {
	i, found := find(d.items, it.Key)
	d.own()
	if found {
		d.count(&d.items[i])
		d.items[i] = it
	} else {
		d.items = slices.Insert(d.items, i, it)
	}
	d.count(&it)
}

// drop takes the item of a key away.
func (d *database) drop(key string) {
	if i, found := find(d.items, key); found {
		d.own()
		d.count(&d.items[i])
		d.items = slices.Delete(d.items, i, i+1)
	}
}

// own makes the items the site's own again.
func (d *database) own() {
	if d.lent {
		d.items, d.lent = slices.Clone(d.items), false
	}
}

// count counts an item that comes, or no longer one that goes.
func (d *database) count(it *Item) {
	d.sum ^= it.hash()
	if d.leaves != nil {
		d.leaves.Flip(it.Key, it.hash())
	}
}

// all are the items, to be sent.
func (d *database) all() []Item {
	d.lent = true
	return d.items
}

// since are the items of which the timestamps are not older than so (§1.3: the recent update list).
func (d *database) since(time int64) (recent []Item) {
	for _, it := range d.items {
		if max(it.At.Time, it.Activated) >= time {
			recent = append(recent, it)
		}
	}
	return recent
}

// newer are the items of mine that supersede theirs, or that they lack. Both are in the order of their keys.
func newer(mine, theirs []Item) (more []Item) {
	for _, it := range mine {
		for len(theirs) > 0 && theirs[0].Key < it.Key {
			theirs = theirs[1:]
		}
		if len(theirs) == 0 || theirs[0].Key != it.Key || it.supersedes(&theirs[0]) {
			more = append(more, it)
		}
	}
	return more
}

// within are those of a database's items that are in some of its buckets, which are in order.
func (d *database) within(buckets []uint16) (items []Item) {
	in := make([]bool, d.leaves.Leaves())
	for _, b := range buckets {
		in[b] = true
	}
	for _, it := range d.items {
		if in[d.leaves.Leaf(it.Key)] {
			items = append(items, it)
		}
	}
	return items
}
