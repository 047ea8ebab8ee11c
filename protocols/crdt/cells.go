package crdt

import (
	"cmp"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Cell is what was written last under one key of the last-writer-wins map: a register of
// Specification 8 of Shapiro et al. for each key.
type Cell struct {
	Key, Value string
	Gone       bool   // it was deleted
	Stamp      int64  // when: wall time in ns, or a number above all that the writer had seen
	Writer     sim.ID // the replica, which breaks ties: no two writes have the same stamp and writer
}

func byKey(a, b Cell) int { return strings.Compare(a.Key, b.Key) }

// later is the join of two writes to one key. The other is lost, also if it was answered.
func later(a, b Cell) Cell {
	if cmp.Or(cmp.Compare(a.Stamp, b.Stamp), cmp.Compare(a.Writer, b.Writer)) < 0 {
		return b
	}
	return a
}

// laterOrOwn does not break ties: each replica keeps its own. See mutants/tie-without-writer.
func laterOrOwn(a, b Cell) Cell {
	if a.Stamp < b.Stamp {
		return b
	}
	return a
}

// cells are in the order of their keys.
type cells []Cell

// of is the cell of a key; one that is gone if there is none.
func (m cells) of(key string) Cell {
	for _, c := range m {
		if c.Key == key {
			return c
		}
	}
	return Cell{Key: key, Gone: true}
}

// newest is the highest stamp of all.
func (m cells) newest() int64 {
	n := int64(0)
	for _, c := range m {
		n = max(n, c.Stamp)
	}
	return n
}
