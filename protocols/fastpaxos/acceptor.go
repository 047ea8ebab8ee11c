package fastpaxos

import (
	"github.com/orrery-sim/orrery/sim"
)

// The keys of what an acceptor's disk has.
const (
	keyRound = "rnd"
	keyVote  = "vote"
)

// An Acceptor votes (§2), once in a round at most.
type Acceptor struct {
	*config
	rnd  Round // the highest round that it takes part in; on stable storage
	vote Vote  // the paper's vrnd and vval, its last vote; on stable storage. vrnd <= rnd

	open     bool   // the any message of round rnd has arrived
	proposal string // what a proposer sent, and could not be voted for yet
	told     Round  // the highest round that it has stated
}

// Start boots the acceptor from its disk. It has forgotten the any message: who sent it asks again.
func (a *Acceptor) Start(env *sim.Env) {
	a.rnd, _ = restored(env, keyRound).(Round)
	a.vote, _ = restored(env, keyVote).(Vote)
	a.told = a.rnd
	env.Emit(Booted{Joined: a.rnd, Voted: a.vote.Round, Value: a.vote.Value})
}

// Receive handles a message.
func (a *Acceptor) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Phase1a:
		a.handlePhase1a(env, from, m)
	case Phase2a:
		a.handlePhase2a(env, from, m)
	case Propose:
		a.handlePropose(env, from, m)
	case Query:
		if a.vote != (Vote{}) {
			env.Send(from, Phase2b(a.vote))
		}
	}
}

// Timer is never called: an acceptor only answers.
func (a *Acceptor) Timer(*sim.Env, sim.Timer) {}

// handlePhase1a is phase 1b.
func (a *Acceptor) handlePhase1a(env *sim.Env, from sim.ID, m Phase1a) {
	if !a.joins(env, from, m.Round) {
		return
	}
	sync(env)
	if a.told != a.rnd {
		a.told = a.rnd
		env.Emit(Joined{a.rnd})
	}
	env.Send(from, Phase1b{Round: a.rnd, Voted: a.vote.Round, Value: a.vote.Value})
}

// handlePhase2a is phase 2b for a value, or the any message, after which the vote goes to the first
// proposal that comes, or has come.
func (a *Acceptor) handlePhase2a(env *sim.Env, from sim.ID, m Phase2a) {
	switch {
	case !a.joins(env, from, m.Round):
	case a.vote.Round == m.Round: // It has voted, and says so again.
		env.Send(from, Phase2b(a.vote))
	case !m.Any:
		a.votes(env, m.Value)
	case a.proposal != "":
		a.votes(env, a.proposal)
	default:
		a.open = true
	}
}

// handlePropose is phase 2b of a fast round: a vote without a coordinator (§3). Whoever proposes again
// is told of the last vote.
func (a *Acceptor) handlePropose(env *sim.Env, from sim.ID, m Propose) {
	if a.open && a.vote.Round != a.rnd {
		a.votes(env, m.Value)
		return
	}
	a.proposal = either(a.proposal, m.Value)
	if m.Again && a.vote != (Vote{}) {
		env.Send(from, Phase2b(a.vote))
	}
}

// joins takes part in a round, unless it is below the present one.
func (a *Acceptor) joins(env *sim.Env, from sim.ID, r Round) bool {
	if r.Less(a.rnd) {
		env.Send(from, Refused{Round: r, Higher: a.rnd})
		return false
	}
	if a.rnd != r {
		a.rnd, a.open = r, false
		env.Disk().Set(keyRound, r)
	}
	return true
}

// votes casts the acceptor's vote of the round, and tells everybody.
func (a *Acceptor) votes(env *sim.Env, value string) {
	a.vote = Vote{a.rnd, value}
	env.Disk().Set(keyVote, a.vote)
	sync(env)
	env.Emit(a.vote)
	for _, id := range a.listeners {
		env.Send(id, Phase2b(a.vote))
	}
}

// Inspect shows what the acceptor must remember.
func (a *Acceptor) Inspect(v *sim.View) {
	v.Durable("rnd", a.rnd)
	v.Durable("vrnd", a.vote.Round)
	v.Durable("vval", a.vote.Value)
	v.Volatile("any", a.open)
}

// restored reads a record of the disk, and stops the node if it is not what was written.
func restored(env *sim.Env, key string) any {
	record := env.Disk().Get(key)
	if record == (sim.Corrupt{}) {
		env.Exit("the checksum of " + key + " is wrong")
	}
	return record
}

// sync waits for the disk, and stops the node if it is full or has failed: what a failed sync was to keep
// may be lost even if the next one says that all is well.
func sync(env *sim.Env) {
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}
