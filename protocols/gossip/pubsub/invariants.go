package pubsub

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact. Parameter Decay is asked where somebody announces
// messages that do not exist: elsewhere it may be that nobody is penalized.
func invariants(c *config, lies bool) []sim.Property {
	all := append(broadcast.Laws(c.nodes),
		&meshDegree{config: c}, &backoffKept{until: make([][]promised, c.nodes+1)}, &messageCache{windows: int64(c.cacheLen)})
	if lies && c.decay < 1_000_000 {
		all = append(all, &parameterDecay{counts: make([]map[counter]penalty, c.nodes+1)})
	}
	return all
}

// meshDegree: after a heartbeat a mesh is no larger than D_hi, but for the D_out peers that are grafted for the quota
// after it was thinned (v1.1, Outbound Mesh Quotas); and no smaller than D_lo as long as there is somebody to graft (v1.0,
// Mesh Maintenance).
type meshDegree struct {
	sim.Testimony
	config *config
}

func (*meshDegree) Name() string { return "Mesh Degree" }

func (p *meshDegree) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Mesh)
	if !is {
		return ""
	}
	p.Cases++
	switch {
	case f.Size > p.config.dHi+p.config.dOut:
		return fmt.Sprintf("n%d has %d peers in its mesh after a heartbeat; D_hi is %d, D_out %d", node, f.Size, p.config.dHi, p.config.dOut)
	case f.Size < p.config.dLo && f.Candidates > 0:
		return fmt.Sprintf("n%d has %d peers in its mesh after a heartbeat and could have %d more; D_lo is %d", node, f.Size, f.Candidates, p.config.dLo)
	}
	return ""
}

// backoffKept: who has pruned a peer, or was pruned by it, does not graft it before the backoff is over (v1.1, PRUNE
// Backoff). What counts is the node's own word: its clock may drift, but hardly in a backoff.
type backoffKept struct {
	sim.Testimony
	until [][]promised // by node
}

// promised says until when a node does not graft a peer.
type promised struct {
	peer  sim.ID
	until time.Duration
	event uint64
}

func (*backoffKept) Name() string { return "Backoff Is Kept" }

func (p *backoffKept) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case broadcast.Booted:
		p.until[node] = nil
	case Pruned:
		// A thousandth less, for clocks.
		until := at + f.Backoff - f.Backoff/1000
		if was := p.at(node, f.Peer); until > was.until {
			*was = promised{f.Peer, until, p.Event}
		}
	case Grafted:
		p.Cases++
		if was := p.at(node, f.Peer); at < was.until {
			p.Blame(was.event)
			return fmt.Sprintf("n%d has n%d in its mesh again %v before the backoff is over", node, f.Peer, was.until-at)
		}
	}
	return ""
}

// at is what a node has promised of a peer, made if it is nothing.
func (p *backoffKept) at(node, peer sim.ID) *promised {
	of := p.until[node]
	i := slices.IndexFunc(of, func(q promised) bool { return q.peer == peer })
	if i < 0 {
		i = len(of)
		p.until[node] = append(of, promised{peer: peer})
	}
	return &p.until[node][i]
}
