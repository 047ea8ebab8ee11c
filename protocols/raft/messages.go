package raft

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// In texts 7@3 is the entry with index 7 and term 3.

// RequestVote is sent by candidates to gather votes (§5.2).
type RequestVote struct {
	Term         int64  // candidate's term
	CandidateID  sim.ID // candidate requesting the vote
	LastLogIndex int64  // index of candidate's last log entry (§5.4)
	LastLogTerm  int64  // term of candidate's last log entry (§5.4)
	Transfer     bool   // the leader told the candidate to stand (thesis §3.10)
}

// RequestVoteReply answers RequestVote.
type RequestVoteReply struct {
	Term        int64 // currentTerm, for the candidate to update itself
	VoteGranted bool  // true means the candidate received the vote
}

// AppendEntries is sent by the leader to replicate log entries (§5.3) and as a heartbeat (§5.2).
type AppendEntries struct {
	Term         int64   // leader's term
	LeaderID     sim.ID  // so that followers can redirect clients
	PrevLogIndex int64   // index of the entry immediately preceding the new ones
	PrevLogTerm  int64   // term of that entry
	Entries      []Entry // to store (none for a heartbeat); they belong to the log, never change them
	LeaderCommit int64   // leader's commitIndex
	Round        int64   // the leader's round of heartbeats; the answer repeats it (thesis §6.4)
}

// AppendEntriesReply answers AppendEntries.
type AppendEntriesReply struct {
	Term         int64 // currentTerm, for the leader to update itself
	Success      bool  // true if the follower held an entry matching PrevLogIndex and PrevLogTerm
	MatchIndex   int64 // if so, the last entry up to which the logs are now known to match
	PrevLogIndex int64 // as asked
	NextIndex    int64 // if not, where the leader should try next (the end of §5.3)
	Round        int64 // as asked; 0 if that was in an earlier term
}

// InstallSnapshot is sent by the leader to a follower that lacks entries which are no longer in the
// leader's log (§7). Figure 13 splits a snapshot into chunks; here it is one message, whose size
// a link of limited bandwidth feels.
type InstallSnapshot struct {
	Term              int64     // leader's term
	LeaderID          sim.ID    // so that followers can redirect clients
	LastIncludedIndex int64     // the snapshot replaces all entries up through and including this index
	LastIncludedTerm  int64     // term of that entry
	Snapshot          *snapshot // nobody changes it
	Round             int64     // as in AppendEntries
}

// InstallSnapshotReply answers InstallSnapshot.
type InstallSnapshotReply struct {
	Term       int64 // currentTerm, for the leader to update itself
	MatchIndex int64 // the last entry up to which the logs are now known to match; 0: refused
	Round      int64 // as asked
}

// PreVote asks whether the sender would get a vote in a term that it has not begun (thesis §9.6).
type PreVote struct {
	Term         int64  // the term that it would begin
	CandidateID  sim.ID // who asks
	LastLogIndex int64
	LastLogTerm  int64
}

// PreVoteReply answers PreVote. It promises nothing.
type PreVoteReply struct {
	Term        int64 // currentTerm, for the asker to update itself
	AskedTerm   int64 // as asked
	VoteGranted bool
}

// TimeoutNow tells a server to stand for election, as if its election timeout had passed (thesis
// §3.10).
type TimeoutNow struct {
	Term     int64 // leader's term
	LeaderID sim.ID
}

func (m RequestVote) String() string {
	if m.Transfer {
		return fmt.Sprintf("RequestVote term=%d last=%d@%d transfer",
			m.Term, m.LastLogIndex, m.LastLogTerm)
	}
	return fmt.Sprintf("RequestVote term=%d last=%d@%d", m.Term, m.LastLogIndex, m.LastLogTerm)
}

func (m RequestVoteReply) String() string {
	return fmt.Sprintf("RequestVoteReply term=%d %s", m.Term, yesNo(m.VoteGranted))
}

func (m AppendEntries) String() string {
	return fmt.Sprintf("AppendEntries term=%d prev=%d@%d entries=%d commit=%d",
		m.Term, m.PrevLogIndex, m.PrevLogTerm, len(m.Entries), m.LeaderCommit)
}

func (m AppendEntriesReply) String() string {
	if m.Success {
		return fmt.Sprintf("AppendEntriesReply term=%d match=%d", m.Term, m.MatchIndex)
	}
	return fmt.Sprintf("AppendEntriesReply term=%d no, next=%d", m.Term, m.NextIndex)
}

func (m InstallSnapshot) String() string {
	return fmt.Sprintf("InstallSnapshot term=%d last=%d@%d",
		m.Term, m.LastIncludedIndex, m.LastIncludedTerm)
}

func (m InstallSnapshotReply) String() string {
	return fmt.Sprintf("InstallSnapshotReply term=%d match=%d", m.Term, m.MatchIndex)
}

func (m PreVote) String() string {
	return fmt.Sprintf("PreVote term=%d last=%d@%d", m.Term, m.LastLogIndex, m.LastLogTerm)
}

func (m PreVoteReply) String() string {
	return fmt.Sprintf("PreVoteReply term=%d %s", m.AskedTerm, yesNo(m.VoteGranted))
}

func (m TimeoutNow) String() string { return fmt.Sprintf("TimeoutNow term=%d", m.Term) }

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// Size makes AppendEntries a [sim.Sizer]: its numbers, and the entries with their commands.
func (m AppendEntries) Size() int {
	n := 5*8 + 4
	for i := range m.Entries {
		n += m.Entries[i].Size()
	}
	return n
}

// Size is the size of an entry in bytes, in a message and on a disk.
func (e Entry) Size() int {
	n := 2*8 + e.Command.Size()
	if c := e.Config; c != nil {
		n += 4 * (len(c.Voters) + len(c.Old))
	}
	return n
}

// Size is the size of the message in bytes: the numbers, and the snapshot.
func (m InstallSnapshot) Size() int { return 44 + m.Snapshot.Bytes }

// Size is the size of the record on the disk.
func (c compaction) Size() int { return 44 + c.Bytes }
