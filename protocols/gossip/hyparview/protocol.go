package hyparview

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue: the overlay alone, without anything that is sent over it.
var Protocol = about.Protocol{
	Name:       "hyparview",
	Doc:        "membership by partial views: a small active one of connections, and a passive one to repair it from",
	Topic:      "epidemics",
	Paper:      "Leitão, Pereira and Rodrigues, HyParView: a membership protocol for reliable gossip-based broadcast, 2007",
	Params:     append([]about.Param{NodesParam}, Params...),
	Mutants:    zoo,
	Facts:      Facts,
	Milestones: []sim.Fact{NeighborUp{}, NeighborDown{}},
	Sends:      Sends,
	Timers:     Timers,
	Build:      build,
}

// What a node of the overlay states, sends and waits for.
var (
	Facts  = []sim.Fact{Entered{}, NeighborUp{}, NeighborDown{}, Steady{}}
	Sends  = []sim.Message{Join{}, ForwardJoin{}, Neighbor{}, Reply{}, Disconnect{}, Shuffle{}, ShuffleReply{}, Ping{}, Pong{}}
	Timers = []string{joinTimer.Name, roundTimer.Name, keepaliveTimer.Name, reconnectTimer.Name, askTimer}
)

// NodesParam says how many nodes there are.
var NodesParam = about.Param{
	Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 8}, Min: 1, Max: 100_000,
	Doc: "the nodes: how many, or a list of names",
}

// Params are those of the overlay, for whatever protocol has it as a part.
var Params = []about.Param{
	{Name: "active", Kind: about.IntParam, Default: 5, Min: 1, Max: 100, Doc: "how many neighbours a node has at most"},
	{Name: "passive", Kind: about.IntParam, Default: 30, Min: 1, Max: 1000, Doc: "how many others it knows at most, to replace neighbours"},
	{Name: "arwl", Kind: about.IntParam, Default: 6, Min: 1, Max: 100, Doc: "steps of the random walk of a node that joins, and of a shuffle"},
	{Name: "prwl", Kind: about.IntParam, Default: 3, Min: 0, Max: 100, Doc: "how many steps before its end the walk leaves the node in a passive view"},
	{Name: "shuffle_active", Kind: about.IntParam, Default: 3, Min: 0, Max: 100, Doc: "neighbours in a shuffle"},
	{Name: "shuffle_passive", Kind: about.IntParam, Default: 4, Min: 0, Max: 1000, Doc: "nodes of the passive view in a shuffle"},
	{Name: "contacts", Kind: about.IntParam, Default: 3, Min: 1, Max: 100_000, Doc: "how many nodes, the first ones, the others join through"},
	{Name: "join_within", Kind: about.DurationParam, Default: time.Second, Min: 0, Max: int64(time.Hour), Doc: "each node joins within this time of its boot, drawn at random"},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour), Doc: "of a round, in which a node shuffles once"},
	{Name: "keepalive", Kind: about.DurationParam, Default: 250 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "how often neighbours ask each other whether they are there"},
	{Name: "timeout", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour), Doc: "after how long without an answer a connection has failed"},
	{Name: "reconnect", Kind: about.DurationParam, Default: 5 * time.Second, Min: 0, Max: int64(time.Hour), Doc: "how often one of those whose connections failed is asked again; 0: never"},
}

// NewConfig makes the configuration of an overlay of so many nodes.
func NewConfig(args about.Args, nodes int) (*Config, error) {
	c := &Config{
		Nodes: nodes, Active: args.Int("active"), Passive: args.Int("passive"), ARWL: args.Int("arwl"), PRWL: args.Int("prwl"),
		ShuffleActive: args.Int("shuffle_active"), ShufflePassive: args.Int("shuffle_passive"), Contacts: args.Int("contacts"),
		JoinWithin: args.Duration("join_within"), Period: args.Duration("period"), Keepalive: args.Duration("keepalive"),
		Timeout: args.Duration("timeout"), Reconnect: args.Duration("reconnect"), Mutants: args.Switched(zoo),
	}
	if c.PRWL > c.ARWL {
		return nil, fmt.Errorf("prwl must be at most arwl, %d, not %d", c.ARWL, c.PRWL)
	}
	if c.Timeout <= c.Keepalive {
		return nil, fmt.Errorf("timeout must be more than keepalive, %v, not %v", c.Keepalive, c.Timeout)
	}
	return c, nil
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c, err := NewConfig(args, nodes.Size())
	if err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles:      []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return New(c) })},
		Invariants: Laws(c),
		MinTimeout: c.Timeout - c.Keepalive, MinTimeoutParam: "timeout",
	}, nil
}

// New makes a node.
func New(c *Config) *Node { return &Node{Config: c} }
