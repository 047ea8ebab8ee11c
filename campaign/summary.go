package campaign

import (
	"math"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
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
	var p pool
	_ = p.add(r) // of one reading there are no two units
	of := func(kind scenarios.StatisticKind, q sim.PPM) *Number {
		v, _, _ := p.figure(&scenarios.Statistic{Kind: kind, Q: q})
		n := Number(v)
		return &n
	}
	switch r.Form {
	case scenarios.Number:
		v := Number(math.NaN())
		if !r.Missing() {
			v = Number(r.Values[0])
		}
		s.Value = &v
	case scenarios.Series:
		s.Points = [][2]Number{}
		for i, v := range r.Values {
			s.Points = append(s.Points, [2]Number{Number(r.Times[i]), Number(v)})
		}
	default:
		s.N, s.Open = &p.n, &p.open
		s.Mean, s.SD = of(scenarios.Mean, 0), of(scenarios.SD, 0)
		s.Smallest, s.Largest = of(scenarios.Smallest, 0), of(scenarios.Largest, 0)
		s.Median, s.P99 = of(scenarios.Median, 0), of(scenarios.Quantile, 990_000)
	}
	return s
}
