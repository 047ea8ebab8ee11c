package multipaxos

import (
	"github.com/orrery-sim/orrery/sim"
)

// "An acceptor must remember" (PMS §2.2): what it promised and accepted is on stable storage
// before it answers. Answers wait in an outbox for the sync that makes them true.
//
// A sync takes time, and the server does nothing else meanwhile. One for each request would be
// ruinous under load, so requests share it: what is already in the inbox at this instant is
// handled first, and then one timer of no length syncs for all of them. A disk that takes no time
// needs none of that, and is synced at once.

// The keys of the persistent state beside the log of records.
const (
	keyPromised = "promised"
	keySlotOut  = "slotOut" // all slots before it have the chosen command on this disk
)

// A record is what the disk's log consists of: commands accepted in a ballot for consecutive slots,
// or, with the ballot decided, chosen ones that were learned from others. Of two records about a
// slot the later one counts, but nothing counts against what is chosen: who learned it without a
// promise may be asked later, in a lower ballot than that which chose it, to accept something else.
type record struct {
	Slot     int64
	Ballot   Ballot
	Commands []*Command
}

// end is the slot behind those of a record.
func (r record) end() int64 { return r.Slot + int64(len(r.Commands)) }

// persistence is what a server remembers about its disk.
type persistence struct {
	unsynced  bool       // something was written since the last sync
	slowDisk  bool       // the last sync took time
	noted     int64      // slotOut as the disk has it
	snapshot  *snapshot  // the newest one; nil: none
	ends      []int64    // the slot behind each record of the disk's log
	restoring bool       // the disk is being read
	binding   []sim.Fact // what binds after the next sync, in order
	outbox    []letter   // what may leave only then
}

// A letter is a message that waits.
type letter struct {
	to  sim.ID
	msg sim.Message
}

// restore reads what the disk holds.
func (s *Server) restore(env *sim.Env) {
	disk := env.Disk()
	promised, noted, saved := disk.Get(keyPromised), disk.Get(keySlotOut), disk.Get(keySnapshot)
	if promised == (sim.Corrupt{}) || noted == (sim.Corrupt{}) || saved == (sim.Corrupt{}) {
		env.Exit("the checksum of " + keyPromised + ", " + keySlotOut + " or " + keySnapshot + " is wrong")
		return
	}
	s.promised, _ = promised.(Ballot)
	s.noted, _ = noted.(int64)
	if c, found := saved.(compaction); found {
		s.snapshot, s.cut = c.snapshot, c.Cut
		s.noted = max(s.noted, c.Slot+1)
	}
	for _, r := range disk.Log() {
		r, sound := r.(record)
		if !sound {
			env.Exit("the checksum of a record is wrong")
			return
		}
		s.ends = append(s.ends, r.end())
		for i, c := range r.Commands {
			slot := r.Slot + int64(i)
			if slot <= s.cut {
				continue // a crash came between a snapshot and the removal of what it stands for
			}
			if p := s.at(slot); p.ballot != decided {
				*p = proposal{r.Ballot, c}
			}
		}
		if r.Ballot != decided {
			s.promised = max(s.promised, r.Ballot)
		}
	}
	s.hear(s.promised)
	s.restored = s.lastSlot()
	env.Emit(Booted{Promised: s.promised, SlotOut: max(s.noted, 1), Votes: s.votesFrom(max(s.noted, 1))})
	if promised == nil && len(s.accepted) == 0 {
		env.Emit(Members{Slot: 0, From: 1, Nodes: s.nodes(s.configurations[0].members)})
	}
	if n := s.snapshot; n != nil {
		env.Emit(Restored{Slot: n.Slot, StateHash: n.StateHash})
		s.reset(n)
		s.tellConfigurations(env, 0)
		s.discard(env)
	}
	s.restoring = true
	for s.slotOut <= s.restored {
		if p := s.at(s.slotOut); p.command == nil || s.slotOut >= s.noted && p.ballot != decided {
			break
		}
		s.learn(env)
	}
	s.restoring = false
}

// votesFrom is what the acceptor has for the slots from one on.
func (s *Server) votesFrom(slot int64) (votes []Voted) {
	for ; slot <= s.lastSlot(); slot++ {
		if p := s.at(slot); p.command != nil {
			votes = append(votes, Voted{slot, p.ballot, p.command.Hash})
		}
	}
	return votes
}

// append writes a record to the disk's log.
func (s *Server) append(env *sim.Env, r record) {
	env.Disk().Append(r)
	s.ends = append(s.ends, r.end())
}

// bind notes what was written: the fact is stated when it is on the disk.
func (s *Server) bind(f sim.Fact) {
	s.binding = append(s.binding, f)
	s.unsynced = true
}

// post puts a message into the outbox. Call settle after it.
func (s *Server) post(to sim.ID, msg sim.Message) {
	s.outbox = append(s.outbox, letter{to, msg})
}

// answer sends a message when all that was written is on the disk.
func (s *Server) answer(env *sim.Env, to sim.ID, msg sim.Message) {
	if !s.unsynced {
		env.Send(to, msg)
		return
	}
	s.post(to, msg)
	s.settle(env)
}

// settle sees to it that what was written is synced and what waits leaves: at once, or if syncing
// takes time, when the server has handled what else has arrived by now.
func (s *Server) settle(env *sim.Env) {
	if s.slowDisk {
		env.SetTimer(flushTimer, 0)
		return
	}
	s.flush(env)
}

// flush proposes what is new, syncs, and lets the outbox go.
func (s *Server) flush(env *sim.Env) {
	if s.role == leader {
		s.propose(env) // before the sync: the disks of the others work at the same time
	}
	if s.unsynced {
		s.sync(env)
	}
	for _, l := range s.outbox {
		env.Send(l.to, l.msg)
	}
	clear(s.outbox)
	s.outbox = s.outbox[:0]
	if s.role == leader && s.canPropose() {
		s.settle(env) // the sync itself chose something, which made room in the window
	}
}

// sync puts what was written on the disk, and states it.
func (s *Server) sync(env *sim.Env) {
	if s.slotOut > s.noted {
		s.noted = s.slotOut
		env.Disk().Set(keySlotOut, s.noted)
	}
	before := env.Uptime()
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	s.slowDisk = env.Uptime() > before
	s.unsynced = false
	s.discard(env)
	for _, f := range s.binding {
		env.Emit(f)
	}
	clear(s.binding)
	s.binding = s.binding[:0]
	switch s.role {
	case candidate:
		s.scout.promises.add(s.self)
		s.tryLead(env)
	case leader:
		s.countOwnVotes(env)
	}
}
