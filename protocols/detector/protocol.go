package detector

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "detector",
	Doc:   "who is down, by what is not heard: heartbeats, pings, and the phi accrual failure detector",
	Topic: "time",
	Paper: "Chandra and Toueg, Unreliable failure detectors for reliable distributed systems, 1996; " +
		"Hayashibara et al., The phi accrual failure detector, 2004",
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Beat{}, Heard{}, Suspected{}, Trusted{}, Slept{}},
	Milestones: []sim.Fact{Booted{}, Suspected{}, Trusted{}, Slept{}},
	Sends:      []sim.Message{Heartbeat{}, Ping{}, Pong{}},
	Timers:     []string{beatTimer.Name, lateName},
	Build:      build,
}

// The methods.
const (
	heartbeats = "heartbeat"
	pings      = "ping"
	accrual    = "phi"
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 4}, Min: 2, Max: 100,
		Doc: "the nodes, who all watch each other: how many, or a list of names",
	},
	{
		Name: "method", Kind: about.TextParam, Default: heartbeats, Values: []string{heartbeats, pings, accrual},
		Doc: "signs of life are sent, or asked for; and late by a timeout, or by phi",
	},
	{Name: "interval", Kind: about.DistParam, Default: sim.Constant(100 * time.Millisecond), Doc: "from one heartbeat, or ping, to the next"},
	{
		Name: "timeout", Kind: about.DurationParam, Default: 300 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long after a sign of life the next one is late; with phi, until two intervals are known",
	},
	{Name: "phi", Kind: about.IntParam, Default: 8, Min: 1, Max: int64(phiMost), Doc: "of the phi accrual detector: a share of 10^-phi of the heartbeats are later than late"},
	{Name: "window", Kind: about.IntParam, Default: 100, Min: 2, Max: 100_000, Doc: "how many intervals it learns from"},
	{
		Name: "least", Kind: about.DurationParam, Default: time.Millisecond, Min: 0, Max: int64(time.Hour),
		Doc: "the least standard deviation that it believes in",
	},
	{
		Name: "asleep", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 0, Max: int64(time.Hour),
		Doc: "a node that finds a deadline longer past than that has slept itself, and suspects nobody for it",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	method         string
	interval       sim.Dist
	timeout, least time.Duration
	phi, size      int
	asleep         time.Duration
	mutants        about.Switched
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		method: args.Text("method"), interval: args.Dist("interval"), timeout: args.Duration("timeout"), least: args.Duration("least"),
		phi: args.Int("phi"), size: args.Int("window"), asleep: args.Duration("asleep"), mutants: args.Switched(zoo),
	}
	return about.System{
		Roles:      []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} })},
		Invariants: invariants(c, nodes.Size()),
	}, nil
}
