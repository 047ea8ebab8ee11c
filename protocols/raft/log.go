package raft

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Entry is an entry of the log: a command for the state machine, and the term in which a leader
// received it.
type Entry struct {
	Index   int64
	Term    int64
	Command *service.Command        // shared by all logs that hold the entry, never changed; the zero command is a no-op
	Config  *raftlaws.Configuration // who the members are from here on (§6); nil in most entries; shared likewise

	// Hash covers the entry and all before it in the log that holds it. Two logs are the same up
	// to an index if their hashes there are: what would take a walk over two logs, to tell Log
	// Matching or Leader Completeness, takes one comparison.
	Hash uint64
}

// A log is what the disk's log holds, in memory. Entry i is at entries[i-1-base.Index].
//
// Messages hold parts of it. Entries are therefore never overwritten: what is truncated leaves
// the slice without room behind it, and the next append moves the log to a new array.
type log struct {
	base    Entry // the last entry that was dropped, without its command; zero: none (snapshot.go)
	entries []Entry
}

// last is the last entry, or the base.
func (l *log) last() Entry { return l.at(l.lastIndex()) }

func (l *log) lastIndex() int64 { return l.base.Index + int64(len(l.entries)) }

// at is the entry with an index, and the zero entry where the log has none: at index 0, and where it
// was dropped.
func (l *log) at(index int64) Entry {
	if i := index - l.base.Index - 1; uint64(i) < uint64(len(l.entries)) {
		return l.entries[i]
	}
	if index == l.base.Index {
		return l.base
	}
	return Entry{}
}

// term is the term of the entry with an index, and 0 where at has none.
func (l *log) term(index int64) int64 {
	if i := index - l.base.Index - 1; uint64(i) < uint64(len(l.entries)) {
		return l.entries[i].Term
	}
	if index == l.base.Index {
		return l.base.Term
	}
	return 0
}

// from is a part of the log, beginning with an index behind the base, of at most so many entries.
func (l *log) from(index int64, most int) []Entry {
	start := int(index - l.base.Index - 1)
	end := min(len(l.entries), start+most)
	return l.entries[start:end:end]
}

// cut removes the entries after an index.
func (l *log) cut(last int64) {
	n := last - l.base.Index
	l.entries = l.entries[:n:n]
}

// dropTo removes the entries up to a new base.
func (l *log) dropTo(base Entry) {
	l.entries = slices.Clone(l.entries[base.Index-l.base.Index:])
	l.base = base
}

// startOf is the first index of the term that the entry with this index has, as far as is known.
func (l *log) startOf(index int64) int64 {
	term := l.term(index)
	for index > l.base.Index+1 && l.term(index-1) == term {
		index--
	}
	return index
}

// append adds an entry to the end of the log, on disk and in memory. The fact comes before the
// write: a torn write may survive a crash that comes between them, and whoever follows the facts
// must have heard of all that a disk can hold.
func (r *Server) append(env *sim.Env, e Entry) {
	last := r.log.last()
	e.Index, e.Hash = last.Index+1, chain(last.Hash, &e)
	env.Emit(raftlaws.Append{Index: e.Index, Term: e.Term, Hash: e.Hash})
	env.Disk().Append(e)
	r.log.entries = append(r.log.entries, e)
	r.unsynced = true
	if e.Config != nil {
		r.enter(env, e.Index, e.Config)
	}
}

// truncate removes the entries after an index, on disk and in memory.
func (r *Server) truncate(env *sim.Env, last int64) {
	env.Emit(raftlaws.Truncate{LastIndex: last, LastHash: r.log.at(last).Hash})
	if !r.mutants.On(truncateInMemory) { // Without this a restart brings back what was overwritten.
		env.Disk().Truncate(r.stale + int(last-r.log.base.Index))
	}
	r.log.cut(last)
	r.unsynced = true
	r.withdraw(env, last)
}

// String is the log in short: the terms of its entries, as in the paper's figures, with runs
// counted: 1x3 2 4x2. What was dropped is shown by its last entry: (7@3) 4x2.
func (l log) String() string {
	var b strings.Builder
	if l.base.Index > 0 {
		fmt.Fprintf(&b, "(%d@%d)", l.base.Index, l.base.Term)
	}
	for rest := l.entries; len(rest) > 0; {
		term := rest[0].Term
		// Terms do not decrease along a log.
		n := 1 + sort.Search(len(rest)-1, func(i int) bool { return rest[i+1].Term > term })
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d", term)
		if n > 1 {
			fmt.Fprintf(&b, "x%d", n)
		}
		rest = rest[n:]
	}
	return b.String()
}

// chain is the hash of an entry in a log whose hash so far is given.
func chain(prefix uint64, e *Entry) uint64 {
	c := e.Command
	h := raftlaws.Mix(prefix, uint64(e.Term))
	h = raftlaws.Mix(h, uint64(c.Client))
	h = raftlaws.Mix(h, c.Seq)
	h = raftlaws.Mix(h, uint64(c.Op.Amount))
	h = raftlaws.MixText(h, c.Op.Name)
	h = raftlaws.MixText(h, c.Op.Key)
	h = raftlaws.MixText(h, c.Op.Value)
	h = raftlaws.MixText(h, c.Op.Old)
	if e.Config != nil {
		h = mixConfiguration(h, e.Config)
	}
	return h
}

func mixConfiguration(h uint64, c *raftlaws.Configuration) uint64 {
	for _, group := range [][]sim.ID{c.Voters, c.Old} {
		h = raftlaws.Mix(h, uint64(len(group)))
		for _, id := range group {
			h = raftlaws.Mix(h, uint64(id))
		}
	}
	return h
}
