package hyparview

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Laws are what must hold in one run, after every fact.
func Laws(c *Config) []sim.Property {
	return []sim.Property{
		&bounded{config: c, active: make([]int, c.Nodes+1)},
		&symmetric{slack: c.Timeout + c.Keepalive, views: make([][]held, c.Nodes+1)},
	}
}

// bounded: no view grows beyond its size (§4.1).
type bounded struct {
	sim.Testimony
	config *Config
	active []int // by node
}

func (*bounded) Name() string { return "Views Are Bounded" }

func (p *bounded) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Entered:
		p.active[node] = 0
	case NeighborDown:
		p.active[node]--
	case NeighborUp:
		p.Cases++
		if p.active[node]++; p.active[node] > p.config.Active {
			return fmt.Sprintf("n%d has %d neighbours, and room for %d", node, p.active[node], p.config.Active)
		}
	case Steady:
		p.Cases++
		if f.Passive > p.config.Passive {
			return fmt.Sprintf("n%d has %d nodes in its passive view, and room for %d", node, f.Passive, p.config.Passive)
		}
	}
	return ""
}

// symmetric: a node that has a neighbour for longer than it takes to notice that it is gone is the neighbour's
// neighbour, too, or was when it answered last (§4.2).
type symmetric struct {
	sim.Testimony
	slack time.Duration
	views [][]held // by node
}

// held says that a node has or had a neighbour.
type held struct {
	peer  sim.ID
	event uint64        // by which it has
	gone  time.Duration // when it was dropped; -1: it is there
}

func (*symmetric) Name() string { return "Active Views Are Symmetric" }

func (p *symmetric) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Entered:
		for i := range p.views[node] {
			if h := &p.views[node][i]; h.gone < 0 {
				h.gone = at
			}
		}
	case NeighborUp:
		p.forget(node, at)
		*p.at(node, f.Peer) = held{f.Peer, p.Event, -1}
	case NeighborDown:
		p.at(node, f.Peer).gone = at
	case Steady:
		for _, peer := range f.Active {
			p.Cases++
			if h := p.at(peer, node); h.gone >= 0 && (h.event == 0 || at-h.gone > p.slack) {
				p.Blame(p.at(node, peer).event)
				return fmt.Sprintf("n%d has the neighbour n%d for long, and n%d does not have n%d", node, peer, peer, node)
			}
		}
	}
	return ""
}

// at is what is known of a node and a neighbour, made if it is nothing.
func (p *symmetric) at(node, peer sim.ID) *held {
	view := p.views[node]
	i := slices.IndexFunc(view, func(h held) bool { return h.peer == peer })
	if i < 0 {
		i = len(view)
		p.views[node] = append(view, held{peer: peer})
	}
	return &p.views[node][i]
}

// forget drops what was too long ago to matter.
func (p *symmetric) forget(node sim.ID, now time.Duration) {
	p.views[node] = slices.DeleteFunc(p.views[node], func(h held) bool { return h.gone >= 0 && now-h.gone > p.slack })
}
