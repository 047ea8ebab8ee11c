package rpc

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "rpc",
	Doc:        "remote procedure calls, at least once, at most once or exactly once: what a call means when its answer is lost",
	Topic:      "calls and links",
	Paper:      "Birrell and Nelson, Implementing remote procedure calls, 1984",
	Promise:    []string{linearizable},
	Services:   []about.Service{about.Counter, about.KV, about.Register, about.Queue, about.Collection},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Executed{}, Answered{}, Failed{}, service.Arrived{}},
	Milestones: []sim.Fact{Booted{}, Failed{}},
	Sends:      []sim.Message{Call{}, Answer{}, Working{}, Refused{}, Bind{}, Bound{}},
	Timers:     slices.Concat([]string{doneTimer, resendTimer.Name, bindTimer.Name}, service.ClientTimers),
	Build:      build,
}

// The words of the parameter semantics.
const (
	atLeastOnce, atMostOnce, exactlyOnce = "at least once", "at most once", "exactly once"
)

var params = []about.Param{
	{
		Name: "semantics", Kind: about.TextParam, Default: exactlyOnce, Values: []string{atLeastOnce, atMostOnce, exactlyOnce},
		Doc: "what a call means: the server keeps no answers, keeps them in memory, or on its disk",
	},
	{Name: "work", Kind: about.DistParam, Default: sim.Constant(0), Doc: "how long a procedure runs; the server runs several at once"},
	{
		Name: "save_every", Kind: about.IntParam, Default: 100, Min: 0, Max: 1_000_000,
		Doc: "after how many executions the state is saved and the log cut; 0: never",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	semantics string
	work      sim.Dist
	saveEvery int
	made      func() service.Machine
	mutants   about.Switched
}

// build makes a server and what its callers are.
func build(args about.Args) (about.System, error) {
	c := &config{
		semantics: args.Text("semantics"), work: args.Dist("work"), saveEvery: args.Int("save_every"),
		made: args.Service.Machine, mutants: args.Switched(zoo),
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "server", Size: 1, Prefix: "n", New: func(sim.ID) sim.Node { return &Server{config: c} },
		}}},
		Invariants: invariants(c),
		Client:     c.newCaller,
	}, nil
}
