package campaign

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// A Comparison is a statistic at a point beside the same statistic at another, which differs from it in one parameter.
// Both have the same seeds, and what chance does to one run it does to the other as far as they are alike: so their
// difference is surer than that of two figures. Seeds in which one of the two has nothing to measure are left out.
//
// The intervals are of the bootstrap (Efron 1979): seeds are drawn anew a thousand times, each with both its runs, and
// 95 % of what the statistics then come to is inside.
type Comparison struct {
	Stat       string            `json:"stat"`
	Metric     string            `json:"metric"`
	Settings   map[string]string `json:"settings"` // of the point
	With       map[string]string `json:"with"`     // of the other
	Unit       scenarios.Unit    `json:"unit"`
	Seeds      int               `json:"seeds"` // that both have
	Difference Between           `json:"difference"`
	Ratio      Between           `json:"ratio"`

	// Worth is how many times as many seeds would be needed for the difference to be as sure, if each point had its
	// own: the variance of the difference with seeds that are drawn apart, by that with seeds that are drawn together.
	Worth report.Number `json:"worth"`

	order, orderWith []scenarios.Setting // Settings and With in the order of the file
}

// A Between is a value with its interval.
type Between struct {
	Value report.Number `json:"value"`
	Low   report.Number `json:"low"`
	High  report.Number `json:"high"`
}

// resamplings is how often seeds are drawn anew, and commonLeast of how few that tells nothing.
const (
	resamplings = 1000
	commonLeast = 10
)

// compare compares every point with the one that has the first value of a parameter, and all else alike.
func (s Sweep) compare(points []point, pools *pools, t *Table) ([]*Comparison, error) {
	at := slices.IndexFunc(points[0].settings, func(x scenarios.Setting) bool { return x.Name == s.Compare })
	if at < 0 || !slices.Contains(t.Varies, s.Compare) {
		return nil, fmt.Errorf("%s: %s is no parameter with several values: there is nothing to compare", s.File.Name, s.Compare)
	}
	out := []*Comparison{}
	for i := range points {
		with := slices.IndexFunc(points, func(p point) bool { return likeBut(p.settings, points[i].settings, s.Compare) })
		if with >= i {
			continue // it is the first itself
		}
		for _, c := range t.Columns {
			if c.Kind == scenarios.Smallest || c.Kind == scenarios.Largest {
				continue // which the bootstrap says nothing about
			}
			a, b := pools.poolOf(i, points[i].plan, c.Metric), pools.poolOf(with, points[with].plan, c.Metric)
			made := compare(c, a, b)
			made.Settings, made.With = t.Points[i].Settings, t.Points[with].Settings
			made.order, made.orderWith = t.Points[i].Order, t.Points[with].Order
			out = append(out, made)
		}
	}
	return out, nil
}

// likeBut reports whether settings are the same but for one parameter.
func likeBut(a, b []scenarios.Setting, but string) bool {
	return slices.EqualFunc(a, b, func(x, y scenarios.Setting) bool { return x.Name == y.Name && (x.Name == but || x.Value == y.Value) })
}

// compare compares a statistic of two pools over the seeds that both have.
func compare(s *scenarios.Statistic, a, b *pool) *Comparison {
	unknown := Between{report.Number(math.NaN()), report.Number(math.NaN()), report.Number(math.NaN())}
	c := &Comparison{Stat: s.Text, Metric: s.Metric, Unit: a.unit, Difference: unknown, Ratio: unknown, Worth: report.Number(math.NaN())}
	if s.Kind == scenarios.Share {
		c.Unit = scenarios.Ratio
	}
	runsA, runsB := common(a, b)
	if c.Seeds = len(runsA); c.Seeds == 0 {
		return c
	}
	x, y := newSample(s, runsA), newSample(s, runsB)
	once := slices.Repeat([]int{1}, c.Seeds)
	valueX, valueY := x.value(once), y.value(once)
	c.Difference.Value, c.Ratio.Value = report.Number(valueX-valueY), report.Number(valueX/valueY)
	if c.Seeds < commonLeast {
		return c
	}
	chance := rand.New(rand.NewPCG(uint64(c.Seeds), 1)) // the same for the same sweep
	var together, apart, ratios []float64
	for range resamplings {
		one, other := draw(chance, c.Seeds), draw(chance, c.Seeds)
		x1, y1 := x.value(one), y.value(one)
		together, ratios = append(together, x1-y1), append(ratios, x1/y1)
		apart = append(apart, x1-y.value(other))
	}
	c.Worth = report.Number(variance(apart) / variance(together))
	c.Difference.within(together)
	c.Ratio.within(ratios)
	return c
}

