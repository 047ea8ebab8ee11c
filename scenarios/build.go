package scenarios

import (
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// build makes the world of a plan: the protocol's servers, then the clients, and then the operator.
func (r *Run) build() error {
	p, c := r.plan, r.cast
	system, err := p.Protocol.Build(p.Args)
	if err != nil {
		return Errorf(p.Pos, "%s: %v", p.Protocol.Name, err)
	}
	config := sim.Config{
		Seed: r.seed, Groups: system.Groups(), Disk: p.Disk, CPU: p.CPU, Clock: p.Clock,
		Overrides: r.worldOverrides(), Keep: r.opts.Keep, Verify: r.opts.Verify,
	}
	c.addServers(system.Roles)
	if err := r.load.addClients(&config, &system); err != nil {
		return err
	}
	if p.Operator {
		c.addOperator(&config)
	}
	c.groups = config.Groups
	if config.Network, err = c.network(&p.Network); err != nil {
		return err
	}
	r.world = sim.New(config)
	c.world = r.world
	r.expects.judge = check.NewWatch(system.Invariants)
	for _, p := range system.Parts {
		r.expects.judge.PerScope(r.world, p.Name, p.Invariants)
	}
	return nil
}

// addServers takes in the servers of a protocol, who may be asked, and who counts for majorities.
func (c *cast) addServers(roles []about.Role) {
	for _, role := range roles {
		ids := idsFrom(1+len(c.servers), max(role.Size, len(role.Names)))
		c.roles = append(c.roles, role.Name)
		c.servers = append(c.servers, ids...)
		if role.Asked {
			c.asked = append(c.asked, ids...)
		}
		if role.Votes {
			c.voters = append(c.voters, ids...)
		}
	}
}

func idsFrom(first, n int) []sim.ID {
	ids := make([]sim.ID, n)
	for i := range ids {
		ids[i] = sim.ID(first + i)
	}
	return ids
}

// addOperator adds the node that gives orders, after all others. Cuts between servers pass it by,
// as they do clients.
func (c *cast) addOperator(config *sim.Config) {
	c.operator = sim.ID(len(c.servers) + len(c.clients) + 1)
	config.Groups = append(config.Groups[:len(config.Groups):len(config.Groups)], sim.Group{
		Name: OperatorName, Size: 1, Names: []string{OperatorName}, Clients: true,
		New: func(sim.ID) sim.Node {
			return service.NewOperator(service.OperatorConfig{Servers: c.asked})
		},
	})
}
