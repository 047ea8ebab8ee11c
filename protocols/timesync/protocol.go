package timesync

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "timesync",
	Doc:   "clocks that are brought together over a network: Cristian's way, Marzullo's intersection, Berkeley's average, and the best there is",
	Topic: "time",
	Paper: "Cristian, Probabilistic clock synchronization, 1989; Marzullo and Owicki, Maintaining the time in a distributed system, 1983; " +
		"Gusella and Zatti, The accuracy of the clock synchronization achieved by TEMPO, 1989; " +
		"Lundelius and Lynch, An upper and lower bound for clock synchronization, 1984",
	Services:   []about.Service{clocks},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Asked{}, Sampled{}, Synced{}, TooFew{}, Told{}, Answered{}, Averaged{}, Adjusted{}},
	Milestones: []sim.Fact{Synced{}, TooFew{}, Averaged{}, Adjusted{}},
	Sends:      []sim.Message{Ask{}, Time{}, Adjust{}, Reading{}, service.Reply{}},
	Timers:     []string{pollTimer.Name, waitTimer.Name},
	Build:      build,
}

// The ways to synchronize.
const (
	cristian     = "cristian"
	intersection = "intersection"
	berkeley     = "berkeley"
	averaging    = "averaging"
)

const mostSources = 100

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 4}, Min: 1, Max: about.MostServers,
		Doc: "those whose clocks are synchronized: how many, or a list of names",
	},
	{
		Name: "method", Kind: about.TextParam, Default: cristian, Values: []string{cristian, intersection, berkeley, averaging},
		Doc: "ask one source of the time; intersect several; a master averages; all tell all, once",
	},
	{Name: "sources", Kind: about.IntParam, Default: 0, Min: 0, Max: mostSources, Doc: "sources of the time, for the first two methods; 0: 2 faulty + 1"},
	{Name: "faulty", Kind: about.IntParam, Default: 1, Min: 0, Max: mostSources, Doc: "f: how many sources may lie, for an intersection to be right all the same"},
	{Name: "liars", Kind: about.IntParam, Default: 0, Min: 0, Max: mostSources, Doc: "how many sources lie, the first ones"},
	{
		Name: "lies", Kind: about.DurationParam, Default: time.Second, Min: 0, Max: int64(24 * time.Hour),
		Doc: "by how much liars lie at most: another time to everybody, ahead or behind",
	},
	{
		Name: "accuracy", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "by how much a source is off at most, as all of them say",
	},
	{
		Name: "rho", Kind: about.RatioParam, Default: sim.PPM(100), Min: 0, Max: 100_000,
		Doc: "by how much an oscillator is too fast or too slow at most, as nodes believe",
	},
	{
		Name: "least", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "how long a message takes at least, as nodes believe",
	},
	{
		Name: "most", Kind: about.DurationParam, Default: 100 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long a message takes at most, as nodes believe who average: u is that, less the least",
	},
	{Name: "gamma", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "a master averages clocks that are no farther apart"},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 10, Max: int64(24 * time.Hour), Doc: "how often somebody asks"},
	{Name: "patience", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "how long whoever asks waits for answers"},
}

// config is what the scenario says about all nodes.
type config struct {
	method           string
	sources          []sim.ID
	faulty, liars    int
	lies, accuracy   time.Duration
	rho              sim.PPM
	least, most      time.Duration
	gamma            time.Duration
	period, patience time.Duration
	mutants          about.Switched
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		method: args.Text("method"), faulty: args.Int("faulty"), liars: args.Int("liars"), lies: args.Duration("lies"),
		accuracy: args.Duration("accuracy"), rho: args.Ratio("rho"), least: args.Duration("least"), most: args.Duration("most"),
		gamma: args.Duration("gamma"), period: args.Duration("period"), patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	sources := args.Int("sources")
	if sources == 0 {
		sources = 2*c.faulty + 1
	}
	switch {
	case c.most < c.least:
		return about.System{}, fmt.Errorf("most must be at least %v, which is least, not %v", c.least, c.most)
	case c.patience >= c.period:
		return about.System{}, fmt.Errorf("patience must be less than period, %v, not %v", c.period, c.patience)
	case c.method == intersection && sources <= 2*c.faulty:
		return about.System{}, fmt.Errorf("sources must be at least %d, for %d faulty ones to be outvoted, not %d", 2*c.faulty+1, c.faulty, sources)
	case c.liars > sources:
		return about.System{}, fmt.Errorf("liars must be at most %d, the number of sources, not %d", sources, c.liars)
	}
	roles := []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} })}
	if c.method == cristian || c.method == intersection {
		for i := range sources {
			c.sources = append(c.sources, sim.ID(nodes.Size()+1+i))
		}
		roles = append(roles, about.Role{Group: sim.Group{Name: "source", Size: sources, Prefix: "s", New: func(id sim.ID) sim.Node {
			if c.isHonest(id) {
				return &Source{c}
			}
			return &Liar{c, Source{c}}
		}}})
	}
	return about.System{Roles: roles, Invariants: invariants(c, nodes.Size()), Client: service.AnyClient(false)}, nil
}
