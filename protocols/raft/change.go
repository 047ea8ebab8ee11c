package raft

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// How the members change: the values of the parameter membership.
const (
	// changesJoint goes from C_old to any C_new by way of C_old,new, in which majorities of both
	// must agree (§6).
	changesJoint = "joint"
	// changesSingle adds or removes one server at a time, so that any majority before meets any
	// majority after (thesis §4.1). An order for several servers takes several changes.
	changesSingle = "single"
)

// A change is what an operator has ordered and a leader is about to do. It dies with its leader's
// term: the operator asks the next one again, who may find the first half of it in the log.
type change struct {
	goal     []sim.ID // who shall vote
	learners []learner
}

// handleOrder serves an operator. That a goal is reached, it says after a round of heartbeats, as it
// answers a read: it may have been deposed, and another have undone what it knows.
func (r *Server) handleOrder(env *sim.Env, from sim.ID, m service.Order) {
	reply := service.OrderReply{Seq: m.Seq, Status: service.NotLeader, Leader: r.leader}
	switch {
	case !r.knows(m.Goal.Nodes):
		reply.Status = service.Refused
	case r.role == leader && len(m.Goal.Members(r.latest().Voters)) == 0: // who would say that it is so?
		reply.Status = service.Refused
	case r.role == leader:
		serve := r.orderMembers
		if m.Goal.Name == service.Transfer {
			serve = r.orderTransfer
		}
		if serve(env, m.Goal) {
			r.await(env, read{client: from, seq: m.Seq, index: r.commitIndex})
			return
		}
		reply.Status = service.Busy
	}
	env.Send(from, reply)
}

// knows reports whether all of some servers are of this group, where a node has several.
func (r *Server) knows(ids []sim.ID) bool {
	return !slices.ContainsFunc(ids, func(id sim.ID) bool { return !slices.Contains(r.peers, id) })
}

// orderMembers begins a change unless one is under way, and reports whether the goal is reached.
func (r *Server) orderMembers(env *sim.Env, goal service.Goal) (done bool) {
	want := goal.Members(r.latest().Voters)
	if r.lead.change != nil && !r.mutants.On(overlappingChanges) || r.lead.successor != 0 {
		return false
	}
	if r.mayChange() && !r.latest().Joint() && slices.Equal(want, r.latest().Voters) {
		return true
	}
	r.lead.change = &change{goal: want}
	if r.proceed(env) {
		r.settle(env)
	}
	return false
}

// mayChange reports whether the leader may append a configuration.
func (r *Server) mayChange() bool {
	// One change at a time: majorities of a configuration meet those of the next one, but not those
	// of the one after that (thesis §4.1).
	settled := len(r.configs) == 1 || r.mutants.On(overlappingChanges)
	// A leader must have committed an entry of its term before. Else a change of another leader,
	// which this one does not know, may be on its way to being committed beside its own (Ongaro,
	// "bug in single-server membership changes", raft-dev, 2015).
	own := r.commitIndex >= r.lead.firstIndex || r.mutants.On(changeBeforeOwnTerm)
	return settled && own
}

// changing reports whether the leader has something left to do about the members.
func (r *Server) changing() bool {
	return r.lead.change != nil || len(r.configs) == 1 && r.latest().Joint()
}

// proceed does the next step of a change when its time has come. It reports whether that is a
// configuration in the log, which is to be settled.
func (r *Server) proceed(env *sim.Env) (appended bool) {
	if !r.mayChange() {
		return false
	}
	c := r.latest()
	if c.Joint() {
		// "Once C_old,new has been committed, ... it is now safe for the leader to create a log entry
		// describing C_new" (§6): whichever leader, so that no joint configuration lasts.
		if c.index >= r.lead.firstIndex || !r.mutants.On(jointForever) {
			r.reconfigure(env, &raftlaws.Configuration{Voters: c.Voters})
			return true
		}
		return false
	}
	if r.lead.change == nil {
		return false
	}
	next := r.nextVoters(c.Voters, r.lead.change.goal)
	switch {
	case slices.Equal(next, c.Voters):
		r.lead.change = nil
		r.address()
		return false
	case !r.caughtUp(env, next):
		return false
	case r.changes == changesJoint && !r.mutants.On(directSwap):
		r.reconfigure(env, &raftlaws.Configuration{Voters: next, Old: c.Voters})
	default:
		r.reconfigure(env, &raftlaws.Configuration{Voters: next})
	}
	return true
}

// reconfigure appends a configuration.
func (r *Server) reconfigure(env *sim.Env, c *raftlaws.Configuration) {
	if r.lead.change != nil {
		r.lead.change.learners = nil // who was one votes now
	}
	r.append(env, Entry{Term: r.currentTerm, Command: new(service.Command), Config: c})
}

// nextVoters are the voters after the next step from the present ones to a goal: the goal itself
// or, one server at a time, those that are new first, so that there are never fewer than need be,
// and last the leader.
func (r *Server) nextVoters(now, goal []sim.ID) []sim.ID {
	if r.changes == changesJoint {
		return goal
	}
	for _, id := range goal {
		if !slices.Contains(now, id) {
			return service.Goal{Name: service.Join, Nodes: []sim.ID{id}}.Members(now)
		}
	}
	leaving := sim.ID(0)
	for _, id := range now {
		if !slices.Contains(goal, id) && (leaving == 0 || leaving == r.id) {
			leaving = id
		}
	}
	return service.Goal{Name: service.Leave, Nodes: []sim.ID{leaving}}.Members(now)
}

// followMembers follows the configurations that have become committed, and goes on with the change. It
// reports whether another configuration was appended.
func (r *Server) followMembers(env *sim.Env) (appended bool) {
	news := len(r.configs) > 1 && r.configs[1].index <= r.commitIndex
	if !news && (r.role != leader || !r.changing()) {
		return false
	}
	r.reviewCommitted(env)
	if r.role != leader {
		return false
	}
	c := r.latest()
	if len(r.configs) == 1 && !c.Includes(r.id) && !r.mutants.On(removedStays) {
		// "The leader steps down (returns to follower state) once it has committed the C_new log
		// entry" (§6).
		r.becomeFollower(env, r.currentTerm)
		return false
	}
	return r.proceed(env)
}
