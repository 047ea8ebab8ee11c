package language

import (
	"fmt"
	"math"
	"sort"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/sim"
)

// unitWords are the words that give a number a unit: ms(150).
func unitWords() []*word {
	var out []*word
	for u := durations; u <= speeds; u++ {
		for _, sc := range units.Scales[u] {
			out = append(out, &word{
				name: sc.Word, class: plain, makes: u.String(),
				doc: "A " + u.String() + " in " + sc.Doc + ".", example: sc.Word + "(3)",
				params: []parm{need("n", countedKind, "how many")},
				build:  func(c *call) (any, error) { return measure(u, sc, arg[starlark.Value](c, "n")) },
			})
		}
	}
	return out
}

// countedKind is what a unit counts: a number.
var countedKind = &kind{
	name: "number",
	noun: "a number",
	doc:  "3, 0.5",
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		switch v := v.(type) {
		case starlark.Int:
			return v, nil
		case starlark.Float:
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return nil, at.errorf("%s: %s must be a finite number, not %v", at.callee(), at.param, v)
			}
			return v, nil
		case quantity:
			return nil, at.errorf("%s: %s must be a number, and %v has a unit already", at.callee(), at.param, v)
		}
		return nil, at.misfit(k, v)
	},
}

// boundKind is an end of a between: an int, or a quantity.
var boundKind = &kind{
	name: "unit",
	noun: "a quantity, such as ms(1), or a whole number",
	doc:  "ms(1), percent(5), 3",
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		switch v := v.(type) {
		case quantity:
			return v, nil
		case starlark.Int:
			if n, ok := v.Int64(); ok && n < math.MaxInt32 && n > math.MinInt32 {
				return quantity{bare, n}, nil
			}
			return nil, at.errorf("%s: %s is too large: %s", at.callee(), at.param, shorten(v))
		}
		return nil, at.misfit(k, v)
	},
}

// positiveKind is a number above zero.
var positiveKind = &kind{
	name: "number",
	noun: "a number above 0",
	doc:  "1.5",
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		f, ok := starlark.AsFloat(v)
		if !ok || !(f > 0) || f > 1e6 {
			return nil, at.misfit(k, v)
		}
		return f, nil
	},
}

func distWords() []*word {
	return []*word{
		{
			name: "between", class: plain, makes: "dist", example: "between(ms(1), ms(10))",
			doc: "Uniform: every value from lo to hi is as likely. Of any one unit, or of whole numbers.",
			params: []parm{
				need("lo", boundKind, "the least"),
				need("hi", boundKind, "the most; included"),
			},
			build: buildBetween,
		},
		{
			name: "exponential", class: plain, makes: "dist", example: "exponential(mean = ms(5))",
			doc:    "Memoryless: the time to the next of many independent events.",
			params: []parm{need("mean", durKind, "the mean").within(1, longest)},
			build: func(c *call) (any, error) {
				mean := durationOf(c, "mean")
				return tabulated(c, func() sim.Dist { return sim.Exponential(mean) }), nil
			},
		},
		{
			name: "normal", class: plain, makes: "dist", example: "normal(mean = ms(50), sd = ms(10))",
			doc: "The bell curve, cut at zero.",
			params: []parm{
				need("mean", durKind, "the mean"),
				need("sd", durKind, "the standard deviation"),
			},
			build: func(c *call) (any, error) {
				mean, sd := durationOf(c, "mean"), durationOf(c, "sd")
				return tabulated(c, func() sim.Dist { return sim.Normal(mean, sd) }), nil
			},
		},
		{
			name: "lognormal", class: plain, makes: "dist", example: "lognormal(median = ms(5), sigma = 0.5)",
			doc: "Its logarithm is normal: mostly near the median, now and then far above it, as in a data centre.",
			params: []parm{
				need("median", durKind, "half of the values are less"),
				need("sigma", positiveKind, "the standard deviation of the logarithm"),
			},
			build: func(c *call) (any, error) {
				median, sigma := durationOf(c, "median"), arg[float64](c, "sigma")
				if sigma > 10 {
					return nil, c.at("sigma").errorf("lognormal: sigma must be at most 10, not %v", sigma)
				}
				return tabulated(c, func() sim.Dist { return sim.LogNormal(median, sigma) }), nil
			},
		},
		{
			name: "pareto", class: plain, makes: "dist", example: "pareto(min = ms(1), alpha = 1.5)",
			doc: "A heavy tail: P(X > x) = (min / x) ^ alpha.",
			params: []parm{
				need("min", durKind, "the least"),
				need("alpha", positiveKind, "the smaller, the heavier the tail"),
			},
			build: func(c *call) (any, error) {
				least, alpha := durationOf(c, "min"), arg[float64](c, "alpha")
				if alpha < 0.1 {
					return nil, c.at("alpha").errorf("pareto: alpha must be at least 0.1, not %v", alpha)
				}
				return tabulated(c, func() sim.Dist { return sim.Pareto(least, alpha) }), nil
			},
		},
		{
			name: "quantiles", class: plain, makes: "dist", example: "quantiles({percent(50): ms(3), percent(99): ms(80)})",
			doc: "Measured values, with straight lines between them.",
			params: []parm{
				need("table", quantilesKind, "for each share of the values, what they do not exceed"),
			},
			build: func(c *call) (any, error) {
				points := arg[[]sim.Quantile](c, "table")
				return tabulated(c, func() sim.Dist { return sim.Empirical(points) }), nil
			},
		},
		mixtureWord(),
	}
}

