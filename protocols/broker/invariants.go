package broker

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	return []sim.Property{
		&leaves{config: c, done: map[uint64]bool{}},
		&lasts{held: map[uint64]uint64{}},
		&oneSend{sent: map[sending]uint64{}},
		&oneHolder{config: c, given: map[uint64]delivery{}},
		&oneEffect{done: map[uint64]uint64{}},
		&bounded{config: c, times: map[uint64]int{}},
	}
}

// leaves: a message is taken off the queue when what it is to bring about has happened, and laid aside when it was delivered as
// often as it may be.
type leaves struct {
	sim.Testimony
	*config
	done map[uint64]bool
}

func (*leaves) Name() string { return leavesDone }

func (p *leaves) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Done:
		p.done[f.Item] = true
	case Removed:
		if p.Cases++; !p.done[f.Item] {
			return fmt.Sprintf("message %d was taken off the queue, and nobody has done it", f.Item)
		}
	case Buried:
		if p.Cases++; f.Receives < p.receives {
			return fmt.Sprintf("message %d was laid aside after %d deliveries, and may have %d", f.Item, f.Receives, p.receives)
		}
	}
	return ""
}

// lasts: what was accepted is in the queue until it is taken off or laid aside, whatever restarts.
type lasts struct {
	sim.Testimony
	held map[uint64]uint64 // the event that told of it
	last uint64            // the newest message
}

func (*lasts) Name() string { return acceptedLasts }

func (p *lasts) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Accepted:
		p.held[f.Item] = p.Event
		p.last = max(p.last, f.Item)
		p.Cases++
	case Removed:
		delete(p.held, f.Item)
	case Buried:
		delete(p.held, f.Item)
	case Delivered:
		p.Cases++
	case Recovered:
		p.Cases++
		there := map[uint64]bool{}
		for _, m := range f.Items {
			there[m] = true
		}
		for m := uint64(1); m <= p.last; m++ {
			if event, held := p.held[m]; held && !there[m] {
				p.Blame(event)
				delete(p.held, m)
				return fmt.Sprintf("message %d was accepted, and is not there any more", m)
			}
		}
	}
	return ""
}

// oneSend: what a client sends is one message, however often it sends it.
type oneSend struct {
	sim.Testimony
	sent map[sending]uint64 // the event
}

func (*oneSend) Name() string { return oneMessage }

func (p *oneSend) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Accepted)
	if !is {
		return ""
	}
	p.Cases++
	s := sending{f.Client, f.Seq}
	if event, sent := p.sent[s]; sent {
		p.Blame(event)
		return fmt.Sprintf("message %d is one that n%d has sent before", f.Item, f.Client)
	}
	p.sent[s] = p.Event
	return ""
}

// oneHolder: nobody else is given a message before its visibility timeout ends, or its consumer refuses it. The broker's clock
// decides: one that stands still between its look at the clock and the delivery delivers late what is hidden for less.
type oneHolder struct {
	sim.Testimony
	*config
	given map[uint64]delivery
}

// A delivery is until when a message is hidden, and the event that told of it.
type delivery struct {
	hidden time.Duration
	event  uint64
}

func (*oneHolder) Name() string { return oneAtATime }

func (p *oneHolder) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Recovered:
		clear(p.given) // A broker that restarts does not know who has what.
	case Delivered:
		p.Cases++
		g, given := p.given[f.Item]
		p.given[f.Item] = delivery{f.Hidden, p.Event}
		if given && f.At < g.hidden && !p.poisonous(f.Item) {
			p.Blame(g.event)
			return fmt.Sprintf("message %d was given to n%d, %v before it is visible again", f.Item, f.To, g.hidden-f.At)
		}
	}
	return ""
}

// oneEffect: what a message is to bring about happens once.
type oneEffect struct {
	sim.Testimony
	done map[uint64]uint64 // the event
}

func (*oneEffect) Name() string { return effectOnce }

func (p *oneEffect) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Done)
	if !is {
		return ""
	}
	p.Cases++
	if event, done := p.done[f.Item]; done && !f.Had {
		p.Blame(event)
		return fmt.Sprintf("message %d had its effect a second time", f.Item)
	}
	p.done[f.Item] = p.Event
	return ""
}

// bounded: no message is delivered more often than the parameter says.
type bounded struct {
	sim.Testimony
	*config
	times map[uint64]int
}

func (*bounded) Name() string { return boundedRedelivery }

func (p *bounded) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Delivered)
	if !is {
		return ""
	}
	p.Cases++
	if p.times[f.Item]++; p.times[f.Item] > p.receives {
		return fmt.Sprintf("message %d was delivered for the %dth time, and should be a dead letter after %d", f.Item, p.times[f.Item], p.receives)
	}
	return ""
}
