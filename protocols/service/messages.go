package service

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Command is what a replicated log holds. One with the zero Client belongs to no session, and one
// with the zero Op does nothing: the zero Command is the no-op that a new leader appends.
type Command struct {
	Client sim.ID
	Seq    uint64
	Op     Op
}

// Size is its size in a message, in bytes.
func (c Command) Size() int { return 12 + c.Op.Size() }

// Size is the operation's size in a message, in bytes: one for its name, eight for its amount.
func (o Op) Size() int { return 9 + len(o.Key) + len(o.Value) + len(o.Old) }

// A Request asks a server for an operation. A client numbers its operations; the same number is the
// same operation, however often it arrives.
type Request struct {
	Client sim.ID
	Seq    uint64
	Op     Op
}

// Command is the request as a log entry.
func (r Request) Command() Command { return Command(r) }

// Size makes Request a [sim.Sizer].
func (r Request) Size() int { return 12 + r.Op.Size() }

// A Status says whether a server did what it was asked for.
type Status uint8

// The statuses of a Reply.
const (
	OK        Status = iota // the operation was executed, and Result is what came of it
	NotLeader               // this server did nothing; Leader may know better
	Busy                    // an order is under way, or cannot be carried out now: ask again
	Refused                 // the operation had no effect and will have none, however often the request arrives
)

// String is the status in a trace.
func (s Status) String() string {
	words := [...]string{"ok", "not leader", "busy", "refused"}
	if int(s) < len(words) {
		return words[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// A Reply answers the request with the same Seq.
type Reply struct {
	Seq    uint64
	Result Result
	Status Status
	Leader sim.ID // with NotLeader: who leads, as far as the server knows; 0 if it does not
}

// Size makes Reply a [sim.Sizer].
func (r Reply) Size() int { return 22 + len(r.Result.Value) }

// An Ask makes a client ask for one operation now. It comes from the scenario, not from the
// network: a scripted invoke. What the client was asking for is abandoned, as after a timeout.
type Ask struct {
	Op Op
	To sim.ID // the only server to ask, once and without retry; 0: whoever leads
}

// A Persist is an [Ask] of a client that is, for this operation, as patient as it says.
type Persist struct {
	Op       Op
	To       sim.ID
	Patience Patience
}

// Patience is how long a client stays with an operation; see [ClientConfig], whose defaults hold.
type Patience struct {
	Timeout time.Duration
	Retry   bool
	GiveUp  time.Duration
	Backoff time.Duration
}

// filled is the patience with its defaults filled in.
func (p Patience) filled() Patience {
	if p.Timeout <= 0 {
		p.Timeout = time.Second
	}
	if p.GiveUp <= 0 {
		p.GiveUp = 5 * p.Timeout
	}
	if !p.Retry {
		p.GiveUp = p.Timeout
	}
	if p.Backoff <= 0 {
		p.Backoff = p.Timeout / 50
	}
	return p
}
