package primarybackup

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

// The nodes of the tests: three servers and the view service.
const n1, n2, n3, vs = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4)

// A system is a world whose invariants are watched.
type system struct {
	*sim.World
	clients []sim.ID
	facts   []stated
	heard   []letter // by puppets
	broken  []string // invariants that were violated: name: why
	asked   []sim.Property
}

type stated struct {
	node sim.ID
	fact sim.Fact
}

type letter struct {
	by  sim.ID
	msg sim.Message
}

// A puppet says what the test makes it say, and notes what it hears.
type puppet struct{ s *system }

// say makes a puppet send.
type say struct {
	to  sim.ID
	msg sim.Message
}

func (p puppet) Start(*sim.Env)            {}
func (p puppet) Timer(*sim.Env, sim.Timer) {}
func (p puppet) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, ok := msg.(say); ok {
		env.Send(m.to, m.msg)
		return
	}
	p.s.heard = append(p.s.heard, letter{env.ID(), msg})
}

// newSystem makes three servers, a view service and so many clients of a counter. With real nodes
// given all other servers are puppets.
func newSystem(t testing.TB, seed uint64, clients int, mutant string, real ...sim.ID) *system {
	t.Helper()
	args := Protocol.Defaults()
	args.Service = &about.Counter.Service
	if mutant != "" {
		args.Mutants = []string{mutant}
	}
	cfg := sim.Config{Seed: seed, Verify: true}
	cfg.Network.Delay = sim.Uniform(1*ms, 3*ms)
	built, err := Protocol.Build(args)
	require.NoError(t, err)
	s := &system{asked: built.Invariants}
	cfg.Groups = built.Groups()
	for i := range cfg.Groups {
		made := cfg.Groups[i].New
		cfg.Groups[i].New = func(id sim.ID) sim.Node {
			if len(real) == 0 || slices.Contains(real, id) {
				return made(id)
			}
			return puppet{s}
		}
	}
	for i := range clients {
		s.clients = append(s.clients, vs+1+sim.ID(i))
	}
	cfg.Groups = append(cfg.Groups, sim.Group{
		Name: "client", Size: clients, Prefix: "c", Clients: true,
		New: func(id sim.ID) sim.Node {
			return built.Client(service.ClientConfig{
				Name: fmt.Sprintf("c%d", id-vs), Servers: []sim.ID{n1, n2, n3}, Workload: service.CounterLoad{},
				Think: sim.Uniform(1*ms, 10*ms), Timeout: 100 * ms, Retry: true,
			})
		},
	})
	s.World = sim.New(cfg)
	s.Listen(sim.Kinds(sim.Stated), s.watch)
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

// say lets a puppet say something, and is what the puppets hear within eight milliseconds.
func (s *system) say(from, to sim.ID, msg sim.Message) []letter {
	s.heard = nil
	s.Inject(from, say{to, msg})
	s.wait(8 * ms)
	return s.heard
}

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
