package report

import (
	"math"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Summary is a metric of one run, in a form that is short enough to be read. Its JSON form is
// stable: a number has a value, which is null where there was nothing to measure; samples have
// statistics; a series has points.
type Summary struct {
	Form scenarios.Form `json:"-"`
	Unit scenarios.Unit `json:"unit"`

	Value *Number `json:"value,omitempty"`

	N        *int    `json:"n,omitempty"`
	Open     *int    `json:"open,omitempty"` // operations without an answer, spans without an end
	Mean     *Number `json:"mean,omitempty"`
	SD       *Number `json:"sd,omitempty"`
	Smallest *Number `json:"smallest,omitempty"`
	Median   *Number `json:"median,omitempty"`
	P99      *Number `json:"p99,omitempty"`
	Largest  *Number `json:"largest,omitempty"`

	Points [][2]Number `json:"points,omitempty"` // instant in nanoseconds, value
}

// Summarize makes a reading short.
func Summarize(r *scenarios.Reading) Summary {
	s := Summary{Form: r.Form, Unit: r.Unit}
	known := func(v float64) *Number {
		n := Number(v)
		return &n
	}
	switch r.Form {
	case scenarios.Number:
		s.Value = known(math.NaN())
		if !r.Missing() {
			s.Value = known(r.Values[0])
		}
	case scenarios.Series:
		s.Points = [][2]Number{}
		for i, v := range r.Values {
			s.Points = append(s.Points, [2]Number{Number(r.Times[i]), Number(v)})
		}
	default:
		values := slices.Sorted(slices.Values(r.Values))
		n, open := len(values), r.Open
		s.N, s.Open = &n, &open
		s.Mean, s.SD = known(mean(r.Values)), known(deviation(r.Values))
		s.Smallest, s.Largest = known(Quantile(values, 0)), known(Quantile(values, 1_000_000))
		s.Median, s.P99 = known(Quantile(values, 500_000)), known(Quantile(values, 990_000))
	}
	return s
}

// mean is the mean of values; of none it is no number.
func mean(values []float64) float64 {
	var all Sum
	for _, x := range values {
		all.Add(x)
	}
	return all.Value() / float64(len(values))
}

// deviation is the standard deviation of a sample; of fewer than two values it is no number.
func deviation(values []float64) float64 {
	n := float64(len(values))
	if n < 2 {
		return math.NaN()
	}
	m := mean(values)
	var squares Sum
	for _, x := range values {
		squares.Add(float64((x - m) * (x - m)))
	}
	return math.Sqrt(squares.Value() / n * n / (n - 1))
}

// summaries are the metrics of a run by name.
func summaries(readings []scenarios.Reading) map[string]Summary {
	out := map[string]Summary{}
	for i := range readings {
		out[readings[i].Name] = Summarize(&readings[i])
	}
	return out
}
