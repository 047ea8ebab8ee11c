package detector

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config, nodes int) []sim.Property {
	return []sim.Property{
		&fresh{ledger: newLedger(c, nodes)}, &inTime{ledger: newLedger(c, nodes)},
		&notEarlier{ledger: newLedger(c, nodes)}, &trusts{ledger: newLedger(c, nodes)},
	}
}

// fresh: who takes a sign of life takes none of an earlier life, and none for the second time.
type fresh struct {
	sim.Testimony
	ledger
}

func (*fresh) Name() string { return freshName }

func (p *fresh) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	defer p.note(at, node, fact, p.Event)
	f, is := fact.(Heard)
	if !is {
		return ""
	}
	p.Cases++
	r := p.rows[pair{node, f.Peer}]
	if f.Generation < r.generation || f.Generation == r.generation && f.N <= r.n {
		p.Blame(r.event)
		return fmt.Sprintf("n%d takes n%d's sign %d.%d for one of life, and has had %d.%d", node, f.Peer, f.Generation, f.N, r.generation, r.n)
	}
	return ""
}

// inTime: whose sign of life is late is suspected then. It is looked for at the second beat after that, when a node that was asleep has
// come to its deadlines.
type inTime struct {
	sim.Testimony
	ledger
}

func (*inTime) Name() string { return inTimeName }

func (p *inTime) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	defer p.note(at, node, fact, p.Event)
	before, beaten := p.beats[node]
	if _, is := fact.(Beat); !is || !beaten {
		return ""
	}
	for id := sim.ID(1); int(id) <= p.nodes; id++ {
		if id == node {
			continue
		}
		p.Cases++
		r := p.rows[pair{node, id}]
		if !r.suspected && r.due+p.slack(p.timeout)+p.asleep < before {
			p.Blame(r.event)
			return fmt.Sprintf("n%d does not suspect n%d, whose sign of life was late %v ago", node, id, at-r.due)
		}
	}
	return ""
}

// notEarlier: nobody is suspected before its sign of life is late, nor by a node that has slept over its deadline.
type notEarlier struct {
	sim.Testimony
	ledger
}

func (*notEarlier) Name() string { return notEarlierName }

func (p *notEarlier) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	defer p.note(at, node, fact, p.Event)
	f, is := fact.(Suspected)
	if !is {
		return ""
	}
	p.Cases++
	r := p.rows[pair{node, f.Peer}]
	switch slack := p.slack(f.Silence); {
	case at < r.due-slack:
		p.Blame(r.event)
		return fmt.Sprintf("n%d suspects n%d %v before its sign of life is late", node, f.Peer, r.due-at)
	case at > r.due+p.asleep+slack:
		p.Blame(r.event)
		return fmt.Sprintf("n%d slept over n%d's deadline for %v, and suspects it", node, f.Peer, at-r.due)
	}
	return ""
}

// trusts: whoever hears of somebody that it suspects trusts it before it hears of it again.
type trusts struct {
	sim.Testimony
	ledger
	heard map[pair]uint64 // of those that are suspected: the event of the sign
}

func (*trusts) Name() string { return trustsName }

func (p *trusts) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	defer p.note(at, node, fact, p.Event)
	if p.heard == nil {
		p.heard = map[pair]uint64{}
	}
	switch f := fact.(type) {
	case Booted:
		for id := range sim.ID(p.nodes) {
			delete(p.heard, pair{node, id + 1})
		}
	case Trusted:
		delete(p.heard, pair{node, f.Peer})
	case Heard:
		key := pair{node, f.Peer}
		p.Cases++
		if event, again := p.heard[key]; again {
			p.Blame(event)
			return fmt.Sprintf("n%d hears of n%d again and again, and suspects it", node, f.Peer)
		}
		if p.rows[key].suspected {
			p.heard[key] = p.Event
		}
	}
	return ""
}
