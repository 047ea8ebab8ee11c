package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Cluster is a world of a protocol's servers, whose invariants are watched.
type Cluster struct {
	*sim.World
	T          testing.TB
	Servers    []sim.ID // those that clients may ask
	Clients    []sim.ID
	Operator   sim.ID // if there is one
	Invariants []sim.Property

	Facts  []Fact   // what was stated so far, by anyone
	Forget bool     // facts are not kept
	Broken []string // invariants that were violated: name: why. Once is enough

	asked []sim.Property // the invariants that have not been violated
	heeds []*uint64      // where those that want to know the event of a fact look for it
}

// A Fact is one that somebody stated.
type Fact struct {
	At   time.Duration
	Node sim.ID
	Body sim.Fact
}

// New makes a cluster of a protocol with its default parameters, disks that take no time, messages
// that take a millisecond, and no clients, unless options say otherwise.
func New(t testing.TB, p *about.Protocol, options ...Option) *Cluster {
	t.Helper()
	return build(t, p, func(made func(sim.ID) sim.Node) func(sim.ID) sim.Node { return made }, options)
}

// build makes a cluster whose servers may be something else than the protocol makes.
func build(
	t testing.TB, p *about.Protocol, cast func(made func(sim.ID) sim.Node) func(sim.ID) sim.Node, options []Option,
) *Cluster {
	t.Helper()
	set := Setup{Args: p.Defaults(), World: sim.Config{Seed: 1}}
	set.World.Network.Delay = sim.Constant(1 * ms)
	for _, o := range options {
		o(&set)
	}
	sys, err := p.Build(set.Args)
	require.NoError(t, err)
	c := &Cluster{T: t, Invariants: sys.Invariants, asked: sys.Invariants}
	for _, p := range sys.Invariants {
		if witness, is := p.(interface{ Heeds() *uint64 }); is {
			c.heeds = append(c.heeds, witness.Heeds())
		}
	}
	set.World.Groups = slices.Concat(c.servers(&sys, cast), set.World.Groups)
	c.addClients(&sys, &set)
	if set.Orders {
		c.addOperator(&set)
	}
	c.World = sim.New(set.World)
	c.Listen(sim.Kinds(sim.Stated), c.watch)
	return c
}

// servers are the groups of the system, and notes whom clients may ask.
func (c *Cluster) servers(sys *about.System, cast func(func(sim.ID) sim.Node) func(sim.ID) sim.Node) []sim.Group {
	groups := sys.Groups()
	next := sim.ID(1)
	for i := range groups {
		groups[i].New = cast(groups[i].New)
		for range groups[i].Size {
			if sys.Roles[i].Asked {
				c.Servers = append(c.Servers, next)
			}
			next++
		}
	}
	return groups
}

func (c *Cluster) addClients(sys *about.System, set *Setup) {
	if set.Clients == 0 {
		return
	}
	first := size(set.World.Groups) + 1
	for i := range set.Clients {
		c.Clients = append(c.Clients, first+sim.ID(i))
	}
	set.World.Groups = append(set.World.Groups, sim.Group{
		Name: "client", Size: set.Clients, Prefix: "c", Clients: true,
		New: func(id sim.ID) sim.Node {
			mine := set.Client
			mine.Name, mine.Servers = fmt.Sprintf("c%d", id-first+1), c.Servers
			return sys.Client(mine)
		},
	})
}

func (c *Cluster) addOperator(set *Setup) {
	c.Operator = size(set.World.Groups) + 1
	set.World.Groups = append(set.World.Groups, sim.Group{
		Name: "operator", Size: 1, Prefix: "o", Clients: true,
		New: func(sim.ID) sim.Node {
			return service.NewOperator(service.OperatorConfig{Servers: c.Servers})
		},
	})
}

// size is how many nodes there are in groups, and so the last of their numbers.
func size(groups []sim.Group) (n sim.ID) {
	for _, g := range groups {
		n += sim.ID(g.Size)
	}
	return n
}

func (c *Cluster) watch(e *sim.Event) {
	if !c.Forget {
		c.Facts = append(c.Facts, Fact{e.At, e.Node, e.Body})
	}
	for _, event := range c.heeds {
		*event = e.Num
	}
	for _, p := range c.asked {
		if why := p.Fact(e.At, e.Node, e.Body); why != "" {
			c.Broken = append(c.Broken, p.Name()+": "+why)
			c.asked = slices.DeleteFunc(slices.Clone(c.asked), func(q sim.Property) bool { return q == p })
		}
	}
}

// Told are the facts of one type among some, in order.
func Told[F any](facts []Fact) (found []F) {
	for _, f := range facts {
		if body, is := f.Body.(F); is {
			found = append(found, body)
		}
	}
	return found
}

// Wait lets time pass.
func (c *Cluster) Wait(d time.Duration) { c.Run(c.Now() + d) }

// Order tells the operator what to want.
func (c *Cluster) Order(name string, who ...sim.ID) {
	c.Inject(c.Operator, service.Goal{Name: name, Nodes: who})
}

// Crash crashes a node.
func (c *Cluster) Crash(id sim.ID) *sim.Applied {
	return c.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{id}})
}

// Reboot crashes a node, and boots it a millisecond later.
func (c *Cluster) Reboot(id sim.ID) {
	crash := c.Crash(id)
	c.Wait(1 * ms)
	c.Undo(crash)
	c.Wait(1 * ms)
}
