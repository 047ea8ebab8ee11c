package crdt

import (
	"cmp"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Tag is what makes one add another than all others.
type Tag struct {
	Replica sim.ID
	N       int64
}

// everyTag stands for all tags of a value, those to come as well. Nobody has it but the mutant
// blind-remove.
var everyTag = Tag{}

// An Element is a value that was added to the observed-remove set, under the tag of that add (Shapiro
// et al., Specification 15). A removed one stays, as a tombstone: it must win over copies of itself.
type Element struct {
	Value   string
	Tag     Tag
	Removed bool
}

func byValue(a, b Element) int {
	return cmp.Or(strings.Compare(a.Value, b.Value), cmp.Compare(a.Tag.Replica, b.Tag.Replica), cmp.Compare(a.Tag.N, b.Tag.N))
}

// removedOr is the join of two copies of one element: removed if one of them is.
func removedOr(a, b Element) Element {
	a.Removed = a.Removed || b.Removed
	return a
}

// A set is elements in the order of values and tags.
type set []Element

// of are the elements of one value, whether removed or not.
func (s set) of(value string) set {
	from, _ := slices.BinarySearchFunc(s, value, func(e Element, v string) int { return strings.Compare(e.Value, v) })
	to := from
	for to < len(s) && s[to].Value == value {
		to++
	}
	return s[from:to]
}

// has reports whether the set of an element's value has it: some add of it was not removed.
func (s set) has(value string) bool {
	in := false
	for _, e := range s.of(value) {
		if e.Tag == everyTag {
			return false
		}
		in = in || !e.Removed
	}
	return in
}

// read is what is in the set, in order, with blanks between.
func (s set) read() string {
	var values []string
	for i, e := range s {
		if (i == 0 || s[i-1].Value != e.Value) && s.has(e.Value) {
			values = append(values, e.Value)
		}
	}
	return strings.Join(values, " ")
}

// remove is the delta that removes a value: a tombstone for every tag that was observed, and none
// for those that were not, so that an add at the same time wins.
func (s set) remove(value string) set {
	var delta set
	for _, e := range s.of(value) {
		if !e.Removed {
			delta = append(delta, Element{value, e.Tag, true})
		}
	}
	return delta
}
