package balancer

import (
	"errors"
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "balancer",
	Doc:      "many equal replicas, and how a balancer chooses one of them: and a second, where the first is slow",
	Topic:    "queues and load",
	Paper:    "Mitzenmacher, The power of two choices in randomized load balancing, 1996; Dean and Barroso, The tail at scale, 2013; Vulimiri et al., Low latency via redundancy, 2013",
	Services: []about.Service{station.Jobs},
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		Booted{}, Accepted{}, Asked{}, Back{}, Hedged{}, CalledOff{}, Queued{}, Started{}, Served{}, Discarded{}, Failed{}, Answered{}, Refused{},
	},
	Sends:  []sim.Message{Ask{}, Answer{}, Fail{}, Drop{}, Dropped{}, Ready{}, service.Reply{}},
	Timers: []string{hedgeTimer.Name, patienceTimer.Name, nextTimer.Name},
	Build:  build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: 10_000,
		Doc: "the replicas: how many, or a list of names",
	},
	{Name: "balancers", Kind: about.IntParam, Default: 1, Min: 1, Max: 1000, Doc: "how many balancers there are, of which a client asks one at random"},
	{Name: "service", Kind: about.DistParam, Default: sim.Exponential(10 * time.Millisecond), Doc: "how long a replica is busy with a question"},
	{
		Name: "route", Kind: about.TextParam, Default: atRandom, Values: []string{atRandom, inTurn, toLeast},
		Doc: "which replica is asked: one drawn at random, the next in turn, or the one at which this balancer has the least out",
	},
	{
		Name: "choices", Kind: about.IntParam, Default: 1, Min: 1, Max: 1000,
		Doc: "with route = \"random\": how many are drawn, of which the one is asked at which this balancer has the least out",
	},
	{Name: "fanout", Kind: about.IntParam, Default: 1, Min: 1, Max: 10_000, Doc: "how many questions a job has; it is answered when all are"},
	{Name: "copies", Kind: about.IntParam, Default: 1, Min: 1, Max: 100, Doc: "how many replicas are asked at once for one question"},
	{
		Name: "hedge", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "when one more replica is asked, if none has answered; 0: never",
	},
	{Name: "share", Kind: about.ShareParam, Default: sim.PPM(1_000_000), Doc: "at most this share of the questions is hedged: each earns so much of a hedge"},
	{Name: "reserve", Kind: about.IntParam, Default: 10, Min: 1, Max: 1_000_000, Doc: "with a share: how many hedges are kept for later at most, and there are at the start"},
	{Name: "tied", Kind: about.FlagParam, Default: false, Doc: "two copies know of each other: who begins with one calls off the other"},
	{Name: "cancel", Kind: about.FlagParam, Default: true, Doc: "the first answer calls off the copies that are out"},
	{
		Name: "patience", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "when a copy that has not come back is taken to be lost; 0: only when its replica says that it has restarted",
	},
	{Name: "broken", Kind: about.IntParam, Default: 0, Min: 0, Max: 10_000, Doc: "how many replicas, the first ones, answer nothing but that they failed, and that at once"},
	{
		Name: "eject", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "for how long a replica that failed is passed over; 0: not at all",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	balancers, replicas     int
	service                 sim.Dist
	route                   string
	choices, fanout, copies int
	hedge, patience, eject  time.Duration
	share                   sim.PPM
	reserve                 int
	tied, cancel            bool
	brokenReplicas          int
	mutants                 about.Switched
}

// The nodes are numbered: the balancers, then the replicas.
func (c *config) firstReplica() sim.ID { return sim.ID(1 + c.balancers) }

func (c *config) replica(i int) sim.ID { return c.firstReplica() + sim.ID(i) }

// build makes the balancers and the replicas.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		balancers: args.Int("balancers"), replicas: nodes.Size(), service: args.Dist("service"), route: args.Text("route"),
		choices: args.Int("choices"), fanout: args.Int("fanout"), copies: args.Int("copies"), hedge: args.Duration("hedge"),
		patience: args.Duration("patience"), eject: args.Duration("eject"), share: args.Ratio("share"), reserve: args.Int("reserve"),
		tied: args.Flag("tied"), cancel: args.Flag("cancel"), brokenReplicas: args.Int("broken"), mutants: args.Switched(zoo),
	}
	if err := c.check(); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles: []about.Role{
			{Asked: true, Group: sim.Group{
				Name: "balancer", Size: c.balancers, Prefix: "b", New: func(sim.ID) sim.Node { return &Balancer{config: c} },
			}},
			{Votes: true, Group: sim.Group{
				Name: "replica", Size: c.replicas, Names: nodes.Names, Prefix: "r", New: func(sim.ID) sim.Node { return &Replica{config: c} },
			}},
		},
		Invariants: invariants(c), Client: service.StreamClient,
	}, nil
}

// check says which arguments do not go together.
func (c *config) check() error {
	switch {
	case c.choices > 1 && c.route != atRandom:
		return fmt.Errorf("choices is for replicas that are drawn; write route = %q, or leave choices out", atRandom)
	case c.copies > c.replicas:
		return fmt.Errorf("copies is more than there are nodes: %d of %d; each copy goes to another", c.copies, c.replicas)
	case c.tied && c.replicas < 2:
		return errors.New("tied is for two copies, and nodes must be at least 2")
	case c.tied && c.copies != 2 && (c.copies != 1 || c.hedge == 0):
		return errors.New("tied is for two copies; write copies = 2, or hedge = ms(1) for a second one that comes later")
	case c.brokenReplicas > c.replicas:
		return fmt.Errorf("broken is more than there are nodes: %d of %d", c.brokenReplicas, c.replicas)
	}
	return nil
}
