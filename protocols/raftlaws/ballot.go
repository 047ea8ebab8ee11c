package raftlaws

import "github.com/orrery-sim/orrery/sim"

// A Ballot is what a server last stated of its term and its vote. A server states them when they begin
// to bind it, which is when they are on its disk and not when they are written to the disk's cache.
type Ballot struct {
	term, votedIn int64
	votedFor      sim.ID
}

// Boot states what a server found on its disk when it started.
func (b *Ballot) Boot(env *sim.Env, f Booted) {
	b.term, b.votedIn, b.votedFor = f.Term, f.Term, f.VotedFor
	env.Emit(f)
}

// Tell states the term and the vote of a server if they have changed.
func (b *Ballot) Tell(env *sim.Env, term int64, votedFor sim.ID) {
	if term != b.term {
		b.term = term
		env.Emit(Term{Term: term})
	}
	if votedFor != 0 && (votedFor != b.votedFor || term != b.votedIn) {
		b.votedIn, b.votedFor = term, votedFor
		env.Emit(Vote{Term: term, For: votedFor})
	}
}
