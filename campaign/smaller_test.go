package campaign_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// Each distinct violation is shrunk, and what is left is a file that a later campaign tries first.
func TestShrinkAll(t *testing.T) {
	lang := language.New(protocols.All)
	c := campaign.Campaign{Files: files(t, lang, broken), Seeds: 8, Master: 7, Shrink: 20 * time.Second}
	r := run(t, c)
	require.NotEmpty(t, r.Violations)
	again := campaign.Campaign{Seeds: 1}
	for _, v := range r.Violations {
		require.NotNil(t, v.Shrunk, v.Unshrunk)
		require.Equal(t, v.Property, v.Shrunk.Property)
		require.Less(t, v.Shrunk.After.Deliveries, v.Shrunk.Before.Deliveries)
		f, err := lang.Parse("kept.star", v.Text())
		require.NoError(t, err)
		again.Kept = append(again.Kept, &campaign.Kept{File: "kept.star", Property: v.Property, Run: f})
	}
	holds, err := lang.Parse("holds.star", []byte(quick))
	require.NoError(t, err)
	again.Kept = append(again.Kept, &campaign.Kept{File: "holds.star", Property: "Votes Once", Run: holds})
	kept := run(t, again)
	require.Equal(t, check.Violated, kept.Overall())
	require.Zero(t, kept.Runs, "what was kept is no run of the campaign")
	last := len(kept.Kept) - 1
	for _, k := range kept.Kept[:last] {
		require.Equal(t, campaign.Fails, k.State)
	}
	require.Equal(t, campaign.Mended, kept.Kept[last].State)
	again.Kept, again.Files = again.Kept[last:], files(t, lang, quick)
	require.Equal(t, check.Held, run(t, again).Overall())

	c.Shrink, c.Have = 20*time.Second, func(*campaign.Violation) bool { return true }
	for _, v := range run(t, c).Violations {
		require.Nil(t, v.Shrunk, "somebody has it")
		require.Nil(t, v.Text())
	}
	c.Shrink, c.Have = 0, func(*campaign.Violation) bool { return false }
	for _, v := range run(t, c).Violations {
		require.Nil(t, v.Shrunk)
		require.NotNil(t, v.Text(), "it is kept as it was found")
	}
}

// What should have happened and did not is kept as it was found: of a part of the run nobody could expect it.
func TestShrinkAll_DidNotHappen(t *testing.T) {
	lang := language.New(protocols.All)
	src := strings.Replace(quick, "quiet", `expect = [happens("leader", at_least = 9)], quiet`, 1)
	v := run(t, campaign.Campaign{Files: files(t, lang, src), Seeds: 1, Shrink: 9 * time.Second}).Violations[0]
	require.Nil(t, v.Shrunk)
	require.Contains(t, v.Unshrunk, "how a whole run comes out")
	f, err := lang.Parse("kept.star", v.Text())
	require.NoError(t, err)
	again := run(t, campaign.Campaign{Kept: []*campaign.Kept{{File: "kept.star", Property: v.Property, Run: f}}})
	require.Equal(t, campaign.Fails, again.Kept[0].State)
	require.Equal(t, v.Why, again.Kept[0].Why)
}

// Who wants to end while violations are shrunk has the campaign, and what is left so far.
func TestShrinkAll_Interrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	lang := language.New(protocols.All)
	file, err := lang.Load("raft/chaos")
	require.NoError(t, err)
	many := campaign.Campaign{Files: []*language.File{file}, Seeds: 2, Master: 1, Workers: 1, Shrink: time.Hour}
	many.Settings = []scenarios.Setting{{Name: "mutant", Value: "forget-vote"}}
	many.Progress = func(p campaign.Progress) {
		if p.Done == 2 {
			time.AfterFunc(300*time.Millisecond, stop)
		}
	}
	r, err := many.Run(ctx)
	require.NoError(t, err)
	require.False(t, r.Interrupted, "all runs were made")
	require.Equal(t, 2, r.Runs)
	require.NotNil(t, r.Violations[0].Text())
}

// tired panics, or ends its own goroutine.
type tired struct{ end func() }

func (d tired) Start(env *sim.Env)                  { env.SetTimer(sim.Timer{Name: "tick"}, time.Second) }
func (tired) Receive(*sim.Env, sim.ID, sim.Message) {}
func (d tired) Timer(*sim.Env, sim.Timer)           { d.end() }

// A node that ends what runs it does not end the shrinking of others.
func TestShrinkAll_Ends(t *testing.T) {
	src := `scenario(protocol = tired(), duration = s(5), quiet = s(0))`
	for name, end := range map[string]func(){"panic": func() { panic("the table is full") }, "goexit": runtime.Goexit} {
		lang := alone("tired", nil, func() sim.Node { return tired{end} })
		r := run(t, campaign.Campaign{Files: files(t, lang, src), Seeds: 2, Shrink: 9 * time.Second})
		require.Len(t, r.Violations, 1, name)
		v := r.Violations[0]
		require.Equal(t, supervise.NoPanic, v.Property)
		require.Equal(t, name == "panic", v.Shrunk != nil, v.Unshrunk)
		require.Equal(t, name == "goexit", v.Unshrunk != "")
		require.NotNil(t, v.Text())
	}
}
