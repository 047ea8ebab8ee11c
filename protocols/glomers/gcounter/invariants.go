package gcounter

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants() []sim.Property {
	return []sim.Property{&growOnly{}, &acknowledgedIn{}, &countedOnce{}}
}

// stored is the tally that the store has now, if the fact says so.
func stored(fact sim.Fact) (t tally, is bool) {
	if k, kept := fact.(keyvalue.Kept); kept && k.Key == key {
		return readTally(k.Value), true
	}
	return nil, false
}

// growOnly: what a node has added is never less than it was (challenge 4: the counter grows only).
type growOnly struct {
	sim.Testimony
	was   tally
	event uint64
}

func (*growOnly) Name() string { return grows }

func (p *growOnly) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	t, is := stored(fact)
	if !is {
		return ""
	}
	p.Cases++
	before := p.event
	was := p.was
	p.was, p.event = t, p.Event
	for _, s := range was {
		if now := t.of(s.node).total; now < s.total {
			p.Blame(before)
			return fmt.Sprintf("of n%d's adds the store has %d, and had %d", s.node, now, s.total)
		}
	}
	return ""
}

// acknowledgedIn: the store's sum is not less than what clients were told that was added (challenge 4: reads come to the sum of
// all adds).
type acknowledgedIn struct {
	sim.Testimony
	sum   int64
	added int64
}

func (*acknowledgedIn) Name() string { return acknowledged }

func (p *acknowledgedIn) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	t, is := stored(fact)
	if is {
		p.sum = t.sum()
	} else if f, told := fact.(Added); told {
		p.added += f.Amount
	} else {
		return ""
	}
	p.Cases++
	if p.sum < p.added {
		return fmt.Sprintf("the store has %d, and clients were told that %d had been added", p.sum, p.added)
	}
	return ""
}

// countedOnce: the store's sum is not more than what nodes were asked to add.
type countedOnce struct {
	sim.Testimony
	asked int64
}

func (*countedOnce) Name() string { return once }

func (p *countedOnce) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	if f, is := fact.(Accepted); is {
		p.asked += f.Amount
		return ""
	}
	t, is := stored(fact)
	if !is {
		return ""
	}
	p.Cases++
	if sum := t.sum(); sum > p.asked {
		return fmt.Sprintf("the store has %d, and no more than %d was to be added", sum, p.asked)
	}
	return ""
}
