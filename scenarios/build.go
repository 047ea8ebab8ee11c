package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// build makes the world of a plan: the protocol's servers, then the clients, and then the operator.
func (r *Run) build() error {
	p, c := r.plan, r.cast
	system, err := p.Protocol.System(p.Args)
	if err != nil {
		return Errorf(p.Pos, "%s: %v", p.Protocol.Name, err)
	}
	if sizeOf(system.Groups()) == 0 {
		return Errorf(p.Pos, "%s has no nodes: of each role, the group needs a Size or Names", p.Protocol.Name)
	}
	config := sim.Config{
		Seed: r.seed, Groups: system.Groups(), Disk: p.Disk, CPU: p.CPU, Clock: p.Clock,
		Overrides: r.worldOverrides(), Keep: r.opts.Keep, Verify: r.opts.Verify,
		Fits: func(msg sim.Message, on sim.Condition) bool {
			ok, err := c.fits(msg, on)
			r.fail(err)
			return ok
		},
	}
	c.addServers(system.Roles)
	if err := r.load.addClients(&config, &system); err != nil {
		return err
	}
	if r.operates() {
		c.addOperator(&config, false)
	}
	c.addHands(&config, &system, len(p.Protocol.Orders) > 0)
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
		c.servers = joined(c.servers, ids)
		if role.Asked {
			c.asked = joined(c.asked, ids)
		}
		if role.Votes {
			c.voters = joined(c.voters, ids)
		}
	}
}

// joined is two lists in one, which is the second itself where the first is empty: there may be a million nodes.
func joined(a, b []sim.ID) []sim.ID {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	return append(a, b...)
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
func (c *cast) addOperator(config *sim.Config, lazy bool) {
	c.operator = sim.ID(1 + sizeOf(config.Groups))
	config.Groups = append(config.Groups[:len(config.Groups):len(config.Groups)], sim.Group{
		Name: OperatorName, Size: 1, Names: []string{OperatorName}, Clients: true, Lazy: lazy,
		New: func(sim.ID) sim.Node {
			return service.NewOperator(service.OperatorConfig{Servers: c.asked})
		},
	})
}

// operates reports whether the world has an operator from the start.
func (r *Run) operates() bool {
	if r.opts.Acts.Flat {
		return r.opts.Acts.Operator
	}
	return r.plan.Operator
}

// HandName is the name of the client that does only what is done by hand, and of its group.
const HandName = "hand"

// addHands adds those by whom somebody outside acts upon a run: a client, and an operator where
// there is none. They boot at their first use and count for nothing before.
func (c *cast) addHands(config *sim.Config, system *about.System, orders bool) {
	if made := system.Client; made != nil {
		c.hand = sim.ID(1 + sizeOf(config.Groups))
		asked := service.ClientConfig{Name: HandName, Servers: c.asked, Timeout: time.Second}
		config.Groups = append(slices.Clip(config.Groups), sim.Group{
			Name: HandName, Size: 1, Names: []string{HandName}, Clients: true, Lazy: true,
			New: func(sim.ID) sim.Node { return made(asked) },
		})
	}
	if orders && c.operator == 0 {
		c.addOperator(config, true)
	}
}

func sizeOf(groups []sim.Group) int {
	n := 0
	for _, g := range groups {
		n += max(g.Size, len(g.Names))
	}
	return n
}
