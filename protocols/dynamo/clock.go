package dynamo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// An Actor is who numbers the versions of a key: a node, for as long as it holds that key without a break. A node
// that has handed the key over and dropped it has forgotten which numbers it gave, and is another actor afterwards.
type Actor struct {
	Node  sim.ID
	Epoch int
}

func byActor(a, b Actor) int {
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Epoch, b.Epoch))
}

// A Dot is what makes one version another than all others of its key: the Nth of an actor, from 1 on.
type Dot struct {
	Actor
	N int64
}

func byDot(a, b Dot) int { return cmp.Or(byActor(a.Actor, b.Actor), cmp.Compare(a.N, b.N)) }

func (d Dot) String() string { return fmt.Sprintf("n%d.%d:%d", d.Node, d.Epoch, d.N) }

// A Clock is a version vector: of each actor the highest number, in the order of actors. It stands for all versions
// up to those numbers, and is never changed.
type Clock []Dot

// of is the place of an actor, and whether the clock has it.
func (c Clock) of(a Actor) (int, bool) {
	return slices.BinarySearchFunc(c, a, func(d Dot, a Actor) int { return byActor(d.Actor, a) })
}

// Of is the number of an actor; 0 if there is none.
func (c Clock) Of(a Actor) int64 {
	if i, found := c.of(a); found {
		return c[i].N
	}
	return 0
}

// Covers reports whether a version is among those that the clock stands for.
func (c Clock) Covers(d Dot) bool { return c.Of(d.Actor) >= d.N }

// Includes reports whether all that another clock stands for is in this one.
func (c Clock) Includes(o Clock) bool {
	return !slices.ContainsFunc(o, func(d Dot) bool { return !c.Covers(d) })
}

// With is the clock with a version, and all that its actor numbered before.
func (c Clock) With(d Dot) Clock {
	i, found := c.of(d.Actor)
	switch {
	case !found:
		return slices.Insert(slices.Clone(c), i, d)
	case c[i].N >= d.N:
		return c
	}
	c = slices.Clone(c)
	c[i] = d
	return c
}

// Join is the least clock that includes both.
func (c Clock) Join(o Clock) Clock {
	for _, d := range o {
		c = c.With(d)
	}
	return c
}

func (c Clock) String() string {
	words := make([]string, len(c))
	for i, d := range c {
		words[i] = d.String()
	}
	return "[" + strings.Join(words, " ") + "]"
}
