package abd

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the register's entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "abd",
	Doc:   "an atomic register without a leader: clients gather quorums of replicas",
	Topic: "replication",
	Paper: "Attiya, Bar-Noy and Dolev, Sharing Memory Robustly in Message-Passing Systems, 1995; " +
		"Lynch and Shvartsman, Robust emulation of shared memory, 1997",
	Promise:  []string{linearizable},
	Services: []about.Service{about.Register.Only("read", "write")},
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		Begun{},
		Chosen{},
		Finished{},
		Booted{},
		Stored{},
		service.Arrived{},
	},
	Milestones: []sim.Fact{Chosen{}, Stored{}, Finished{}},
	Sends: []sim.Message{
		Query{},
		Report{},
		Propagate{},
		Ack{},
	},
	Timers: []string{retryTimer.Name},
	Build:  build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: about.MostServers,
		Doc: "the replicas: how many, or a list of names",
	},
	{
		Name: "read_quorum", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many replicas must answer a query; a majority if not given",
	},
	{
		Name: "write_quorum", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many replicas must keep what is propagated; a majority if not given",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: 100 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how long a client waits for answers before it asks again those that have not answered",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	replicas                []sim.ID
	readQuorum, writeQuorum int
	retry                   time.Duration
	mutants                 about.Switched
}

// build makes the replicas, and says how their clients ask.
func build(args about.Args) (about.System, error) {
	c := &config{
		readQuorum:  args.Int("read_quorum"),
		writeQuorum: args.Int("write_quorum"),
		retry:       args.Duration("retry"),
		mutants:     args.Switched(zoo),
	}
	nodes := args.Nodes("nodes")
	for i := range nodes.Size() {
		c.replicas = append(c.replicas, sim.ID(1+i))
	}
	if err := c.checkQuorums(); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "replica", Size: len(c.replicas), Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Replica{config: c} },
		}}},
		Invariants: invariants(c),
		Client: func(cfg service.ClientConfig) sim.Node {
			return service.NewClient(cfg, func(client *service.Client) service.Asker {
				return &Client{config: c, client: client}
			})
		},
	}, nil
}

// checkQuorums fills in the sizes that were not given, and refuses sizes that let a read quorum miss
// a write quorum: what was propagated to the one, the other would not find.
func (c *config) checkQuorums() error {
	n := len(c.replicas)
	for _, q := range []struct {
		name string
		size *int
	}{{"read_quorum", &c.readQuorum}, {"write_quorum", &c.writeQuorum}} {
		if *q.size == 0 {
			*q.size = n/2 + 1
		}
		if *q.size > n {
			return fmt.Errorf("%s must be at most %d, the number of replicas, not %d", q.name, n, *q.size)
		}
	}
	if c.readQuorum+c.writeQuorum <= n && !c.mutants.On(noIntersection) {
		return fmt.Errorf("read_quorum must be at least %d with write_quorum = %d, not %d, so that any two "+
			`of the %d replicas' quorums have one in common; write read_quorum = %[1]d, or mutants = ["no-intersection"]`,
			n-c.writeQuorum+1, c.writeQuorum, c.readQuorum, n)
	}
	return nil
}
