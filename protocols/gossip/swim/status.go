package swim

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Status is what is held of a member: an incarnation, and the state that it is in. Of two that are heard
// the greater one holds, so that all members come to the same whatever the order in which they hear: the
// incarnation decides, and within one alive < suspect < dead < left. Zero is of a node of which nothing was
// ever heard.
type Status uint32

// State is what a member is held for.
type State uint8

// The states, in the order in which one overrides the other (§4.2).
const (
	IsAlive State = iota
	IsSuspect
	IsDead
	IsLeft
)

const (
	unknown    Status = 0
	firstAlive Status = 1 // alive in incarnation 0
)

// statusOf is the status of an incarnation in a state.
func statusOf(incarnation uint32, s State) Status { return Status(incarnation<<2|uint32(s)) + 1 }

// State is the state of a status that is not zero.
func (s Status) State() State { return State((s - 1) & 3) }

// Incarnation is that of a status that is not zero.
func (s Status) Incarnation() uint32 { return uint32(s-1) >> 2 }

// present reports whether a member is held for alive, suspected or not.
func (s Status) present() bool { return s != unknown && s.State() <= IsSuspect }

// String is the status in a trace: suspect 3.
func (s Status) String() string {
	if s == unknown {
		return "unknown"
	}
	return fmt.Sprintf("%s %d", s.State(), s.Incarnation())
}

// String is the state in a trace.
func (s State) String() string { return [...]string{"alive", "suspect", "dead", "left"}[s] }

// An Update is what is said of a member, and by whom: the element of dissemination.
type Update struct {
	Member sim.ID
	Status Status
	By     sim.ID // who first said so: of a suspicion, who suspects
}

// String is the update in a trace.
func (u Update) String() string { return fmt.Sprintf("n%d %s", u.Member, u.Status) }

// updateSize is how many bytes an update takes in a message.
const updateSize = 12
