package hyparview

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Join asks a contact to be let in.
type Join struct{}

// ForwardJoin is a random walk that looks for neighbours of a new node.
type ForwardJoin struct {
	New sim.ID
	TTL int
}

// Neighbor asks a node to be a neighbour. With high priority it cannot refuse: the sender has no other, or a
// walk has chosen the receiver's new neighbour.
type Neighbor struct{ High bool }

// Reply answers Join and Neighbor.
type Reply struct{ Accepted bool }

// Disconnect says that the sender does not have the receiver as a neighbour, any more or at all.
type Disconnect struct{}

// Shuffle is a random walk with a sample of what its origin knows, itself first. The slice is never changed.
type Shuffle struct {
	Origin sim.ID
	TTL    int
	Sample []sim.ID
}

// ShuffleReply is as many nodes of the passive view of whom the walk ended at.
type ShuffleReply struct{ Sample []sim.ID }

// Ping asks whether the connection is alive. Sent is by the sender's clock.
type Ping struct{ Sent time.Duration }

// Pong says so, and which Ping it answers.
type Pong struct{ Sent time.Duration }

// Size makes Shuffle a [sim.Sizer].
func (m Shuffle) Size() int { return 12 + 4*len(m.Sample) }

// Size makes ShuffleReply a [sim.Sizer].
func (m ShuffleReply) Size() int { return 4 * len(m.Sample) }

func (m Join) String() string { return "Join" }

func (m ForwardJoin) String() string {
	return fmt.Sprintf("ForwardJoin n%d, %d more steps", m.New, m.TTL)
}

func (m Neighbor) String() string {
	if m.High {
		return "Neighbor, high priority"
	}
	return "Neighbor, low priority"
}

func (m Reply) String() string {
	if m.Accepted {
		return "Reply: accepted"
	}
	return "Reply: refused"
}

func (m Disconnect) String() string { return "Disconnect" }

func (m Shuffle) String() string {
	return fmt.Sprintf("Shuffle of n%d: %d nodes, %d more steps", m.Origin, len(m.Sample), m.TTL)
}

func (m ShuffleReply) String() string { return fmt.Sprintf("ShuffleReply: %d nodes", len(m.Sample)) }

func (m Ping) String() string { return "Ping" }

func (m Pong) String() string { return "Pong" }
