package raft

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A server with an empty log would take long to store it all, and while its vote is needed nothing
// new can be committed. So a new server first joins "as a non-voting member: the leader replicates
// log entries to it, but it is not yet counted towards majorities" (thesis §4.2.1). Only its leader
// knows of it; a learner that is told to vote does, since it may be a voter without knowing it.

// catchUpRounds is how often a leader tries to bring a learner up to date (thesis §4.2.1: a fixed
// number of rounds, such as 10).
const catchUpRounds = 10

// A learner is a server that is being brought up to date. In each round it is sent what the log
// held when the round began.
type learner struct {
	at    int           // its position
	round int           // from 1
	until int64         // the round is over when the learner has this entry
	since time.Duration // when the round began
	ready bool          // a round was so short that the learner may as well vote
}

// caughtUp reports whether all that shall vote are up to date, and sees to those that are not.
func (r *Server) caughtUp(env *sim.Env, voters []sim.ID) bool {
	ready := true
	for _, id := range voters {
		i := r.position(id)
		if slices.Contains(r.electorate.voters, i) {
			continue
		}
		if l := r.learner(i); l == nil {
			r.teach(env, i)
			ready = false
		} else {
			ready = ready && l.ready
		}
	}
	return ready
}

// learner is the learner at a position, or nil.
func (r *Server) learner(i int) *learner {
	if r.lead.change == nil {
		return nil
	}
	for k := range r.lead.change.learners {
		if l := &r.lead.change.learners[k]; l.at == i {
			return l
		}
	}
	return nil
}

// learning are the learners.
func (r *Server) learning() []sim.ID {
	var ids []sim.ID
	if r.lead.change != nil {
		for _, l := range r.lead.change.learners {
			ids = append(ids, r.peers[l.at])
		}
	}
	return ids
}

// teach makes a server a learner. Nothing that was known of it counts any more.
func (r *Server) teach(env *sim.Env, i int) {
	last := r.log.lastIndex()
	r.nextIndex[i], r.matchIndex[i] = last+1, 0
	r.lead.windows[i].restart()
	r.lead.heardAt[i] = env.Uptime()
	r.lead.change.learners = append(r.lead.change.learners,
		learner{at: i, round: 1, until: last, since: env.Uptime()})
	r.address()
	env.Emit(Learner{Server: r.peers[i], LastIndex: last})
	r.speak(env, i)
}

// onLearnerMatch ends a round of a learner. "If the last round lasts less than an election timeout,
// then the leader adds the new server to the cluster, under the assumption that there are not
// enough unreplicated entries to create a significant availability gap" (thesis §4.2.1).
func (r *Server) onLearnerMatch(env *sim.Env, i int, match int64) {
	l := r.learner(i)
	if l == nil || l.ready || match < l.until {
		return
	}
	now := env.Uptime()
	switch {
	case now-l.since < r.electionTimeout.Min():
		l.ready = true
		env.Emit(CaughtUp{Server: r.peers[i], Index: match, Rounds: int64(l.round)})
		if r.proceed(env) {
			r.settle(env)
		}
	case l.round == catchUpRounds:
		r.abandonChange()
	default:
		l.round, l.until, l.since = l.round+1, r.log.lastIndex(), now
	}
}

// reviewLearners gives the change up if a learner has not been heard for so long that a follower
// would have stood for election: "the leader should also abort the change if the new server is
// unavailable" (thesis §4.2.1). The operator asks again.
func (r *Server) reviewLearners(env *sim.Env) {
	if r.lead.change == nil {
		return
	}
	for _, l := range r.lead.change.learners {
		if env.Uptime()-r.lead.heardAt[l.at] > r.electionTimeout.Max() {
			r.abandonChange()
			return
		}
	}
}

// abandonChange forgets what was ordered. What the log has of it stays.
func (r *Server) abandonChange() {
	r.lead.change = nil
	r.address()
}

// address finds whom the leader sends entries to: the members, and the learners.
func (r *Server) address() {
	r.lead.audience = append(r.lead.audience[:0], r.others...)
	if r.lead.change == nil {
		return
	}
	for _, l := range r.lead.change.learners {
		if !slices.Contains(r.lead.audience, l.at) {
			r.lead.audience = append(r.lead.audience, l.at)
		}
	}
}

// addresses reports whether the leader sends entries to the server at a position.
func (r *Server) addresses(i int) bool { return slices.Contains(r.lead.audience, i) }
