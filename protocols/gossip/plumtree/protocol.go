package plumtree

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/gossip/hyparview"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "plumtree",
	Doc:        "broadcast by a tree within an overlay: messages go by the tree, and announcements by the other links repair it",
	Topic:      "epidemics",
	Paper:      "Leitão, Pereira and Rodrigues, Epidemic broadcast trees, 2007; HyParView, 2007",
	Services:   []about.Service{about.Collection.Only("add", "read")},
	Params:     slices.Concat([]about.Param{hyparview.NodesParam}, params, hyparview.Params),
	Mutants:    zoo,
	Facts:      slices.Concat([]sim.Fact{broadcast.Booted{}, broadcast.Delivered{}, broadcast.Redundant{}, Missing{}, Grafted{}, GaveUp{}, Pruned{}, Optimized{}, service.Arrived{}}, hyparview.Facts),
	Milestones: []sim.Fact{broadcast.Delivered{}, broadcast.Redundant{}, Grafted{}, Optimized{}},
	Sends:      slices.Concat([]sim.Message{Gossip{}, IHave{}, Graft{}, Prune{}, service.Reply{}}, hyparview.Sends),
	Timers:     slices.Concat([]string{flushTimer.Name, missingTimer}, hyparview.Timers),
	Build:      build,
}

var params = []about.Param{
	{Name: "wait", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "for a message that was announced, before somebody is asked for it"},
	{Name: "again", Kind: about.DurationParam, Default: 100 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "for a message that was asked for, before the next is asked"},
	{Name: "lazy_every", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour), Doc: "announcements are collected so long; 0: each is sent at once"},
	{Name: "threshold", Kind: about.IntParam, Default: 0, Min: 0, Max: 1000, Doc: "a link of the tree is exchanged for one that is shorter by so many hops; 0: never"},
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	view, err := hyparview.NewConfig(args, nodes.Size())
	if err != nil {
		return about.System{}, err
	}
	c := &config{
		wait: args.Duration("wait"), again: args.Duration("again"), lazyEvery: args.Duration("lazy_every"),
		threshold: args.Int("threshold"), mutants: args.Switched(zoo),
	}
	return about.System{
		Roles: []about.Role{about.Servers(nodes, func(sim.ID) sim.Node {
			return &Node{config: c, view: hyparview.New(view)}
		})},
		Invariants: append(broadcast.Laws(nodes.Size()), invariants(nodes.Size())...),
		Parts:      []about.Part{{Name: overlay, Invariants: func() []sim.Property { return hyparview.Laws(view) }}},
		Client:     service.AnyClient(false),
		MinTimeout: view.Timeout - view.Keepalive, MinTimeoutParam: "timeout",
	}, nil
}
