package campaign_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// broken votes twice, and every seed draws another loss.
const broken = `
bug  = param("bug", True, values = [False, True])
loss = draw("loss", between(percent(0), percent(3)))
scenario(
    protocol = raft(nodes = 3, mutants = ["vote-twice"] if bug else []),
    network  = network(delay = between(ms(20), ms(60)), loss = loss),
    workload = kv(clients = 1, ops = 2),
    duration = s(2),
    quiet    = s(1),
)
`

// shy shows its leader to some seeds only.
const shy = `
scenario(
    protocol = raft(nodes = 3),
    duration = ms(250),
    quiet    = s(0),
    expect   = [sometimes("leader"), violated(never("split vote"))],
)
`

func files(t *testing.T, lang *language.Language, sources ...string) []*language.File {
	t.Helper()
	var out []*language.File
	for i, src := range sources {
		f, err := lang.Parse(string(rune('a'+i))+".star", []byte(src))
		require.NoError(t, err)
		out = append(out, f)
	}
	return out
}

func run(t *testing.T, c campaign.Campaign) *campaign.Report {
	t.Helper()
	r, err := c.Run(t.Context())
	require.NoError(t, err)
	return r
}

func text(t *testing.T, r *campaign.Report) string {
	t.Helper()
	b, err := json.Marshal(r)
	require.NoError(t, err)
	return string(b)
}

func TestTheNumberOfWorkersChangesNothing(t *testing.T) {
	all := files(t, language.New(protocols.All), broken, shy)
	c := campaign.Campaign{Files: all, Seeds: 8, Master: 7, Workers: 1}
	one := run(t, c)
	require.Equal(t, 24, one.Runs)
	require.Equal(t, check.Violated, one.Overall())
	for _, workers := range []int{2, 7, 100} {
		c.Workers = workers
		require.Equal(t, text(t, one), text(t, run(t, c)))
	}
	c.Master = 8
	require.NotEqual(t, text(t, one), text(t, run(t, c)))
}

func TestViolationsAreGroupedByPointAndProperty(t *testing.T) {
	language := language.New(protocols.All)
	r := run(t, campaign.Campaign{Files: files(t, language, broken), Seeds: 8, Master: 7})
	require.Zero(t, r.Points[0].Violated)
	require.NotZero(t, r.Points[1].Violated)
	seen := map[string]bool{}
	for _, v := range r.Violations {
		require.Equal(t, map[string]string{"bug": "true"}, v.Settings)
		require.False(t, seen[v.Property], "two groups for %s", v.Property)
		seen[v.Property] = true
		require.NotEmpty(t, v.Why)
		require.Contains(t, v.Replay, ":")
	}
	require.True(t, seen["Votes Once"])
}

func TestTheFirstRunIsTheOneThatTheFileAsksFor(t *testing.T) {
	src := strings.Replace(shy, "expect   = [", "seed = 12345, expect = [happens(\"leader\", at_least = 9), ", 1)
	r := run(t, campaign.Campaign{Files: files(t, language.New(protocols.All), src), Seeds: 1, Master: 7})
	require.Equal(t, uint64(12345), r.Violations[0].Seed)
}

func TestWhatSomeRunMustShow(t *testing.T) {
	language := language.New(protocols.All)
	all := files(t, language, shy)
	r := run(t, campaign.Campaign{Files: all, Seeds: 30, Master: 1})
	p := r.Points[0]
	require.Len(t, p.Shows, 2)
	require.NotZero(t, p.Shows[0].Runs, "no run has a leader: choose a longer duration")
	require.Less(t, p.Shows[0].Runs, 30, "every run has a leader: choose a shorter duration")
	require.NotEmpty(t, p.Shows[0].Replay)
	require.Zero(t, p.Shows[1].Runs, "a vote was split: choose a shorter duration")
	require.Equal(t, 30, p.Held, "a run that does not show it says nothing against it")
	require.Equal(t, check.Undecided, r.Overall(), "no run split a vote")
	require.Empty(t, r.Violations)
}

func TestABudgetEndsACampaign(t *testing.T) {
	all := files(t, language.New(protocols.All), broken)
	began := time.Now()
	r := run(t, campaign.Campaign{Files: all, Master: 1, Budget: 200 * time.Millisecond})
	require.Less(t, time.Since(began), time.Minute)
	require.NotZero(t, r.Runs)
	// As far as it got, it is the campaign without a budget.
	var firsts []uint64
	for _, v := range r.Violations {
		firsts = append(firsts, v.Seed)
	}
	full := run(t, campaign.Campaign{Files: all, Master: 1, Seeds: (r.Runs + 1) / 2})
	for i, seed := range firsts {
		require.Equal(t, full.Violations[i].Seed, seed)
	}
}

func TestAnInterruptedCampaignReportsWhatItMade(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	r, err := campaign.Campaign{
		Files: files(t, language.New(protocols.All), shy), Seeds: 1000, Master: 1, Workers: 1,
		Progress: func(p campaign.Progress) {
			if p.Done == 3 {
				stop()
			}
		},
	}.Run(ctx)
	require.NoError(t, err)
	require.Equal(t, 3, r.Runs)
	require.Equal(t, 1000, r.Planned)
	require.True(t, r.Interrupted)
}

// quick holds whatever the seed.
const quick = `scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(1), workload = kv(clients = 1, ops = 2))`

