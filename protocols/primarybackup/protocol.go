package primarybackup

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is primary-backup's entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "primarybackup",
	Doc:      "a primary and a backup, and a view service that says which is which",
	Topic:    "replication",
	Paper:    "Budhiraja, Marzullo, Schneider and Toueg, The Primary-Backup Approach, 1993; MIT 6.824, lab 2",
	Promise:  []string{linearizable, "strict_serializable"},
	Services: about.Services,
	Together: true,
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		Formed{},
		Acked{},
		Resumed{},
		Booted{},
		Primary{},
		Deposed{},
		Installed{},
		Executed{},
	},
	Milestones: []sim.Fact{Formed{}, Installed{}},
	Progress:   Executed{},
	Sends: []sim.Message{
		Ping{},
		Current{},
		Transfer{},
		Transferred{},
		Forward{},
		Forwarded{},
		Refused{},
		service.Reply{},
	},
	Timers: []string{pingTimer.Name, tickTimer.Name, retryTimer.Name},
	Build:  build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the servers: how many, or a list of names; those that are neither primary nor backup are idle",
	},
	{
		Name: "ping", Kind: about.DurationParam, Default: 50 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how often a server pings the view service",
	},
	{
		Name: "dead", Kind: about.DurationParam, Default: 250 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how long the view service waits for a ping before it takes a server for dead",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: 50 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how long a primary waits for its backup before it asks again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	viewService sim.ID
	servers     []sim.ID
	service     *service.Service
	ping, dead  time.Duration
	retry       time.Duration
	mutants     about.Switched
}

// newMachine makes the machine that is replicated.
func (c *config) newMachine() service.Machine { return c.service.Machine() }

// build makes the servers, and the view service after them.
func build(args about.Args) (about.System, error) {
	c := &config{
		service: args.Service,
		ping:    args.Duration("ping"),
		dead:    args.Duration("dead"),
		retry:   args.Duration("retry"),
		mutants: args.Switched(zoo),
	}
	if c.dead <= c.ping {
		return about.System{}, fmt.Errorf("dead must be longer than ping, %v, not %v: "+
			"every server would be dead between two pings", c.ping, c.dead)
	}
	nodes := args.Nodes("nodes")
	for i := range nodes.Size() {
		c.servers = append(c.servers, sim.ID(1+i))
		if i < len(nodes.Names) && nodes.Names[i] == viewServiceName {
			return about.System{}, fmt.Errorf("nodes must not be called %q: that is the view service", viewServiceName)
		}
	}
	c.viewService = sim.ID(1 + len(c.servers))
	return about.System{
		Roles: []about.Role{
			{Asked: true, Votes: true, Group: sim.Group{
				Name: "server", Size: len(c.servers), Names: nodes.Names, Prefix: "n",
				New: func(sim.ID) sim.Node { return &Server{config: c} },
			}},
			{Group: sim.Group{
				Name: "view service", Size: 1, Names: []string{viewServiceName},
				New: func(sim.ID) sim.Node { return &ViewService{config: c} },
			}},
		},
		Invariants:      invariants(),
		Client:          service.LeaderClient,
		MinTimeout:      c.dead,
		MinTimeoutParam: "dead",
	}, nil
}

// viewServiceName is what the view service is called.
const viewServiceName = "vs"
