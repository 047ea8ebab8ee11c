package swim

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "swim",
	Doc:        "who is there: each member pings another one a period, and what they find out spreads with the pings",
	Topic:      "epidemics",
	Paper:      "Das, Gupta and Motivala, SWIM: scalable weakly-consistent infection-style process group membership protocol, 2002",
	Services:   []about.Service{membership},
	Orders:     []string{service.Join, service.Leave},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Alive{}, Suspect{}, Dead{}, Left{}, Booted{}, Joining{}, Joined{}, Refute{}, Leaving{}, Probe{}, Unanswered{}},
	Milestones: []sim.Fact{Alive{}, Suspect{}, Dead{}, Left{}, Refute{}, Leaving{}},
	Sends:      []sim.Message{Ping{}, PingReq{}, Ack{}, Nack{}, Sync{}, service.Reply{}, service.OrderReply{}},
	Timers:     []string{periodTimer.Name, timeoutTimer.Name, joinTimer.Name, syncTimer.Name, suspicionName, relayName},
	Build:      build,
}

// nodesMax bounds the nodes of a world.
const nodesMax = 100_000

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 16}, Min: 1, Max: nodesMax,
		Doc: "the nodes: how many, or a list of names",
	},
	{
		Name: "members", Kind: about.IntParam, Default: 0, Min: 0, Max: nodesMax,
		Doc: "how many nodes, the first ones, are members from the start; the others join by an order; 0: all",
	},
	{
		Name: "seeds", Kind: about.IntParam, Default: 0, Min: 0, Max: nodesMax,
		Doc: "how many members, the first ones, everybody knows who boots, and joins through; 0: all that are members from the start",
	},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 2, Max: int64(time.Hour), Doc: "of the protocol: how often a member pings one other"},
	{Name: "probe_timeout", Kind: about.DurationParam, Default: 300 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "after which a ping without an answer is repeated through proxies"},
	{Name: "proxies", Kind: about.IntParam, Default: 3, Min: 0, Max: 100, Doc: "how many others are asked to ping a member that did not answer: the paper's k"},
	{Name: "suspect_for", Kind: about.DurationParam, Default: 5 * time.Second, Min: 1, Max: int64(24 * time.Hour), Doc: "how long a member is suspected before it is held for dead"},
	{
		Name: "targets", Kind: about.TextParam, Default: inTurn, Values: []string{inTurn, atRandom},
		Doc: "whom to ping: all in turn, in an order that is new in each round, or one drawn at random, as in the basic protocol",
	},
	{Name: "piggyback", Kind: about.IntParam, Default: 6, Min: 1, Max: 100, Doc: "how many updates a message carries at most"},
	{Name: "retransmit", Kind: about.IntParam, Default: 3, Min: 1, Max: 100, Doc: "each member passes an update on retransmit log2 n times: the paper's lambda"},
	{
		Name: "sync", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(24 * time.Hour),
		Doc: "how often a member compares all that it knows with another, which it may hold for dead; 0: only as it joins",
	},
	{Name: "local_health", Kind: about.FlagParam, Default: false, Doc: "Lifeguard: a member whose pings fail doubts itself, and takes longer"},
	{Name: "dogpile", Kind: about.FlagParam, Default: false, Doc: "Lifeguard: who is suspected has six times suspect_for, and less the more members suspect it"},
	{Name: "buddy", Kind: about.FlagParam, Default: false, Doc: "Lifeguard: a message to a member that is suspected says so first"},
}

// The ways to choose whom to ping.
const (
	inTurn   = "in-turn"
	atRandom = "random"
)

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		nodes: nodes.Size(), initial: args.Int("members"), known: args.Int("seeds"),
		period: args.Duration("period"), probeTimeout: args.Duration("probe_timeout"),
		proxies: args.Int("proxies"), suspectFor: args.Duration("suspect_for"),
		random: args.Text("targets") == atRandom, retransmit: args.Int("retransmit"), piggyback: args.Int("piggyback"),
		sync: args.Duration("sync"), localHealth: args.Flag("local_health"), dogpile: args.Flag("dogpile"), buddy: args.Flag("buddy"),
		mutants: args.Switched(zoo),
	}
	if c.initial == 0 {
		c.initial = c.nodes
	}
	if c.known == 0 {
		c.known = c.initial
	}
	switch {
	case c.probeTimeout >= c.period:
		return about.System{}, fmt.Errorf("probe_timeout must be less than period, %v, not %v", c.period, c.probeTimeout)
	case c.initial > c.nodes:
		return about.System{}, fmt.Errorf("members must be at most the number of nodes, %d, not %d", c.nodes, c.initial)
	case c.known > c.initial:
		return about.System{}, fmt.Errorf("seeds must be at most the number of members, %d, not %d", c.initial, c.known)
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "member", Size: c.nodes, Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Member{config: c} },
		}}},
		Invariants: invariants(c),
		Client:     service.AnyClient(false),
	}, nil
}