// common are the values of the runs of two pools whose seeds both have, in order.
func common(a, b *pool) (x, y [][]float64) {
	for i, j := 0, 0; i < len(a.runs) && j < len(b.runs); {
		switch {
		case a.rounds[i] < b.rounds[j]:
			i++
		case a.rounds[i] > b.rounds[j]:
			j++
		default:
			x, y = append(x, a.runs[i]), append(y, b.runs[j])
			i, j = i+1, j+1
		}
	}
	return x, y
}

// draw draws as many of n seeds as there are, and says how often each was drawn.
func draw(chance *rand.Rand, n int) []int {
	times := make([]int, n)
	for range n {
		i, _ := bits.Mul64(chance.Uint64(), uint64(n))
		times[i]++
	}
	return times
}

// within sets the interval: 95 % of the values are inside.
func (b *Between) within(values []float64) {
	slices.Sort(values)
	if math.IsNaN(values[0]) { // somewhere a divisor was 0
		return
	}
	b.Low, b.High = report.Number(report.Quantile(values, 25_000)), report.Number(report.Quantile(values, 975_000))
}

func variance(values []float64) float64 {
	var sum, squares report.Sum
	for _, v := range values {
		sum.Add(v)
	}
	mean := sum.Value() / float64(len(values))
	for _, v := range values {
		squares.Add(float64((v - mean) * (v - mean)))
	}
	return squares.Value() / float64(len(values)-1)
}

// A sample is what a statistic needs of runs so that it can be worked out again for any choice of them.
type sample struct {
	of     *scenarios.Statistic
	count  []float64 // values of each run
	sum    []float64 // of each run's values, from the middle
	square []float64 // of their squares
	middle float64
	sorted []valueOf // of a quantile
}

// A valueOf is a value, and which run has it.
type valueOf struct {
	value float64
	run   int32
}

func newSample(s *scenarios.Statistic, runs [][]float64) *sample {
	out := &sample{of: s}
	quantile := s.Kind == scenarios.Median || s.Kind == scenarios.Quantile
	share := s.Kind == scenarios.Share
	if s.Kind == scenarios.Mean || s.Kind == scenarios.SD {
		out.middle = runs[0][0] // so that squares do not swallow what is left of them
	}
	for i, run := range runs {
		var sum, square report.Sum
		for _, x := range run {
			if quantile {
				out.sorted = append(out.sorted, valueOf{x, int32(i)})
				continue
			}
			if share && x != 0 {
				x = 1
			}
			x -= out.middle
			sum.Add(x)
			square.Add(float64(x * x))
		}
		out.count = append(out.count, float64(len(run)))
		out.sum, out.square = append(out.sum, sum.Value()), append(out.square, square.Value())
	}
	slices.SortStableFunc(out.sorted, func(a, b valueOf) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	return out
}

// value is the statistic of the runs, each taken so many times.
func (s *sample) value(times []int) float64 {
	switch s.of.Kind {
	case scenarios.Median:
		return s.quantile(times, 500_000)
	case scenarios.Quantile:
		return s.quantile(times, int64(s.of.Q))
	}
	var n, sum, square float64
	for i, k := range times {
		w := float64(k)
		n += float64(w * s.count[i])
		sum += float64(w * s.sum[i])
		square += float64(w * s.square[i])
	}
	if s.of.Kind == scenarios.Sum {
		return sum
	}
	mean := sum / n
	if s.of.Kind == scenarios.SD {
		return math.Sqrt(max(square-float64(n*float64(mean*mean)), 0) / (n - 1))
	}
	return s.middle + mean
}

// quantile is as report.Quantile has it, of values that are there so many times.
func (s *sample) quantile(times []int, q int64) float64 {
	n := int64(0)
	for i, k := range times {
		n += int64(k) * int64(s.count[i])
	}
	const one = 1_000_000
	place := (n - 1) * q
	at, part := place/one, float64(place%one)/one
	for i, before := 0, int64(0); i < len(s.sorted); i++ {
		if before += int64(times[s.sorted[i].run]); before <= at {
			continue
		}
		value := s.sorted[i].value
		if part == 0 || before > at+1 {
			return value
		}
		for i++; times[s.sorted[i].run] == 0; i++ {
		}
		return value + float64(part*(s.sorted[i].value-value))
	}
	return math.NaN()
}
