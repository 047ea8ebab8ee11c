package etcdraft

import (
	"encoding/binary"
	"fmt"

	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/sim"
)

// A letter is a message of this room that stands for one of the library's.
type letter interface {
	// etcd is the message as the library knows it, without sender and receiver.
	etcd() pb.Message
}

// campaignTransfer marks a RequestVote that the leader wants. The library does not export it.
const campaignTransfer = "CampaignTransfer"

// letter is a message of the library as it goes on the network. Entries are shared with the log
// that they come from: the library never changes an entry, and never writes behind a slice that it
// gave away.
func (s *Server) letter(m *pb.Message) sim.Message {
	term := int64(m.Term)
	switch m.Type {
	case pb.MsgVote:
		return RequestVote{
			Term: term, LastLogIndex: int64(m.Index), LastLogTerm: int64(m.LogTerm),
			Transfer: string(m.Context) == campaignTransfer,
		}
	case pb.MsgVoteResp:
		return RequestVoteReply{Term: term, VoteGranted: !m.Reject}
	case pb.MsgPreVote:
		return PreVote{Term: term, LastLogIndex: int64(m.Index), LastLogTerm: int64(m.LogTerm)}
	case pb.MsgPreVoteResp:
		return PreVoteReply{Term: term, VoteGranted: !m.Reject}
	case pb.MsgApp:
		return AppendEntries{
			Term: term, PrevLogIndex: int64(m.Index), PrevLogTerm: int64(m.LogTerm),
			Entries: m.Entries, LeaderCommit: int64(m.Commit),
		}
	case pb.MsgAppResp:
		if !m.Reject {
			return AppendEntriesReply{Term: term, Success: true, MatchIndex: int64(m.Index)}
		}
		return AppendEntriesReply{
			Term: term, PrevLogIndex: int64(m.Index),
			HintIndex: int64(m.RejectHint), HintTerm: int64(m.LogTerm),
		}
	case pb.MsgHeartbeat:
		return Heartbeat{Term: term, LeaderCommit: int64(m.Commit), Read: roundOf(m.Context)}
	case pb.MsgHeartbeatResp:
		return HeartbeatReply{Term: term, Read: roundOf(m.Context)}
	case pb.MsgSnap:
		return InstallSnapshot{Term: term, Snapshot: s.storage.snapshot}
	case pb.MsgTimeoutNow:
		return TimeoutNow{Term: term}
	}
	panic(fmt.Errorf("etcdraft: the library sends a %v, which it has no reason to", m.Type))
}

func (m RequestVote) etcd() pb.Message {
	var context []byte
	if m.Transfer {
		context = []byte(campaignTransfer)
	}
	return pb.Message{
		Type: pb.MsgVote, Term: uint64(m.Term),
		Index: uint64(m.LastLogIndex), LogTerm: uint64(m.LastLogTerm), Context: context,
	}
}

func (m RequestVoteReply) etcd() pb.Message {
	return pb.Message{Type: pb.MsgVoteResp, Term: uint64(m.Term), Reject: !m.VoteGranted}
}

func (m PreVote) etcd() pb.Message {
	return pb.Message{
		Type: pb.MsgPreVote, Term: uint64(m.Term),
		Index: uint64(m.LastLogIndex), LogTerm: uint64(m.LastLogTerm),
	}
}

func (m PreVoteReply) etcd() pb.Message {
	return pb.Message{Type: pb.MsgPreVoteResp, Term: uint64(m.Term), Reject: !m.VoteGranted}
}

func (m AppendEntries) etcd() pb.Message {
	return pb.Message{
		Type: pb.MsgApp, Term: uint64(m.Term), Index: uint64(m.PrevLogIndex),
		LogTerm: uint64(m.PrevLogTerm), Entries: m.Entries, Commit: uint64(m.LeaderCommit),
	}
}

func (m AppendEntriesReply) etcd() pb.Message {
	if m.Success {
		return pb.Message{Type: pb.MsgAppResp, Term: uint64(m.Term), Index: uint64(m.MatchIndex)}
	}
	return pb.Message{
		Type: pb.MsgAppResp, Term: uint64(m.Term), Reject: true, Index: uint64(m.PrevLogIndex),
		RejectHint: uint64(m.HintIndex), LogTerm: uint64(m.HintTerm),
	}
}

func (m Heartbeat) etcd() pb.Message {
	return pb.Message{
		Type: pb.MsgHeartbeat, Term: uint64(m.Term), Commit: uint64(m.LeaderCommit), Context: roundKey(m.Read),
	}
}

func (m HeartbeatReply) etcd() pb.Message {
	return pb.Message{Type: pb.MsgHeartbeatResp, Term: uint64(m.Term), Context: roundKey(m.Read)}
}

func (m InstallSnapshot) etcd() pb.Message {
	meta := m.Snapshot.etcd()
	return pb.Message{Type: pb.MsgSnap, Term: uint64(m.Term), Snapshot: &meta}
}

func (m TimeoutNow) etcd() pb.Message {
	return pb.Message{Type: pb.MsgTimeoutNow, Term: uint64(m.Term)}
}

// roundKey is the number of a round of reads as the library carries it: as a key, nil for none.
func roundKey(round int64) []byte {
	if round == 0 {
		return nil
	}
	return binary.BigEndian.AppendUint64(nil, uint64(round))
}

// roundOf is the inverse of roundKey.
func roundOf(key []byte) int64 {
	if len(key) == 0 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(key))
}
