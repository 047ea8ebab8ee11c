package basicraft

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry of basic Raft in the catalogue.
var Protocol = about.Protocol{
	Name:     "basicraft",
	Doc:      "section 5 of the Raft paper and nothing else: election, and agreement on a log",
	Paper:    "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014",
	Promise:  []string{"agreement"},
	Services: about.Services,
	Together: true,
	Mutants:  zoo,
	Facts: []sim.Fact{
		raftlaws.Booted{},
		raftlaws.Term{},
		raftlaws.Vote{},
		raftlaws.Candidate{},
		raftlaws.Leader{},
		raftlaws.Stepdown{},
		raftlaws.Append{},
		raftlaws.Truncate{},
		raftlaws.Commit{},
		raftlaws.Apply{},
	},
	Milestones: []sim.Fact{raftlaws.Candidate{}, raftlaws.Truncate{}},
	Progress:   raftlaws.Commit{},
	Sends: []sim.Message{
		RequestVote{}, RequestVoteReply{}, AppendEntries{}, AppendEntriesReply{}, service.Reply{},
	},
	Timers: []string{electionTimer.Name, heartbeatTimer.Name},
	Params: []about.Param{
		{
			Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: 99,
			Doc: "the servers: how many, or a list of names",
		},
		{
			Name: "election_timeout", Kind: about.DistParam,
			Default: sim.Uniform(150*time.Millisecond, 300*time.Millisecond),
			Doc:     "how long a server waits to hear a leader before it stands for election",
		},
		{
			Name: "heartbeat", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour),
			Doc: "how often a leader speaks to its followers",
		},
	},
	Build:  build,
	Source: source,
}

// build makes a cluster.
func build(args about.Args) (about.System, error) {
	c := &config{
		electionTimeout: args.Dist("election_timeout"),
		heartbeat:       args.Duration("heartbeat"),
		service:         args.Service,
		mutants:         args.Switched(zoo),
	}
	nodes := args.Nodes("nodes")
	size := max(nodes.Count, len(nodes.Names))
	if shortest := c.electionTimeout.Min(); c.heartbeat >= shortest {
		return about.System{}, fmt.Errorf("heartbeat must be shorter than the shortest election_timeout, %v, not %v: "+
			"no leader would last", shortest, c.heartbeat)
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "server", Size: size, Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Server{config: c} },
		}}},
		Invariants:      raftlaws.Invariants(),
		Client:          askOnce,
		MinTimeout:      c.electionTimeout.Min(),
		MinTimeoutParam: "election_timeout",
	}, nil
}

// askOnce is a client that does not retry: the state machine would execute its command twice.
func askOnce(c service.ClientConfig) sim.Node {
	c.Retry = false
	return service.LeaderClient(c)
}
