package etcdraft

import (
	"errors"
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	linearizable = "linearizable"
	available    = "available"
	assertions   = "Library Assertions"
)

// Protocol is the entry of etcd's Raft in the catalogue.
var Protocol = about.Protocol{
	Name:     "etcdraft",
	Doc:      "Raft as etcd has it: the library go.etcd.io/raft, driven by the book",
	Topic:    "consensus",
	Paper:    "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014",
	Promise:  []string{linearizable, "strict_serializable"},
	Services: about.Services,
	Together: true,
	Orders:   []string{service.Join, service.Leave, service.Reconfigure, service.Transfer},
	Params:   params,
	Mutants:  zoo,
	Facts:    append(raftlaws.Facts(), Learners{}, Panicked{}),
	Milestones: []sim.Fact{
		raftlaws.Candidate{},
		raftlaws.SplitVote{},
		raftlaws.Truncate{},
		raftlaws.Installed{},
		raftlaws.Members{},
		Learners{},
		Panicked{},
	},
	Progress: raftlaws.Commit{},
	Sends: []sim.Message{
		RequestVote{},
		RequestVoteReply{},
		PreVote{},
		PreVoteReply{},
		AppendEntries{},
		AppendEntriesReply{},
		Heartbeat{},
		HeartbeatReply{},
		InstallSnapshot{},
		TimeoutNow{},
		service.Reply{},
		service.OrderReply{},
	},
	Timers: []string{electionTimer.Name, tickTimer.Name, flushTimer.Name},
	Build:  build,
}

// mostMembers bounds who votes to begin with: confchange.Restore adds them one by one, and copies and
// checks all for each, which takes a cluster of 300 ten seconds.
const mostMembers = 200

var params = []about.Param{
	about.ServersParam,
	{
		Name: "members", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many of the nodes, from the first on, vote to begin with; the others are spares",
	},
	raftlaws.ElectionTimeout,
	raftlaws.Heartbeat,
	{
		Name: "tick", Kind: about.DurationParam, Min: 1, Max: int64(time.Hour),
		Doc: "the unit of etcd's clock, in which heartbeats, leases and check-quorum are counted; " +
			"a heartbeat is one tick unless this says otherwise",
	},
	{
		Name: "pre_vote", Kind: about.FlagParam, Default: true,
		Doc: "a server asks whether it could win before it begins a new term",
	},
	{
		Name: "check_quorum", Kind: about.FlagParam, Default: true,
		Doc: "a leader steps down when it has not heard a majority for an election timeout, and who " +
			"hears a leader votes for nobody else",
	},
	{
		Name: "reads", Kind: about.TextParam, Default: readsByIndex,
		Values: []string{readsByIndex, readsByLease, readsByLog, readsLocal},
		Doc: "how a leader answers a read: after a round of heartbeats (index), at once because " +
			"check-quorum would have deposed it (lease), through the log, or at once from its own " +
			"state (local); neither lease nor local is linearizable, and lease only just: see " +
			"etcdraft/lease-reads",
	},
	{
		Name: "snapshot_every", Kind: about.IntParam, Default: 0, Min: 0, Max: 1 << 30,
		Doc: "how many entries a server applies before it takes a snapshot and compacts its log; " +
			"0: it never does",
	},
	{
		Name: "snapshot_bytes", Kind: about.SizeParam, Default: int64(0), Min: 0, Max: 1 << 40,
		Doc: "how many bytes of entries it applies before it does so, whichever comes first; 0: their size does not matter",
	},
}

// build makes a cluster.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	size := nodes.Size()
	c := &config{
		electionTimeout: args.Dist("election_timeout"),
		preVote:         args.Flag("pre_vote"),
		checkQuorum:     args.Flag("check_quorum"),
		reads:           args.Text("reads"),
		snapshotEvery:   int64(args.Int("snapshot_every")),
		snapshotBytes:   int64(args.Size("snapshot_bytes")),
		service:         args.Service,
		mutants:         args.Switched(zoo),
	}
	if err := c.setMembers(args.Int("members"), size); err != nil {
		return about.System{}, err
	}
	if err := c.setClock(args.Duration("heartbeat"), args.Duration("tick")); err != nil {
		return about.System{}, err
	}
	if c.leases() && !c.checkQuorum {
		return about.System{}, errors.New("reads = \"lease\" needs check_quorum = True, " +
			"which is what takes the lease from a leader that nobody hears")
	}
	return about.System{
		Roles:           []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Server{config: c} })},
		Invariants:      invariants(),
		Client:          service.LeaderClient,
		MinTimeout:      c.electionTimeout.Min(),
		MinTimeoutParam: "election_timeout",
	}, nil
}

// leases reports whether reads rely on the leader's lease.
func (c *config) leases() bool { return c.reads == readsByLease || c.mutants.On(leaseReads) }

// setMembers says who votes to begin with. The servers come first in a world, so their IDs are 1, 2...
func (c *config) setMembers(members, size int) error {
	said := "members"
	if members == 0 {
		said, members = "nodes", size
	}
	if members > mostMembers {
		return fmt.Errorf("%s must be at most %d, not %d: with each server that begins, the library goes through "+
			"the square of its members", said, mostMembers, members)
	}
	if members > size {
		return fmt.Errorf("members must be at most the number of nodes, %d, not %d", size, members)
	}
	for i := range members {
		c.members = append(c.members, uint64(i+1))
	}
	return nil
}

// setClock turns durations into ticks. The election timeout of the library's clock, that of
// check-quorum and of leases, is the shortest that a server may draw.
func (c *config) setClock(heartbeat, tick time.Duration) error {
	if tick == 0 {
		tick = heartbeat
	}
	if heartbeat%tick != 0 {
		return fmt.Errorf("heartbeat must be a whole number of ticks of %v, not %v", tick, heartbeat)
	}
	shortest := c.electionTimeout.Min()
	if err := raftlaws.CheckTiming(heartbeat, c.electionTimeout); err != nil {
		return err
	}
	c.tick = tick
	c.heartbeatTicks = int(heartbeat / tick)
	c.electionTicks = int((shortest + tick - 1) / tick)
	return nil
}