func TestAnInterruptedCampaignIsUndecided(t *testing.T) {
	language := language.New(protocols.All)
	c := campaign.Campaign{Files: files(t, language, quick), Seeds: 3, Master: 1, Workers: 1}
	require.Equal(t, check.Held, run(t, c).Overall())
	for _, seeds := range []int{0, 3} {
		ctx, stop := context.WithCancel(t.Context())
		c.Seeds, c.Progress = seeds, func(campaign.Progress) { stop() }
		r, err := c.Run(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, r.Points[0].Held)
		require.Equal(t, check.Undecided, r.Overall(), "what was not run may be violated")
	}
}

// An interrupt that comes when everything is done changes nothing.
func TestAnInterruptThatComesTooLate(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	language := language.New(protocols.All)
	r, err := campaign.Campaign{
		Files: files(t, language, quick), Seeds: 1, Workers: 1, Progress: func(campaign.Progress) { stop() },
	}.Run(ctx)
	require.NoError(t, err)
	require.False(t, r.Interrupted)
	require.Equal(t, check.Held, r.Overall())
}

// A budget that ends before every point has had a run has not seen what it was asked to see.
func TestABudgetThatEndsTooEarlyIsUndecided(t *testing.T) {
	language := language.New(protocols.All)
	c := campaign.Campaign{Files: files(t, language, quick, quick), Workers: 1, Budget: time.Nanosecond}
	require.Equal(t, check.Undecided, run(t, c).Overall())
}

func TestProgress(t *testing.T) {
	var heard []campaign.Progress // without a lock: calls come one at a time
	run(t, campaign.Campaign{
		Files: files(t, language.New(protocols.All), shy), Seeds: 10, Master: 1, Workers: 4,
		Progress: func(p campaign.Progress) { heard = append(heard, p) },
	})
	require.Len(t, heard, 10)
	for i, p := range heard {
		require.Equal(t, 10, p.Planned)
		require.True(t, i == 0 || p.Done >= heard[i-1].Done)
	}
	require.Equal(t, 10, heard[9].Done)
}

type fragile struct{}

func (fragile) Start(env *sim.Env)                    { env.SetTimer(sim.Timer{Name: "tick"}, time.Second) }
func (fragile) Receive(*sim.Env, sim.ID, sim.Message) {}
func (fragile) Timer(env *sim.Env, _ sim.Timer)       { panic("the table is full") }

func TestAPanicIsAViolationAndOthersGoOn(t *testing.T) {
	p := about.Protocol{
		Name: "fragile", Doc: "breaks", Timers: []string{"tick"},
		Build: func(about.Args) (about.System, error) {
			return about.System{Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return fragile{} }}}}}, nil
		},
	}
	all := files(t, language.New(append([]about.Protocol{p}, protocols.All...)),
		`scenario(protocol = protocol("fragile"), duration = s(5))`, shy)
	r := run(t, campaign.Campaign{Files: all, Seeds: 3, Master: 1})
	require.Equal(t, 6, r.Runs)
	require.Len(t, r.Violations, 1)
	v := r.Violations[0]
	require.Equal(t, supervise.NoPanic, v.Property)
	require.Equal(t, 3, v.Runs)
	require.Regexp(t, `^the table is full, in campaign_test\.fragile\.Timer \(campaign/campaign_test\.go:\d+\)$`, v.Why)
	require.Contains(t, v.Replay, "a.star:1")
}

func TestSeedsAreShortAndDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for i := range 10_000 {
		s := campaign.Seed(1, i)
		require.Less(t, s, uint64(1)<<40)
		require.False(t, seen[s])
		seen[s] = true
	}
}

// One broken rule is one violation, named after what falls first; what falls with it is told there.
func TestOneViolationStandsForWhatFallsAfterIt(t *testing.T) {
	lang := language.New(protocols.All)
	file, err := lang.Load("basicraft/chaos")
	require.NoError(t, err)
	c := campaign.Campaign{
		Files: []*language.File{file}, Settings: []scenarios.Setting{{Name: "mutant", Value: "vote-twice"}},
		Seeds: 12, Master: 1, Workers: 1,
	}
	r := run(t, c)
	first := r.Violations[0]
	require.Equal(t, "Votes Once", first.Property)
	require.Equal(t, r.Points[0].First.Run, first.Run, "the first run, by its number")
	require.Equal(t, r.Points[0].First.Seed, first.Seed)
	require.NotEmpty(t, first.With)
	require.Equal(t, "Election Safety", first.With[0].Property)
	violated := 0
	for _, v := range r.Violations {
		violated += v.Runs
		for _, w := range v.With {
			require.LessOrEqual(t, w.Runs, v.Runs)
		}
	}
	require.Equal(t, r.Points[0].Violated, violated, "a run is counted once")
	c.Workers = 9
	require.Equal(t, text(t, r), text(t, run(t, c)))
}

// A point is done once so many seeds in a row have brought nothing new, in the order of the campaign, and what was made
// beyond counts for nothing.
func TestACampaignEndsWhenNothingNewComes(t *testing.T) {
	all := files(t, language.New(protocols.All), quick, shy)
	c := campaign.Campaign{Files: all, Master: 3, Idle: 4, Workers: 1}
	one := run(t, c)
	require.False(t, one.Interrupted)
	require.True(t, one.Covered())
	for _, p := range one.Points {
		require.Equal(t, 4, p.Coverage.Idle)
		require.Equal(t, p.Runs, p.Coverage.Seeds)
		require.Greater(t, p.Runs, 4)
	}
	require.NotEqual(t, one.Points[0].Runs, one.Points[1].Runs, "each point has an end of its own: choose another master seed")
	for _, workers := range []int{2, 9} {
		c.Workers = workers
		require.Equal(t, text(t, one), text(t, run(t, c)))
	}
	c.Seeds = 5
	few := run(t, c)
	require.Equal(t, 10, few.Runs, "so many seeds, and no more")
	require.False(t, few.Covered())
}
