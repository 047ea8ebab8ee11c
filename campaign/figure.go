package campaign

import (
	"math"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// A Figure is what a statistic came to at a point: the value, and the interval in which the true one
// lies with 95 % confidence.
//
// The interval of a mean, a sum or an sd is Student's, that of a share Wilson's, that of a quantile is
// between two of the values (from the binomial distribution); smallest and largest have none. All
// of them take the runs as independent, and not the values within a run.
type Figure struct {
	Stat    string         `json:"stat"` // as written
	Metric  string         `json:"metric"`
	Unit    scenarios.Unit `json:"unit"`
	Value   report.Number  `json:"value"` // unknown where nothing was measured
	Low     report.Number  `json:"low"`   // of the interval; unknown where the runs do not tell
	High    report.Number  `json:"high"`
	N       int            `json:"n"`       // values
	Runs    int            `json:"runs"`    // that have any
	Missing int            `json:"missing"` // runs that have none
	Open    int            `json:"open"`    // operations without an answer, spans without an end

	centred bool     // the interval reaches as far to both sides
	extreme bool     // smallest, largest: there is no interval
	judged  interval // of four standard errors
}

func newFigure(s *scenarios.Statistic, p *pool) Figure {
	value, shown, judged := p.figure(s)
	f := Figure{
		Stat: s.Text, Metric: s.Metric, Unit: p.unit, Value: report.Number(value), Low: report.Number(shown.low), High: report.Number(shown.high),
		N: p.n, Runs: p.measured(), Missing: p.missing, Open: p.open, judged: judged,
		extreme: s.Kind == scenarios.Smallest || s.Kind == scenarios.Largest,
		centred: s.Kind == scenarios.Mean || s.Kind == scenarios.SD || s.Kind == scenarios.Sum,
	}
	if s.Kind == scenarios.Share {
		f.Unit = scenarios.Ratio
	}
	return f
}

// Estimate is what a statistic of values comes to. Values of one run may depend on each other, and runs do not.
func Estimate(s *scenarios.Statistic, unit scenarios.Unit, runs [][]float64) Figure {
	p := pool{unit: unit}
	for i, values := range runs {
		if len(values) > 0 {
			p.runs, p.rounds = append(p.runs, values), append(p.rounds, i)
			p.n += len(values)
		} else {
			p.missing++
		}
	}
	return newFigure(s, &p)
}

// String is the figure for people: 156.0 ± 1.3 ms, or 296 [285, 310] ms.
func (f Figure) String() string {
	if !f.Value.Known() {
		return "–"
	}
	if !f.Low.Known() && !f.High.Known() {
		return f.Unit.Text(float64(f.Value), 4)
	}
	s := f.Unit.ScaleOf(float64(f.Value))
	scaled := func(n report.Number) float64 { return float64(n) / s.One }
	decimals := f.decimals(s.One)
	text := func(n report.Number) string {
		if !n.Known() {
			return "?"
		}
		return scenarios.Decimals(scaled(n), decimals)
	}
	if f.centred {
		return text(f.Value) + " ± " + text(f.High-f.Value) + s.Name
	}
	return text(f.Value) + " [" + text(f.Low) + ", " + text(f.High) + "]" + s.Name
}

// decimals are as many as show two digits of the nearer side of the interval.
func (f *Figure) decimals(one float64) int {
	near := math.Inf(1)
	for _, end := range []report.Number{f.Low, f.High} {
		if d := math.Abs(float64(end-f.Value)) / one; end.Known() && d > 0 {
			near = min(near, d)
		}
	}
	v := math.Abs(float64(f.Value)) / one
	if math.IsInf(near, 0) { // the interval has no width
		near = v / 100
	}
	decimals := 0
	for ; decimals < 6 && near > 0 && near < 9.95 && v < 1e5; decimals++ {
		near, v = near*10, v*10
	}
	if f.Value == report.Number(math.Trunc(float64(f.Value)/one)*one) && f.Low == f.Value && f.High == f.Value {
		return 0
	}
	return decimals
}
