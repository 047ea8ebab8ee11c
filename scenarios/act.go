package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Act is a step that was done to a run from outside its schedule: at a place, with everything
// resolved. It is plain data; a run of the same plan, seed and overrides with the same acts is the
// same run.
type Act struct {
	Place sim.Place
	At    time.Duration // the instant at the place: time may have moved on without anything happening
	Deed
	Words string // as somebody wrote it: crash(leader()); "" if nobody did
}

// A Deed is what an act does. Nodes are IDs and not selectors.
type Deed struct {
	Verb    string           // the word of a fault's kind, an order, or one of the verbs below
	Fault   sim.Fault        // that begins
	Which   int              // undo: the fault or order, counted from 0 as they began
	Node    sim.ID           // restart, resume, fire; of an invoke who asks; of an order the one server that is asked, 0: whoever leads
	To      sim.ID           // of an invoke the server that is asked; 0: the client decides
	Nodes   []sim.ID         // of an order
	Part    string           // fire: of the node; of an order: of what
	Lasting bool             // of an order: it is taken back by the duration
	Message uint64           // deliver, drop, duplicate, delay: the event that sent the message, or made the copy
	By      time.Duration    // delay: of a message that is held from now on, of one on its way from when it would arrive
	Timer   sim.Timer        // fire
	Op      service.Op       // invoke
	Patient service.Patience // invoke: how patient who asks is; zero: as it is otherwise
	Text    string           // note
	Seed    uint64           // redraw: as in a run of this seed
	Held    Held             // hold, release

	foreign string // what of it is no data; "" if all is
}

// The verbs of deeds, beside the kinds of faults and the orders.
const (
	UndoVerb      = "undo"
	RestartVerb   = "restart"
	ResumeVerb    = "resume"
	DeliverVerb   = "deliver"
	DropVerb      = "drop"
	DuplicateVerb = "duplicate"
	DelayVerb     = "delay"
	FireVerb      = "fire"
	HoldVerb      = "hold"
	ReleaseVerb   = "release"
	InvokeVerb    = "invoke"
	NoteVerb      = "note"
	EndVerb       = "end"    // of the run, here
	RedrawVerb    = "redraw" // what is up to chance, from here on
)

// Verbs are the verbs of deeds that are neither faults nor orders.
var Verbs = []string{
	UndoVerb, RestartVerb, ResumeVerb, DeliverVerb, DropVerb, DuplicateVerb, DelayVerb, FireVerb, HoldVerb, ReleaseVerb, InvokeVerb, NoteVerb, EndVerb,
	RedrawVerb,
}

// Held is what is held or released: everything, or the messages and timers that match.
type Held struct {
	Messages bool // those of Traffic
	Traffic  sim.Traffic
	Timers   bool     // those of Name on Nodes
	Name     string   // "" is any
	Nodes    []sim.ID // nil: all
	Part     string   // of the nodes, whose timers they are; "" is any
}

// Begins is the deed by which a fault begins.
func Begins(f sim.Fault) Deed { return Deed{Verb: f.Kind.String(), Fault: f} }

// begins reports whether the deed lets a fault begin, and of which kind.
func (d *Deed) begins() (sim.FaultKind, bool) {
	return sim.FaultOf(d.Verb)
}

// isOrder reports whether the deed is an order of an operator.
func (d *Deed) isOrder() bool { return slices.Contains(OrderNames, d.Verb) }

// Acts are what somebody did to a run, in the order of their places.
type Acts struct {
	Flat     bool // they are all that happens: the schedule of the plan is not played
	Operator bool // Flat: the world has an operator from the start
	Own      int  // Flat: clients that do only what is invoked
	Idle     bool // Flat: the clients of workloads do only what is invoked, and read in the end
	List     []Act
}

// none reports whether there are no acts.
func (a *Acts) none() bool { return !a.Flat && len(a.List) == 0 }

// Invoke reports whether clients are asked for operations by hand.
func (a *Acts) Invoke() bool {
	return a.Own > 0 || slices.ContainsFunc(a.List, func(a Act) bool { return a.Verb == InvokeVerb })
}
