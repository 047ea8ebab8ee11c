package timesync

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A setting is by how much a clock was ahead of the true time when it was set, how well that was known, and the event of it.
type setting struct {
	node  sim.ID
	ahead time.Duration
	wrong time.Duration
	event uint64
}

// lundeliusLynch: with n clocks, and delays that differ by u at most, no two are farther apart than u(1 - 1/n) when they have been
// set (Lundelius and Lynch, theorem on the algorithm; no algorithm can promise less).
type lundeliusLynch struct {
	sim.Testimony
	*config
	nodes time.Duration
	set   []setting
}

func (*lundeliusLynch) Name() string { return lundeliusLynchName }

func (p *lundeliusLynch) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Adjusted)
	if !is {
		return ""
	}
	u := p.uncertainty()
	most := u - u/p.nodes + p.nodes + 2*p.drifted(at) // A division of integers loses up to a nanosecond.
	s := setting{node: node, ahead: f.Clock - at, event: p.Event}
	for _, o := range p.set {
		p.Cases++
		if apart := (s.ahead - o.ahead).Abs(); apart > most {
			p.Blame(o.event)
			return fmt.Sprintf("the clocks of n%d and n%d are %v apart, where %v is the most", o.node, node, apart, most)
		}
	}
	p.set = append(p.set, s)
	return ""
}

// agreement: clocks that a master has adjusted in one round are no farther apart than it may have been wrong about both, and they
// have drifted since it asked.
type agreement struct {
	sim.Testimony
	*config
	round int
	asked time.Duration
	set   []setting
}

func (*agreement) Name() string { return agreementName }

func (p *agreement) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	if f, is := fact.(Asked); is {
		p.round, p.asked, p.set = f.Number, at, nil
	}
	f, is := fact.(Adjusted)
	if !is || f.Number != p.round {
		return ""
	}
	s := setting{node: node, ahead: f.Clock - at, wrong: f.Error, event: p.Event}
	for _, o := range p.set {
		p.Cases++
		most := s.wrong + o.wrong + 2*p.drifted(at-p.asked)
		if apart := (s.ahead - o.ahead).Abs(); apart > most {
			p.Blame(o.event)
			return fmt.Sprintf("the clocks of n%d and n%d are %v apart after a round, where %v is the most", o.node, node, apart, most)
		}
	}
	p.set = append(p.set, s)
	return ""
}

// noOutliers: where most clocks are near each other, their average is near them, whatever the others say (Gusella and Zatti).
type noOutliers struct {
	sim.Testimony
	*config
	round int
	ahead map[sim.ID]time.Duration // of the true time, as they answered
}

func (*noOutliers) Name() string { return noOutliersName }

func (p *noOutliers) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Asked:
		p.round, p.ahead = f.Number, map[sim.ID]time.Duration{}
	case Answered:
		if _, again := p.ahead[node]; f.Number == p.round && !again {
			p.ahead[node] = f.Clock - at
		}
	case Averaged:
		all := []time.Duration{f.Own - at}
		for _, id := range f.Heard {
			all = append(all, p.ahead[id])
		}
		return p.judge(node, f, all, f.Clock-at)
	}
	return ""
}

// judge looks for a majority of clocks that the master cannot have taken for far from each other.
func (p *noOutliers) judge(node sim.ID, f Averaged, ahead []time.Duration, mean time.Duration) string {
	slices.Sort(ahead)
	most := len(ahead)/2 + 1
	for i := range len(ahead) - most + 1 {
		low, high := ahead[i], ahead[i+most-1]
		if high-low > p.gamma-2*f.Error {
			continue
		}
		p.Cases++
		if slack := p.gamma + 2*f.Error; mean < low-slack || mean > high+slack {
			return fmt.Sprintf("n%d makes the average of all clocks %v ahead of the true time, and most are %v to %v ahead", node, mean, low, high)
		}
		break
	}
	return ""
}
