package slidingwindow

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&stream{is: fifo}, &stream{is: noDuplication}, &stream{is: noLoss}, &noCreationLaw{}, &movesOn{}, &windowKept{width: int64(c.width)},
	}
	if c.congestion {
		all = append(all, &sawtooth{})
	}
	return all
}

// stream is what must hold of the items that are delivered. The sender's nth item is n:
//
//   - FIFO: an item that has not been delivered is later than all that were.
//   - No Duplication: none is delivered twice.
//   - No Loss: none is left out.
//
// One that the receiver states again, in its place, is none of these.
type stream struct {
	sim.Testimony
	is     string
	at     map[int64]int64  // where each item was delivered
	events map[int64]uint64 // and the event of it
	last   int64            // of the items that were delivered, plus one
}

func (p *stream) Name() string { return p.is }

func (p *stream) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Delivered)
	if !is {
		return ""
	}
	if p.at == nil {
		p.at, p.events = map[int64]int64{}, map[int64]uint64{}
	}
	p.Cases++
	index, before := p.at[f.Item]
	last := p.last
	p.last = max(p.last, f.Item+1)
	if !before {
		p.at[f.Item], p.events[f.Item] = f.Index, p.Event
	}
	switch {
	case before && index == f.Index:
	case p.is == noDuplication && before:
		p.Blame(p.events[f.Item])
		return fmt.Sprintf("n%d delivers item %d twice, as %d and as %d", node, f.Item, index, f.Index)
	case p.is == fifo && !before && f.Item < last:
		p.Blame(p.events[last-1])
		return fmt.Sprintf("n%d delivers item %d after item %d", node, f.Item, last-1)
	case p.is == noLoss && f.Item > last:
		return fmt.Sprintf("n%d delivers item %d, and has not delivered %d", node, f.Item, last)
	}
	return ""
}

// noCreationLaw: what is delivered was sent.
type noCreationLaw struct {
	sim.Testimony
	sent int64 // places from 0 on
}

func (*noCreationLaw) Name() string { return noCreation }

func (p *noCreationLaw) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Sent:
		p.sent = max(p.sent, f.Index+1)
	case Delivered:
		p.Cases++
		if f.Item >= p.sent {
			return fmt.Sprintf("n%d delivers item %d, which nobody has sent", node, f.Item)
		}
	}
	return ""
}

// movesOn: a window moves past what is delivered only.
type movesOn struct {
	sim.Testimony
	delivered int64
}

func (*movesOn) Name() string { return acknowledged }

func (p *movesOn) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Delivered:
		p.delivered = max(p.delivered, f.Index+1)
	case Moved:
		p.Cases++
		if f.Base > p.delivered {
			return fmt.Sprintf("the window of n%d begins at %d, and only %d items are delivered", node, f.Base, p.delivered)
		}
	}
	return ""
}

// windowKept: no segment is sent that is beyond the window.
type windowKept struct {
	sim.Testimony
	width, base int64
}

func (*windowKept) Name() string { return within }

func (p *windowKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Moved:
		p.base = f.Base
	case Sent:
		p.Cases++
		if f.Index >= p.base+p.width {
			return fmt.Sprintf("n%d sends segment %d, and its window is %d to %d", node, f.Index, p.base, p.base+p.width-1)
		}
	}
	return ""
}

// sawtooth: Additive Increase, Multiplicative Decrease. The window of congestion grows by one, and is halved by a loss.
type sawtooth struct{ sim.Testimony }

func (*sawtooth) Name() string { return aimd }

func (p *sawtooth) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Resized)
	if !is {
		return ""
	}
	p.Cases++
	switch {
	case f.Lost && f.Size > max(1, f.Was/2):
		return fmt.Sprintf("n%d has lost something, and its window goes from %d to %d, which is not half", node, f.Was, f.Size)
	case !f.Lost && f.Size != f.Was+1:
		return fmt.Sprintf("the window of n%d grows from %d to %d, which is not by one", node, f.Was, f.Size)
	}
	return ""
}
