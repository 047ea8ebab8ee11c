package basicraft

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Server is one Raft server. The fields of Figure 2 keep their names. What is kept for each server
// is a slice, indexed by position in peers.
type Server struct {
	*config
	id    sim.ID
	peers []sim.ID // all servers, this one included

	// Persistent state on all servers, "updated on stable storage before responding to RPCs".
	currentTerm int64   // latest term that the server has seen; 0 at first boot, never decreases
	votedFor    sim.ID  // the candidate that got its vote in currentTerm; 0 is nobody
	log         []Entry // log[i] is entry i, from 1 on; log[0] is no entry

	// Volatile state on all servers. 0 <= lastApplied <= commitIndex <= lastIndex()
	commitIndex int64 // highest entry known to be committed
	lastApplied int64 // highest entry applied to the state machine

	// Volatile state on leaders, reinitialized after election.
	nextIndex  []int64 // the next entry to send to each server
	matchIndex []int64 // highest entry known to be on the disk of each server

	// What Figure 2 says in words.
	role     role
	votes    []sim.ID        // who voted for it, while it is a candidate
	leader   sim.ID          // of currentTerm, as far as is known; clients are sent there
	machine  service.Machine // the state machine
	unsynced bool            // something was written that is not yet on the disk
	told     raftlaws.Ballot // the term and the vote that were last stated
}

// A role is what Figure 4 calls a server's state.
type role string

const (
	follower  role = "follower"
	candidate role = "candidate"
	leader    role = "leader"
)

func (r role) String() string { return string(r) }

// config is what the scenario says about all servers.
type config struct {
	electionTimeout sim.Dist
	heartbeat       time.Duration
	service         *service.Service
	mutants         about.Switched
}

// An Entry is a command for the state machine, and the term in which a leader received it.
type Entry struct {
	Term    int64
	Command service.Command
	Hash    uint64 // of this entry and all before it: two logs with equal hashes are the same up to here
}

// lastIndex is the index of the last entry, 0 if there is none.
func (s *Server) lastIndex() int64 { return int64(len(s.log)) - 1 }

// last is the last entry, or log[0].
func (s *Server) last() Entry { return s.log[s.lastIndex()] }

// restore reads the persistent state from the disk.
func (s *Server) restore(env *sim.Env) {
	disk := env.Disk()
	term, vote := disk.Get("currentTerm"), disk.Get("votedFor")
	if slices.Contains(append([]any{term, vote}, disk.Log()...), any(sim.Corrupt{})) {
		env.Exit("a checksum on the disk is wrong")
		return
	}
	s.currentTerm, _ = term.(int64)
	s.votedFor, _ = vote.(sim.ID)
	s.log = []Entry{{}}
	for _, record := range disk.Log() {
		s.log = append(s.log, record.(Entry))
	}
	s.told.Boot(env, raftlaws.Booted{
		Term: s.currentTerm, VotedFor: s.votedFor,
		LastIndex: s.lastIndex(), LastTerm: s.last().Term, LastHash: s.last().Hash,
	})
	env.Emit(raftlaws.Members{Voters: s.peers})
}

// setTerm begins a later term, in which the server has given no vote yet, or voted for itself.
func (s *Server) setTerm(env *sim.Env, term int64, vote sim.ID) {
	s.currentTerm = term
	s.setVote(env, vote)
}

// setVote gives the vote of this term.
func (s *Server) setVote(env *sim.Env, id sim.ID) {
	s.votedFor, s.unsynced = id, true
	// rule: currentTerm and votedFor are on the disk (mutants/forget-term)
	if !s.mutants.On(forgetTerm) {
		env.Disk().Set("currentTerm", s.currentTerm)
	}
	if !s.mutants.On(forgetVote) {
		env.Disk().Set("votedFor", s.votedFor)
	}
	// end
}

// append adds an entry at the end of the log. The fact comes before the write, because a write that was
// not synced may survive a crash.
func (s *Server) append(env *sim.Env, term int64, c service.Command) {
	hash := raftlaws.Mix(s.last().Hash, uint64(term))
	hash = raftlaws.Mix(raftlaws.Mix(hash, uint64(c.Client)), c.Seq)
	e := Entry{Term: term, Command: c, Hash: hash}
	env.Emit(raftlaws.Append{Index: s.lastIndex() + 1, Term: term, Hash: e.Hash})
	env.Disk().Append(e)
	s.log = append(s.log, e)
	s.unsynced = true
}

// truncate removes the entries after an index. Messages under way hold parts of the log, so what they
// hold is not written on: the next append moves the log to a new array.
func (s *Server) truncate(env *sim.Env, last int64) {
	env.Emit(raftlaws.Truncate{LastIndex: last, LastHash: s.log[last].Hash})
	env.Disk().Truncate(int(last))
	s.log = s.log[: last+1 : last+1]
	s.unsynced = true
}

// sync puts what was written on the disk, and waits for it. The term and the vote bind from then on.
func (s *Server) sync(env *sim.Env) {
	if !s.unsynced {
		return
	}
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	s.unsynced = false
	s.told.Tell(env, s.currentTerm, s.votedFor)
}

// Inspect shows the state of Figure 2.
func (s *Server) Inspect(v *sim.View) {
	v.Durable("currentTerm", s.currentTerm)
	v.Durable("votedFor", s.votedFor)
	v.Log(1, len(s.log)-1, func(i int) any { return &s.log[i+1] })
	v.Volatile("role", s.role)
	v.Volatile("commitIndex", s.commitIndex)
	v.Volatile("lastApplied", s.lastApplied)
	if s.role == leader {
		v.Volatile("nextIndex", s.nextIndex)
		v.Volatile("matchIndex", s.matchIndex)
	}
}
