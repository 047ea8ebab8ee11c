package rumor

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "rumor",
	Doc:        "rumour mongering: sites share what is new with others drawn at random until it is new to nobody they meet",
	Topic:      "epidemics",
	Paper:      "Demers et al., Epidemic algorithms for replicated database maintenance, 1987",
	Services:   []about.Service{about.Collection.Only("add", "read")},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Infected{}, Removed{}, Kept{}, Booted{}, service.Arrived{}},
	Milestones: []sim.Fact{Infected{}, Removed{}},
	Sends:      []sim.Message{Push{}, Poll{}, Feedback{}, Refused{}, Compare{}, Missed{}, service.Reply{}},
	Timers:     []string{cycleTimer.Name, backupTimer.Name},
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
		Name: "mode", Kind: about.TextParam, Default: push, Values: []string{push, pull, pushPull},
		Doc: "who begins: sites that have news, all sites that ask for it, or both at once",
	},
	{Name: "feedback", Kind: about.FlagParam, Default: true, Doc: "who gets a push tells whether it needed it; without, every contact counts as useless"},
	{
		Name: "stop", Kind: about.TextParam, Default: byCounter, Values: []string{byCounter, byCoin, byNever},
		Doc: "a site loses interest after k useless contacts, after each with a probability of 1/k, or never",
	},
	{Name: "k", Kind: about.IntParam, Default: 2, Min: 1, Max: 1_000_000, Doc: "how many cycles with useless contacts it takes, in the mean with a coin"},
	{Name: "reset", Kind: about.FlagParam, Default: true, Doc: "a useful contact sets the counter back"},
	{
		Name: "atomic", Kind: about.FlagParam, Default: false,
		Doc: "contacts see other sites as they were when the cycle began, as in a synchronous simulation, and not one after the other",
	},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour), Doc: "of a cycle"},
	{Name: "synchronous", Kind: about.FlagParam, Default: false, Doc: "all cycles begin at multiples of the period, by each site's clock"},
	{Name: "fanout", Kind: about.IntParam, Default: 1, Min: 1, Max: 1000, Doc: "how many others a site contacts in a cycle, all different"},
	{Name: "seeded", Kind: about.IntParam, Default: 0, Min: 0, Max: sitesMax, Doc: "how many sites, the first ones, know a rumour when they boot with an empty disk"},
	{Name: "connections", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "how many contacts of others a site takes in a cycle; 0: no limit"},
	{Name: "hunt", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "how often a site that was refused draws another partner in a cycle"},
	{
		Name: "backup", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(24 * time.Hour),
		Doc: "how often a site compares all that it knows with another one, and each learns what it has missed; 0: never",
	},
	{Name: "rekindle", Kind: about.FlagParam, Default: true, Doc: "what the backup finds missing is a hot rumour with the site that missed it"},
	{Name: "durable", Kind: about.FlagParam, Default: true, Doc: "updates are on a disk, and outlast a crash"},
}

// build makes the sites. With push they come to be when they are reached: the others do nothing.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		sites: nodes.Size(), mode: args.Text("mode"), feedback: args.Flag("feedback"),
		stop: args.Text("stop"), k: args.Int("k"), reset: args.Flag("reset"), atomic: args.Flag("atomic"),
		period: args.Duration("period"), synchronous: args.Flag("synchronous"),
		fanout: args.Int("fanout"), seeded: args.Int("seeded"),
		connections: args.Int("connections"), hunt: args.Int("hunt"), durable: args.Flag("durable"),
		backup: args.Duration("backup"), rekindle: args.Flag("rekindle"),
		mutants: args.Switched(zoo),
	}
	if c.fanout >= c.sites && c.fanout > 1 {
		return about.System{}, fmt.Errorf("fanout must be less than the number of sites, %d, not %d", c.sites, c.fanout)
	}
	if c.seeded > c.sites {
		return about.System{}, fmt.Errorf("seeded must be at most the number of sites, %d, not %d", c.sites, c.seeded)
	}
	if c.atomic && !c.synchronous {
		return about.System{}, fmt.Errorf("atomic is for cycles that begin together; write synchronous = True, or leave atomic out")
	}
	if c.hunt > 0 && c.connections == 0 {
		return about.System{}, fmt.Errorf("hunt is for sites that refuse contacts; write connections = 1, or leave hunt out")
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "site", Size: c.sites, Names: nodes.Names, Prefix: "n", Lazy: !c.polls() && c.seeded == 0 && c.backup == 0,
			New: func(sim.ID) sim.Node { return &Site{config: c} },
		}}},
		Invariants: invariants(c),
		Client:     service.AnyClient(false),
	}, nil
}
