package campaign_test

import (
	"context"
	"testing"
	"time"

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

// busy has a timer every millisecond.
type busy struct{}

func (busy) Start(env *sim.Env)                    { env.SetTimer(sim.Timer{Name: "tick"}, time.Millisecond) }
func (busy) Timer(env *sim.Env, t sim.Timer)       { env.SetTimer(t, time.Millisecond) }
func (busy) Receive(*sim.Env, sim.ID, sim.Message) {}

// Who interrupts the second of two runs has not found that they differ.
func TestTwice_Interrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	worlds := 0
	p := about.Protocol{
		Name: "busy", Timers: []string{"tick"},
		Build: func(about.Args) (about.System, error) {
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
				Name: "server", Size: 1, New: func(sim.ID) sim.Node {
					if worlds++; worlds == 4 {
						stop()
					}
					return busy{}
				},
			}}}}, nil
		},
	}
	r, err := campaign.Campaign{
		Files: files(t, language.New([]about.Protocol{p}), `scenario(protocol = busy(), duration = minutes(5), quiet = s(0))`),
		Seeds: 3, Workers: 1, Twice: true,
	}.Run(ctx)
	require.NoError(t, err)
	require.True(t, r.Interrupted)
	require.Equal(t, 1, r.Runs)
	require.Empty(t, r.Violations)
	require.Equal(t, check.Undecided, r.Overall())
}
