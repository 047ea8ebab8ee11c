package raft

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A leader whose machine is to be switched off need not make the others wait for an election
// timeout: it brings the log of another server up to date, and tells it to stand at once (thesis
// §3.10). The others vote for it although they hear a leader.

// orderTransfer begins to hand over leadership unless that is under way. It reports whether the goal's
// server already leads. The round of heartbeats before the operator hears of it shows that it does; what
// is committed does not matter, and without no-ops nothing may be for a long time.
func (r *Server) orderTransfer(env *sim.Env, goal service.Goal) (done bool) {
	target := goal.Nodes[0]
	switch {
	case target == r.id:
		return true
	case r.lead.successor != 0 || r.lead.change != nil || !r.votes(target) || !r.hears(env, target):
		return false
	}
	r.lead.successor = target
	// "If leadership transfer does not complete after about an election timeout, the prior leader
	// aborts the transfer and resumes accepting client requests."
	env.SetTimer(transferTimer, r.electionTimeout.Max())
	r.handOver(env)
	return false
}

// hears reports whether a server has answered so recently that it is worth while to wait for it.
func (r *Server) hears(env *sim.Env, id sim.ID) bool {
	return env.Uptime()-r.lead.heardAt[r.position(id)] < r.electionTimeout.Min()
}

// votes reports whether a server votes in the latest configuration.
func (r *Server) votes(id sim.ID) bool {
	c := r.latest()
	return !c.Joint() && c.Includes(id)
}

// handOver tells the successor to stand, if there is one and its log is like the leader's. A server
// whose log is shorter can get no vote from those who have more, and would depose the leader for
// nothing.
func (r *Server) handOver(env *sim.Env) {
	if r.lead.successor == 0 {
		return
	}
	i := r.position(r.lead.successor)
	if r.matchIndex[i] < r.log.lastIndex() && !r.mutants.On(transferToLagging) {
		return
	}
	// From here on another server may be elected within this leader's lease, and also when the
	// message arrives late, and so for the rest of the term.
	if !r.mutants.On(transferKeepsLease) {
		r.voidLease()
	}
	env.Send(r.lead.successor, TimeoutNow{Term: r.currentTerm, LeaderID: r.id})
}

// onTransferTimeout gives up handing over, and serves clients again.
func (r *Server) onTransferTimeout() { r.lead.successor = 0 }

// handleTimeoutNow stands for election without asking first whether it could win. Its requests for
// votes say so to those who hear a leader.
func (r *Server) handleTimeoutNow(env *sim.Env, m TimeoutNow) {
	r.observe(env, m.Term)
	if m.Term < r.currentTerm || r.role == leader || !r.electable {
		return
	}
	r.becomeCandidate(env, true)
	env.SetTimer(heartbeatTimer, r.heartbeat)
}
