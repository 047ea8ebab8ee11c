package basicraft

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// RequestVote is sent by candidates to gather votes (§5.2).
type RequestVote struct {
	Term         int64  // candidate's term
	CandidateID  sim.ID // candidate requesting vote
	LastLogIndex int64  // index of candidate's last log entry (§5.4)
	LastLogTerm  int64  // term of candidate's last log entry (§5.4)
}

// RequestVoteReply answers RequestVote.
type RequestVoteReply struct {
	Term        int64 // currentTerm, for candidate to update itself
	VoteGranted bool  // true means candidate received vote
}

// AppendEntries is sent by the leader to replicate log entries (§5.3), and as a heartbeat (§5.2).
type AppendEntries struct {
	Term         int64   // leader's term
	LeaderID     sim.ID  // so follower can redirect clients
	PrevLogIndex int64   // index of log entry immediately preceding new ones
	PrevLogTerm  int64   // term of PrevLogIndex entry
	Entries      []Entry // log entries to store; empty for a heartbeat. They belong to the log: never change them
	LeaderCommit int64   // leader's commitIndex
}

// AppendEntriesReply answers AppendEntries.
type AppendEntriesReply struct {
	Term         int64 // currentTerm, for leader to update itself
	Success      bool  // true if follower contained entry matching PrevLogIndex and PrevLogTerm
	PrevLogIndex int64 // as asked
	MatchIndex   int64 // with Success: the last entry up to which the logs are known to match
}

func (m RequestVote) String() string {
	return fmt.Sprintf("RequestVote term=%d last=%d@%d", m.Term, m.LastLogIndex, m.LastLogTerm)
}

func (m RequestVoteReply) String() string {
	return fmt.Sprintf("RequestVoteReply term=%d granted=%t", m.Term, m.VoteGranted)
}

func (m AppendEntries) String() string {
	return fmt.Sprintf("AppendEntries term=%d prev=%d@%d entries=%d commit=%d",
		m.Term, m.PrevLogIndex, m.PrevLogTerm, len(m.Entries), m.LeaderCommit)
}

func (m AppendEntriesReply) String() string {
	return fmt.Sprintf("AppendEntriesReply term=%d success=%t match=%d", m.Term, m.Success, m.MatchIndex)
}

// Size makes AppendEntries a [sim.Sizer]: its numbers, and the entries with their commands.
func (m AppendEntries) Size() int {
	n := 4*8 + 4
	for i := range m.Entries {
		n += m.Entries[i].Size()
	}
	return n
}

// Size is the size of an entry in bytes, in a message and on a disk.
func (e Entry) Size() int { return 8 + e.Command.Size() }
