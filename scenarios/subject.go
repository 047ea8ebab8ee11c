package scenarios

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// peerOf is the other end of an event: of its message, or whom its fact is about; 0 if there is none.
func peerOf(e *sim.Event) sim.ID {
	if e.Kind == sim.Stated {
		if f, is := e.Body.(about.Subject); is {
			return f.Subject()
		}
	}
	return e.Peer
}
