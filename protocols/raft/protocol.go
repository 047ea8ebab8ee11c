package raft

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is Raft's entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "raft",
	Doc:      "consensus on a replicated log, through a strong leader: all of Raft, with snapshots, changes of members and reads",
	Topic:    "consensus",
	Paper:    "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014",
	Promise:  []string{linearizable, "strict_serializable"},
	Services: about.Services,
	Together: true,
	Params:   params,
	Mutants:  zoo,
	Facts:    append(raftlaws.Facts(), raftlaws.Config{}, Learner{}, CaughtUp{}, LeaseRead{}),
	Milestones: []sim.Fact{
		raftlaws.Candidate{},
		raftlaws.SplitVote{},
		raftlaws.Truncate{},
		raftlaws.Config{},
		Learner{},
		CaughtUp{},
		raftlaws.Installed{},
	},
	Orders:   []string{service.Join, service.Leave, service.Reconfigure, service.Transfer},
	Progress: raftlaws.Commit{},
	Sends: []sim.Message{
		RequestVote{},
		RequestVoteReply{},
		AppendEntries{},
		AppendEntriesReply{},
		InstallSnapshot{},
		InstallSnapshotReply{},
		PreVote{},
		PreVoteReply{},
		TimeoutNow{},
		service.Reply{},
		service.OrderReply{},
	},
	Timers: []string{electionTimer.Name, heartbeatTimer.Name, flushTimer.Name, transferTimer.Name, retransmitTimer},
	Build:  build,
}

var params = []about.Param{
	about.ServersParam,
	{
		Name: "members", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many of the servers, the first ones, are members at first; the others are spares " +
			"that can join; all if unset",
	},
	{
		Name: "membership", Kind: about.TextParam, Default: changesJoint,
		Values: []string{changesJoint, changesSingle},
		Doc: "how the members change: through a configuration in which the old and the new ones " +
			"both decide (joint), or one server at a time (single)",
	},
	raftlaws.ElectionTimeout,
	{
		Name: "heartbeat", Kind: about.DurationParam, Default: 50 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how often a leader speaks when it has nothing to say, and how long before it asks again",
	},
	{
		Name: "pre_vote", Kind: about.FlagParam, Default: true,
		Doc: "a server asks whether it could win before it begins a new term",
	},
	{
		Name: "sticky", Kind: about.FlagParam, Default: false,
		Doc: "a server that hears a leader disregards requests for votes, also where pre_vote is off; " +
			"with reads by lease it always does",
	},
	{
		Name: "check_quorum", Kind: about.FlagParam, Default: true,
		Doc: "a leader steps down when it has not heard a majority for an election timeout",
	},
	{
		Name: "reads", Kind: about.TextParam, Default: readsByIndex,
		Values: []string{readsByIndex, readsByLog, readsByLease, readsLocal},
		Doc: "how a leader answers a read: after a round of heartbeats (index), through the log, " +
			"at once while no other can lead if clocks are as good as clock_bound says (lease), " +
			"or at once from its own state (local), which is not linearizable",
	},
	{
		Name: "clock_bound", Kind: about.RatioParam, Default: sim.PPM(50_000), Min: 0, Max: 1_000_000,
		Doc: "how much faster one server's clock may run than another's, for reads by lease",
	},
	{
		Name: "snapshot_every", Kind: about.IntParam, Default: 0, Min: 0, Max: 1 << 30,
		Doc: "how many entries a server applies before it replaces them by a snapshot; 0: it never does",
	},
	{
		Name: "snapshot_bytes", Kind: about.SizeParam, Default: int64(0), Min: 0, Max: 1 << 40,
		Doc: "how many bytes of entries it applies before it does so, whichever comes first; 0: their size does not matter",
	},
	{
		Name: "in_flight", Kind: about.IntParam, Default: 1, Min: 1, Max: 1024,
		Doc: "how many messages with entries may be under way to a follower before it answers",
	},
	{
		Name: "batch", Kind: about.IntParam, Default: 128, Min: 1, Max: 1 << 20,
		Doc: "how many entries one message carries at most",
	},
	{
		Name: "sync", Kind: about.TextParam, Default: syncWaits, Values: []string{syncWaits, syncLater},
		Doc: "what a server does while entries go to its disk: it stands still (wait), or goes on, answers " +
			"when the disk has said that it has them, and as a leader counts the disks of others meanwhile (later)",
	},
	{
		Name: "noop", Kind: about.FlagParam, Default: true,
		Doc: "a new leader appends an entry that does nothing, to learn what is committed; without " +
			"it reads by index wait for the first write of the term",
	},
	{
		Name: "logs", Kind: about.LogsParam,
		Doc: "the terms of the entries that each server's log begins with, as in the paper's figures",
	},
}

// build makes a cluster.
func build(args about.Args) (about.System, error) {
	c := &config{
		electionTimeout: args.Dist("election_timeout"),
		heartbeat:       args.Duration("heartbeat"),
		preVote:         args.Flag("pre_vote"),
		sticky:          args.Flag("sticky"),
		checkQuorum:     args.Flag("check_quorum"),
		noop:            args.Flag("noop"),
		snapshotEvery:   int64(args.Int("snapshot_every")),
		snapshotBytes:   int64(args.Size("snapshot_bytes")),
		inFlight:        args.Int("in_flight"),
		batch:           args.Int("batch"),
		later:           args.Text("sync") == syncLater,
		reads:           args.Text("reads"),
		clockBound:      args.Ratio("clock_bound"),
		service:         args.Service,
		members:         args.Int("members"),
		changes:         args.Text("membership"),
		logs:            args.Logs("logs"),
		mutants:         args.Switched(zoo),
	}
	nodes := args.Nodes("nodes")
	if err := c.check(nodes.Size()); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles:           []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Server{config: c} })},
		Invariants:      invariants(c.reads),
		Client:          service.LeaderClient,
		MinTimeout:      c.electionTimeout.Min(),
		MinTimeoutParam: "election_timeout",
	}, nil
}

// check finds what is wrong with the arguments together.
func (c *config) check(size int) error {
	if err := raftlaws.CheckTiming(c.heartbeat, c.electionTimeout); err != nil {
		return err
	}
	if c.members > size {
		return fmt.Errorf("members must be at most the %d nodes, not %d", size, c.members)
	}
	if len(c.logs) > size {
		return fmt.Errorf("logs must be at most one for each of the %d nodes, not %d", size, len(c.logs))
	}
	for i, terms := range c.logs {
		for j, t := range terms {
			if t < 1 || j > 0 && t < terms[j-1] {
				return fmt.Errorf("logs must be terms from 1 on that never decrease; "+
					"that of node %d has %d at index %d", i+1, t, j+1)
			}
		}
	}
	return nil
}
