package raftlaws

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// logMatching: "if two logs contain an entry with the same index and term, then the logs are
// identical in all entries up through the given index" (§5.3). It holds over all time: nobody
// ever makes a second entry of an index and term. And what is identical up through an index was made in
// one term, whoever speaks of it.
//
// A snapshot stands for the beginning of the log that it is kept with (§7, Figure 12). Who is sent one that is not
// the beginning of its own log "discards its entire log; it is all superseded by the snapshot and may possibly have
// uncommitted entries that conflict with the snapshot" (§7; Figure 13, rule 7). These are two writes, and a crash may
// come between them: so the two are compared when a server has booted, and has said what it made of what it found.
type logMatching struct {
	sim.Testimony
	*books
	seen [][]termHash // by index
}

// termHash is the first entry of a term that was seen at an index.
type termHash struct {
	term  int64
	hash  uint64
	node  sim.ID
	event uint64
}

func (*logMatching) Name() string { return "Log Matching" }

func (p *logMatching) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Append:
		p.note(node, fact, p.Event)
		return p.match(node, f.Index, f.Term, f.Hash)
	case Truncate:
		p.note(node, fact, p.Event)
	case Booted:
		p.note(node, fact, p.Event)
		if f.LastIndex > 0 {
			return p.match(node, f.LastIndex, f.LastTerm, f.LastHash)
		}
	case Snapshot:
		return p.match(node, f.Index, f.Term, f.Hash)
	case Installed:
		p.note(node, fact, p.Event)
		return p.match(node, f.Index, f.Term, f.Hash)
	case Restored:
		if why := p.match(node, f.Index, f.Term, f.Hash); why != "" {
			return why
		}
		return p.begins(node, f)
	}
	return ""
}

// begins says that the log with which a server has booted does not begin with its snapshot.
func (p *logMatching) begins(node sim.ID, f Restored) string {
	end := at(&p.servers, int64(node)).log
	if end.index >= f.Index && p.holds(end, f.Index, f.Hash) {
		return ""
	}
	return fmt.Sprintf("n%d restarted with a snapshot up to entry %d of term %d, "+
		"and its log up to entry %d does not begin with that", node, f.Index, f.Term, end.index)
}

func (p *logMatching) match(node sim.ID, index, term int64, hash uint64) string {
	p.Cases++
	row := at(&p.seen, index)
	for _, e := range *row {
		switch {
		case e.term == term && e.hash == hash:
			return ""
		case e.term == term:
			p.Blame(e.event)
			return fmt.Sprintf("n%d and n%d both have an entry %d of term %d, "+
				"but their logs up to it differ", e.node, node, index, term)
		case e.hash == hash:
			p.Blame(e.event)
			return fmt.Sprintf("n%d and n%d have the same log up to entry %d, which the one says is of term %d, "+
				"and the other of term %d", e.node, node, index, e.term, term)
		}
	}
	*row = append(*row, termHash{term, hash, node, p.Event})
	return ""
}
