package raft

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Server is one Raft server. The fields of Figure 2 keep their names.
//
// What is kept for each server of the cluster is a slice, indexed by position in env.Peers().
type Server struct {
	*config

	id    sim.ID
	peers []sim.ID // all servers, this one included
	self  int      // its own position in peers

	// Persistent state on all servers: on the disk before the server answers an RPC.
	currentTerm int64  // latest term that the server has seen; 0 at first boot, never decreases
	votedFor    sim.ID // who got its vote in currentTerm; 0 is nobody
	log         log    // entries, the first has index 1

	// Volatile state on all servers. 0 <= lastApplied <= commitIndex <= log.lastIndex()
	commitIndex int64 // highest entry known to be committed
	lastApplied int64 // highest entry applied to the state machine
	bytes       int64 // of the entries that were applied since the snapshot (snapshot.go)

	// Volatile state on leaders, made anew by every election.
	nextIndex  []int64 // the next entry to send to each server
	matchIndex []int64 // highest entry known to be on the disk of each server

	// Beyond Figure 2.
	role    role
	leader  sim.ID        // of currentTerm, as far as is known; clients are sent there
	heardAt time.Duration // when a leader was last heard (prevote.go)

	machine  service.Machine
	sessions *service.Sessions // the machine behind the filter for duplicates (clients.go)

	early []AppendEntries // that came before what must precede them (early.go)

	voters voters // who voted for it, while a candidate
	lead   lead   // what else a leader keeps

	persistence
	membership
}

// A role is what Figure 4 calls a server's state. A pre-candidate is a follower that asks whether
// it could win (prevote.go).
type role uint8

const (
	follower role = iota
	preCandidate
	candidate
	leader
)

func (r role) String() string {
	return [...]string{"follower", "pre-candidate", "candidate", "leader"}[r]
}

// lead is what a leader keeps beyond Figure 2.
type lead struct {
	firstIndex int64           // of its own term: what it appends first
	windows    []window        // what is under way to each server (window.go)
	heardAt    []time.Duration // when each server last answered (prevote.go)

	round    int64   // the newest round of heartbeats (reads.go)
	answered []int64 // the newest round that each server has answered
	reads    []read  // reads that wait, in order of arrival
	lease    lease   // until when no other can lead (leases.go)

	audience  []int   // whom it sends entries to, by position (learners.go)
	change    *change // of the members, that is under way; nil if none (change.go)
	successor sim.ID  // whom it hands leadership over to; 0 is nobody (transfer.go)
}

// config is what the scenario says about all servers.
type config struct {
	electionTimeout sim.Dist
	heartbeat       time.Duration
	preVote         bool
	sticky          bool
	checkQuorum     bool
	noop            bool
	snapshotEvery   int64 // entries; 0: never
	snapshotBytes   int64 // of entries; 0: never
	inFlight        int   // messages with entries under way to one follower, at most
	batch           int   // entries in one message, at most
	later           bool  // the server goes on while entries go to its disk (later.go)
	reads           string
	clockBound      sim.PPM
	service         *service.Service
	members         int       // how many of the servers are members at first
	changes         string    // how the members change: joint or single
	logs            [][]int64 // the terms of the entries each server starts with
	mutants         about.Switched
}

// position is a server's place in peers: the nodes of a group are numbered one after the other.
func (r *Server) position(id sim.ID) int { return int(id - r.peers[0]) }

// Inspect shows the state of Figure 2.
func (r *Server) Inspect(v *sim.View) {
	v.Durable("currentTerm", r.currentTerm)
	v.Durable("votedFor", r.votedFor)
	if r.snapshot != nil {
		v.Durable("snapshot", r.snapshot.brief())
	}
	v.Log(r.log.base.Index+1, len(r.log.entries), func(i int) any { return &r.log.entries[i] })
	v.Durable("voters", r.latest().Voters)
	v.Durable("oldVoters", r.latest().Old)
	v.Volatile("role", r.role)
	v.Volatile("leader", r.leader)
	v.Volatile("commitIndex", r.commitIndex)
	v.Volatile("lastApplied", r.lastApplied)
	if r.role == leader {
		v.Volatile("nextIndex", r.nextIndex)
		v.Volatile("matchIndex", r.matchIndex)
		v.Volatile("learners", r.learning())
		v.Volatile("successor", r.lead.successor)
		if r.reads == readsByLease {
			v.Volatile("leaseUntil", r.lead.lease.until)
		}
	}
}
