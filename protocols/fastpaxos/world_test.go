package fastpaxos

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// The nodes of the tests.
const (
	p1, p2             = sim.ID(1), sim.ID(2)
	c1                 = sim.ID(3)
	a1, a2, a3, a4, a5 = sim.ID(4), sim.ID(5), sim.ID(6), sim.ID(7), sim.ID(8)
	l1                 = sim.ID(9)
)

// The rounds of the tests, lowest first.
var (
	fast1, classic1 = Round{1, c1, 0}, Round{1, c1, 1}
	fast2, classic2 = Round{2, c1, 0}, Round{2, c1, 1}
)

// A system is a world whose invariants are watched.
type system struct {
	*sim.World
	facts  []stated
	broken []string       // invariants that were violated: name: why
	all    []sim.Property // the invariants
	asked  []sim.Property // those of them that have not been violated
	heard  []letter       // by puppets
}

type stated struct {
	at   time.Duration
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
	return a
}

// newSystem makes two proposers, a coordinator, five acceptors and a learner unless the options say
// otherwise. Messages take a millisecond. With real nodes given, all others are puppets.
func newSystem(t testing.TB, real []sim.ID, options ...option) *system {
	t.Helper()
	args := arguments()
	cfg := sim.Config{Seed: 1, Verify: true}
	cfg.Network.Delay = sim.Constant(1 * ms)
	for _, o := range options {
		o(&cfg, &args)
	}
	built, err := Protocol.Build(args)
	require.NoError(t, err)
	s := &system{all: built.Invariants, asked: built.Invariants}
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
	s.World = sim.New(cfg)
	s.Listen(sim.Kinds(sim.Stated), s.watch)
	s.wait(0)
	return s
}

func (s *system) watch(e *sim.Event) {
	s.facts = append(s.facts, stated{e.At, e.Node, e.Body})
	for _, p := range s.asked {
		if why := p.Fact(e.At, e.Node, e.Body); why != "" {
			s.broken = append(s.broken, p.Name()+": "+why)
			s.asked = slices.DeleteFunc(slices.Clone(s.asked), func(q sim.Property) bool { return q == p })
		}
	}
}

func (s *system) wait(d time.Duration) { s.Run(s.Now() + d) }

// say lets a puppet say something to a real node, and is what the puppets hear within five
// milliseconds.
func (s *system) say(from, to sim.ID, msg sim.Message) []letter {
	s.heard = nil
	s.Inject(from, say{to, msg})
	s.wait(5 * ms)
	return s.heard
}

func (s *system) restart(id sim.ID) {
	a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{id}})
	s.wait(ms)
	s.Undo(a)
	s.wait(ms)
}

// to is a message as some nodes hear it.
func to(msg sim.Message, ids ...sim.ID) []letter {
	var out []letter
	for _, id := range ids {
		out = append(out, letter{id, msg})
	}
	return out
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
