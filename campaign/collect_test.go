package campaign

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/check"
)

// outcomes are those of a campaign of two points, in the order of the campaign.
func outcomes(t *rapid.T) []outcome {
	var all []outcome
	for i := range rapid.IntRange(1, 12).Draw(t, "runs") {
		o := outcome{number: i, point: i % 2, seed: uint64(100 + i), replay: fmt.Sprintf("x:%d", i), events: 1}
		o.verdict = check.Verdict(rapid.IntRange(0, 2).Draw(t, "verdict"))
		if o.verdict != check.Held {
			property := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "property")
			o.findings = []check.Finding{{Property: property, Verdict: o.verdict, Why: fmt.Sprint(i)}}
		}
		o.shows = []showing{{"sometimes", rapid.Bool().Draw(t, "shown")}}
		all = append(all, o)
	}
	return all
}

// collected is the report on outcomes that come in some order.
func collected(order []outcome) string {
	r := &Report{Points: []*Point{{Scenario: "p"}, {Scenario: "q"}}}
	c := newCollector(r, len(order), nil)
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
