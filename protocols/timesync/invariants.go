package timesync

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. All of them compare what nodes say with the true time, which is
// that of the world, and which no node knows.
func invariants(c *config, nodes int) []sim.Property {
	all := []sim.Property{&neverBack{last: make([]reading, nodes+1)}}
	switch c.method {
	case cristian, intersection:
		all = append(all, &trueTime{}, &halfRoundTrip{config: c})
	case berkeley:
		all = append(all, &agreement{config: c}, &noOutliers{config: c})
	case averaging:
		all = append(all, &lundeliusLynch{config: c, nodes: time.Duration(nodes)})
	}
	return all
}

// A reading is what a clock said, and the event of that.
type reading struct {
	clock time.Duration
	event uint64 // 0: it has not been read in this life of the node
}

// neverBack: in one life of a node no reading of its clock is lower than one before.
type neverBack struct {
	sim.Testimony
	last []reading // by ID
}

func (*neverBack) Name() string { return neverBackName }

func (p *neverBack) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		p.last[node] = reading{}
	case Told:
		was := p.last[node]
		p.last[node] = reading{f.Clock, p.Event}
		p.Cases++
		if was.event != 0 && f.Clock < was.clock {
			p.Blame(was.event)
			return fmt.Sprintf("n%d told %v, and %v before that", node, f.Clock, was.clock)
		}
	}
	return ""
}

// trueTime: whoever says by how much the clock may be wrong is not wrong by more.
type trueTime struct{ sim.Testimony }

func (*trueTime) Name() string { return trueTimeName }

func (p *trueTime) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	var clock, wrong time.Duration
	switch f := fact.(type) {
	case Synced:
		clock, wrong = f.Clock, f.Error
	case Told:
		if !f.Synced {
			return ""
		}
		clock, wrong = f.Clock, f.Error
	default:
		return ""
	}
	p.Cases++
	if (clock - at).Abs() > wrong {
		return fmt.Sprintf("n%d has %v ± %v, and the true time is %v: it is %v off", node, clock, wrong, at, clock-at)
	}
	return ""
}

// halfRoundTrip: an honest source's clock is what it said and half the round trip, to within the other half, less the least that
// a message takes (Cristian, section 3).
type halfRoundTrip struct {
	sim.Testimony
	*config
}

func (*halfRoundTrip) Name() string { return halfRoundTripName }

func (p *halfRoundTrip) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Sampled)
	if !is || !p.isHonest(f.From) {
		return ""
	}
	p.Cases++
	off := f.Time + f.RoundTrip/2 - at
	if most := (f.RoundTrip+1)/2 - p.least + p.drifted(f.RoundTrip) + p.accuracy; off.Abs() > most {
		return fmt.Sprintf("n%d measured a round trip of %v to n%d, and its middle is %v off, where %v is the most", node, f.RoundTrip, f.From, off, most)
	}
	return ""
}
