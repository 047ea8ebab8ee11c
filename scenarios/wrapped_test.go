package scenarios_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// outer holds a server and passes on to it whatever happens.
type outer struct{ inner sim.Node }

func (o outer) Start(env *sim.Env)                                 { o.inner.Start(env) }
func (o outer) Receive(env *sim.Env, from sim.ID, msg sim.Message) { o.inner.Receive(env, from, msg) }
func (o outer) Timer(env *sim.Env, t sim.Timer)                    { o.inner.Timer(env, t) }

// between stands between a server and the world, and changes nothing.
type between struct{ inner sim.Node }

var nothing = sim.Intercept{
	Send: func(env *sim.Env, to sim.ID, msg sim.Message) { env.Send(to, msg) },
	Emit: func(env *sim.Env, f sim.Fact) { env.Emit(f) },
}

func (b between) Start(env *sim.Env) { b.inner.Start(env.Wrap(nothing)) }
func (b between) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	b.inner.Receive(env.Wrap(nothing), from, msg)
}
func (b between) Timer(env *sim.Env, t sim.Timer) { b.inner.Timer(env.Wrap(nothing), t) }

// wrapped is the catalogue with every server inside another node.
func wrapped(wrap func(sim.Node) sim.Node) []about.Protocol {
	all := slices.Clone(protocols.All)
	for i := range all {
		build := all[i].Build
		all[i].Build = func(args about.Args) (about.System, error) {
			system, err := build(args)
			system.Roles = slices.Clone(system.Roles)
			for i := range system.Roles {
				make := system.Roles[i].New
				system.Roles[i].New = func(id sim.ID) sim.Node { return wrap(make(id)) }
			}
			return system, err
		}
	}
	return all
}

// A server inside a node that adds nothing is the same run as the server alone.
func TestWrappedByNothing(t *testing.T) {
	fingerprint := func(catalogue []about.Protocol, name string) uint64 {
		file, err := language.New(catalogue).Load(name)
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.ChooserFor(1, nil))
		require.NoError(t, err)
		result, err := scenarios.Execute(plan, 1, scenarios.Options{})
		require.NoError(t, err)
		return result.Fingerprint
	}
	tried := 0
	for _, p := range protocols.All {
		name := p.Name + "/chaos"
		if _, found := scenarios.Library(name); !found {
			continue
		}
		tried++
		want := fingerprint(protocols.All, name)
		require.Equal(t, want, fingerprint(wrapped(func(n sim.Node) sim.Node { return outer{n} }), name), name)
		require.Equal(t, want, fingerprint(wrapped(func(n sim.Node) sim.Node { return between{n} }), name), name)
	}
	require.Greater(t, tried, 3)
}
