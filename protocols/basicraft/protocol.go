package basicraft

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// agreement is what the servers promise.
const agreement = "agreement"

// Protocol is the entry of basic Raft in the catalogue.
var Protocol = about.Protocol{
	Name:       "basicraft",
	Doc:        "section 5 of the Raft paper and nothing else: election, and agreement on a log",
	Topic:      "consensus",
	Paper:      "Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm, 2014",
	Promise:    []string{agreement},
	Services:   about.Services,
	Together:   true,
	Mutants:    zoo,
	Facts:      raftlaws.Basics(),
	Milestones: []sim.Fact{raftlaws.Candidate{}, raftlaws.Truncate{}},
	Progress:   raftlaws.Commit{},
	Sends:      []sim.Message{RequestVote{}, RequestVoteReply{}, AppendEntries{}, AppendEntriesReply{}, service.Reply{}},
	Timers:     []string{electionTimer.Name, heartbeatTimer.Name},
	Params:     []about.Param{about.ServersParam, raftlaws.ElectionTimeout, raftlaws.Heartbeat},
	Build:      build,
	Source:     source,
}

// build makes a cluster.
func build(args about.Args) (about.System, error) {
	c := &config{
		electionTimeout: args.Dist("election_timeout"),
		heartbeat:       args.Duration("heartbeat"),
		service:         args.Service,
		mutants:         args.Switched(zoo),
	}
	if err := raftlaws.CheckTiming(c.heartbeat, c.electionTimeout); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles:           []about.Role{about.Servers(args.Nodes("nodes"), func(sim.ID) sim.Node { return &Server{config: c} })},
		Invariants:      append(raftlaws.Invariants(), raftlaws.CommitsOwnTerm()),
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
