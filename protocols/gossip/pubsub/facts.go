package pubsub

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Grafted says that a peer is in the mesh now. It is stated in enmesh.
type Grafted struct {
	Peer sim.ID
	Own  bool // the node chose it; else the peer did
}

// Pruned says that a peer is not in the mesh any more, or was not let in, and that neither grafts the other for so long. It
// is stated in backOff.
type Pruned struct {
	Peer    sim.ID
	Why     string
	Backoff time.Duration
}

// Mesh says how large the mesh is after a heartbeat, and how many peers could be grafted. It is stated if the size has
// changed.
type Mesh struct{ Size, Candidates int }

// Gone says that a peer has asked for a message that is not in the cache any more. It is stated in handleIWant.
type Gone struct {
	Peer    sim.ID
	Message messageID
	Beats   int64 // how many heartbeats ago it came
}

// Penalized says that a peer misbehaved. It is stated in penalize.
type Penalized struct {
	Peer  sim.ID
	Why   string
	Term  string // of the score: P4 or P7
	Count int64  // of the term as of now, in thousandths
	Beat  int64  // how many heartbeats have let it decay
}

// Graylisted says that a peer is not heard any more. It is stated in rate.
type Graylisted struct{ Peer sim.ID }

// Forgiven says that the score of a peer is not below zero any more. It is stated in rate.
type Forgiven struct{ Peer sim.ID }

func (f Grafted) String() string { return fmt.Sprintf("grafted n%d", f.Peer) }

func (f Pruned) String() string { return fmt.Sprintf("pruned n%d: %s", f.Peer, f.Why) }

func (f Mesh) String() string { return fmt.Sprintf("a mesh of %d peers", f.Size) }

func (f Gone) String() string {
	return fmt.Sprintf("has no %s any more for n%d, which came %d heartbeats ago", f.Message, f.Peer, f.Beats)
}

func (f Penalized) String() string {
	return fmt.Sprintf("n%d misbehaved: %s; %s counts %d.%03d", f.Peer, f.Why, f.Term, f.Count/one, f.Count%one)
}

func (f Graylisted) String() string { return fmt.Sprintf("graylisted n%d", f.Peer) }

func (f Forgiven) String() string { return fmt.Sprintf("forgave n%d", f.Peer) }
