package chain

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Chain is who is in it from the head to the tail. It is never changed: the next has another epoch.
type Chain struct {
	Epoch   int
	Servers []sim.ID
}

// Head is who takes updates; 0 if there is nobody.
func (c Chain) Head() sim.ID { return c.at(0) }

// Tail is who answers them.
func (c Chain) Tail() sim.ID { return c.at(len(c.Servers) - 1) }

// Before is the one before a server; 0 if it is the head, or not in the chain.
func (c Chain) Before(id sim.ID) sim.ID { return c.at(slices.Index(c.Servers, id) - 1) }

// After is the one after a server; 0 if it is the tail, or not in the chain.
func (c Chain) After(id sim.ID) sim.ID {
	if i := slices.Index(c.Servers, id); i >= 0 {
		return c.at(i + 1)
	}
	return 0
}

// Has reports whether a server is in the chain.
func (c Chain) Has(id sim.ID) bool { return slices.Contains(c.Servers, id) }

func (c Chain) at(i int) sim.ID {
	if i < 0 || i >= len(c.Servers) {
		return 0
	}
	return c.Servers[i]
}

// Ping tells the master that a server is there.
type Ping struct {
	Life uint64        // its lives before this
	Sent time.Duration // by its own clock
}

// Pong answers a Ping: the chain, and with it a lease from Sent on.
type Pong struct {
	Sent  time.Duration
	Chain Chain
}

// Size makes Pong a [sim.Sizer].
func (m Pong) Size() int { return 16 + 4*len(m.Chain.Servers) }

// Pass takes a client's request to the head or to the tail.
type Pass struct{ Request service.Request }

// Size makes Pass a [sim.Sizer].
func (m Pass) Size() int { return m.Request.Size() }

// Forward takes an update to the next server.
type Forward struct {
	Epoch   int
	Index   int // its place in the log
	Command service.Command
}

// Size makes Forward a [sim.Sizer].
func (m Forward) Size() int { return 16 + m.Command.Size() }

// Ack tells the server before how much is committed.
type Ack struct{ Epoch, Index int }

// Version asks the tail how much is committed.
type Version struct{ Query uint64 }

// VersionIs answers a Version.
type VersionIs struct {
	Query uint64
	Index int
}
