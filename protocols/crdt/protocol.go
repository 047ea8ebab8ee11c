package crdt

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "crdt",
	Doc:   "conflict-free replicated data types: replicas that answer alone, gossip, and converge",
	Topic: "replication",
	Paper: "Shapiro, Preguiça, Baquero and Zawirski, Conflict-free replicated data types, 2011; " +
		"Almeida, Shoker and Baquero, Delta state replicated data types, 2018",
	Promise:    []string{convergent},
	Services:   []about.Service{about.Counter, about.Collection, about.KV.Only("get", "put", "delete")},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Updated{}, Joined{}, Removed{}, Delivered{}, service.Arrived{}},
	Milestones: []sim.Fact{Updated{}, Joined{}},
	Sends:      []sim.Message{Gossip{}, Ack{}, service.Reply{}},
	Timers:     []string{gossipTimer.Name},
	Build:      build,
}

// The services that replicas tell apart: the add of a counter takes an amount.
var counterName, setName = about.Counter.Name, about.Collection.Name

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the replicas: how many, or a list of names",
	},
	{
		Name: "gossip", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how often a replica tells some peer what it has",
	},
	{
		Name: "deltas", Kind: about.FlagParam, Default: false,
		Doc: "peers are sent what they have not acknowledged, and not the whole state",
	},
	{
		Name: "clock", Kind: about.TextParam, Default: "logical", Values: []string{"logical", "wall"},
		Doc: "what says which of two writes to a key is the last one",
	},
	{
		Name: "sticks", Kind: about.FlagParam, Default: false,
		Doc: "a client asks one replica until that fails it, and not any replica each time",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	replicas []sim.ID
	service  string
	gossip   time.Duration
	deltas   bool
	wall     bool
	mutants  about.Switched
}

// build makes the replicas.
func build(args about.Args) (about.System, error) {
	c := &config{
		gossip:  args.Duration("gossip"),
		deltas:  args.Flag("deltas"),
		wall:    args.Text("clock") == "wall",
		mutants: args.Switched(zoo),
	}
	if args.Service != nil {
		c.service = args.Service.Name
	}
	nodes := args.Nodes("nodes")
	for i := range nodes.Size() {
		c.replicas = append(c.replicas, sim.ID(1+i))
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "replica", Size: len(c.replicas), Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Replica{config: c} },
		}}},
		Invariants: invariants(c),
		Client:     service.AnyClient(args.Flag("sticks")),
	}, nil
}
