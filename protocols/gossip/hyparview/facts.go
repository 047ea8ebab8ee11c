package hyparview

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Entered says that a node has begun with empty views. It is stated in Start.
type Entered struct{}

// NeighborUp says that a node is in the active view now. It is stated in addActive.
type NeighborUp struct{ Peer sim.ID }

// NeighborDown says that a node is not in the active view any more. It is stated in dropActive.
type NeighborDown struct {
	Peer sim.ID
	Why  string // failed, disconnected, replaced
}

// Steady says that the active view has not changed for a timeout: each of its nodes has answered since it
// changed. The passive view has so many nodes. It is stated once for each change.
type Steady struct {
	Active  []sim.ID
	Passive int
}

func (f Entered) String() string { return "entered" }

func (f NeighborUp) String() string { return fmt.Sprintf("n%d is a neighbour", f.Peer) }

func (f NeighborDown) String() string { return fmt.Sprintf("n%d is no neighbour: %s", f.Peer, f.Why) }

func (f Steady) String() string {
	return fmt.Sprintf("steady with %d neighbours, and %d passive", len(f.Active), f.Passive)
}
