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

// String is [n1 n2 n3], or [n1 n2] → [n2 n3] while the two are joint.
func (c *Configuration) String() string {
	return c.Words(func(id sim.ID) string { return fmt.Sprintf("n%d", id) })
}

// Words are the configuration with the servers' names.
func (c *Configuration) Words(name func(sim.ID) string) string {
	if c.Joint() {
		return nameAll(c.Old, name) + " → " + nameAll(c.Voters, name)
	}
	return nameAll(c.Voters, name)
}

func nameAll(ids []sim.ID, name func(sim.ID) string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = name(id)
	}
	return "[" + strings.Join(names, " ") + "]"
}
