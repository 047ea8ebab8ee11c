package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// What only grows. Figure 2 says so in passing: "initialized to 0 on first boot, increases
// monotonically". Durable state keeps to it over restarts, volatile state within one life.

// monotonicTerm: currentTerm never decreases once the disk knows it, not even over restarts.
type monotonicTerm struct {
	sim.Testimony
	terms []began // by ID
}

// began is the last term that a server began.
type began struct {
	term  int64
	event uint64
}

func (*monotonicTerm) Name() string { return "Monotonic Term" }

// Wiped forgets a server: with an empty disk it is a new one.
func (p *monotonicTerm) Wiped(node sim.ID) { *at(&p.terms, int64(node)) = began{} }

func (p *monotonicTerm) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var term int64
	how := "went"
	switch f := fact.(type) {
	case Term:
		term = f.Term
	case Booted:
		term = f.Term
		how = "restarted and went"
	default:
		return ""
	}
	p.Cases++
	known := at(&p.terms, int64(node))
	if term < known.term {
		p.Blame(known.event)
		return fmt.Sprintf("n%d %s back from term %d to term %d", node, how, known.term, term)
	}
	*known = began{term, p.Event}
	return ""
}

// monotonicCommit: neither commitIndex nor lastApplied decreases within a life, entries are applied
// one after the other, and lastApplied <= commitIndex. A snapshot stands for what was applied, and
// where one is installed it takes nothing back.
type monotonicCommit struct {
	sim.Testimony
	servers []progress // by ID
}

// progress is how far a server is in its present life.
type progress struct{ commitIndex, lastApplied int64 }

func (*monotonicCommit) Name() string { return "Monotonic Commit" }

func (p *monotonicCommit) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Commit:
		p.Cases++
		s := at(&p.servers, int64(node))
		if f.Index < s.commitIndex {
			return fmt.Sprintf("n%d moved its commitIndex back from %d to %d",
				node, s.commitIndex, f.Index)
		}
		s.commitIndex = f.Index
	case Apply:
		p.Cases++
		s := at(&p.servers, int64(node))
		if f.Index != s.lastApplied+1 {
			return fmt.Sprintf("n%d applied entry %d after entry %d", node, f.Index, s.lastApplied)
		}
		s.lastApplied = f.Index
		if f.Index > s.commitIndex {
			return fmt.Sprintf("n%d applied entry %d and knew only %d to be committed",
				node, f.Index, s.commitIndex)
		}
	case Snapshot:
		p.Cases++
		if s := at(&p.servers, int64(node)); f.Index != s.lastApplied {
			return fmt.Sprintf("n%d took a snapshot up to entry %d after it had applied entry %d",
				node, f.Index, s.lastApplied)
		}
	case Installed:
		p.Cases++
		s := at(&p.servers, int64(node))
		if f.Index < s.lastApplied {
			return fmt.Sprintf("n%d had applied entry %d and installed a snapshot that ends with "+
				"entry %d", node, s.lastApplied, f.Index)
		}
		*s = progress{f.Index, f.Index}
	case Restored:
		*at(&p.servers, int64(node)) = progress{f.Index, f.Index}
	case Booted:
		*at(&p.servers, int64(node)) = progress{}
	}
	return ""
}

// votesOnce: a server votes for at most one candidate in a given term (§5.2), not even after a
// restart for another one. What it has said of its vote its disk knows when it boots again.
type votesOnce struct {
	sim.Testimony
	votes []voted // by ID, the last one
}

// voted is a vote, and the event by which it was given.
type voted struct {
	Vote
	event uint64
}

func (*votesOnce) Name() string { return "Votes Once" }

// Wiped forgets a server: with an empty disk it is a new one.
func (p *votesOnce) Wiped(node sim.ID) { *at(&p.votes, int64(node)) = voted{} }

func (p *votesOnce) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var f Vote
	switch v := fact.(type) {
	case Vote:
		f = v
	case Booted:
		return p.boots(node, v)
	default:
		return ""
	}
	p.Cases++
	last := at(&p.votes, int64(node))
	if f.Term == last.Term && f.For != last.For {
		p.Blame(last.event)
		return fmt.Sprintf("n%d voted in term %d for n%d and then for n%d",
			node, f.Term, last.For, f.For)
	}
	*last = voted{f, p.Event}
	return ""
}

// boots compares what a server finds on its disk with what it has said of it.
func (p *votesOnce) boots(node sim.ID, f Booted) string {
	last := at(&p.votes, int64(node))
	if last.For != 0 && f.Term == last.Term && f.VotedFor != last.For {
		p.Blame(last.event)
		found := "nobody"
		if f.VotedFor != 0 {
			found = fmt.Sprintf("n%d", f.VotedFor)
		}
		return fmt.Sprintf("n%d voted in term %d for n%d, and when it restarted its disk said %s",
			node, f.Term, last.For, found)
	}
	if f.VotedFor != 0 {
		*last = voted{Vote{f.Term, f.VotedFor}, p.Event}
	}
	return ""
}
