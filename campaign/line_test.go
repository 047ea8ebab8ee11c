package campaign

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/campaign/coverage"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// An outcome comes back from its line as it was, and all but how long it took stands in the line's head.
func TestALineIsTheOutcome(t *testing.T) {
	some := func(t *rapid.T, name string) bool { return rapid.Bool().Draw(t, name) }
	word := rapid.StringOf(rapid.RuneFrom([]rune("aé\",{}<\n\x00")))
	rapid.Check(t, func(t *rapid.T) {
		o := outcome{
			Number: rapid.IntRange(0, 1<<40).Draw(t, "number"), Point: rapid.IntRange(0, 9).Draw(t, "point"),
			Seed: rapid.Uint64().Draw(t, "seed"), Verdict: check.Verdict(rapid.IntRange(0, 2).Draw(t, "verdict")),
			Events: rapid.Uint64().Draw(t, "events"), Print: rapid.Uint64().Draw(t, "print"), Replay: word.Draw(t, "replay"),
			Bounds: some(t, "bounds"), Clients: some(t, "clients"), Took: time.Duration(rapid.Int64().Draw(t, "took")),
		}
		if some(t, "found") {
			o.Findings = []finding{
				{check.Finding{Property: word.Draw(t, "p"), Verdict: check.Violated, Why: word.Draw(t, "why"), Events: []uint64{1, math.MaxUint64}}, "# of #"},
				{check.Finding{Verdict: check.Undecided, Vacuous: true}, ""},
			}
			o.Seen = coverage.Seen{0, 1, 300, 1 << 20}
			o.Tried = []trying{{word.Draw(t, "what"), triedFault, true}, {"", triedOperation, false}}
			o.Shown, o.Shows = []string{word.Draw(t, "shown"), ""}, []showing{{word.Draw(t, "expect"), true}, {"", false}}
		}
		if some(t, "failed") {
			o.Err, o.Verdict = "no", check.Undecided
		}
		for range rapid.IntRange(0, 3).Draw(t, "metrics") {
			r := scenarios.Reading{
				Name: word.Draw(t, "name"), Form: scenarios.Form(rapid.IntRange(0, 2).Draw(t, "form")), Unit: scenarios.Nanoseconds,
				Values: rapid.SliceOf(rapid.Float64()).Draw(t, "values"), Open: rapid.IntRange(0, 3).Draw(t, "open"),
			}
			if len(r.Values) == 0 {
				r.Values = nil
			} else if some(t, "strange") {
				r.Values[0] = rapid.SampledFrom([]float64{math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324}).Draw(t, "value")
			}
			if r.Form == scenarios.Series && r.Values != nil {
				r.Times = make([]time.Duration, len(r.Values))
			}
			o.Measures = append(o.Measures, r)
		}
		text, err := o.line()
		require.NoError(t, err)
		back, err := outcomeOf(text)
		require.NoError(t, err)
		require.Equal(t, o, back)

		o.Took++
		again, err := o.line()
		require.NoError(t, err)
		require.Equal(t, folder.Head(text), folder.Head(again))
		require.NotEqual(t, text, again)
	})
}

// Nothing of an outcome is left out of its line, whatever it comes to have.
func TestALineHasAllOfTheOutcome(t *testing.T) {
	o := outcome{
		Number: 1, Point: 2, Seed: 3, Verdict: check.Undecided, Shown: []string{"a"}, Clients: true, Events: 4, Took: 5, Print: 6, Replay: "b", Err: "c",
		Bounds: true, Findings: []finding{{check.Finding{Property: "d", Verdict: check.Undecided, Why: "e", Events: []uint64{7}, Vacuous: true}, "f"}},
		Shows: []showing{{"g", true}}, Tried: []trying{{"h", triedFault, true}}, Seen: coverage.Seen{11},
		Measures: []scenarios.Reading{{Name: "i", Form: scenarios.Series, Unit: scenarios.Ratio, Values: []float64{8}, Times: []time.Duration{9}, Open: 10}},
	}
	var whole func(v reflect.Value)
	whole = func(v reflect.Value) {
		for i := range v.NumField() {
			if f := v.Type().Field(i); !f.IsExported() {
				continue
			}
			switch f := v.Field(i); {
			case f.Kind() == reflect.Slice && f.Len() > 0 && f.Index(0).Kind() == reflect.Struct:
				whole(f.Index(0))
			default:
				require.False(t, f.IsZero(), "%s.%s: give it a value here, and a place in the line", v.Type(), v.Type().Field(i).Name)
			}
		}
	}
	whole(reflect.ValueOf(o))
	text, err := o.line()
	require.NoError(t, err)
	back, err := outcomeOf(text)
	require.NoError(t, err)
	require.Equal(t, o, back)
}

// JSON has no word for what is no number: it comes back all the same.
func TestALineKeepsWhatIsNoNumber(t *testing.T) {
	o := outcome{Measures: []scenarios.Reading{{Values: []float64{math.NaN(), 1}}}}
	text, err := o.line()
	require.NoError(t, err)
	back, err := outcomeOf(text)
	require.NoError(t, err)
	require.True(t, math.IsNaN(back.Measures[0].Values[0]))
	require.Equal(t, 1.0, back.Measures[0].Values[1])

	for _, wrong := range []string{"{", `{"run":1}`, `{"run":1,"fingerprint":"00","verdict":"good"}`, `{"run":1,"fingerprint":"00","verdict":"held","metrics":[{"form":"x"}]}`} {
		_, err := outcomeOf([]byte(wrong))
		require.Error(t, err)
	}
}
