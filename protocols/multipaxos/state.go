package multipaxos

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Server plays all the parts of PMMC in one process: acceptor, leader with its scouts and
// commanders, and replica. What is kept for each server of the group is a slice or a set, by
// position in env.Peers().
type Server struct {
	*config

	id    sim.ID
	peers []sim.ID // all servers of the group, members or not, this one included
	self  int      // its own position in peers

	acceptor
	replica
	leadership

	windows []window // what is under way to each server (retransmit.go)

	persistence

	sorted []int64 // scratch of reached
}

// acceptor is the memory of Paxos: what a majority of these remembers has been decided.
type acceptor struct {
	promised Ballot // it takes part in no lower ballot; durable, never decreases (PMMC: ballot_num)

	// accepted is, for each slot, the command that was last accepted and the ballot of that;
	// durable. Slot i is at accepted[i-1-cut]. A slot that the replica has learned holds the chosen
	// command. cut < slotOut
	accepted []proposal
	cut      int64 // the last slot that a snapshot stands for and the log has no more (snapshot.go)

	lease    leaseGrant // reads.go
	restored int64      // accepted up to this slot was read from the disk
}

// A proposal is a command with the ballot in which it was proposed; the zero proposal is none.
type proposal struct {
	ballot  Ballot
	command *Command
}

// replica is the state machine and how far it is.
type replica struct {
	slotOut  int64 // the next slot whose command it must learn; all before it are applied (PMMC: slot_out)
	machine  service.Machine
	sessions *service.Sessions // the machine behind the filter for duplicates
	bytes    int64             // of the commands that were applied since the snapshot (snapshot.go)

	configurations []configuration // that were chosen before slotOut, in order; never empty
}

// leadership is what a server knows of who leads, and what it keeps when it leads itself.
type leadership struct {
	role    role
	ballot  Ballot // that it began last
	highest Ballot // that it has heard of
	leader  sim.ID // as far as is known; clients are sent there

	scout scout
	lead  lead
}

// A role is what a server does beside accepting and learning.
type role uint8

const (
	follower  role = iota // it waits for the leader's next heartbeat
	candidate             // it has begun a ballot and collects promises
	leader                // it has them
)

func (r role) String() string { return [...]string{"follower", "candidate", "leader"}[r] }

// scout is phase 1 of a ballot that the server began. A leader keeps it, for later configurations.
type scout struct {
	promises set           // who has promised
	asked    set           // who has been asked to, and need not be again before the next timeout
	wait     time.Duration // until that
	found    []proposal    // from the promises, for each slot from base on, that of the highest ballot
	base     int64
	last     int64  // the last slot for which a promise brought a command; 0: none
	slotOut  int64  // the highest of those who promised: so much must be learned first
	informer sim.ID // whose it is
	released Ballot // the leader that asked for this ballot
}

// lead is phase 2 of the ballot that the server leads.
type lead struct {
	first     int64      // the first slot that it proposed for
	proposals []*Command // for first, first+1...; only appended to, since messages share it
	votes     []set      // who has accepted each of them
	own       int64      // the next slot whose own vote is not counted yet
	sent      int64      // the next slot to propose to the others; all before are under way
	noops     int64      // fill slots before this one if there is nothing better

	waiting       []*Command // for which the window has no room yet
	configuration int64      // the last slot that a configuration was proposed for
	yielded       bool       // it has asked another server to lead

	round    int64           // the newest round of heartbeats (reads.go)
	began    []time.Duration // when each round began, on its own clock
	answered []int64         // the newest round that each server has answered
	heard    []int64         // when each server last answered anything, in nanoseconds on its own clock
	slotOuts []int64         // how far each server is, as far as it has said
	reads    []read          // that wait, in order of arrival
}

// next is the next slot that nothing is proposed for (PMMC: slot_in).
func (l *lead) next() int64 { return l.first + int64(len(l.proposals)) }

// config is what the scenario says about all servers.
type config struct {
	members   int
	patience  sim.Dist
	heartbeat time.Duration
	alpha     int64
	reads     string
	leaseTime time.Duration
	bound     sim.PPM

	snapshotEvery int64 // slots; 0: never
	snapshotBytes int64 // of commands; 0: never
	service       *service.Service
	mutants       about.Switched
}

// position is a server's place in peers: the nodes of a group are numbered one after the other.
func (s *Server) position(id sim.ID) int { return int(id - s.peers[0]) }

// lastSlot is the last slot that the log has room for.
func (a *acceptor) lastSlot() int64 { return a.cut + int64(len(a.accepted)) }

// at is the proposal that was accepted for a slot behind the cut. It stays valid until the next call.
func (a *acceptor) at(slot int64) *proposal {
	for a.lastSlot() < slot {
		a.accepted = append(a.accepted, proposal{})
	}
	return &a.accepted[slot-1-a.cut]
}
