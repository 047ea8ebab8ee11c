package queueing

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "queueing",
	Doc:        "jobs that arrive, wait and are served: one queue for all servers, or a queue for each and a rule by which a job chooses",
	Topic:      "queues and load",
	Paper:      "Erlang, 1917; Khinchine, 1932; Little, 1961; Mitzenmacher, The power of two choices in randomized load balancing, 1996",
	Services:   []about.Service{station.Jobs},
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Accepted{}, Rejected{}, Queued{}, Routed{}, Started{}, Served{}, Answered{}},
	Milestones: []sim.Fact{Rejected{}},
	Sends:      []sim.Message{Job{}, Done{}, Ready{}, service.Reply{}},
	Timers:     []string{boardTimer.Name, patienceTimer.Name},
	Build:      build,
}

// serversMax bounds the servers of a world, and workersMax the workers of a server.
const (
	serversMax = 1_000_000
	workersMax = 1000
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: serversMax,
		Doc: "the servers: how many, or a list of names",
	},
	{Name: "workers", Kind: about.IntParam, Default: 1, Min: 1, Max: workersMax, Doc: "how many jobs a server serves at once; the others wait in its queue"},
	{Name: "service", Kind: about.DistParam, Default: sim.Exponential(100 * time.Millisecond), Doc: "how long a worker is busy with a job, or with a part of one"},
	{
		Name: "route", Kind: about.TextParam, Default: atRandom, Values: []string{atRandom, inTurn, toShortest, central},
		Doc: "how a job comes to a server: drawn at random, one after the other, to the one that has the least to do, or by " +
			"one queue for all",
	},
	{
		Name: "choices", Kind: about.IntParam, Default: 1, Min: 1, Max: 1000,
		Doc: "with route = \"random\": how many servers are drawn, each for itself, of which the job goes to the one that has the least to do",
	},
	{Name: "fanout", Kind: about.IntParam, Default: 1, Min: 1, Max: 10_000, Doc: "how many parts a job has; it is answered when all are served"},
	{Name: "limit", Kind: about.IntParam, Default: 0, Min: 0, Max: 1_000_000, Doc: "how many jobs the dispatcher takes in at once, before it refuses more; 0: all"},
	{
		Name: "update", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "how often the dispatcher looks how long the queues are; 0: it always knows",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "when a part that has not come back is given to another server; 0: only when the one that had it says that it has restarted",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	servers, workers int
	service          sim.Dist
	route            string
	choices          int
	fanout           int
	limit            int
	update, patience time.Duration
	mutants          about.Switched
}

// The nodes are numbered: the dispatcher, the servers, and the workers of each if it has several.
func (c *config) dispatcher() sim.ID { return 1 }

func (c *config) firstServer() sim.ID { return 2 }

func (c *config) firstWorker(server sim.ID) sim.ID {
	return 2 + sim.ID(c.servers) + (server-2)*sim.ID(c.workers)
}

// server is the place among the servers of one of them, or of that which a worker is of.
func (c *config) server(id sim.ID) int {
	i := int(id - c.firstServer())
	if i < c.servers {
		return i
	}
	return (i - c.servers) / c.workers
}

// lines reports whether a node, which gives parts away, has one line of them.
func (c *config) lines(node sim.ID) bool { return node != c.dispatcher() || c.route == central }

// compares reports whether jobs go by the lengths of queues.
func (c *config) compares() bool {
	return c.route == toShortest || c.route == atRandom && c.choices > 1
}

// build makes the dispatcher, the servers and their workers.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		servers: nodes.Size(), workers: args.Int("workers"), service: args.Dist("service"), route: args.Text("route"),
		choices: args.Int("choices"), fanout: args.Int("fanout"), limit: args.Int("limit"),
		update: args.Duration("update"), patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	switch {
	case c.choices > 1 && c.route != atRandom:
		return about.System{}, fmt.Errorf("choices is for servers that are drawn; write route = %q, or leave choices out", atRandom)
	case c.update > 0 && !c.compares():
		return about.System{}, fmt.Errorf("update is for jobs that go by the lengths of queues; write choices = 2, or leave update out")
	}
	roles := []about.Role{
		{Asked: true, Group: sim.Group{
			Name: "dispatcher", Size: 1, Prefix: "d", New: func(sim.ID) sim.Node { return &Dispatcher{config: c} },
		}},
		{Votes: true, Group: sim.Group{
			Name: "server", Size: c.servers, Names: nodes.Names, Prefix: "s", New: func(sim.ID) sim.Node { return c.newServer() },
		}},
	}
	if c.workers > 1 {
		roles = append(roles, about.Role{Group: sim.Group{
			Name: "worker", Size: c.servers * c.workers, Prefix: "w", New: func(id sim.ID) sim.Node {
				return &Worker{config: c, boss: c.firstServer() + sim.ID(c.server(id))}
			},
		}})
	}
	return about.System{Roles: roles, Invariants: invariants(c), Client: service.StreamClient}, nil
}

// newServer is a server: a worker that is its own master, or a queue in front of several.
func (c *config) newServer() sim.Node {
	if c.workers == 1 {
		return &Worker{config: c, boss: c.dispatcher()}
	}
	return &Server{config: c, boss: c.dispatcher()}
}
