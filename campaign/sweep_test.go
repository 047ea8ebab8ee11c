package campaign_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// election is short, and every seed has another.
const election = `
spread = param("spread", ms(150), values = [ms(50), ms(150)])
scenario(
    protocol  = raft(nodes = 3, pre_vote = False, election_timeout = between(ms(150), ms(150) + spread)),
    duration  = s(2),
    quiet     = s(0),
    stop_when = "leader",
    measure   = {"leader": time_of("leader"), "crash": time_of("crash"), "messages": messages()},
)
`

func sweep(t *testing.T, src string, s campaign.Sweep) *campaign.Table {
	t.Helper()
	s.File = files(t, language.New(protocols.All), src)[0]
	table, err := s.Run(t.Context())
	require.NoError(t, err)
	return table
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

func TestSweep_TheNumberOfWorkersChangesNothing(t *testing.T) {
	s := campaign.Sweep{Seeds: 20, Master: 7, Workers: 1}
	one := sweep(t, election, s)
	require.Equal(t, 40, one.Runs)
	for _, row := range one.Points {
		for _, f := range row.Figures {
			require.Equal(t, 20, f.Runs+f.Missing, "every run is in every figure")
		}
	}
	for _, workers := range []int{2, 5, 100} {
		s.Workers = workers
		require.Equal(t, asJSON(t, one), asJSON(t, sweep(t, election, s)))
	}
	s.Master = 8
	require.NotEqual(t, asJSON(t, one), asJSON(t, sweep(t, election, s)))
}

func TestSweep_AGridAndTheFilesOwnPoints(t *testing.T) {
	table := sweep(t, election, campaign.Sweep{
		Seeds: 2, Grid: []campaign.Choice{{Name: "spread", Values: []string{"10ms", "20ms", "30ms"}}},
	})
	require.Equal(t, []string{"spread"}, table.Varies)
	require.Len(t, table.Points, 3)
	require.Equal(t, "20ms", table.Points[1].Settings["spread"])
	require.Len(t, sweep(t, election, campaign.Sweep{Seeds: 2}).Points, 2)
}

func TestSweep_WithoutATableTellsMedianAndTail(t *testing.T) {
	table := sweep(t, election, campaign.Sweep{Seeds: 3})
	require.Equal(t, []string{
		`median("leader")`, `quantile("leader", percent(99))`, `median("crash")`, `quantile("crash", percent(99))`,
		`median("messages")`, `quantile("messages", percent(99))`,
	}, table.Stats)
	crash := table.Points[0].Figures[2]
	require.Equal(t, 3, crash.Missing, "nobody crashes: that is not a crash at 0 s")
	require.False(t, crash.Value.Known())
	require.Contains(t, asJSON(t, crash), `"value":null`)
}

func TestSweep_Claims(t *testing.T) {
	verdictOf := func(claim string, seeds int) (*campaign.Finding, *campaign.Table) {
		table := sweep(t, election+`sweep(seeds = 40, expect = [`+claim+`])`, campaign.Sweep{
			Seeds: seeds, Master: 1, Grid: []campaign.Choice{{Name: "spread", Values: []string{"150ms"}}},
		})
		return table.Points[0].Claims[0], table
	}
	first, _ := verdictOf(`below(mean("leader"), s(1))`, 0)
	mean := float64(first.Figure.Value) / 1e6 // in ms
	for _, c := range []struct {
		claim string
		seeds int
		want  check.Verdict
	}{
		{`near(mean("leader"), ms(%.0f), within = percent(10))`, 40, check.Held},
		{`near(mean("leader"), ms(%.0f), within = ms(20))`, 40, check.Held},
		{`near(mean("leader"), ms(%.0f), within = percent(10))`, 2, check.Undecided}, // too wide to tell
		{`near(mean("leader"), ms(%.0f), within = percent(10))`, 1, check.Undecided}, // no error is known
		{`near(mean("leader"), ms(%.0f + 100), within = percent(5))`, 40, check.Violated},
		{`near(mean("leader"), ms(%.0f + 9), within = percent(1))`, 40, check.Undecided}, // perhaps chance
		{`near(mean("leader"), ms(%.0f))`, 40, check.Held},
		{`near(mean("leader"), ms(%.0f))`, 20, check.Undecided}, // fewer seeds than the file asks for
		{`near(mean("leader"), ms(%.0f + 100))`, 20, check.Violated},
		{`below(mean("leader"), ms(%.0f + 50))`, 40, check.Held},
		{`below(mean("leader"), ms(%.0f - 50))`, 40, check.Violated},
		{`below(mean("leader"), ms(%.0f + 1))`, 40, check.Undecided},
		{`above(mean("leader"), ms(%.0f - 50))`, 40, check.Held},
		{`above(mean("leader"), ms(%.0f + 50))`, 40, check.Violated},
		{`below(largest("leader"), s(1))`, 2, check.Held},
		{`above(largest("leader"), s(1))`, 2, check.Violated},
		{`below(mean("crash"), s(1))`, 40, check.Undecided}, // nothing was measured
		{`shown(mean("leader"), s(9))`, 40, check.Held},     // however far off
		{`shown(mean("crash"), s(9))`, 40, check.Held},
	} {
		claim := strings.ReplaceAll(c.claim, "%.0f", fmt.Sprintf("%.0f", mean))
		f, table := verdictOf(claim, c.seeds)
		require.Equal(t, c.want, f.Overall(), "%s with %d seeds: %s", claim, c.seeds, f.Why)
		require.Equal(t, c.want, table.Overall())
		require.NotEmpty(t, f.Why)
	}
}

func TestSweep_AViolationInARunCounts(t *testing.T) {
	src := strings.Replace(broken, "duration = s(2),", `duration = s(2), measure = {"messages": messages()},`, 1)
	table := sweep(t, src, campaign.Sweep{Seeds: 8, Master: 7})
	require.Equal(t, check.Violated, table.Overall())
	require.Equal(t, check.Held, table.Points[0].Overall())
	require.Equal(t, check.Violated, table.Points[1].Overall())
	require.NotEmpty(t, table.Violations[0].Replay)
}

func TestSweep_AScenarioThatMeasuresNothing(t *testing.T) {
	_, err := campaign.Sweep{File: files(t, language.New(protocols.All), quick)[0]}.Run(t.Context())
	require.ErrorContains(t, err, "a.star: the scenario measures nothing; write measure = ")
}

func TestSweep_AnInterruptedOneIsUndecided(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	table, err := campaign.Sweep{
		File: files(t, language.New(protocols.All), election)[0], Seeds: 1000, Workers: 1,
		Progress: func(p campaign.Progress) {
			if p.Done == 3 {
				stop()
			}
		},
	}.Run(ctx)
	require.NoError(t, err)
	require.Equal(t, 3, table.Runs)
	require.Equal(t, check.Undecided, table.Overall())
}

func TestSweep_AFunctionOfTwoUnits(t *testing.T) {
	src := `scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0),
    measure = {"x": each("leader", lambda w, e: 3), "y": lambda w: ms(3) if w.time < ms(200) else 3},
    stop_when = "leader")`
	_, err := campaign.Sweep{File: files(t, language.New(protocols.All), src)[0], Seeds: 30}.Run(t.Context())
	require.ErrorContains(t, err, `the metric "y" is in one unit in one run, and in another in the next`)
}

func TestSweep_AFunctionOfAnotherUnitThanTheClaim(t *testing.T) {
	src := `scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0), measure = {"y": lambda w: w.time})
sweep(seeds = 2, expect = [below(mean("y"), 3)])`
	_, err := campaign.Sweep{File: files(t, language.New(protocols.All), src)[0]}.Run(t.Context())
	require.EqualError(t, err, `a.star:2:45: below: value must be a duration, as mean("y") is, not a number; write ms(3) or s(3)`)
}
