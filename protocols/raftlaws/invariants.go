package raftlaws

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Invariants are the properties of Figure 3, those of monotonic.go, and what the paper says of majorities,
// for one run.
func Invariants() []sim.Property {
	b := new(books)
	return []sim.Property{
		&electionSafety{}, &leaderAppendOnly{}, &logMatching{books: b}, &leaderCompleteness{books: b},
		&stateMachineSafety{}, &monotonicTerm{}, &monotonicCommit{}, &votesOnce{}, &majorityElects{},
		&committedIsKept{books: b},
	}
}

// InvariantsOfMembers are [Invariants], and those of overlap.go and roster.go for servers whose members
// change.
func InvariantsOfMembers() []sim.Property {
	return append(Invariants(), &overlappingMajorities{}, &committedMembers{})
}

// leaderAppendOnly: "a leader never overwrites or deletes entries in its log; it only appends new
// entries" (§5.3).
type leaderAppendOnly struct {
	sim.Testimony
	servers []leading // by ID
}

type leading struct {
	term  int64  // that it leads; 0: none
	last  int64  // index of its last entry
	event uint64 // by which it was elected
}

func (*leaderAppendOnly) Name() string { return "Leader Append-Only" }

func (p *leaderAppendOnly) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Append:
		s := at(&p.servers, int64(node))
		if s.term == 0 {
			return ""
		}
		p.Cases++
		if f.Index <= s.last {
			p.Blame(s.event)
			return fmt.Sprintf("n%d leads term %d and overwrote its entry %d", node, s.term, f.Index)
		}
		s.last = f.Index
	case Truncate:
		s := at(&p.servers, int64(node))
		if s.term == 0 {
			return ""
		}
		p.Cases++
		if f.LastIndex < s.last {
			p.Blame(s.event)
			return fmt.Sprintf("n%d leads term %d and deleted its entries after %d",
				node, s.term, f.LastIndex)
		}
	case Installed:
		s := at(&p.servers, int64(node))
		if s.term == 0 {
			return ""
		}
		p.Cases++
		p.Blame(s.event)
		return fmt.Sprintf("n%d leads term %d and replaced its log by a snapshot", node, s.term)
	case Leader:
		*at(&p.servers, int64(node)) = leading{f.Term, f.LastIndex, p.Event}
	case Stepdown, Booted:
		at(&p.servers, int64(node)).term = 0
	}
	return ""
}

// leaderCompleteness: "if a log entry is committed in a given term, then that entry will be present
// in the logs of the leaders for all higher-numbered terms" (§5.4).
//
// An old leader may learn that an entry is committed when a later one is already elected, so both
// orders of the two facts are judged.
type leaderCompleteness struct {
	sim.Testimony
	*books
	committed commitment
	leaders   []elected // in the order of their terms
}

// commitment is the last entry that is known to be committed.
type commitment struct {
	end   logEnd
	by    sim.ID // who first knew
	term  int64  // and in which term
	event uint64 // by which it said so
}

// elected is a leader with its log when it was elected.
type elected struct {
	node  sim.ID
	term  int64
	log   logEnd
	event uint64
}

func (*leaderCompleteness) Name() string { return "Leader Completeness" }

func (p *leaderCompleteness) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Append, Truncate, Booted, Installed:
		p.note(node, fact, p.Event)
	case Leader:
		p.Cases++
		l := elected{node, f.Term, logEnd{f.LastIndex, f.LastHash}, p.Event}
		i := len(p.leaders)
		for ; i > 0 && p.leaders[i-1].term > l.term; i-- {
		}
		p.leaders = slices.Insert(p.leaders, i, l)
		return p.judge(l)
	case Commit:
		if f.Index <= p.committed.end.index {
			return ""
		}
		p.Cases++
		p.committed = commitment{logEnd{f.Index, f.Hash}, node, f.Term, p.Event}
		// Hardly ever are there leaders of later terms.
		for i := len(p.leaders) - 1; i >= 0 && p.leaders[i].term > f.Term; i-- {
			if why := p.judge(p.leaders[i]); why != "" {
				return why
			}
		}
	}
	return ""
}

// judge says which committed entry a leader of a later term lacks.
func (p *leaderCompleteness) judge(l elected) string {
	c := p.committed
	if l.term <= c.term || p.holds(l.log, c.end.index, c.end.hash) {
		return ""
	}
	p.Blame(c.event, l.event)
	term := int64(0)
	if e := p.find(c.end.index, c.end.hash); e != nil {
		term = e.term
	}
	return fmt.Sprintf("n%d was elected in term %d without the entry %d of term %d "+
		"that n%d knew to be committed in term %d", l.node, l.term, c.end.index, term, c.by, c.term)
}

// stateMachineSafety: "if a server has applied a log entry at a given index to its state machine,
// no other server will ever apply a different log entry for the same index" (§5.4.3).
//
// A snapshot counts as the application of its last entry, whose hash covers all before it; and all
// snapshots up to one entry must be of the same state.
type stateMachineSafety struct {
	sim.Testimony
	applied []termHash // by index, the first that was applied
	states  []termHash // by index, the first snapshot: hash is that of the state
}

func (*stateMachineSafety) Name() string { return "State Machine Safety" }

func (p *stateMachineSafety) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Apply:
		return p.apply(node, f.Index, f.Term, f.Hash)
	case Snapshot:
		return p.state(node, f)
	case Installed:
		return p.state(node, Snapshot(f))
	case Restored:
		return p.state(node, Snapshot(f))
	}
	return ""
}

func (p *stateMachineSafety) apply(node sim.ID, index, term int64, hash uint64) string {
	p.Cases++
	first := at(&p.applied, index)
	switch {
	case first.node == 0:
		*first = termHash{term, hash, node, p.Event}
	case first.hash != hash:
		p.Blame(first.event)
		return fmt.Sprintf("at index %d, n%d applied an entry of term %d and n%d a different one "+
			"of term %d", index, first.node, first.term, node, term)
	case first.term != term:
		p.Blame(first.event)
		return fmt.Sprintf("at index %d, n%d and n%d applied the same entry, which the one says is of term %d, "+
			"and the other of term %d", index, first.node, node, first.term, term)
	}
	return ""
}

func (p *stateMachineSafety) state(node sim.ID, f Snapshot) string {
	if why := p.apply(node, f.Index, f.Term, f.Hash); why != "" {
		return why
	}
	first := at(&p.states, f.Index)
	switch {
	case first.node == 0:
		*first = termHash{f.Term, f.StateHash, node, p.Event}
	case first.hash != f.StateHash:
		p.Blame(first.event)
		return fmt.Sprintf("n%d and n%d have snapshots up to entry %d whose states differ",
			first.node, node, f.Index)
	}
	return ""
}
