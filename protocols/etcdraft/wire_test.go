package etcdraft

import (
	"testing"

	"github.com/stretchr/testify/require"
	pb "go.etcd.io/raft/v3/raftpb"
	"pgregory.net/rapid"
)

// Whatever the library sends comes out of the network as it went in, but for sender and receiver,
// which the network knows.
func TestWire_ThereAndBack(t *testing.T) {
	kinds := []pb.MessageType{
		pb.MsgVote, pb.MsgVoteResp, pb.MsgPreVote, pb.MsgPreVoteResp, pb.MsgApp, pb.MsgAppResp,
		pb.MsgHeartbeat, pb.MsgHeartbeatResp, pb.MsgTimeoutNow,
	}
	rapid.Check(t, func(t *rapid.T) {
		m := pb.Message{
			Type: rapid.SampledFrom(kinds).Draw(t, "type"),
			Term: uint64(rapid.Uint32().Draw(t, "term")),
		}
		number := func(name string) uint64 { return uint64(rapid.Uint32().Draw(t, name)) }
		switch m.Type {
		case pb.MsgVote:
			m.Index, m.LogTerm = number("index"), number("log term")
			if rapid.Bool().Draw(t, "transfer") {
				m.Context = []byte(campaignTransfer)
			}
		case pb.MsgPreVote:
			m.Index, m.LogTerm = number("index"), number("log term")
		case pb.MsgVoteResp, pb.MsgPreVoteResp:
			m.Reject = rapid.Bool().Draw(t, "reject")
		case pb.MsgApp:
			m.Index, m.LogTerm, m.Commit = number("index"), number("log term"), number("commit")
			m.Entries = []pb.Entry{{Term: m.Term, Index: m.Index + 1, Data: []byte{1, 2}}}
		case pb.MsgAppResp:
			m.Index = number("index")
			if m.Reject = rapid.Bool().Draw(t, "reject"); m.Reject {
				m.RejectHint, m.LogTerm = number("hint"), number("hint's term")
			}
		case pb.MsgHeartbeat:
			m.Commit, m.Context = number("commit"), roundKey(int64(number("round")))
		case pb.MsgHeartbeatResp:
			m.Context = roundKey(int64(number("round")))
		}
		require.Equal(t, m, new(Server).letter(&m).(letter).etcd())
	})
}

// The library's messages that stay within a server must not get onto the network.
func TestWire_NoLocalMessages(t *testing.T) {
	for _, kind := range []pb.MessageType{pb.MsgHup, pb.MsgBeat, pb.MsgProp, pb.MsgStorageAppend} {
		require.Panics(t, func() { new(Server).letter(&pb.Message{Type: kind}) }, kind)
	}
}

// A message stands for the library's if and only if it is one that servers send each other.
func TestWire_AllKindsAreListed(t *testing.T) {
	letters := 0
	for _, m := range Protocol.Sends {
		if _, is := m.(letter); is {
			letters++
		}
	}
	require.Equal(t, 10, letters)
}
