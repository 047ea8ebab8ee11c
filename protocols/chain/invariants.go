package chain

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants() []sim.Property {
	return []sim.Property{&oneLog{at: map[int]entry{}}, &removed{}}
}

// An entry is an update that was committed first, and the event that told of it.
type entry struct {
	Committed
	event uint64
}

// oneLog: what is committed at a place of the log is the same at all servers.
type oneLog struct {
	sim.Testimony
	at map[int]entry
}

func (*oneLog) Name() string { return sameLog }

func (p *oneLog) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Committed)
	if !is {
		return ""
	}
	p.Cases++
	first, has := p.at[f.Index]
	if !has {
		p.at[f.Index] = entry{f, p.Event}
	} else if first.Committed != f {
		p.Blame(first.event)
		return fmt.Sprintf("n%d commits another update as its %d. than was committed before", node, f.Index)
	}
	return ""
}

// removed: a server that is not in the newest chain answers no read.
type removed struct {
	sim.Testimony
	chain Formed
	event uint64
}

func (*removed) Name() string { return removedServe }

func (p *removed) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Formed:
		p.chain, p.event = f, p.Event
	case Served:
		p.Cases++
		if !slices.Contains(p.chain.Servers, node) {
			p.Blame(p.event)
			return fmt.Sprintf("n%d answers a read, and is not in chain %d", node, p.chain.Epoch)
		}
	}
	return ""
}