func buildBetween(c *call) (any, error) {
	lo, hi := arg[quantity](c, "lo"), arg[quantity](c, "hi")
	if lo.unit != hi.unit {
		return nil, c.at("hi").
			errorf("between: lo and hi must be of one unit, not %s and %s", written(lo.unit, lo.n), written(hi.unit, hi.n))
	}
	if hi.n < lo.n {
		return nil, c.at("hi").
			errorf("between: hi must not be less than lo; write between(%s, %s)", written(hi.unit, hi.n), written(lo.unit, lo.n))
	}
	if hi.n-lo.n < 0 {
		return nil, c.at("hi").errorf("between: the range is too wide")
	}
	return between(lo.unit, lo.n, hi.n), nil
}

// tabulated is a distribution of durations that is built from a table.
func tabulated(c *call, table func() sim.Dist) *dist {
	return &dist{unit: durations, text: callText(c.word.name, c.args, c.kwargs), table: table}
}

// quantilesKind is a table of quantiles.
var quantilesKind = &kind{
	name:   "dict",
	noun:   "a dict of quantiles",
	doc:    "{percent(50): ms(3), percent(99): ms(80)}",
	reader: readQuantiles,
}

func readQuantiles(k *kind, at spot, v starlark.Value) (any, error) {
	d, ok := v.(*starlark.Dict)
	if !ok || d.Len() == 0 || d.Len() > 10_000 {
		return nil, at.misfit(k, v)
	}
	points := make([]sim.Quantile, 0, d.Len())
	for _, kv := range d.Items() {
		share, okShare := kv[0].(quantity)
		value, okValue := kv[1].(quantity)
		if !okShare || !okValue || share.unit != ratios || value.unit != durations {
			return nil, at.errorf(
				"quantiles: table must give a duration for each ratio, not %s: %s; write %s",
				shorten(kv[0]),
				shorten(kv[1]),
				k.doc,
			)
		}
		if share.n < 0 || share.n > 1e6 || value.n < 0 || value.n > longest {
			return nil, at.errorf("quantiles: %v: %v is out of range", share, value)
		}
		points = append(points, sim.Quantile{At: sim.PPM(share.n), Value: time.Duration(value.n)})
	}
	sort.Slice(points, func(i, j int) bool { return points[i].At < points[j].At })
	for i := 1; i < len(points); i++ {
		if points[i].Value < points[i-1].Value {
			return nil, at.errorf(
				"quantiles: values must rise with their shares, and %s is less than %s",
				fmt.Sprint(points[i].Value),
				fmt.Sprint(points[i-1].Value),
			)
		}
	}
	return points, nil
}
