package abd

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// propagation: when an operation finishes, a write quorum keeps its tag, or a later one. Every read
// quorum meets it, and that is all that Atomicity rests on.
type propagation struct {
	sim.Testimony
	quorum   int
	replicas []sim.ID
	kept     []mark // by the place of the replica
}

func newPropagation(c *config) *propagation {
	return &propagation{
		quorum: c.writeQuorum, replicas: c.replicas, kept: make([]mark, len(c.replicas)),
	}
}

func (*propagation) Name() string { return "Propagation" }

func (p *propagation) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if tag, is := keptIn(fact); is {
		p.kept[node-p.replicas[0]] = mark{tag, p.Event}
		return ""
	}
	f, is := fact.(Finished)
	if !is {
		return ""
	}
	p.Cases++
	n := 0
	for i := range p.kept {
		if !p.kept[i].Less(f.Tag) {
			n++
		}
	}
	if n >= p.quorum {
		return ""
	}
	for i := range p.kept {
		if p.kept[i].event != 0 && p.kept[i].Less(f.Tag) {
			p.Blame(p.kept[i].event)
		}
	}
	return fmt.Sprintf("n%d %s, but of the %d replicas that it takes only %d keep that or something later",
		node, did(f), p.quorum, n)
}
