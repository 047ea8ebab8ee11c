package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Move is a deed and the moment for it, in words that mean something in another run, too: one from which
// something was left out, so that its events have other numbers. [Run.Play] does it, and [Run.Acts] then
// says at which places it was done.
type Move struct {
	At    time.Duration // the deed is done before anything of this instant happens, to nodes that have started
	After *Mark         // or, if there is one, inside the handler right after the first event like this from that instant on
	Deed
	Words  string
	Undoes int // of an undo: which move began the fault or the order, counted from 1
}

// A Mark tells what an event is about.
type Mark struct {
	Kind  sim.Kind
	Node  sim.ID
	Peer  sim.ID
	About string // the kind of a message or a fact, the name of a timer, where a record was written
}

// MarkOf is what an event is about.
func MarkOf(e *sim.Event) Mark {
	m := Mark{Kind: e.Kind, Node: e.Node, Peer: e.Peer}
	switch body := e.Body.(type) {
	case nil:
	case sim.Timer:
		m.About = body.Name
	case sim.Write:
		m.About = body.Key
	default:
		m.About = sim.KindOf(body)
	}
	return m
}

// Moves are everything that was done to the run, and what its clients asked for before the final reads, in
// the order of happening. The run is made once more for them.
func (r *Run) Moves() ([]Move, error) {
	flat := r.Flat()
	s := &script{marks: map[uint64]Mark{}, given: map[wish]int{}}
	for i := range flat.List {
		a := &flat.List[i]
		if a.Place.Step == 0 {
			s.marks[a.Place.Event] = Mark{}
		}
		if a.Verb == InvokeVerb {
			s.given[wish{a.Node, a.Op}]++
		}
	}
	opts := r.opts
	opts.Keep, opts.Measure, opts.Teach = 0, false, false
	opts.Listen = func(w *sim.World) { w.Listen(sim.AllKinds, s.event) }
	again, err := Begin(r.plan, r.seed, opts)
	if err != nil {
		return nil, err
	}
	if err := again.asFar(min(r.world.Now(), r.calm-1)); err != nil {
		return nil, err
	}
	for i := range flat.List {
		s.askedUntil(flat.List[i].At)
		s.did(&flat.List[i])
	}
	s.askedUntil(r.calm)
	return s.moves, nil
}

// asFar lets everything happen up to an instant, or as far as it comes: a protocol that panicked does so again.
func (r *Run) asFar(t time.Duration) error {
	defer func() { _ = recover() }()
	return r.RunTo(t)
}

// A script is what happens to a run, while it is written down.
type script struct {
	marks map[uint64]Mark // of the events at which something was done
	given map[wish]int    // how often clients were told to ask for what
	asks  []asking        // what they asked for

	moves []Move
	begun []int // the moves that began faults and orders, counted from 1, by their numbers
}

// asking is that a client asks for an operation.
type asking struct {
	at time.Duration
	wish
}

// A wish is what a client asks for.
type wish struct {
	client sim.ID
	op     service.Op
}

// event notes what is to know of an event.
func (s *script) event(e *sim.Event) {
	if _, wanted := s.marks[e.Num]; wanted {
		s.marks[e.Num] = MarkOf(e)
	}
	if in, is := e.Body.(sim.Invoke); is && e.Kind == sim.Invoked {
		if op, is := in.Op.(service.Op); is {
			s.asks = append(s.asks, asking{e.At, wish{e.Node, op}})
		}
	}
}

// askedUntil notes what clients asked for of their own accord up to an instant.
func (s *script) askedUntil(at time.Duration) {
	for len(s.asks) > 0 && s.asks[0].at <= at {
		if a := s.asks[0]; s.given[a.wish] > 0 {
			s.given[a.wish]--
		} else {
			s.moves = append(s.moves, Move{At: a.at, Deed: Deed{Verb: InvokeVerb, Node: a.client, Op: a.op}})
		}
		s.asks = s.asks[1:]
	}
}

// did notes an act.
func (s *script) did(a *Act) {
	c := Move{At: a.At, Deed: a.Deed, Words: a.Words}
	if a.Place.Step == 0 && a.Place.Event > 0 {
		m := s.marks[a.Place.Event]
		c.After = &m
	}
	if a.Verb == UndoVerb && a.Which < len(s.begun) {
		c.Undoes = s.begun[a.Which]
	}
	s.moves = append(s.moves, c)
	if _, begins := a.begins(); begins || a.isOrder() {
		s.begun = append(s.begun, len(s.moves))
	}
}
