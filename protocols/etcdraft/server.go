package etcdraft

import (
	"time"

	"go.etcd.io/raft/v3"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a server. None has an argument.
var (
	electionTimer = sim.Timer{Name: "election"} // no leader was heard for too long
	tickTimer     = sim.Timer{Name: "tick"}     // etcd's clock moves on
	flushTimer    = sim.Timer{Name: "flush"}    // time to handle what the library has ready
)

// A Server is etcd's RawNode with what its documentation leaves to the application: a disk, a
// network, a clock, and a state machine.
type Server struct {
	*config

	id   sim.ID
	node *raft.RawNode
	storage

	told     told       // the last facts (tell.go)
	incoming []snapshot // that the library was given and has not accepted yet (snapshot.go)
	shipped  []shipment // snapshots that are under way (snapshot.go)
	outbox   []parcel   // what the present Ready sends
	slowDisk bool       // the last sync took time

	// The state machine. lastApplied <= commit
	machine     service.Machine
	sessions    *service.Sessions // the machine behind the filter for duplicates
	lastApplied int64
	bytes       int64 // of the entries that were applied since the snapshot (snapshot.go)
	membership        // as of lastApplied

	reading
}

// config is what the scenario says about all servers.
type config struct {
	electionTimeout sim.Dist
	tick            time.Duration
	electionTicks   int
	heartbeatTicks  int
	preVote         bool
	checkQuorum     bool
	reads           string
	snapshotEvery   int64 // entries; 0: never
	snapshotBytes   int64 // of entries; 0: never
	service         *service.Service
	members         []uint64 // the voters to begin with
	mutants         about.Switched
}

// What etcd's own server sets, too.
const (
	maxSizePerMsg   = 512 << 10
	maxInflightMsgs = 512
)

// Start boots the server from its disk.
func (s *Server) Start(env *sim.Env) {
	defer exitOnPanic(env)
	s.id = env.ID()
	s.machine = s.service.Machine()
	s.sessions = service.NewSessions(s.machine)
	if why := s.restore(env); why != "" {
		env.Exit(why)
		return
	}
	s.membership = s.storage.snapshot.membership(s.config)
	s.install(s.storage.snapshot)
	s.node = s.library()
	s.booted(env)
	s.restartElectionTimer(env)
	// Two servers that boot together need not tick together.
	env.SetTimer(tickTimer, env.Rand().Between(1, s.tick))
	s.settle(env)
}

// library makes the RawNode.
func (s *Server) library() *raft.RawNode {
	c := &raft.Config{
		ID:              uint64(s.id),
		ElectionTick:    s.electionTicks,
		HeartbeatTick:   s.heartbeatTicks,
		Storage:         &s.storage,
		Applied:         uint64(s.lastApplied),
		MaxSizePerMsg:   maxSizePerMsg,
		MaxInflightMsgs: maxInflightMsgs,
		CheckQuorum:     s.checkQuorum,
		PreVote:         s.preVote,
		Logger:          quiet{},

		DisableProposalForwarding: true, // the client asks the leader
		StepDownOnRemoval:         true,
	}
	if s.mutants.On(forgetApplied) {
		c.Applied = 0
	}
	if s.leases() {
		c.ReadOnlyOption = raft.ReadOnlyLeaseBased
	}
	node, err := raft.NewRawNode(c)
	if err != nil {
		panic(err)
	}
	return node
}

// Receive handles a message.
func (s *Server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	defer exitOnPanic(env)
	switch m := msg.(type) {
	case service.Request:
		s.handleRequest(env, from, m)
	case service.Order:
		s.handleOrder(env, from, m)
	case InstallSnapshot:
		s.incoming = append(s.incoming, m.snapshot())
		s.step(env, from, m)
	case letter:
		s.step(env, from, m)
	}
}

// Timer handles a timer.
func (s *Server) Timer(env *sim.Env, t sim.Timer) {
	defer exitOnPanic(env)
	switch t {
	case electionTimer:
		s.onElectionTimeout(env)
	case tickTimer:
		s.onTick(env)
	case flushTimer:
		s.handleReady(env)
	}
}

// leads reports whether the library believes that it leads.
func (s *Server) leads() bool { return s.node.BasicStatus().RaftState == raft.StateLeader }

// leader is who leads as far as the server knows, 0 if it does not.
func (s *Server) leader() sim.ID { return sim.ID(s.node.BasicStatus().Lead) }
