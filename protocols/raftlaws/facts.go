package raftlaws

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are small, and there is none for each message. Hash covers an entry and all before it, so
// that the invariants judge whole logs by their last entry.

// Basics are one of each fact of section 5, for a protocol's entry in the catalogue.
func Basics() []sim.Fact {
	return []sim.Fact{
		Booted{},
		Term{},
		Vote{},
		Candidate{},
		Leader{},
		Stepdown{},
		Append{},
		Truncate{},
		Commit{},
		Apply{},
		Members{},
	}
}

// Facts are one of each that is told here.
func Facts() []sim.Fact {
	return append(Basics(), SplitVote{}, Snapshot{}, Installed{}, Restored{})
}

// Booted says what a server found on its disk when it started, which is also all that is left of
// what it said before: entries that it appended or truncated without a sync may be back as before.
type Booted struct {
	Term      int64
	VotedFor  sim.ID
	LastIndex int64
	LastTerm  int64
	LastHash  uint64
}

// Term says that a server has begun a term, and that its disk knows.
type Term struct{ Term int64 }

// Vote says that a server gave its vote, and that its disk knows.
type Vote struct {
	Term int64
	For  sim.ID
}

// Candidate says that a server began an election.
type Candidate struct{ Term int64 }

// SplitVote says that an election timeout passed at a server that knows of no winner, and of rivals:
// in its term more than one asked for votes, or one was refused a vote. A candidate whom nobody
// answers says nothing.
type SplitVote struct{ Term int64 }

// Leader says that a server won an election, and what its log was at that moment.
type Leader struct {
	Term      int64
	LastIndex int64
	LastHash  uint64
}

// Stepdown says that a server ceased to lead the term.
type Stepdown struct{ Term int64 }

// Append says that a server added an entry at the end of its log. The disk may not know yet.
type Append struct {
	Index int64
	Term  int64
	Hash  uint64
}

// Truncate says that a server removed the end of its log, and what is left.
type Truncate struct {
	LastIndex int64
	LastHash  uint64
}

// Commit says that a server in a term learned that its log is committed up to an index.
type Commit struct {
	Term  int64
	Index int64
	Hash  uint64
}

// Apply says that a server applied an entry to its state machine.
type Apply struct {
	Index  int64
	Term   int64
	Hash   uint64
	Client sim.ID // 0: no command, but a no-op or a change of members
	Seq    uint64
}

// Config says that a server uses a configuration from here on: it has appended its entry, or gone
// back to it because a later one was truncated. Servers that use a configuration only when it is committed
// do not state it.
type Config struct {
	Index  int64 // of its entry; 0 is the one that the cluster began with
	Voters []sim.ID
	Old    []sim.ID // in a joint configuration the voters of C_old
}

// Members says that a server knows a configuration to be committed.
type Members struct {
	Index  int64 // of its entry; 0 is the one that the cluster began with
	Voters []sim.ID
	Old    []sim.ID
}

// Roster makes Members a [sim.Roster].
func (f Members) Roster() (version int64, members []sim.ID) {
	return f.Index, (&Configuration{f.Voters, f.Old}).Members()
}

// Snapshot says that a server took a snapshot that ends with an entry, in place of entries of its log.
// StateHash is the hash of the state machine after that entry.
type Snapshot struct {
	Index     int64
	Term      int64
	Hash      uint64
	StateHash uint64
}

// Installed says that a server replaced its whole log and its state machine by a snapshot that the
// leader sent. The log now ends with that entry.
type Installed struct {
	Index     int64
	Term      int64
	Hash      uint64
	StateHash uint64
}

// Restored says that a server, when it booted, began with a snapshot from its disk: all up to its
// last entry counts as applied.
type Restored struct {
	Index     int64
	Term      int64
	Hash      uint64
	StateHash uint64
}

// Claim makes Leader a [sim.Claim].
func (f Leader) Claim() (epoch int64, leads bool) { return f.Term, true }

// Claim makes Stepdown a [sim.Claim].
func (f Stepdown) Claim() (epoch int64, leads bool) { return f.Term, false }

// Words makes Members [sim.Worded]: members [n1 n2 n3], of entry 7.
func (f Members) Words(name func(sim.ID) string) string {
	return fmt.Sprintf("members %s, of entry %d", (&Configuration{f.Voters, f.Old}).Words(name), f.Index)
}

// Words makes Config [sim.Worded]: config [n1 n2] → [n1 n2 n3], of entry 7.
func (f Config) Words(name func(sim.ID) string) string {
	return fmt.Sprintf("config %s, of entry %d", (&Configuration{f.Voters, f.Old}).Words(name), f.Index)
}

func (f Config) String() string {
	return fmt.Sprintf("config %d: %v", f.Index, &Configuration{f.Voters, f.Old})
}

func (f Members) String() string {
	return fmt.Sprintf("members %d: %v", f.Index, &Configuration{f.Voters, f.Old})
}

func (f Booted) String() string {
	return fmt.Sprintf("booted term=%d last=%d@%d", f.Term, f.LastIndex, f.LastTerm)
}

func (f Term) String() string { return fmt.Sprintf("term %d", f.Term) }

func (f Vote) String() string { return fmt.Sprintf("vote term=%d for=%d", f.Term, f.For) }

func (f Candidate) String() string { return fmt.Sprintf("candidate term=%d", f.Term) }

func (f SplitVote) String() string { return fmt.Sprintf("split vote term=%d", f.Term) }

func (f Leader) String() string {
	return fmt.Sprintf("leader term=%d last=%d", f.Term, f.LastIndex)
}

func (f Stepdown) String() string { return fmt.Sprintf("stepdown term=%d", f.Term) }

func (f Append) String() string { return fmt.Sprintf("append %d@%d", f.Index, f.Term) }

func (f Truncate) String() string { return fmt.Sprintf("truncate last=%d", f.LastIndex) }

func (f Commit) String() string { return fmt.Sprintf("commit index=%d", f.Index) }

// Decides is the entry at its index, told by its hash, which covers all before it.
func (f Apply) Decides() (instance int64, value string) {
	return f.Index, fmt.Sprintf("entry %016x", f.Hash)
}

func (f Apply) String() string { return fmt.Sprintf("apply %d@%d", f.Index, f.Term) }

func (f Snapshot) String() string { return fmt.Sprintf("snapshot %d@%d", f.Index, f.Term) }

func (f Installed) String() string { return fmt.Sprintf("installed %d@%d", f.Index, f.Term) }

func (f Restored) String() string { return fmt.Sprintf("restored %d@%d", f.Index, f.Term) }
