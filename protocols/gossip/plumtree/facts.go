package plumtree

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Missing says that a peer has announced a message that has not come. It is stated in handleIHave.
type Missing struct {
	Peer    sim.ID
	Message messageID
}

// GaveUp says that a message has not come, and that nobody is left to be asked for it, until somebody announces it
// again. It is stated in onMissing.
type GaveUp struct {
	Message messageID
	Gone    int // who had announced it, and were no neighbours any more before they were asked
}

// Grafted says that a node has asked a peer for a message that did not come, and made their link eager. It is
// stated in onMissing.
type Grafted struct {
	Peer    sim.ID
	Message messageID
}

// Pruned says that a node has made the link to a peer lazy, which sent it a message that it had. It is stated in
// handleGossip.
type Pruned struct{ Peer sim.ID }

// Optimized says that a node has exchanged the link that a message came by for one that is shorter by so many
// hops. It is stated in optimize.
type Optimized struct {
	Old, New sim.ID
	Hops     int
}

func (f Missing) String() string {
	return fmt.Sprintf("n%d has %s, which has not come", f.Peer, f.Message)
}

func (f GaveUp) String() string { return fmt.Sprintf("nobody is left to be asked for %s", f.Message) }

func (f Grafted) String() string { return fmt.Sprintf("grafted n%d for %s", f.Peer, f.Message) }

func (f Pruned) String() string { return fmt.Sprintf("pruned n%d", f.Peer) }

func (f Optimized) String() string {
	return fmt.Sprintf("n%d instead of n%d, %d hops shorter", f.New, f.Old, f.Hops)
}
