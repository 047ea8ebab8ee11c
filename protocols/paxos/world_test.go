package paxos

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A synod is a world whose invariants are watched.
type synod struct {
	*sim.World
	facts  []stated
	broken []string       // invariants that were violated: name: why
	all    []sim.Property // the invariants
	asked  []sim.Property // those of them that have not been violated
}

type stated struct {
	at   time.Duration
	node sim.ID
	fact sim.Fact
}

// An option changes what a synod is like.
type option func(*sim.Config, *about.Args)

func with(name string, value any) option {
	return func(_ *sim.Config, a *about.Args) { a.Values[name] = value }
}

func mutant(name string) option {
	return func(_ *sim.Config, a *about.Args) { a.Mutants = append(a.Mutants, name) }
}

func configured(do func(*sim.Config)) option {
	return func(c *sim.Config, _ *about.Args) { do(c) }
}

func arguments() about.Args {
	a := Protocol.Defaults()
	return a
}

// newSynod makes two proposers (nodes 1 and 2), three acceptors (3, 4, 5) and a learner (6) unless
// the options say otherwise. Messages take ten milliseconds.
func newSynod(t testing.TB, options ...option) *synod {
	t.Helper()
	args := arguments()
	cfg := sim.Config{Seed: 1, Verify: true}
	cfg.Network.Delay = sim.Constant(10 * ms)
	for _, o := range options {
		o(&sim.Config{}, &args)
	}
	system, err := Protocol.Build(args)
	require.NoError(t, err)
	cfg.Groups = system.Groups()
	for _, o := range options {
		o(&cfg, &about.Args{Values: map[string]any{}})
	}
	s := &synod{World: sim.New(cfg), all: system.Invariants, asked: system.Invariants}
	s.Listen(sim.Kinds(sim.Stated), s.watch)
	return s
}

func (s *synod) watch(e *sim.Event) {
	s.facts = append(s.facts, stated{e.At, e.Node, e.Body})
	for _, p := range s.asked {
		if why := p.Fact(e.At, e.Node, e.Body); why != "" {
			s.broken = append(s.broken, p.Name()+": "+why)
			s.asked = slices.DeleteFunc(slices.Clone(s.asked),
				func(q sim.Property) bool { return q == p })
		}
	}
}

// told are the facts of one type that were stated so far, by anyone.
func told[F any](s *synod) []F {
	var found []F
	for _, f := range s.facts {
		if f, ok := f.fact.(F); ok {
			found = append(found, f)
		}
	}
	return found
}
