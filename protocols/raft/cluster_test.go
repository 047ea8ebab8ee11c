package raft

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

const ms = time.Millisecond

// A cluster is a world of servers and clients, whose invariants are watched.
type cluster struct {
	*sim.World
	t        testing.TB
	servers  []sim.ID
	operator sim.ID
	broken   []string // invariants that were violated: name: why
	facts    []stated // if kept
	keep     bool
	observed []sim.Property
	asked    []sim.Property // those of them that have not been violated
}

type stated struct {
	at   time.Duration
	node sim.ID
	fact sim.Fact
}

// An option changes what a cluster is like.
type option func(*sim.Config, *about.Args, *service.ClientConfig)

func with(name string, value any) option {
	return func(_ *sim.Config, a *about.Args, _ *service.ClientConfig) { a.Values[name] = value }
}

func mutant(name string) option {
	return func(_ *sim.Config, a *about.Args, _ *service.ClientConfig) {
		a.Mutants = append(a.Mutants, name)
	}
}

func seed(n uint64) option {
	return func(c *sim.Config, _ *about.Args, _ *service.ClientConfig) { c.Seed = n }
}

func configured(do func(*sim.Config)) option {
	return func(c *sim.Config, _ *about.Args, _ *service.ClientConfig) { do(c) }
}

// serving is an option: what the servers replicate.
func serving(s *service.Service) option {
	return func(_ *sim.Config, a *about.Args, _ *service.ClientConfig) { a.Service = s }
}

func arguments() about.Args {
	return Protocol.Defaults()
}

// newCluster makes n servers with the default parameters, disks that take no time, and some
// clients.
func newCluster(t testing.TB, n, clients int, options ...option) *cluster {
	t.Helper()
	args := arguments()
	args.Values["nodes"] = about.Nodes{Count: n}
	cfg := sim.Config{Seed: 1}
	cfg.Network.Delay = sim.Uniform(1*ms, 10*ms)
	client := service.ClientConfig{
		Workload: service.KVLoad{Keys: 3, Reads: 500_000, CAS: 100_000},
		Retry:    true,
	}
	for _, o := range options {
		o(&cfg, &args, &client)
	}
	sys, err := Protocol.Build(args)
	require.NoError(t, err)
	cfg.Groups = sys.Groups()
	c := &cluster{t: t, observed: sys.Invariants, asked: sys.Invariants, keep: true}
	for i := range n {
		c.servers = append(c.servers, sim.ID(i+1))
	}
	if clients > 0 {
		cfg.Groups = append(cfg.Groups, sim.Group{
			Name: "client", Size: clients, Prefix: "c", Clients: true,
			New: func(id sim.ID) sim.Node {
				mine := client
				mine.Name = fmt.Sprintf("c%d", int(id)-n)
				mine.Servers = c.servers
				return sys.Client(mine)
			},
		})
	}
	c.operator = sim.ID(n + clients + 1)
	cfg.Groups = append(cfg.Groups, sim.Group{
		Name: "operator", Size: 1, Prefix: "o", Clients: true,
		New: func(sim.ID) sim.Node {
			return service.NewOperator(service.OperatorConfig{Servers: c.servers})
		},
	})
	c.World = sim.New(cfg)
	c.Listen(sim.Kinds(sim.Stated), c.watch)
	return c
}

func (c *cluster) watch(e *sim.Event) {
	if c.keep {
		c.facts = append(c.facts, stated{e.At, e.Node, e.Body})
	}
	for _, p := range c.asked {
		if why := p.Fact(e.At, e.Node, e.Body); why != "" {
			c.broken = append(c.broken, p.Name()+": "+why)
			// Once is enough.
			c.asked = slices.DeleteFunc(slices.Clone(c.asked), func(q sim.Property) bool { return q == p })
		}
	}
}

// order tells the operator what to want.
func (c *cluster) order(name string, who ...sim.ID) {
	c.Inject(c.operator, service.Goal{Name: name, Nodes: who})
}

// leader is who leads the newest term, by its own account.
func (c *cluster) leader() *Server {
	var newest *Server
	for _, id := range c.servers {
		if !c.Up(id) {
			continue
		}
		s := c.server(id)
		if s.role == leader && (newest == nil || s.currentTerm > newest.currentTerm) {
			newest = s
		}
	}
	require.NotNil(c.t, newest)
	return newest
}

// server is a server's present self.
func (c *cluster) server(id sim.ID) *Server { return c.Node(id).(*Server) }

// told are the facts of one type that were stated so far, by anyone.
func told[F any](c *cluster) []F {
	var found []F
	for _, s := range c.facts {
		if f, ok := s.fact.(F); ok {
			found = append(found, f)
		}
	}
	return found
}
