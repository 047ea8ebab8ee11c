// Package broadcast is what protocols that broadcast in a group tell the world, and what must hold of it, so
// that all of them are measured by one measure. The names are those of reliable broadcast:
//
//	Christian Cachin, Rachid Guerraoui, Luís Rodrigues, "Introduction to reliable and secure distributed
//	programming", 2011, sections 3.2 and 3.3.
//
// No Creation and No Duplication hold in every run. That all correct nodes deliver what one of them broadcasts
// (Agreement) is what epidemics bring about with a probability, and scenarios ask how well.
package broadcast

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a node begins with nothing: it has delivered nothing yet.
type Booted struct{}

// Delivered says that a node has an item for the first time in this life.
type Delivered struct {
	Item string
	From sim.ID // who sent it; the node itself if a client did
	Hops int    // how many nodes it passed on its way
}

// Redundant says that a node was sent an item that it had.
type Redundant struct {
	Item string
	From sim.ID
}

// Heard names the item that the node has now.
func (f Delivered) Heard() string { return f.Item }

func (f Booted) String() string { return "booted" }

func (f Delivered) String() string {
	return fmt.Sprintf("delivered %s from n%d, %d hops from its origin", f.Item, f.From, f.Hops)
}

func (f Redundant) String() string {
	return fmt.Sprintf("had %s, which n%d sent again", f.Item, f.From)
}
