package etcdraft

import (
	"fmt"
	"sort"
	"strings"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// A storage is what the disk holds, in memory: the library reads it through the interface
// raft.Storage, whose methods are below.
//
// Messages hold parts of entries. They are therefore never overwritten: what is truncated leaves the
// slice without room behind it, and the next append moves the log to a new array.
type storage struct {
	hard     HardState
	snapshot snapshot // the newest one
	initial  pb.ConfState
	outgrown bool // the configuration has changed since the snapshot
	wanted   bool // a follower needs a newer one

	before  mark       // the entry that stands before the first
	entries []pb.Entry // the one with index i is at entries[i-before.index-1]
	hashes  []uint64   // of the entries, each with all before it
	onDisk  int64      // the index of the first record in the disk's log
}

// A mark is an entry without its content.
type mark struct {
	index, term int64
	hash        uint64
}

// HardState is the library's record of what a server must not forget, as one record on the disk.
// Commit may be older on the disk than in memory: it is not synced for its own sake.
type HardState struct {
	Term     int64
	VotedFor sim.ID
	Commit   int64
}

// String is the record in a trace.
func (h HardState) String() string {
	return fmt.Sprintf("term=%d vote=%d commit=%d", h.Term, h.VotedFor, h.Commit)
}

// last is the last entry.
func (s *storage) last() mark { return s.at(s.before.index + int64(len(s.entries))) }

// at is the entry with an index. before.index <= index <= last().index
func (s *storage) at(index int64) mark {
	if index == s.before.index {
		return s.before
	}
	i := index - s.before.index - 1
	return mark{index, int64(s.entries[i].Term), s.hashes[i]}
}

// push adds an entry at the end, in memory.
func (s *storage) push(e pb.Entry) mark {
	hash := chain(s.last().hash, &e)
	s.entries, s.hashes = append(s.entries, e), append(s.hashes, hash)
	return s.last()
}

// cut removes the entries after an index, in memory.
func (s *storage) cut(last int64) {
	n := last - s.before.index
	s.entries, s.hashes = s.entries[:n:n], s.hashes[:n:n]
}

// InitialState is what the library needs to know at boot.
func (s *storage) InitialState() (pb.HardState, pb.ConfState, error) {
	conf := s.initial
	if s.snapshot.Index > 0 {
		conf = s.snapshot.Conf
	}
	return pb.HardState{
		Term: uint64(s.hard.Term), Vote: uint64(s.hard.VotedFor), Commit: uint64(s.hard.Commit),
	}, conf, nil
}

// Entries are the entries from lo to hi, without hi, as many as fit into so many bytes, and one at
// least.
func (s *storage) Entries(lo, hi, maxSize uint64) ([]pb.Entry, error) {
	first := uint64(s.before.index) + 1
	if lo < first {
		return nil, raft.ErrCompacted
	}
	part := s.entries[lo-first : hi-first : hi-first]
	size := uint64(0)
	for i := range part {
		size += uint64(part[i].Size())
		if size > maxSize && i > 0 {
			return part[:i:i], nil
		}
	}
	return part, nil
}

// Term is the term of an entry, which may be the one before the first.
func (s *storage) Term(i uint64) (uint64, error) {
	switch index := int64(i); {
	case index < s.before.index:
		return 0, raft.ErrCompacted
	case index > s.last().index:
		return 0, raft.ErrUnavailable
	default:
		return uint64(s.at(index).term), nil
	}
}

// LastIndex is the index of the last entry.
func (s *storage) LastIndex() (uint64, error) { return uint64(s.last().index), nil }

// FirstIndex is the index of the first entry, or if there is none, of the next.
func (s *storage) FirstIndex() (uint64, error) { return uint64(s.before.index) + 1, nil }

// Snapshot is the newest snapshot, without the state: the library does not look into it. One from before
// the configuration changed is none: whoever has joined since is not named in it, and the library of such
// a receiver drops it without a word. The server then takes another, and the library asks again. Without
// this: mutant ship-outgrown-snapshot.
func (s *storage) Snapshot() (pb.Snapshot, error) {
	if s.outgrown {
		s.wanted = true
		return pb.Snapshot{}, raft.ErrSnapshotTemporarilyUnavailable
	}
	return s.snapshot.etcd(), nil
}

// String is the log in short: the terms of its entries, as in the paper's figures, with runs
// counted: 1x3 2 4x2. What a snapshot stands for comes first, in brackets: [7].
func (s *storage) String() string {
	var b strings.Builder
	if s.before.index > 0 {
		fmt.Fprintf(&b, "[%d]", s.before.index)
	}
	for rest := s.entries; len(rest) > 0; {
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

// chain is the hash of an entry in a log whose hash so far is given. Two logs are the same up to an
// index if their hashes there are.
func chain(prefix uint64, e *pb.Entry) uint64 {
	h := raftlaws.Mix(raftlaws.Mix(prefix, e.Term), uint64(e.Type))
	return raftlaws.MixText(h, e.Data)
}
