package check

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Watch puts every fact of a run before the invariants of its protocol. Its Event method listens
// to a world:
//
//	w.Listen(sim.Kinds(sim.Stated, sim.Faulted), watch.Event)
type Watch struct {
	all      []sim.Property
	findings []Finding // one for each of all
	open     []watched // those that have found nothing yet
}

type watched struct {
	sim.Property
	witness Witness // the property, if it is one
	index   int
}

// A Witness is a property that remembers by which events it knows what it knows. A violation is
// the meeting of two facts, and whoever is to believe it wants to see how both came about. One
// becomes a witness by embedding [sim.Testimony].
type Witness interface {
	sim.Property
	// Heed tells the number of the event of the fact that Fact will be asked about next.
	Heed(event uint64)
	// Against are the numbers of the events of the earlier facts that the last one contradicts, once
	// there is a violation.
	Against() []uint64
}

// A Forgetful property is about what servers keep over restarts. A server whose disk was emptied is
// a new one that happens to have the name of another.
type Forgetful interface {
	sim.Property
	// Wiped says that a node's disk was emptied.
	Wiped(node sim.ID)
}

// NewWatch watches over properties, which must be new: they remember what they saw.
func NewWatch(properties []sim.Property) *Watch {
	w := &Watch{all: properties, findings: make([]Finding, len(properties))}
	for i, p := range properties {
		w.findings[i].Property = p.Name()
		witness, _ := p.(Witness)
		w.open = append(w.open, watched{p, witness, i})
	}
	return w
}

// Event judges a Stated event, and hears of disks that are wiped.
func (w *Watch) Event(e *sim.Event) {
	if e.Kind == sim.Faulted {
		w.faulted(e)
		return
	}
	for i := 0; i < len(w.open); i++ {
		p := w.open[i]
		if p.witness != nil {
			p.witness.Heed(e.Num)
		}
		why := p.Fact(e.At, e.Node, e.Body)
		if why == "" {
			continue
		}
		f := &w.findings[p.index]
		f.Verdict, f.Why, f.Events = Violated, why, []uint64{e.Num}
		if p.witness != nil {
			f.Events = sorted(append(f.Events, p.witness.Against()...))
		}
		w.open = slices.Delete(w.open, i, i+1)
		i--
	}
}

// faulted tells of a wiped disk.
func (w *Watch) faulted(e *sim.Event) {
	f, _ := e.Body.(sim.Fault)
	if f.Kind != sim.Wipe {
		return
	}
	for _, p := range w.open {
		if forgetful, is := p.Property.(Forgetful); is {
			for _, id := range f.Nodes {
				forgetful.Wiped(id)
			}
		}
	}
}

// Violated tells whether any invariant has been broken so far.
func (w *Watch) Violated() bool { return len(w.open) < len(w.all) }

// Findings are the verdicts, in the order of the properties. One that judged nothing has not held.
func (w *Watch) Findings() []Finding {
	out := slices.Clone(w.findings)
	for _, p := range w.open {
		if p.Judged() == 0 {
			out[p.index] = vacuous(p.Name(), fmt.Sprintf("nothing that could have broken %s ever "+
				"happened, so the run says nothing about it", p.Name()))
		}
	}
	return out
}
