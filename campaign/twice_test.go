package campaign_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// forgetful counts its boots over all worlds, which no node may do.
type forgetful struct{ boots *int }

type Boot struct{ Number int }

func (f forgetful) Start(env *sim.Env) {
	*f.boots++
	env.Emit(Boot{*f.boots})
}

func (forgetful) Receive(*sim.Env, sim.ID, sim.Message) {}
func (forgetful) Timer(*sim.Env, sim.Timer)             {}

func TestTwice(t *testing.T) {
	boots := 0
	p := about.Protocol{
		Name: "forgetful", Facts: []sim.Fact{Boot{}},
		Build: func(about.Args) (about.System, error) {
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
				Name: "server", Size: 1, New: func(sim.ID) sim.Node { return forgetful{&boots} },
			}}}}, nil
		},
	}
	language := language.New([]about.Protocol{p})
	c := campaign.Campaign{
		Files: files(t, language, `scenario(protocol = forgetful(), duration = s(1), quiet = s(0))`),
		Seeds: 1, Workers: 1,
	}
	require.NotEqual(t, check.Violated, run(t, c).Overall(), "nobody looked")
	c.Twice = true
	r := run(t, c)
	require.Equal(t, check.Violated, r.Overall())
	require.Equal(t, campaign.Deterministic, r.Violations[0].Property)
	require.Contains(t, r.Violations[0].Why, `event 2 is the first that differs: {"num":2,"t":0,"node":"n1","kind":"fact","msg":"boot","body":"number `)
}

// The same campaign has the same fingerprint, whatever the number of workers.
func TestTwice_Fingerprint(t *testing.T) {
	language := language.New(protocols.All)
	c := campaign.Campaign{Files: files(t, language, broken), Seeds: 20, Workers: 1, Twice: true}
	one := run(t, c)
	for _, v := range one.Violations {
		require.NotEqual(t, campaign.Deterministic, v.Property)
	}
	c.Workers, c.Twice = 4, false
	require.Equal(t, one.Print, run(t, c).Print)
	c.Master = 2
	require.NotEqual(t, one.Print, run(t, c).Print)
}
