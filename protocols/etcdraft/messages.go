package etcdraft

import (
	"fmt"

	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/service"
)

// The library has one type of message with a field that says which it is. On the network here each
// kind has a type of its own, under the paper's name where the paper has one, so that a trace and a
// scenario can tell them apart. In texts 7@3 is the entry with index 7 and term 3.

// RequestVote is sent by candidates to gather votes: MsgVote.
type RequestVote struct {
	Term         int64
	LastLogIndex int64
	LastLogTerm  int64
	Transfer     bool // the leader wants it so, and whoever hears that leader may vote all the same
}

// RequestVoteReply answers RequestVote: MsgVoteResp.
type RequestVoteReply struct {
	Term        int64
	VoteGranted bool
}

// PreVote asks whether the sender would get a vote in a term that it has not begun: MsgPreVote.
type PreVote struct {
	Term         int64 // the term that it would begin
	LastLogIndex int64
	LastLogTerm  int64
}

// PreVoteReply answers PreVote: MsgPreVoteResp.
type PreVoteReply struct {
	Term        int64 // as asked if granted, and else the present one
	VoteGranted bool
}

// AppendEntries replicates the log: MsgApp. It is no heartbeat, which has a type of its own.
type AppendEntries struct {
	Term         int64
	PrevLogIndex int64
	PrevLogTerm  int64
	Entries      []pb.Entry // they belong to the sender's log, never change them
	LeaderCommit int64
}

// AppendEntriesReply answers AppendEntries, and InstallSnapshot: MsgAppResp.
type AppendEntriesReply struct {
	Term         int64
	Success      bool
	MatchIndex   int64 // if so, up to where the logs match and are on this disk
	PrevLogIndex int64 // if not, as asked
	HintIndex    int64 // and the last entry that could match
	HintTerm     int64
}

// Heartbeat tells followers that their leader is there: MsgHeartbeat.
type Heartbeat struct {
	Term         int64
	LeaderCommit int64 // as far as the follower's log is known to match
	Read         int64 // the newest round of reads that waits for answers; 0 is none
}

// HeartbeatReply answers Heartbeat: MsgHeartbeatResp.
type HeartbeatReply struct {
	Term int64
	Read int64 // as asked
}

// InstallSnapshot brings a follower the state that the leader's log begins behind: MsgSnap.
type InstallSnapshot struct {
	Term     int64
	Snapshot snapshot
}

// TimeoutNow makes a follower stand at once, because its leader wants it to lead: MsgTimeoutNow.
type TimeoutNow struct{ Term int64 }

func (m RequestVote) String() string {
	return fmt.Sprintf("RequestVote term=%d last=%d@%d", m.Term, m.LastLogIndex, m.LastLogTerm)
}

func (m RequestVoteReply) String() string {
	return fmt.Sprintf("RequestVoteReply term=%d %s", m.Term, yesNo(m.VoteGranted))
}

func (m PreVote) String() string {
	return fmt.Sprintf("PreVote term=%d last=%d@%d", m.Term, m.LastLogIndex, m.LastLogTerm)
}

func (m PreVoteReply) String() string {
	return fmt.Sprintf("PreVoteReply term=%d %s", m.Term, yesNo(m.VoteGranted))
}

func (m AppendEntries) String() string {
	return fmt.Sprintf("AppendEntries term=%d prev=%d@%d entries=%d commit=%d",
		m.Term, m.PrevLogIndex, m.PrevLogTerm, len(m.Entries), m.LeaderCommit)
}

func (m AppendEntriesReply) String() string {
	if m.Success {
		return fmt.Sprintf("AppendEntriesReply term=%d match=%d", m.Term, m.MatchIndex)
	}
	return fmt.Sprintf("AppendEntriesReply term=%d no, hint=%d@%d", m.Term, m.HintIndex, m.HintTerm)
}

func (m Heartbeat) String() string {
	if m.Read == 0 {
		return fmt.Sprintf("Heartbeat term=%d commit=%d", m.Term, m.LeaderCommit)
	}
	return fmt.Sprintf("Heartbeat term=%d commit=%d read=%d", m.Term, m.LeaderCommit, m.Read)
}

func (m HeartbeatReply) String() string {
	if m.Read == 0 {
		return fmt.Sprintf("HeartbeatReply term=%d", m.Term)
	}
	return fmt.Sprintf("HeartbeatReply term=%d read=%d", m.Term, m.Read)
}

func (m InstallSnapshot) String() string {
	return fmt.Sprintf("InstallSnapshot term=%d last=%d@%d", m.Term, m.Snapshot.Index, m.Snapshot.Term)
}

func (m TimeoutNow) String() string { return fmt.Sprintf("TimeoutNow term=%d", m.Term) }

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// Size makes AppendEntries a [sim.Sizer]. Commands count as in every other store, and not as our
// codec packs them: what protocols cost can then be compared.
func (m AppendEntries) Size() int {
	const numbers = 4 * 8
	n := numbers
	for i := range m.Entries {
		n += entrySize(&m.Entries[i])
	}
	return n
}

// entrySize is the size of an entry in bytes, in a message and in the log.
func entrySize(e *pb.Entry) int {
	const header = 2*8 + 4
	return header + dataSize(e)
}

// Size makes InstallSnapshot a [sim.Sizer].
func (m InstallSnapshot) Size() int { return m.Snapshot.Size() }

// Size is the size of a snapshot in bytes, in a message and on a disk.
func (s snapshot) Size() int {
	const numbers, server = 64, 8
	return numbers + server*(len(s.Conf.Voters)+len(s.Conf.VotersOutgoing)+len(s.Conf.Learners)) +
		service.SnapshotSize(s.State)
}
