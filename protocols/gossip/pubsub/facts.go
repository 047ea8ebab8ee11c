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

// Penalized says that a peer misbehaved. It is stated where P4 and P7 are counted.
type Penalized struct {
	Peer sim.ID
	Why  string
}

// Graylisted says that a peer is not heard any more. It is stated in rate.
type Graylisted struct{ Peer sim.ID }

// Forgiven says that the score of a peer is not below zero any more. It is stated in rate.
type Forgiven struct{ Peer sim.ID }

func (f Grafted) String() string { return fmt.Sprintf("grafted n%d", f.Peer) }

func (f Pruned) String() string { return fmt.Sprintf("pruned n%d: %s", f.Peer, f.Why) }

func (f Mesh) String() string { return fmt.Sprintf("a mesh of %d peers", f.Size) }

func (f Penalized) String() string { return fmt.Sprintf("n%d misbehaved: %s", f.Peer, f.Why) }

func (f Graylisted) String() string { return fmt.Sprintf("graylisted n%d", f.Peer) }

func (f Forgiven) String() string { return fmt.Sprintf("forgave n%d", f.Peer) }
