package multipaxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Command is what may be chosen for a slot: an operation of a client, a new configuration, or
// nothing. It is made once, by the leader that proposes it first, and shared by pointer.
type Command struct {
	service.Command          // the zero command is the no-op that fills a gap
	Members         []sim.ID // of a new configuration; nil if this is none

	// Hash tells two commands apart: facts carry it in place of the command.
	Hash uint64
}

// noop does nothing. All no-ops are one command.
var noop = &Command{}

// ask is what a client asks for, as a command. A client never gives one number to two operations,
// so that its name and the number say which it is.
func ask(c service.Command) *Command {
	return &Command{Command: c, Hash: mix(mix(1, uint64(c.Client)), c.Seq)}
}

// reconfigure is a command that makes these servers the members.
func reconfigure(members []sim.ID) *Command {
	h := uint64(2)
	for _, id := range members {
		h = mix(h, uint64(id))
	}
	return &Command{Members: members, Hash: h}
}

// Size is the command's size in a message, in bytes.
func (c *Command) Size() int { return c.Command.Size() + 4*len(c.Members) }

// String is the command in short.
func (c *Command) String() string {
	switch {
	case c.Members != nil:
		return fmt.Sprintf("members %v", c.Members)
	case c.Client == 0:
		return "no-op"
	}
	return c.Op.String()
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
