package paxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The three requirements of safety are those of §2.1, in the order of their weight.

// agreement: no two values are chosen. What acceptors chose and what proposers and learners believe
// must all be the same.
type agreement struct {
	sim.Testimony
	census
	first    Vote // the first proposal that was chosen, or believed to be
	events   []uint64
	believed bool // somebody's word for it is all there was
}

func (*agreement) Name() string { return "Agreement" }

func (p *agreement) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if f, is := fact.(Chosen); is {
		return p.judge(Vote(f), true, fmt.Sprintf("n%d believes that %s was chosen in ballot %v",
			node, f.Value, f.Ballot), []uint64{p.Event})
	}
	v, won := p.hear(node, fact, p.Event)
	if !won {
		return ""
	}
	return p.judge(v, false, fmt.Sprintf("%s was chosen in ballot %v", v.Value, v.Ballot),
		p.evidence(v))
}

// judge compares a proposal that was chosen, or is believed to be, with the first.
func (p *agreement) judge(v Vote, believed bool, what string, events []uint64) string {
	p.Cases++
	if p.first == (Vote{}) {
		p.first, p.events, p.believed = v, events, believed
	}
	if v.Value == p.first.Value {
		return ""
	}
	p.Blame(p.events...)
	p.Blame(events...)
	was := "was"
	if p.believed {
		was = "was believed to be"
	}
	return fmt.Sprintf("%s, but %s %s chosen in ballot %v", what, p.first.Value, was, p.first.Ballot)
}

// validity: a value that is chosen was proposed by somebody.
type validity struct {
	sim.Testimony
	census
	proposed map[string]bool
}

func (*validity) Name() string { return "Validity" }

func (p *validity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if f, is := fact.(Propose); is {
		p.proposed[f.Value] = true
		return ""
	}
	v, won := p.hear(node, fact, 0)
	if !won {
		return ""
	}
	p.Cases++
	if !p.proposed[v.Value] {
		return fmt.Sprintf("%s was chosen in ballot %v, and nobody proposed it", v.Value, v.Ballot)
	}
	return ""
}

// learning: what a process takes for chosen has been chosen.
type learning struct {
	sim.Testimony
	census
}

func (*learning) Name() string { return "Learning" }

func (p *learning) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.hear(node, fact, p.Event)
	f, is := fact.(Chosen)
	if !is {
		return ""
	}
	p.Cases++
	if n := p.voters(Vote(f)); n < p.quorum {
		p.Blame(p.evidence(Vote(f))...)
		return fmt.Sprintf("n%d believes that %s was chosen in ballot %v, but of the acceptors "+
			"that it takes, %d, so far %d voted for it", node, f.Value, f.Ballot, p.quorum, n)
	}
	return ""
}
