package check

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Watch puts every fact of a run before the invariants of its protocol. Its Event method listens
// to a world:
//
//	w.Listen(sim.Kinds(sim.Stated), watch.Event)
type Watch struct {
	all      []sim.Property
	findings []Finding // one for each of all
	open     []watched // those that have found nothing yet
}

type watched struct {
	sim.Property
	index int
}

// NewWatch watches over properties, which must be new: they remember what they saw.
func NewWatch(properties []sim.Property) *Watch {
	w := &Watch{all: properties, findings: make([]Finding, len(properties))}
	for i, p := range properties {
		w.findings[i].Property = p.Name()
		w.open = append(w.open, watched{p, i})
	}
	return w
}

// Event judges a Stated event.
func (w *Watch) Event(e *sim.Event) {
	for i := 0; i < len(w.open); i++ {
		p := w.open[i]
		why := p.Fact(e.At, e.Node, e.Body)
		if why == "" {
			continue
		}
		f := &w.findings[p.index]
		f.Verdict, f.Why, f.Events = Violated, why, []uint64{e.Num}
		w.open = slices.Delete(w.open, i, i+1)
		i--
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
