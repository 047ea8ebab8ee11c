package gcounter

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// key is where the store has the tally.
const key = "counter"

// A share is what a node has added so far.
type share struct {
	node   sim.ID
	total  int64
	others int64 // what the others had added when this was written
}

// A tally is the value of the counter: a share of each node that has one, in order.
type tally []share

// readTally reads a tally. What is written here is all that there is to be read.
func readTally(text string) tally {
	var t tally
	for word := range strings.FieldsSeq(text) {
		fields := strings.Split(word, ":")
		node, _ := strconv.Atoi(fields[0])
		total, _ := strconv.ParseInt(fields[1], 10, 64)
		others, _ := strconv.ParseInt(fields[2], 10, 64)
		t = append(t, share{sim.ID(node), total, others})
	}
	return t
}

// String is the tally as the store has it: 1:12:30 2:30:9.
func (t tally) String() string {
	words := make([]string, len(t))
	for i, s := range t {
		words[i] = fmt.Sprintf("%d:%d:%d", s.node, s.total, s.others)
	}
	return strings.Join(words, " ")
}

func byNode(s share, id sim.ID) int { return cmp.Compare(s.node, id) }

// of is the share of a node.
func (t tally) of(id sim.ID) share {
	if i, has := slices.BinarySearchFunc(t, id, byNode); has {
		return t[i]
	}
	return share{node: id}
}

// sum is the value of the counter.
func (t tally) sum() (sum int64) {
	for _, s := range t {
		sum += s.total
	}
	return sum
}

// with is the tally in which a node has another total.
func (t tally) with(id sim.ID, total int64) tally {
	mine := share{id, total, t.sum() - t.of(id).total}
	i, has := slices.BinarySearchFunc(t, id, byNode)
	if has {
		next := slices.Clone(t)
		next[i] = mine
		return next
	}
	return slices.Insert(slices.Clone(t), i, mine)
}
