package paxos

import (
	"github.com/orrery-sim/orrery/sim"
)

// The keys of what an acceptor's disk has.
const (
	keyPromised = "promised"
	keyVote     = "vote"
)

// An Acceptor promises and votes (§2.2).
//
// Its highest promise and its last vote are all that it needs to remember, and it must remember
// them over restarts (§2.2): both fields are on stable storage.
type Acceptor struct {
	*config
	promised BallotNumber // it votes in no ballot below this one
	vote     Vote         // its last, and highest: vote.Ballot <= promised
}

// Start boots the acceptor from its disk.
func (a *Acceptor) Start(env *sim.Env) {
	a.promised, _ = restored(env, keyPromised).(BallotNumber)
	a.vote, _ = restored(env, keyVote).(Vote)
	env.Emit(Booted{Promised: a.promised, Voted: a.vote.Ballot, Value: a.vote.Value})
}

// Receive handles a message.
func (a *Acceptor) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Prepare:
		a.handlePrepare(env, from, m)
	case Accept:
		a.handleAccept(env, from, m)
	case Query:
		if a.vote != (Vote{}) {
			env.Send(from, Accepted(a.vote))
		}
	}
	sync(env) // what a mutant has answered for already
}

// Timer is never called: an acceptor only answers.
func (a *Acceptor) Timer(*sim.Env, sim.Timer) {}

// handlePrepare is phase 1b: the acceptor promises if the ballot is above all that it has promised
// before, and reports its last vote (§2.2). An equal ballot is the same request again.
func (a *Acceptor) handlePrepare(env *sim.Env, from sim.ID, m Prepare) {
	if m.Ballot.Less(a.promised) {
		env.Send(from, Nack{Ballot: m.Ballot, Promised: a.promised})
		return
	}
	if a.promised != m.Ballot {
		a.promise(env, m.Ballot)
		a.save(env)
		env.Emit(Promised(m))
	}
	env.Send(from, Promise{Ballot: m.Ballot, Voted: a.vote.Ballot, Value: a.vote.Value})
}

// handleAccept is phase 2b: the acceptor votes for the proposal unless it has promised a higher
// ballot (§2.2). That is P1a.
func (a *Acceptor) handleAccept(env *sim.Env, from sim.ID, m Accept) {
	if !a.mayVote(m.Ballot) {
		env.Send(from, Nack{Ballot: m.Ballot, Promised: a.promised})
		return
	}
	if vote := Vote(m); a.vote != vote {
		if a.promised.Less(m.Ballot) {
			a.promise(env, m.Ballot)
		}
		a.vote = vote
		if !a.mutants.On(forgetVote) { // Without this a chosen value is lost: mutants/forget-vote.
			env.Disk().Set(keyVote, vote)
		}
		a.save(env)
		env.Emit(vote)
	}
	env.Send(from, Accepted(a.vote))
	for _, id := range a.learners {
		env.Send(id, Accepted(a.vote))
	}
}

// mayVote reports whether the acceptor's promises leave it free to vote in a ballot.
func (a *Acceptor) mayVote(b BallotNumber) bool {
	switch {
	case a.mutants.On(ignorePromise): // Without the rule a promise promises nothing.
		return true
	case a.mutants.On(refuseEqual): // Too much of it: the ballot that was promised is refused.
		return a.promised.Less(b)
	}
	return !b.Less(a.promised)
}

// promise raises the promise, in memory and in the disk's cache. It is written before the vote that
// it may come with: a crash that tears the two apart leaves a promise that nobody asked for, which
// does no harm.
func (a *Acceptor) promise(env *sim.Env, b BallotNumber) {
	a.promised = b
	if !a.mutants.On(forgetPromise) { // Without this a restart breaks it: mutants/forget-promise.
		env.Disk().Set(keyPromised, b)
	}
}

// save puts what was written on the disk, which comes before the answer (§2.5). The other way round
// is mutants/answer-before-sync.
func (a *Acceptor) save(env *sim.Env) {
	if !a.mutants.On(answerBeforeSync) {
		sync(env)
	}
}

// Inspect shows what the acceptor must remember.
func (a *Acceptor) Inspect(v *sim.View) {
	v.Durable("promised", a.promised)
	v.Durable("voted", a.vote.Ballot)
	v.Durable("value", a.vote.Value)
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
