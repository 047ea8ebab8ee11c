package dynamo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
)

// A Version is a value of a key that somebody put.
type Version struct {
	Dot
	Context Clock // what its writer had read, and so replaced
	Value   string
	Dead    bool  // it was put in the place of what was deleted
	At      int64 // when, by the clock of its coordinator, in nanoseconds: nothing but a tie-break between siblings
}

// An Object is what a node holds under a key: the versions that no other has replaced, which are siblings if they
// are several, and all those that were ever seen. A version that was seen and is not there was replaced. It is a
// value, like all that is in it.
type Object struct {
	Seen     Clock
	Versions []Version // in the order of their dots
}

func (o Object) has(d Dot) bool {
	return slices.ContainsFunc(o.Versions, func(v Version) bool { return v.Dot == d })
}

// same reports whether two objects are one.
func (o Object) same(p Object) bool {
	return slices.EqualFunc(o.Seen, p.Seen, func(a, b Dot) bool { return a == b }) &&
		slices.EqualFunc(o.Versions, p.Versions, func(v, w Version) bool { return v.Dot == w.Dot })
}

// isDead reports whether it was deleted, and nobody has put anything at the same time.
func (o Object) isDead() bool {
	return !slices.ContainsFunc(o.Versions, func(v Version) bool { return !v.Dead })
}

// join is what two copies come to (Preguiça et al., Dotted version vectors): a version stays that both have, or that
// one has and the other has not seen. It is commutative, associative and idempotent.
func (c *config) join(a, b Object) Object {
	switch {
	case len(b.Seen) == 0:
		return a
	case len(a.Seen) == 0:
		return b
	}
	o := Object{Seen: a.Seen.Join(b.Seen)}
	for _, v := range a.Versions {
		if b.has(v.Dot) || !b.Seen.Covers(v.Dot) {
			o.Versions = append(o.Versions, v)
		}
	}
	for _, v := range b.Versions {
		if !a.Seen.Covers(v.Dot) {
			o.Versions = append(o.Versions, v)
		}
	}
	slices.SortFunc(o.Versions, func(v, w Version) int { return byDot(v.Dot, w.Dot) })
	if c.mutants.On(lastWriteWins) && len(o.Versions) > 1 { // Without the rule: mutants/last-write-wins.
		o.Versions = []Version{o.latest()}
	}
	return o
}

// put is the object after a new version, which replaces what its context covers and nothing else. Plain version
// vectors cannot say that: the number that a coordinator gives is above those of siblings that the writer has not
// read, and would cover them (Preguiça et al., section 3).
func (c *config) put(o Object, v Version) Object {
	replaced := v.Context
	if c.mutants.On(noDots) && v.N > 1 { // Without the rule: mutants/no-dots.
		replaced = replaced.With(Dot{v.Actor, v.N - 1})
	}
	next := Object{Seen: o.Seen.Join(v.Context).With(v.Dot)}
	for _, w := range o.Versions {
		if !replaced.Covers(w.Dot) {
			next.Versions = append(next.Versions, w)
		}
	}
	next.Versions = append(next.Versions, v)
	slices.SortFunc(next.Versions, func(v, w Version) int { return byDot(v.Dot, w.Dot) })
	if c.mutants.On(lastWriteWins) && len(next.Versions) > 1 {
		next.Versions = []Version{next.latest()}
	}
	return next
}

// latest is the sibling that was put last by the clocks of coordinators; of two at one instant that with the
// larger dot.
func (o Object) latest() Version {
	last := o.Versions[0]
	for _, v := range o.Versions[1:] {
		if v.At >= last.At {
			last = v
		}
	}
	return last
}

// hash tells two objects under one key apart. What was seen says which versions there are.
func (o Object) hash(key string) uint64 {
	h := merkle.Hash(0, key)
	for _, d := range o.Seen {
		h = merkle.Mix(h ^ uint64(d.Node))
		h = merkle.Mix(h ^ uint64(d.Epoch))
		h = merkle.Mix(h ^ uint64(d.N))
	}
	return h
}

// size is that of an object in a message, in bytes: 16 for a dot.
func (o Object) size() int {
	n := 16 * len(o.Seen)
	for i := range o.Versions {
		n += 25 + 16*len(o.Versions[i].Context) + len(o.Versions[i].Value)
	}
	return n
}

func (v Version) String() string {
	if v.Dead {
		return "deleted"
	}
	if v.Value == "" {
		return `""`
	}
	return v.Value
}

// String is the values of an object: red, or red | blue where they are siblings.
func (o Object) String() string {
	if len(o.Versions) == 0 {
		return "nothing"
	}
	words := make([]string, len(o.Versions))
	for i := range o.Versions {
		words[i] = fmt.Sprint(o.Versions[i])
	}
	return strings.Join(words, " | ")
}
