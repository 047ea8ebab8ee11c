package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The rule is one line of Figure 2: persistent state is "updated on stable storage before
// responding to RPCs". Answers, and requests for votes, wait in an outbox for the sync that makes
// them true.
//
// A sync takes time, and the server does nothing else meanwhile. One for each request would be
// ruinous under load, so requests share it: what is already in the inbox at this instant is
// handled first, and then one timer of no length syncs for all of them. A disk that takes no time
// needs none of that, and is synced at once.

// The keys of the persistent state beside the log.
const (
	keyTerm = "currentTerm"
	keyVote = "votedFor"
)

// persistence is what a server remembers about its disk.
type persistence struct {
	unsynced bool     // something was written since a sync was asked for
	binds    bool     // that is a term or a vote, and not entries alone
	stable   int64    // the last entry at the last sync (seemsStable)
	slowDisk bool     // the last sync took time
	outbox   []letter // what may leave only after the next sync
	storing  storing  // the sync that the disk does while the server goes on (later.go)

	snapshot *snapshot // the newest one; nil: none
	stale    int       // records at the front of the disk's log that are to go (snapshot.go)

	told raftlaws.Ballot // the last facts about the persistent state
}

// A letter is a message that waits.
type letter struct {
	to  sim.ID
	msg sim.Message
}

// restore reads what the disk holds.
func (r *Server) restore(env *sim.Env) {
	disk := env.Disk()
	term, vote := disk.Get(keyTerm), disk.Get(keyVote)
	if term == (sim.Corrupt{}) || vote == (sim.Corrupt{}) {
		env.Exit("the checksum of " + keyTerm + " or " + keyVote + " is wrong")
		return
	}
	r.currentTerm, _ = term.(int64)
	r.votedFor, _ = vote.(sim.ID)
	if !r.restoreLog(env) {
		return
	}
	r.restoreMembership(env)
	last := r.log.last()
	r.told.Boot(env, raftlaws.Booted{
		Term: r.currentTerm, VotedFor: r.votedFor,
		LastIndex: last.Index, LastTerm: last.Term, LastHash: last.Hash,
	})
	if s := r.snapshot; s != nil {
		env.Emit(raftlaws.Restored{
			Index: s.LastIncludedIndex, Term: s.LastIncludedTerm, Hash: s.Hash, StateHash: s.StateHash,
		})
		r.reset(s)
		r.discard(env)
	}
	r.tellMembers(env)
	if len(r.configs) > 1 {
		r.tellConfig(env)
	}
	if term == nil && last.Index == 0 && r.self < len(r.logs) {
		r.begin(env, r.logs[r.self])
	}
}

// restoreLog reads the snapshot and the log. A crash after the snapshot was synced may have left
// entries for which it stands, or a whole log that conflicts with it: both are stale.
func (r *Server) restoreLog(env *sim.Env) bool {
	disk := env.Disk()
	saved := disk.Get(keySnapshot)
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of the snapshot is wrong")
		return false
	}
	if c, found := saved.(compaction); found {
		r.snapshot, r.log.base = c.snapshot, c.Base
	}
	base, conflict, records := r.log.base, false, disk.Log()
	for i, record := range records {
		e, sound := record.(Entry)
		if !sound {
			env.Exit("the checksum of a log entry is wrong")
			return false
		}
		// Figure 13, rule 7. Without it: mutant keep-replaced-log.
		conflict = conflict || e.Index == base.Index && e.Term != base.Term && !r.mutants.On(keepReplacedLog)
		switch {
		case conflict || e.Index <= base.Index:
			r.stale++
		case e.Index > r.log.lastIndex()+1:
			env.Exit("entries are missing between the snapshot and the log")
			return false
		case e.Index == r.log.lastIndex()+1:
			if r.log.entries == nil {
				r.log.entries = make([]Entry, 0, len(records)-i)
			}
			r.log.entries = append(r.log.entries, e)
		}
	}
	r.supersede(env)
	return true
}

// supersede discards a log that does not hold the last entry of the snapshot (Figure 13, rule 7). A disk that failed
// may have lost entries that were written, and have kept the snapshot that was written after them.
func (r *Server) supersede(env *sim.Env) {
	s := r.snapshot
	if s == nil || r.log.term(s.LastIncludedIndex) == s.LastIncludedTerm {
		return
	}
	r.log = log{base: s.last()}
	r.stale = len(env.Disk().Log())
	env.Disk().Set(keySnapshot, compaction{s, r.log.base})
	r.unsynced = true
}

// begin gives a server with an empty disk the log that the scenario wants it to start with.
func (r *Server) begin(env *sim.Env, terms []int64) {
	for _, t := range terms {
		if t > r.currentTerm {
			r.setTerm(env, t, 0)
		}
		r.append(env, Entry{Term: t, Command: new(service.Command)})
	}
	r.flush(env)
}

