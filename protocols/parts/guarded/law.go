package guarded

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Exclusion is the name of what must hold at the store.
const Exclusion = "Nobody In Between"

// NewExclusion is mutual exclusion where it matters: between what a visit reads and what it writes nobody else reads or writes.
// What workers believe about their locks does not count.
func NewExclusion() sim.Property { return &exclusion{newest: map[sim.ID]uint64{}} }

type exclusion struct {
	sim.Testimony
	newest      map[sim.ID]uint64 // of each worker: the newest visit that has looked
	looked      Looked            // the newest
	lookedEvent uint64
	stored      Stored // the newest
}

func (*exclusion) Name() string { return Exclusion }

func (p *exclusion) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Looked:
		if f.Visit > p.newest[f.Worker] { // Another copy of a question that is answered counts for nothing.
			p.newest[f.Worker] = f.Visit
			p.looked, p.lookedEvent = f, p.Event
		}
	case Stored:
		if f == p.stored { // stated again
			return ""
		}
		p.Cases++
		p.stored = f
		if l := p.looked; l.Worker != f.Worker || l.Visit != f.Visit {
			p.Blame(p.lookedEvent)
			return fmt.Sprintf("the store takes %d from n%d, though n%d has looked since n%d did", f.Sum, f.Worker, l.Worker, f.Worker)
		}
	}
	return ""
}
