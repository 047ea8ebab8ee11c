package broker

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "broker",
	Doc:        "a queue of messages with acknowledgements and redelivery, visibility timeouts, dead letters, and effects that happen once",
	Topic:      "messaging",
	Paper:      "Hohpe and Woolf, Enterprise integration patterns, 2003; Amazon Web Services, Amazon SQS developer guide",
	Services:   []about.Service{station.Jobs},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Recovered{}, Accepted{}, Delivered{}, Done{}, Removed{}, Buried{}},
	Milestones: []sim.Fact{Recovered{}, Buried{}},
	Sends:      []sim.Message{Poll{}, Delivery{}, Ack{}, Nack{}, Noted{}, Apply{}, Applied{}, service.Reply{}},
	Timers:     []string{workTimer.Name, againTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the consumers: how many, or a list of names",
	},
	{Name: "work", Kind: about.DistParam, Default: sim.Constant(50 * time.Millisecond), Doc: "how long a consumer is at a message"},
	{
		Name: "visibility", Kind: about.DurationParam, Default: 500 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(24 * time.Hour),
		Doc: "how long nobody else sees a message that was given to a consumer",
	},
	{
		Name: "again", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: int64(time.Microsecond), Max: int64(time.Hour),
		Doc: "when a consumer asks again for what was not answered, or for something to do",
	},
	{Name: "receives", Kind: about.IntParam, Default: 5, Min: 1, Max: 1_000_000, Doc: "how often a message is delivered before it is a dead letter"},
	{Name: "poison", Kind: about.ShareParam, Default: sim.PPM(0), Doc: "share of the messages that no consumer can do"},
	{Name: "idempotent", Kind: about.FlagParam, Default: true, Doc: "the ledger knows again what it has done"},
}

// config is what the scenario says about all nodes.
type config struct {
	consumers         int
	work              sim.Dist
	visibility, again time.Duration
	receives          int
	poison            sim.PPM
	idempotent        bool
	mutants           about.Switched
}

// The nodes are numbered: the broker, the ledger, the consumers.
func (c *config) broker() sim.ID { return 1 }

func (c *config) ledger() sim.ID { return 2 }

// poisonous reports whether no consumer can do a message: it is a function of its number.
func (c *config) poisonous(message uint64) bool {
	h := message * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	return (h^h>>31)%1_000_000 < uint64(c.poison)
}

// build makes the broker, the ledger and the consumers.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		consumers: nodes.Size(), work: args.Dist("work"), visibility: args.Duration("visibility"), again: args.Duration("again"),
		receives: args.Int("receives"), poison: args.Ratio("poison"), idempotent: args.Flag("idempotent"), mutants: args.Switched(zoo),
	}
	roles := []about.Role{
		{Asked: true, Group: sim.Group{Name: "broker", Size: 1, Prefix: "b", New: func(sim.ID) sim.Node { return &Broker{config: c} }}},
		{Group: sim.Group{Name: "ledger", Size: 1, Names: []string{"ledger"}, New: func(sim.ID) sim.Node { return &Ledger{config: c} }}},
		{Votes: true, Group: sim.Group{
			Name: "consumer", Size: c.consumers, Names: nodes.Names, Prefix: "w", New: func(sim.ID) sim.Node { return &Consumer{config: c} },
		}},
	}
	return about.System{Roles: roles, Invariants: invariants(c), Client: service.StreamClient}, nil
}
