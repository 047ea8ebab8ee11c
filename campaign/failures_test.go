package campaign_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// moody panics in one of several ways, which its own randomness decides.
type moody struct{}

func (moody) Start(env *sim.Env) {
	if n := env.Rand().IntN(3); n < 2 {
		panic(fmt.Sprintf("%s at number %d", []string{"stumbled", "fell"}[n], env.Rand().IntN(100)))
	}
}
func (moody) Receive(*sim.Env, sim.ID, sim.Message) {}
func (moody) Timer(*sim.Env, sim.Timer)             {}

// alone is a language that knows a protocol of one server.
func alone(name string, fact sim.Fact, node func() sim.Node) *language.Language {
	p := about.Protocol{
		Name: name, Doc: "of a test", Timers: []string{"tick"},
		Build: func(about.Args) (about.System, error) {
			group := sim.Group{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return node() }}
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: group}}}, nil
		},
	}
	if fact != nil {
		p.Facts = []sim.Fact{fact}
	}
	return language.New([]about.Protocol{p})
}

// Every failing run is listed, and of the violations those that differ in more than numbers.
func TestFailures(t *testing.T) {
	lang := alone("moody", nil, func() sim.Node { return moody{} })
	c := campaign.Campaign{Files: files(t, lang, `scenario(protocol = moody(), duration = s(1), quiet = s(0))`), Seeds: 30, Master: 3}
	r := run(t, c)
	require.Len(t, r.Violations, 2, "it stumbles, or falls, at whatever number")
	violated := 0
	for _, f := range r.Failures {
		require.NotEmpty(t, f.Replay)
		require.Contains(t, f.Replay, fmt.Sprintf(":%d", f.Seed))
		if f.Verdict == check.Violated.String() {
			violated++
			require.Contains(t, []string{r.Violations[0].Shape, r.Violations[1].Shape}, f.Shape)
		}
	}
	require.Equal(t, r.Violations[0].Runs+r.Violations[1].Runs, violated)
	require.Equal(t, r.Points[0].Violated, violated)
	require.Len(t, r.Failures, 30-r.Points[0].Held)
	for _, v := range r.Violations {
		require.Equal(t, shrink.Shape(v.Why), v.Shape)
	}
	c.Workers = 7
	require.Equal(t, text(t, r), text(t, run(t, c)))
}

// A file with a mistake fails alone.
func TestMistakes(t *testing.T) {
	lang := language.New(protocols.All)
	all := files(t, lang, quick, strings.Replace(quick, "raft(nodes", "raft(knots", 1), quick)
	r := run(t, campaign.Campaign{Files: all, Seeds: 2})
	require.Equal(t, 4, r.Runs)
	require.Len(t, r.Points, 2)
	require.Len(t, r.Mistakes, 1)
	require.Equal(t, "b.star", r.Mistakes[0].File)
	require.Contains(t, r.Mistakes[0].Why, "knots")
	require.Equal(t, check.Undecided, r.Overall(), "one of the files was not run")
	require.Equal(t, 2, r.Points[0].Held)
	require.Empty(t, run(t, campaign.Campaign{Files: all[:1], Seeds: 2}).Mistakes)
}

// Nobody asks for it, and runs that fail are made twice all the same, and one of twenty others.
func TestFailuresAreMadeTwice(t *testing.T) {
	boots := 0
	lang := alone("forgetful", Boot{}, func() sim.Node { return forgetful{&boots} })
	src := `scenario(protocol = forgetful(), duration = s(1), quiet = s(0)%s)`
	deterministic := func(expect string, seeds int) (n int) {
		r := run(t, campaign.Campaign{Files: files(t, lang, fmt.Sprintf(src, expect)), Seeds: seeds, Workers: 1})
		for _, v := range r.Violations {
			if v.Property == campaign.Deterministic {
				n += v.Runs
				require.Contains(t, v.Why, "event 2 is the first that differs")
			}
		}
		return n
	}
	require.Equal(t, 5, deterministic(`, expect = [happens("boot", at_least = 9)]`, 5))
	some := deterministic("", 400)
	require.Greater(t, some, 5)
	require.Less(t, some, 40)
}

// What nobody ever did in a campaign was not tested: a fault of a menu that never fires, an operation that is never
// answered.
func TestVacuity(t *testing.T) {
	lang := language.New(protocols.All)
	nemesis := `, schedule = [nemesis([crash(node(1), lasting = ms(9)), crash(node(2), lasting = ms(9))], every = ms(100)%s)])`
	src := strings.TrimSuffix(strings.Replace(quick, "ops = 2", "ops = 2, appends = percent(50)", 1), ")") + nemesis
	vacuous := func(src string, seeds int) ([]string, check.Verdict) {
		r := run(t, campaign.Campaign{Files: files(t, lang, src), Seeds: seeds, Workers: 1})
		return r.Points[0].Vacuities, r.Points[0].Overall()
	}
	why, verdict := vacuous(fmt.Sprintf(src, ", keep = node(1)"), 100)
	require.Equal(t, []string{"crash(node(1), lasting = ms(9)) fired in none of 100 runs"}, why)
	require.Equal(t, check.Undecided, verdict)
	why, verdict = vacuous(fmt.Sprintf(src, ""), 100)
	require.Empty(t, why)
	require.Equal(t, check.Held, verdict)
	why, _ = vacuous(fmt.Sprintf(src, ", keep = node(1)"), 20)
	require.Empty(t, why, "twenty seeds need not have played the whole menu")

	down := strings.TrimSuffix(quick, ")") + `, network = network(loss = percent(100)))`
	why, _ = vacuous(down, 20)
	require.Contains(t, why, "no operation put was answered in any of 20 runs")
}
