package broadcast

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// An Item is a value, and how it came here.
type Item struct {
	Value string
	From  sim.ID // who told it; the node itself if a client did
	Hops  int    // how many nodes it has passed
}

// Tell brings values to a neighbour.
type Tell struct{ Told []Told }

// Told is a value on its way, with its place in the sender's log.
type Told struct {
	Place int32
	Value string
	Hops  int
}

// Ack says that the sender has kept values of the receiver's log, by their places.
type Ack struct{ Places []int32 }

// Carried makes Tell a carrier of what spreads.
func (m Tell) Carried() int { return len(m.Told) }

// Size makes Tell a [sim.Sizer].
func (m Tell) Size() int {
	n := 0
	for i := range m.Told {
		n += 6 + len(m.Told[i].Value)
	}
	return n
}

// Size makes Ack a [sim.Sizer].
func (m Ack) Size() int { return 4 * len(m.Places) }

func (m Tell) String() string {
	values := make([]string, len(m.Told))
	for i := range m.Told {
		values[i] = m.Told[i].Value
	}
	return "Tell " + strings.Join(values, ", ")
}

func (m Ack) String() string { return fmt.Sprintf("Ack of %d", len(m.Places)) }
