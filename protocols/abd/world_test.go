package abd

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

const ms = time.Millisecond

// A system is a world of replicas and clients whose invariants are watched.
type system struct {
	*sim.World
	clients []sim.ID
	facts   []stated
	broken  []string       // invariants that were violated: name: why
	asked   []sim.Property // those of them that have not been violated
}

type stated struct {
	node sim.ID
	fact sim.Fact
}

// An option changes what a system is like.
type option func(*sim.Config, *about.Args)

func with(name string, value any) option {
	return func(_ *sim.Config, a *about.Args) { a.Values[name] = value }
}

func mutant(name string) option {
	return func(_ *sim.Config, a *about.Args) { a.Mutants = append(a.Mutants, name) }
}

func arguments() about.Args {
	a := Protocol.Defaults()
	a.Values["nodes"] = about.Nodes{Count: 3}
	return a
}

// newSystem makes three replicas and so many clients, unless the options say otherwise. Messages
// take a millisecond. The clients ask for what the workload brings, or what the test makes them ask.
func newSystem(t testing.TB, clients int, w service.Workload, options ...option) *system {
	t.Helper()
	args := arguments()
	cfg := sim.Config{Seed: 1, Verify: true}
	cfg.Network.Delay = sim.Constant(1 * ms)
	for _, o := range options {
		o(&cfg, &args)
	}
	built, err := Protocol.Build(args)
	require.NoError(t, err)
	s := &system{asked: built.Invariants}
	cfg.Groups = built.Groups()
	replicas := cfg.Groups[0].Size
	for i := range clients {
		s.clients = append(s.clients, sim.ID(replicas+1+i))
	}
	cfg.Groups = append(cfg.Groups, sim.Group{
		Name: "client", Size: clients, Prefix: "c", Clients: true,
		New: func(id sim.ID) sim.Node {
			return built.Client(service.ClientConfig{
				Name: fmt.Sprintf("c%d", int(id)-replicas), Servers: []sim.ID{1}, Workload: w,
				Think: sim.Uniform(1*ms, 10*ms), Timeout: 120 * ms,
			})
		},
	})
	s.World = sim.New(cfg)
	s.Listen(sim.Kinds(sim.Stated, sim.Returned), s.watch)
	s.wait(0)
	return s
}

func (s *system) watch(e *sim.Event) {
	s.facts = append(s.facts, stated{e.Node, e.Body})
	for _, p := range s.asked {
		if why := p.Fact(e.At, e.Node, e.Body); why != "" {
			s.broken = append(s.broken, p.Name()+": "+why)
			s.asked = slices.DeleteFunc(slices.Clone(s.asked), func(q sim.Property) bool { return q == p })
		}
	}
}

func (s *system) wait(d time.Duration) { s.Run(s.Now() + d) }

// ask makes the ith client ask, and waits for 20 ms.
func (s *system) ask(i int, op service.Op) {
	s.Inject(s.clients[i], service.Ask{Op: op})
	s.wait(20 * ms)
}

// cut cuts a client off from replicas.
func (s *system) cut(client int, replicas ...sim.ID) *sim.Applied {
	return s.Apply(sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{s.clients[client]}, replicas}})
}

func write(v string) service.Op { return service.Op{Name: "write", Value: v} }

var read = service.Op{Name: "read"}

// told are the facts of one type that were stated so far, by anyone.
func told[F any](s *system) []F {
	var found []F
	for _, f := range s.facts {
		if f, ok := f.fact.(F); ok {
			found = append(found, f)
		}
	}
	return found
}
