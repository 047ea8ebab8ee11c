package antientropy

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "antientropy",
	Doc:   "anti-entropy: sites compare their databases with others drawn at random, and resolve what differs",
	Topic: "epidemics",
	Paper: "Demers et al., Epidemic algorithms for replicated database maintenance, 1987; " +
		"trees: DeCandia et al., Dynamo, 2007",
	Promise:    []string{convergent},
	Services:   []about.Service{about.KV.Only("get", "put", "delete")},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Updated{}, Learned{}, Dormant{}, Discarded{}, Reactivated{}, Differed{}, Kept{}, Booted{}, service.Arrived{}},
	Milestones: []sim.Fact{Updated{}, Learned{}, Discarded{}, Reactivated{}},
	Sends:      []sim.Message{Database{}, Ask{}, Summary{}, Tree{}, service.Reply{}},
	Timers:     []string{cycleTimer.Name},
	Build:      build,
}

// sitesMax bounds the sites of a world.
const sitesMax = 10_000_000

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: sitesMax,
		Doc: "the sites: how many, or a list of names",
	},
	{
		Name: "mode", Kind: about.TextParam, Default: pushPull, Values: []string{push, pull, pushPull},
		Doc: "which way updates go between who begins and the other site: to it, from it, or both",
	},
	{
		Name: "compare", Kind: about.TextParam, Default: byAll, Values: []string{byAll, bySum, byTree},
		Doc: "how databases are compared: sent as a whole, by a checksum first, or by hash trees",
	},
	{
		Name: "recent", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(24 * time.Hour),
		Doc: "with checksums: updates as recent as that are sent with them; 0: none",
	},
	{Name: "depth", Kind: about.IntParam, Default: 2, Min: 1, Max: 4, Doc: "of a hash tree: it has 16 to that power leaves"},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour), Doc: "of a cycle"},
	{Name: "synchronous", Kind: about.FlagParam, Default: false, Doc: "all cycles begin at multiples of the period, by each site's clock"},
	{
		Name: "clock", Kind: about.TextParam, Default: wallClock, Values: []string{wallClock, logicClock},
		Doc: "where timestamps come from: each site's clock, or a logical one (Lamport, 1978)",
	},
	{
		Name: "keep_for", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(10_000 * time.Hour),
		Doc: "the first threshold: so long all sites keep a death certificate; 0: for ever",
	},
	{
		Name: "dormant_for", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(10_000 * time.Hour),
		Doc: "the second threshold: so long after the first a few sites keep it, dormant",
	},
	{Name: "retention", Kind: about.IntParam, Default: 2, Min: 1, Max: 1000, Doc: "how many sites keep a dormant certificate"},
	{Name: "seeded", Kind: about.IntParam, Default: 0, Min: 0, Max: sitesMax, Doc: "how many sites, the first ones, have an item when they boot with an empty disk"},
	{Name: "durable", Kind: about.FlagParam, Default: true, Doc: "items are on a disk, and outlast a crash"},
}

// build makes the sites.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		sites: nodes.Size(), mode: args.Text("mode"), compare: args.Text("compare"), recent: args.Duration("recent"),
		depth: args.Int("depth"), period: args.Duration("period"), synchronous: args.Flag("synchronous"),
		logical: args.Text("clock") == logicClock, keepFor: args.Duration("keep_for"),
		dormantFor: args.Duration("dormant_for"), retention: args.Int("retention"), seeded: args.Int("seeded"),
		durable: args.Flag("durable"), mutants: args.Switched(zoo),
	}
	switch {
	case c.recent > 0 && c.compare != bySum:
		return about.System{}, fmt.Errorf("recent is for checksums; write compare = %q, or leave recent out", bySum)
	case c.logical && c.recent+c.keepFor > 0:
		return about.System{}, fmt.Errorf("recent and keep_for are about time, which a logical clock does not show; write clock = %q", wallClock)
	case c.dormantFor > 0 && c.keepFor == 0:
		return about.System{}, fmt.Errorf("dormant_for comes after keep_for, which is for ever here; write keep_for = s(30), say")
	case c.seeded > c.sites:
		return about.System{}, fmt.Errorf("seeded must be at most the number of sites, %d, not %d", c.sites, c.seeded)
	}
	if c.mutants.On(discardEarly) { // Without the rule: mutants/discard-early.
		c.keepFor, c.dormantFor = 1, 0
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "site", Size: c.sites, Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Site{config: c} },
		}}},
		Invariants: invariants(c),
		Client:     service.AnyClient(false),
	}, nil
}
