package primarybackup

import (
	"fmt"
	"maps"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants() []sim.Property {
	return []sim.Property{
		&agreement{},
		&forwarding{executed: map[spot]uint64{}},
		&exactlyOnce{done: map[sim.ID]map[sim.ID]uint64{}},
		&onePrimary{primaries: map[int64]formed{}},
		&acknowledgedViews{},
		&succession{},
		&initialisedBackups{},
	}
}

// agreement: the commands that primaries execute, and answer, are one history. Whoever is the
// primary, the nth command is the same: nothing that was answered is lost, and no two servers answer
// side by side. Of Pb1, that there is one primary at a time, it is the part that clients can see.
type agreement struct {
	sim.Testimony
	history []answered
}

type answered struct {
	hash  uint64
	node  sim.ID
	event uint64
}

func (*agreement) Name() string { return "Agreement" }

func (p *agreement) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Executed)
	if !is || !f.Leads {
		return ""
	}
	p.Cases++
	for int64(len(p.history)) < f.Index {
		p.history = append(p.history, answered{})
	}
	a := &p.history[f.Index-1]
	if a.node == 0 {
		*a = answered{f.Hash, node, p.Event}
		return ""
	}
	if a.hash == f.Hash {
		return ""
	}
	p.Blame(a.event)
	return fmt.Sprintf("n%d answers another command as the %d. of all than n%d did", node, f.Index, a.node)
}

// spot is a place in a history, on a server.
type spot struct {
	node  sim.ID
	index int64
}

// forwarding: what a primary executes with its backup, the backup has executed before.
type forwarding struct {
	sim.Testimony
	executed map[spot]uint64 // the hash there
}

func (*forwarding) Name() string { return "Forwarding" }

func (p *forwarding) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Executed)
	if !is {
		return ""
	}
	p.executed[spot{node, f.Index}] = f.Hash
	if f.With == 0 {
		return ""
	}
	p.Cases++
	switch hash, has := p.executed[spot{f.With, f.Index}]; {
	case !has:
		return fmt.Sprintf("n%d answers its %d. command, which its backup n%d has not executed",
			node, f.Index, f.With)
	case hash != f.Hash:
		return fmt.Sprintf("n%d answers its %d. command, and its backup n%d has executed another one there",
			node, f.Index, f.With)
	}
	return ""
}

// exactlyOnce: in the history of a server's state, no command of a client stands twice. What a backup
// installs has the history of the primary from which it comes.
type exactlyOnce struct {
	sim.Testimony
	done map[sim.ID]map[sim.ID]uint64 // the last number of each client, by server
}

func (*exactlyOnce) Name() string { return "Exactly Once" }

func (p *exactlyOnce) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		p.done[node] = map[sim.ID]uint64{}
	case Installed:
		p.done[node] = maps.Clone(p.done[f.From])
		if p.done[node] == nil {
			p.done[node] = map[sim.ID]uint64{}
		}
	case Executed:
		p.Cases++
		last := p.done[node]
		if f.Seq <= last[f.Client] {
			return fmt.Sprintf("n%d executes request %d of n%d, and its state has that of %d already",
				node, f.Seq, f.Client, last[f.Client])
		}
		last[f.Client] = f.Seq
	}
	return ""
}
