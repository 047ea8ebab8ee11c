package check

import (
	"fmt"
	"math"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// never is the number of the event that does not come.
const never = math.MaxUint64

// lastInstant is when an operation ends that never returns.
const lastInstant = time.Duration(math.MaxInt64)

// An Operation is what a client asked for and what came of it.
//
// Real-time order is the order of event numbers, not of instants: of two events of one instant the
// first still came first, and an operation that returned before another was invoked must precede
// it. Times are for people.
type Operation struct {
	Node    sim.ID // the client
	Process int    // of the client, as in its facts
	Row     int    // the process, counted from 0 over all clients in the order of appearance
	Op      service.Op
	Result  service.Result
	Known   bool // Result is what came of it; if it did not fail either, it may have happened at any time since Call, or not
	Failed  bool // it had no effect, and will have none

	Call, Return           time.Duration // Return is the last instant of all if it is not Known and did not fail
	CallEvent, ReturnEvent uint64        // ReturnEvent is beyond all then
	GaveUp                 uint64        // the event by which the client gave up; 0: it did not
	GaveUpAt               time.Duration
}

// A History is what the clients of a run saw. Its Event method listens to a world:
//
//	w.Listen(sim.Kinds(sim.Invoked, sim.Returned), h.Event)
type History struct {
	ops   []Operation
	marks []mark
	open  map[process]int // the newest operation of each process
	rows  int
}

type process struct {
	node   sim.ID
	number int
}

// A mark is the call or the return of an operation. A history's marks are in the order of events.
// Operations of unknown outcome have no return.
type mark struct {
	op      int32
	returns bool
}

// Operations are the operations in the order of their calls. Do not change them.
func (h *History) Operations() []Operation { return h.ops }

// Event takes down an Invoked or a Returned event. It panics if a process does two things at once,
// or returns from nothing: such a history would be judged wrongly.
func (h *History) Event(e *sim.Event) {
	switch body := e.Body.(type) {
	case sim.Invoke:
		h.invoked(e, body)
	case sim.Return:
		h.returned(e, body)
	}
}

// opsAtFirst is for how many operations a history makes room at once: those of a short run.
const opsAtFirst = 256

func (h *History) invoked(e *sim.Event, in sim.Invoke) {
	op, ok := in.Op.(service.Op)
	if !ok {
		panic(fmt.Sprintf("check: event %d invokes a %T, not a service.Op", e.Num, in.Op))
	}
	if h.open == nil {
		h.open, h.ops, h.marks = map[process]int{}, make([]Operation, 0, opsAtFirst), make([]mark, 0, 2*opsAtFirst)
	}
	p := process{e.Node, in.Process}
	row := h.rows
	if before, found := h.open[p]; found {
		if !h.ops[before].ended() {
			panic(fmt.Sprintf("check: process %d of node %d invokes %v at event %d, but the outcome "+
				"of its %v is unknown; after that a client needs a new process",
				in.Process, e.Node, op, e.Num, h.ops[before].Op))
		}
		row = h.ops[before].Row
	} else {
		h.rows++
	}
	h.open[p] = len(h.ops)
	h.marks = append(h.marks, mark{op: int32(len(h.ops))})
	h.ops = append(h.ops, Operation{
		Node: e.Node, Process: in.Process, Row: row, Op: op,
		Call: e.At, Return: lastInstant, CallEvent: e.Num, ReturnEvent: never,
	})
}

func (h *History) returned(e *sim.Event, out sim.Return) {
	i, found := h.open[process{e.Node, out.Process}]
	if !found || h.ops[i].ended() || out.Outcome == sim.Unknown && h.ops[i].GaveUp != 0 {
		panic(fmt.Sprintf("check: process %d of node %d returns at event %d from nothing",
			out.Process, e.Node, e.Num))
	}
	o := &h.ops[i]
	if out.Outcome == sim.Unknown {
		o.GaveUp, o.GaveUpAt = e.Num, e.At
		return
	}
	result, ok := out.Result.(service.Result)
	if !ok && out.Outcome == sim.OK || out.Op != any(o.Op) {
		panic(fmt.Sprintf("check: event %d returns %v from %v, but process %d of node %d asked for %v",
			e.Num, out.Result, out.Op, out.Process, e.Node, o.Op))
	}
	o.Result, o.Known, o.Failed = result, out.Outcome == sim.OK, out.Outcome == sim.Failed
	o.Return, o.ReturnEvent = e.At, e.Num
	h.marks = append(h.marks, mark{op: int32(i), returns: true})
}

// ended reports whether the outcome is known.
func (o *Operation) ended() bool { return o.Known || o.Failed }

// Failed counts the operations that certainly had no effect.
func (h *History) Failed() int {
	n := 0
	for i := range h.ops {
		if h.ops[i].Failed {
			n++
		}
	}
	return n
}

// Answered counts the operations that were done, with a result that is known.
func (h *History) Answered() int {
	n := 0
	for i := range h.ops {
		if h.ops[i].Known {
			n++
		}
	}
	return n
}
