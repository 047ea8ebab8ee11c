package etcdraft

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are those of the room raft, under the same names. The library tells nothing, so they are
// read off what it hands out: its roles and terms, what it wants on the disk, and what it says is
// committed (tell.go).
//
// They are small, and there is none for each message: Hash covers an entry and all before it, so
// the invariants judge whole logs by their last entry.

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

// SplitVote says that an election timeout passed at a server that had stood in this term, or been
// asked for its vote, and knows that more than one server stood, and of no winner.
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
	Client sim.ID // 0: a no-op, or a change of members
	Seq    uint64
}

// Snapshot says that a server took a snapshot, which stands for its log up to an index. StateHash is the
// hash of the state machine after that entry.
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

// Members says that a server knows a configuration to be committed, by the entry with an index.
type Members struct {
	Index    int64 // 0: the one of the first boot
	Voters   []sim.ID
	Old      []sim.ID // while two configurations count, the voters of the outgoing one
	Learners []sim.ID
}

// Panicked says that the library found what it holds to be impossible, and that the server exits.
type Panicked struct{ Why string }

// Claim makes Leader a [sim.Claim].
func (f Leader) Claim() (epoch int64, leads bool) { return f.Term, true }

// Claim makes Stepdown a [sim.Claim].
func (f Stepdown) Claim() (epoch int64, leads bool) { return f.Term, false }

// Roster makes Members a [sim.Roster].
func (f Members) Roster() (version int64, members []sim.ID) {
	all := append(slices.Clone(f.Old), f.Voters...)
	slices.Sort(all)
	return f.Index, slices.Compact(all)
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

func (f Apply) String() string { return fmt.Sprintf("apply %d@%d", f.Index, f.Term) }

func (f Snapshot) String() string { return fmt.Sprintf("snapshot %d@%d", f.Index, f.Term) }

func (f Installed) String() string { return fmt.Sprintf("installed %d@%d", f.Index, f.Term) }

func (f Restored) String() string { return fmt.Sprintf("restored %d@%d", f.Index, f.Term) }

func (f Members) String() string {
	text := fmt.Sprintf("members %d: %v", f.Index, &configuration{f.Voters, f.Old})
	if len(f.Learners) > 0 {
		text += ", learners " + nameAll(f.Learners)
	}
	return text
}

func (f Panicked) String() string { return "panicked: " + f.Why }
