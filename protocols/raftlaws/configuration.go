package raftlaws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// A Configuration says who decides. It is never changed once it is in a log.
type Configuration struct {
	Voters []sim.ID // in the order of their IDs
	Old    []sim.ID // in a joint configuration C_old,new the voters of C_old; else nil
}

// Joint reports whether it is a joint configuration (§6).
func (c *Configuration) Joint() bool { return len(c.Old) > 0 }

// Includes reports whether a server votes in it.
func (c *Configuration) Includes(id sim.ID) bool {
	return slices.Contains(c.Voters, id) || slices.Contains(c.Old, id)
}

// Members are all who vote in it, in order.
func (c *Configuration) Members() []sim.ID {
	if !c.Joint() {
		return c.Voters
	}
	all := append(slices.Clone(c.Old), c.Voters...)
	slices.Sort(all)
	return slices.Compact(all)
}

// String is n1 n2 n3, or n1 n2 -> n2 n3 while the two are joint.
func (c *Configuration) String() string {
	if c.Joint() {
		return nameAll(c.Old) + " -> " + nameAll(c.Voters)
	}
	return nameAll(c.Voters)
}

func nameAll(ids []sim.ID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "n%d", id)
	}
	return b.String()
}
