package campaign

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// outcomes are those of a campaign of two points, in the order of the campaign.
func outcomes(t *rapid.T) []outcome {
	var all []outcome
	for i := range rapid.IntRange(1, 12).Draw(t, "runs") {
		o := outcome{Number: i, Point: i % 2, Seed: uint64(100 + i), Replay: fmt.Sprintf("x:%d", i), Events: 1}
		o.Verdict = check.Verdict(rapid.IntRange(0, 2).Draw(t, "verdict"))
		if o.Verdict != check.Held {
			property := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "property")
			shape := rapid.SampledFrom([]string{"", "#"}).Draw(t, "shape")
			o.Findings = []finding{{Finding: check.Finding{Property: property, Verdict: o.Verdict, Why: fmt.Sprint(i)}, Shape: shape}}
		}
		o.Shows = []showing{{"sometimes", rapid.Bool().Draw(t, "shown")}}
		all = append(all, o)
	}
	return all
}

// collected is the report on outcomes that come in some order.
func collected(order []outcome) string {
	r := &Report{Points: []*Point{{Scenario: "p"}, {Scenario: "q"}}}
	c := newCollector(r, everyRun, nil)
	for _, o := range order {
		c.outcome(o)
	}
	r.finish(0)
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestTheOrderInWhichRunsEndChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inOrder := outcomes(t)
		require.Equal(t, collected(inOrder), collected(rapid.Permutation(inOrder).Draw(t, "order")))
	})
}

// What was measured is pooled in the order of the campaign: sums of floats depend on it.
func TestReadingsArePooledInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []outcome
		for i := range 10 {
			r := scenarios.Reading{Values: []float64{float64(i)}}
			all = append(all, outcome{Number: i, Measures: []scenarios.Reading{r}})
		}
		c := newCollector(&Report{Points: []*Point{{}}}, everyRun, nil)
		c.pools = &pools{of: [][]pool{make([]pool, 1)}}
		for _, o := range rapid.Permutation(all).Draw(t, "order") {
			c.outcome(o)
		}
		for i, values := range c.pools.of[0][0].runs {
			require.Equal(t, []float64{float64(i)}, values)
		}
	})
}
