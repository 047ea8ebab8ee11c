package raftlaws

import "github.com/orrery-sim/orrery/sim"

// books are kept about the servers' logs, by what the servers state. Several invariants look into them.
// They cost a step for each entry that is appended, and one to look an entry up.
type books struct {
	lineage
	servers []book // by ID
	event   uint64 // the last one that was noted
}

// A book is about one server.
type book struct {
	log    logEnd
	before logEnd   // what the log was before the last fact
	hashes []uint64 // by index, as far as the log goes; 0: all that is known is that a snapshot stands for it
	wiped  int64    // what it had up to here, its disk was robbed of
}

// note follows a fact, and is the book of the server that stated it. Whoever asks first has it noted.
func (b *books) note(node sim.ID, fact sim.Fact, event uint64) *book {
	s := at(&b.servers, int64(node))
	if event == b.event {
		return s
	}
	b.event = event
	s.before = s.log
	switch f := fact.(type) {
	case Append:
		b.add(f, s.log.hash)
		s.grow(logEnd{f.Index, f.Hash})
	case Truncate:
		s.log = logEnd{f.LastIndex, f.LastHash}
	case Installed:
		b.reread(s, logEnd{f.Index, f.Hash})
	case Booted:
		b.reread(s, logEnd{f.LastIndex, f.LastHash})
	}
	return s
}

// grow makes an entry the last one.
func (s *book) grow(end logEnd) {
	for int64(len(s.hashes)) <= end.index {
		s.hashes = append(s.hashes, 0)
	}
	s.hashes[end.index] = end.hash
	s.log = end
}

// reread makes a log what was found on a disk, or came as a snapshot. Of what was written and not synced, any
// part may be on the disk.
func (b *books) reread(s *book, end logEnd) {
	s.grow(end)
	for end.index > 0 {
		if end = b.parent(end); s.hashes[end.index] == end.hash && end.hash != 0 {
			return
		}
		s.hashes[end.index] = end.hash
	}
}

// has reports whether a log has an entry, or had it when the disk was emptied.
func (s *book) has(e logEnd) bool {
	if e.index > s.log.index {
		return e.index <= s.wiped
	}
	return s.hashes[e.index] == e.hash || s.hashes[e.index] == 0
}

// forget is for a server whose disk was emptied. It is not to blame for what it had.
func (b *books) forget(node sim.ID) {
	s := at(&b.servers, int64(node))
	*s = book{wiped: max(s.wiped, s.log.index)}
}
