package etcdraft

import (
	"slices"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// told is what a server's facts have said last.
type told struct {
	state     raft.StateType // with its term
	stateTerm int64

	term, votedIn int64 // on the disk
	votedFor      sim.ID

	commit   int64
	roster   int64    // the configuration's index
	learners []sim.ID // in it
	rival    int64    // the newest term in which more than one server is known to have stood
}

// booted states what was found on the disk.
func (s *Server) booted(env *sim.Env) {
	last := s.last()
	s.told = told{
		stateTerm: s.hard.Term,
		term:      s.hard.Term, votedIn: s.hard.Term, votedFor: s.hard.VotedFor,
		commit: s.storage.snapshot.Index, roster: -1,
	}
	env.Emit(raftlaws.Booted{
		Term: s.hard.Term, VotedFor: s.hard.VotedFor,
		LastIndex: last.index, LastTerm: last.term, LastHash: last.hash,
	})
	if n := s.storage.snapshot; n.Index > 0 {
		env.Emit(raftlaws.Restored{Index: n.Index, Term: n.Term, Hash: n.Hash, StateHash: n.StateHash})
	}
	s.tellRoster(env)
}

// tellRole states what the library has become since the last Ready, and does what follows of it.
func (s *Server) tellRole(env *sim.Env) {
	st := s.node.BasicStatus()
	term, was, wasIn := int64(st.Term), s.told.state, s.told.stateTerm
	if st.RaftState == was && term == wasIn {
		return
	}
	s.told.state, s.told.stateTerm = st.RaftState, term
	if was == raft.StateLeader {
		env.Emit(raftlaws.Stepdown{Term: wasIn})
		s.shipped = s.shipped[:0]
		s.refuseReads(env)
		s.restartElectionTimer(env)
	}
	switch st.RaftState {
	case raft.StateCandidate:
		env.Emit(raftlaws.Candidate{Term: term})
	case raft.StateLeader:
		// Its own first entry is not in the log yet.
		last := s.last()
		env.Emit(raftlaws.Leader{Term: term, LastIndex: last.index, LastHash: last.hash})
		env.CancelTimer(electionTimer)
	}
}

// tellHardState states the term and the vote if they have changed. It is called when they begin to
// bind, which is when they are on the disk.
func (s *Server) tellHardState(env *sim.Env) {
	if s.hard.Term != s.told.term {
		s.told.term = s.hard.Term
		env.Emit(raftlaws.Term{Term: s.hard.Term})
	}
	voted := s.hard.VotedFor != s.told.votedFor || s.hard.Term != s.told.votedIn
	if s.hard.VotedFor != 0 && voted {
		s.told.votedIn, s.told.votedFor = s.hard.Term, s.hard.VotedFor
		env.Emit(raftlaws.Vote{Term: s.hard.Term, For: s.hard.VotedFor})
	}
}

// tellEarlierVotes states the votes that were given in terms which were over before anything was written: the
// library handles what waits at once, and its HardState has the last term alone. The answers are about to leave.
func (s *Server) tellEarlierVotes(env *sim.Env) {
	for _, p := range s.outbox {
		m, is := p.msg.(RequestVoteReply)
		if !is || !m.VoteGranted || m.Term >= s.hard.Term || m.Term <= s.told.term {
			continue
		}
		s.told.term, s.told.votedIn, s.told.votedFor = m.Term, m.Term, p.to
		env.Emit(raftlaws.Term{Term: m.Term})
		env.Emit(raftlaws.Vote{Term: m.Term, For: p.to})
	}
}

// tellCommit states how far the log is committed.
func (s *Server) tellCommit(env *sim.Env) {
	if s.hard.Commit <= s.told.commit {
		return
	}
	s.told.commit = s.hard.Commit
	env.Emit(raftlaws.Commit{Term: s.hard.Term, Index: s.hard.Commit, Hash: s.at(s.hard.Commit).hash})
}

// tellRoster states who the members are.
func (s *Server) tellRoster(env *sim.Env) {
	if s.confIndex <= s.told.roster {
		return
	}
	s.told.roster = s.confIndex
	env.Emit(raftlaws.Members{
		Index: s.confIndex, Voters: ids(s.conf.Voters), Old: ids(s.conf.VotersOutgoing),
	})
	if learners := ids(s.conf.Learners); !slices.Equal(learners, s.told.learners) {
		s.told.learners = learners
		env.Emit(Learners{Index: s.confIndex, Servers: learners})
	}
}

// noteRival remembers a term in which a vote was refused, or asked for by another server than the
// one that got it.
func (s *Server) noteRival(after raft.BasicStatus, m pb.Message) {
	if m.Term != after.Term {
		return
	}
	switch {
	case m.Type == pb.MsgVoteResp && m.Reject,
		m.Type == pb.MsgVote && after.Vote != raft.None && after.Vote != m.From:
		s.told.rival = int64(m.Term)
	}
}

// Inspect shows what is on the disk, and what the library says of itself.
func (s *Server) Inspect(v *sim.View) {
	if s.node == nil {
		return
	}
	st := s.node.BasicStatus()
	v.Durable("currentTerm", s.hard.Term)
	v.Durable("votedFor", s.hard.VotedFor)
	v.Log(s.storage.before.index+1, len(s.storage.entries), func(i int) any { return &s.storage.entries[i] })
	v.Durable("snapshot", s.storage.snapshot.Index)
	v.Volatile("role", roles[st.RaftState])
	v.Volatile("leader", sim.ID(st.Lead))
	v.Volatile("commitIndex", int64(st.Commit))
	v.Volatile("lastApplied", s.lastApplied)
	v.Volatile("voters", ids(s.conf.Voters))
	if s.joint() {
		v.Volatile("outgoing", ids(s.conf.VotersOutgoing))
	}
	if len(s.conf.Learners) > 0 {
		v.Volatile("learners", ids(s.conf.Learners))
	}
}

// roles are the words of the paper's Figure 4 for the library's states.
var roles = map[raft.StateType]string{
	raft.StateFollower: "follower", raft.StatePreCandidate: "pre-candidate",
	raft.StateCandidate: "candidate", raft.StateLeader: "leader",
}
