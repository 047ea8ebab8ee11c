package raft

import "github.com/orrery-sim/orrery/sim"

// A leader "can write to its disk in parallel with replicating to the followers and them writing to
// their disks", and "may even commit an entry before it has been written to the leader's own disk"
// (thesis §10.2.1). With sync = "later" a server goes on in this way while entries go to its disk: it
// beats on beside a disk that hangs, and counts itself only when the disk has said that it has them.
//
// Terms and votes are waited for as ever: whoever has a new one has nothing else to do. So one sync
// that is under way is over before a term begins, and what it was for is of the present term.

// What a server does while entries go to its disk: the values of the parameter sync.
const (
	syncWaits = "wait"
	syncLater = "later"
)

// storing is a sync that the disk does while the server goes on. There is one at a time; what is
// written meanwhile shares the next.
type storing struct {
	on      bool
	tag     int      // of the sync, or of the last one
	last    int64    // the last entry that it is for
	stale   int      // records that the snapshot stands for, which it is for too
	letters []letter // what may leave after it
}

// storeLater asks the disk to have what was written, unless it is at work. Followers are told of new
// entries at once.
func (r *Server) storeLater(env *sim.Env) {
	if r.role == leader {
		r.replicate(env)
	}
	switch {
	case r.storing.on:
		return
	case !r.unsynced:
		r.send(env)
		return
	}
	r.storing = storing{
		on: true, tag: r.storing.tag + 1, last: r.log.lastIndex(), stale: r.stale, letters: r.outbox,
	}
	r.outbox, r.unsynced = nil, false
	env.Disk().SyncLater(r.storing.tag)
	if r.role == leader && r.mutants.On(countBeforeSync) {
		r.countSelf(env, r.storing.last)
	}
}

// onStored learns that a sync is done.
func (r *Server) onStored(env *sim.Env, m sim.Stored) {
	done := r.storing
	if !done.on || m.Tag != done.tag {
		return // the server has waited for a later one meanwhile
	}
	if err := m.Err(); err != nil {
		env.Exit(err.Error())
		return
	}
	r.storing = storing{tag: done.tag}
	r.stable = done.last
	if done.stale > 0 {
		env.Disk().Discard(done.stale)
		r.stale -= done.stale
	}
	for _, l := range done.letters {
		env.Send(l.to, l.msg)
	}
	if r.role == leader {
		r.countSelf(env, done.last)
	}
	if r.unsynced || len(r.outbox) > 0 {
		r.settle(env)
	}
}

// countSelf lets a leader count itself among those that have the entries up to an index.
func (r *Server) countSelf(env *sim.Env, last int64) {
	r.matchIndex[r.self] = max(r.matchIndex[r.self], last)
	if r.advanceCommit(env) && r.onCommitted(env) {
		r.settle(env)
	}
}
