package etcdraft

import (
	"slices"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.etcd.io/raft/v3/tracker"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Who the members are is part of the replicated state: the library lets a new configuration count
// when its entry is applied, and not as in the paper (§6) when it is in the log.
//
// A server that joins is a learner first. It is sent the log and counts for nothing; when it has
// caught up, a second change makes it a voter. One voter is added or removed at once (thesis §4.1);
// several go through a joint configuration (§6), which the leader leaves by itself.

// membership is the configuration as of the last applied entry.
type membership struct {
	conf      pb.ConfState
	confIndex int64 // of the entry by which it came to be; 0 is the first boot
}

// membership is the configuration in a snapshot, or if there is none that of the first boot.
func (n snapshot) membership(c *config) membership {
	if n.Index == 0 {
		return membership{conf: pb.ConfState{Voters: c.members}}
	}
	return membership{n.Conf, n.ConfIndex}
}

// voter reports whether a server has a vote, be it in the outgoing configuration.
func (m *membership) voter(id sim.ID) bool {
	return slices.Contains(m.conf.Voters, uint64(id)) || slices.Contains(m.conf.VotersOutgoing, uint64(id))
}

// joint reports whether two configurations count.
func (m *membership) joint() bool { return len(m.conf.VotersOutgoing) > 0 }

// applyConfChange applies an entry that changes the configuration.
func (s *Server) applyConfChange(env *sim.Env, e *pb.Entry) {
	var change pb.ConfChangeV2
	if err := change.Unmarshal(e.Data); err != nil {
		panic(err)
	}
	was := s.voter(s.id)
	s.membership = membership{*s.node.ApplyConfChange(change), int64(e.Index)}
	s.outgrown = !s.mutants.On(shipOutgrownSnapshot)
	if s.voter(s.id) != was {
		s.restartElectionTimer(env)
	}
	s.tellRoster(env)
}

// handleOrder serves an operator.
func (s *Server) handleOrder(env *sim.Env, from sim.ID, m service.Order) {
	reply := service.OrderReply{Seq: m.Seq, Status: service.NotLeader, Leader: s.leader()}
	if s.leads() {
		reply.Status, reply.Leader = s.pursue(m.Goal), 0
	}
	env.Send(from, reply)
	s.settle(env)
}

// pursue does the next step towards a goal, if there is one to do.
func (s *Server) pursue(g service.Goal) service.Status {
	if g.Name == service.Transfer {
		return s.transfer(g)
	}
	if len(g.Members(ids(s.conf.Voters))) == 0 {
		return service.Refused // who would say that it is so?
	}
	if s.joint() {
		return service.Busy // the leader is about to leave it
	}
	changes := s.changes(g)
	if len(changes) == 0 {
		return service.OK
	}
	goes := func(id uint64) bool { return slices.Contains(changes, change(pb.ConfChangeRemoveNode, sim.ID(id))) }
	if goes(uint64(s.id)) {
		if heir := s.heir(goes); heir != 0 {
			s.node.TransferLeader(heir)
			return service.Busy
		}
		changes = slices.DeleteFunc(changes, func(c pb.ConfChangeSingle) bool { return c.Type == pb.ConfChangeRemoveNode })
	}
	if s.caughtUp(changes) {
		// Refused while another change is under way, or a transfer: the operator asks again.
		_ = s.node.ProposeConfChange(pb.ConfChangeV2{Changes: changes})
	}
	return service.Busy
}

// transfer hands leadership over (thesis §3.10).
func (s *Server) transfer(g service.Goal) service.Status {
	if slices.Contains(g.Nodes, s.id) {
		return service.OK
	}
	if len(g.Nodes) > 0 && s.voter(g.Nodes[0]) {
		s.node.TransferLeader(uint64(g.Nodes[0]))
	}
	return service.Busy
}

// ids are servers as this house counts them.
func ids(from []uint64) []sim.ID {
	var to []sim.ID
	for _, id := range from {
		to = append(to, sim.ID(id))
	}
	return to
}

// changes are the next changes to make on the way to a goal: newcomers become learners, and when
// there are no more of them, learners become voters and others leave.
func (s *Server) changes(g service.Goal) (changes []pb.ConfChangeSingle) {
	present := ids(s.conf.Voters)
	want := g.Members(present)
	for _, id := range want {
		if !slices.Contains(present, id) && !slices.Contains(s.conf.Learners, uint64(id)) {
			changes = append(changes, change(pb.ConfChangeAddLearnerNode, id))
		}
	}
	if len(changes) > 0 {
		return changes
	}
	for _, id := range want {
		if !slices.Contains(present, id) {
			changes = append(changes, change(pb.ConfChangeAddNode, id))
		}
	}
	for _, id := range present {
		if !slices.Contains(want, id) {
			changes = append(changes, change(pb.ConfChangeRemoveNode, id))
		}
	}
	for _, id := range s.conf.Learners {
		if dismisses(g, sim.ID(id)) {
			changes = append(changes, change(pb.ConfChangeRemoveNode, sim.ID(id)))
		}
	}
	return changes
}

// heir is the voter to whom a leader that goes hands over first (thesis §4.2.2), 0 if all voters go: then those
// who come do so before. The library's leader steps down as soon as it applies that it is removed; if then the
// messages are lost that tell others of it, they go on to ask a majority of the old members, who may refuse
// for good: those that were removed may have the longer logs.
func (s *Server) heir(goes func(uint64) bool) (heir uint64) {
	var most uint64
	s.node.WithProgress(func(id uint64, _ raft.ProgressType, p tracker.Progress) {
		if slices.Contains(s.conf.Voters, id) && !goes(id) && (heir == 0 || p.Match > most) {
			heir, most = id, p.Match
		}
	})
	return heir
}

func change(t pb.ConfChangeType, id sim.ID) pb.ConfChangeSingle {
	return pb.ConfChangeSingle{Type: t, NodeID: uint64(id)}
}

// dismisses reports whether a goal wants a learner gone.
func dismisses(g service.Goal, id sim.ID) bool {
	switch g.Name {
	case service.Leave:
		return slices.Contains(g.Nodes, id)
	case service.Reconfigure:
		return !slices.Contains(g.Nodes, id)
	}
	return false
}

// caughtUp reports whether all who are to become voters have nine tenths of what is committed, which
// is what etcd's own server asks of a learner.
func (s *Server) caughtUp(changes []pb.ConfChangeSingle) bool {
	ready := true
	s.node.WithProgress(func(id uint64, _ raft.ProgressType, p tracker.Progress) {
		for _, c := range changes {
			if c.Type == pb.ConfChangeAddNode && c.NodeID == id {
				ready = ready && int64(p.Match)*10 >= s.hard.Commit*9
			}
		}
	})
	return ready
}
