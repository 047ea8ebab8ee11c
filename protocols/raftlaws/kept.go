package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// committedIsKept: "a log entry is committed once the leader that created the entry has replicated it on a
// majority of the servers" (§5.3), which answered when it was on their disks (Figure 2). It does not take a
// server's word for it but looks into the logs, when the entry is first stated to be committed, by the
// configuration that the leader of that term used; and again when a server boots, and has what was on its
// disk. In that term and those after it nobody removes it who has it.
type committedIsKept struct {
	sim.Testimony
	*books
	seats
	reigns    []int64         // by ID: the term that the server leads, 0 if none
	used      []Configuration // by term: what its leader used last
	terms     []int64         // by ID: the last that the server is known to have begun
	committed commitment
	voters    Configuration // who had to have it
}

func (*committedIsKept) Name() string { return "Committed Is Kept" }

// Wiped forgets a server: with an empty disk it is a new one.
func (p *committedIsKept) Wiped(node sim.ID) {
	p.forget(node)
	*at(&p.terms, int64(node)) = 0
}

func (p *committedIsKept) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Append:
		p.books.note(node, fact, p.Event)
	case Commit:
		return p.commits(node, at(&p.servers, int64(node)), f)
	case Truncate, Installed:
		return p.removes(node, p.books.note(node, fact, p.Event))
	case Leader:
		*at(&p.reigns, int64(node)) = f.Term
		*at(&p.used, f.Term) = *p.of(node)
	case Stepdown:
		*at(&p.reigns, int64(node)) = 0
	case Term:
		*at(&p.terms, int64(node)) = f.Term
	case Booted:
		*at(&p.terms, int64(node)) = f.Term
		*at(&p.reigns, int64(node)) = 0
		p.seats.note(node, fact)
		return p.boots(node, p.books.note(node, fact, p.Event))
	case Config, Members:
		p.seats.note(node, fact)
		if term := *at(&p.reigns, int64(node)); term > 0 {
			*at(&p.used, term) = *p.of(node)
		}
	}
	return ""
}

// commits judges that an entry is committed.
func (p *committedIsKept) commits(node sim.ID, s *book, f Commit) string {
	end := logEnd{f.Index, f.Hash}
	if !s.has(end) {
		return fmt.Sprintf("n%d took entry %d for committed, which is not in its log", node, f.Index)
	}
	if f.Index <= p.committed.end.index {
		return ""
	}
	p.committed = commitment{end, node, f.Term, p.Event}
	p.voters = *at(&p.used, f.Term)
	if !p.voters.known() {
		return "" // whoever leads that term has not stated it
	}
	p.Cases++
	if p.voters.majority(p.has) {
		return ""
	}
	return fmt.Sprintf("n%d took entry %d for committed in term %d, and of %v only %s had it",
		node, f.Index, f.Term, &p.voters, p.voters.those(p.has))
}

// has reports whether a server has the entry that is committed.
func (p *committedIsKept) has(id sim.ID) bool { return at(&p.servers, int64(id)).has(p.committed.end) }

// boots judges what a server found on its disk.
func (p *committedIsKept) boots(node sim.ID, s *book) string {
	if !p.voters.known() || s.has(p.committed.end) || p.voters.majority(p.has) {
		return ""
	}
	p.Blame(p.committed.event)
	return fmt.Sprintf("n%d restarted without entry %d, which n%d knew in term %d to be committed, and of %v only %s have it",
		node, p.committed.end.index, p.committed.by, p.committed.term, &p.voters, p.voters.those(p.has))
}

// removes judges that a server has removed the end of its log. It may have to for a leader of an earlier
// term, who does not know of what others commit: they do without this server.
func (p *committedIsKept) removes(node sim.ID, s *book) string {
	if *at(&p.terms, int64(node)) < p.committed.term {
		return ""
	}
	p.Cases++
	// The entry that was last both here and on the way to the one that is committed.
	a, b := s.before, p.committed.end
	for b.index > a.index {
		b = p.parent(b)
	}
	for a.index > s.log.index && a != b {
		if a = p.parent(a); b.index > a.index {
			b = p.parent(b)
		}
	}
	if a.index <= s.log.index {
		return ""
	}
	p.Blame(p.committed.event)
	return fmt.Sprintf("n%d removed its entry %d, and n%d knew in term %d that all up to entry %d is committed",
		node, a.index, p.committed.by, p.committed.term, p.committed.end.index)
}
