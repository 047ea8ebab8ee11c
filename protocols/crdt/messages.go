package crdt

import "fmt"

// Gossip is a state, or a delta-group, for a peer to join to its own. Upto is how many deltas of the
// sender it brings the peer up to, which the peer acknowledges; 0 if whole states are sent each
// time.
type Gossip struct {
	State State
	Upto  uint64
	Whole bool // all that the sender has, and no delta-group
}

// Ack answers a Gossip: the peer has it on its disk.
type Ack struct{ Upto uint64 }

// Size makes Gossip a [sim.Sizer].
func (m Gossip) Size() int { return 9 + m.State.Size() }

// Size is the size of the record on the disk.
func (k *kept) Size() int { return 2*8 + k.State.Size() + 24*len(k.Sessions) }

// Size makes Ack a [sim.Sizer].
func (m Ack) Size() int { return 8 }

func (m Gossip) String() string {
	if m.Whole {
		return fmt.Sprintf("Gossip the state with %d updates", m.State.Seen.Sum())
	}
	return fmt.Sprintf("Gossip deltas up to %d", m.Upto)
}

func (m Ack) String() string { return fmt.Sprintf("Ack up to %d", m.Upto) }