// setTerm begins a later term, in which the server has voted for nobody, or for itself.
//
// The term is written before the vote. A crash may tear the two apart, and an old vote in a new
// term does no harm: the server votes once in it, or not at all. A new vote in an old term would
// be a second vote there.
func (r *Server) setTerm(env *sim.Env, term int64, vote sim.ID) {
	if len(r.outbox) > 0 || r.storing.on {
		r.flush(env) // what the old term promised is told before the new one begins
	}
	r.currentTerm = term
	if !r.mutants.On(forgetTerm) {
		env.Disk().Set(keyTerm, term)
	}
	r.unsynced, r.binds = true, true
	r.setVote(env, vote)
}

// setVote gives the vote of this term to a candidate.
func (r *Server) setVote(env *sim.Env, id sim.ID) {
	if r.votedFor == id {
		return
	}
	r.votedFor = id
	if !r.mutants.On(forgetVote) {
		env.Disk().Set(keyVote, id)
	}
	r.unsynced, r.binds = true, true
}

// post puts a message into the outbox. Call settle after it.
func (r *Server) post(to sim.ID, msg sim.Message) {
	r.outbox = append(r.outbox, letter{to, msg})
}

// answer sends a message when all that was written is on the disk; a mutant sends it too early.
func (r *Server) answer(env *sim.Env, to sim.ID, msg sim.Message, early bool) {
	switch {
	case early:
		r.tell(env)
		env.Send(to, msg)
		r.settle(env)
	case !r.unsynced && !r.storing.on:
		env.Send(to, msg)
	default:
		r.post(to, msg)
		r.settle(env)
	}
}

// seemsStable tells for a mutant whether the entries up to an index need no sync before they are
// acknowledged, because the disk has entries up to there. It had: they may have been overwritten
// since, and these are others. A disk that reports what it has done, while the server goes on, must
// name entries by index and term. Here the server waits for its disk, and asks only whether
// anything was written after the last sync.
func (r *Server) seemsStable(index int64) bool {
	return r.mutants.On(ackByIndex) && index <= r.stable
}

// settle sees to it that what was written is synced and what waits in the outbox leaves: at once,
// or if syncing takes time, when the server has handled what else has arrived by now.
func (r *Server) settle(env *sim.Env) {
	if r.later && !r.binds {
		r.storeLater(env)
		return
	}
	if r.unsynced && r.slowDisk {
		env.SetTimer(flushTimer, 0)
		return
	}
	r.flush(env)
}

// flush syncs, and lets the outbox go. What became committed by that may have made a leader append a
// configuration, which is then synced as well.
func (r *Server) flush(env *sim.Env) {
	for again := true; again; {
		if r.role == leader {
			r.replicate(env) // before the sync: the disks of the followers work at the same time
		}
		again = (r.unsynced || r.storing.on) && r.syncAndCount(env) && !r.slowDisk
	}
	if r.unsynced && r.slowDisk {
		env.SetTimer(flushTimer, 0)
	}
	r.send(env)
}

// send lets the outbox go.
func (r *Server) send(env *sim.Env) {
	for _, l := range r.outbox {
		env.Send(l.to, l.msg)
	}
	clear(r.outbox)
	r.outbox = r.outbox[:0]
}

// sync puts what was written on the disk.
func (r *Server) sync(env *sim.Env) {
	before := env.Uptime()
	err := env.Disk().Sync()
	if err != nil && r.mutants.On(retryFailedSync) {
		err = env.Disk().Sync() // It says yes. What the first one did not keep, the cache takes for written.
	}
	if err != nil {
		env.Exit(err.Error())
		return
	}
	r.slowDisk = env.Uptime() > before
	r.unsynced, r.binds = false, false
	if r.storing.on {
		r.outbox = append(r.storing.letters, r.outbox...)
		r.storing = storing{tag: r.storing.tag}
	}
	r.stable = r.log.lastIndex()
	r.tell(env)
	r.discard(env)
	if r.role == leader {
		r.matchIndex[r.self] = r.log.lastIndex()
	}
}

// syncAndCount syncs, and lets a leader count itself among those that have its entries. It reports
// whether there is more to sync.
func (r *Server) syncAndCount(env *sim.Env) (more bool) {
	r.sync(env)
	return r.role == leader && r.advanceCommit(env) && r.onCommitted(env)
}

// tell states the term and the vote if they have changed. It is called when they begin to bind.
func (r *Server) tell(env *sim.Env) { r.told.Tell(env, r.currentTerm, r.votedFor) }
