package language

import (
	"fmt"
	"math"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// statisticWord is a word for a statistic.
func statisticWord(name, doc string, kind scenarios.StatisticKind) *word {
	return &word{
		name: name, class: aStatistic, doc: doc, example: name + `("latency")`,
		params: []parm{need("metric", textKind, "its name in measure")},
		build:  func(c *call) (any, error) { return newStatistic(c, kind), nil },
	}
}

func newStatistic(c *call, kind scenarios.StatisticKind) *scenarios.Statistic {
	return &scenarios.Statistic{Source: c.source(), Kind: kind, Metric: arg[string](c, "metric"), MetricPos: c.at("metric").pos()}
}

// statisticWords are about the values of a metric in all runs at a point, pooled: one value for each
// run of a number, all values of all runs of samples and series.
func statisticWords() []*word {
	return []*word{
		statisticWord("mean", "The mean of the values of all runs at a point, taken together: one for each run of a "+
			"number, and every value of every run of samples and series.", scenarios.Mean),
		statisticWord("sum_of", "The sum of the values of all runs at a point: how often something came to pass in all of them.", scenarios.Sum),
		statisticWord("median", "The middle of the values of all runs at a point: quantile(metric, percent(50)).", scenarios.Median),
		statisticWord("sd", "The standard deviation of the values of all runs at a point (of a sample: with n - 1).", scenarios.SD),
		statisticWord("smallest", "The least value of all runs at a point.", scenarios.Smallest),
		statisticWord("largest", "The greatest value of all runs at a point.", scenarios.Largest),
		statisticWord("share", "The share of the values of all runs at a point that are not zero, or are True.", scenarios.Share),
		{
			name: "quantile", class: aStatistic, example: `quantile("latency", percent(99))`,
			doc: "What a share of the values of all runs at a point do not exceed, with a straight line between the two values " +
				"beside it (type 7 of Hyndman and Fan, the default of NumPy, pandas and R).",
			params: []parm{
				need("metric", textKind, "its name in measure"),
				need("q", shareKind, "the share").within(1, 999_999),
			},
			build: func(c *call) (any, error) {
				s := newStatistic(c, scenarios.Quantile)
				s.Q = arg[sim.PPM](c, "q")
				return s, nil
			},
		},
	}
}

const sweepName = "sweep"

func sweepWords() []*word {
	stat := need("stat", statKind, "of which statistic")
	bound := func(name, doc string, kind scenarios.ClaimKind) *word {
		return &word{
			name: name, class: aClaim, doc: doc, example: name + `(quantile("latency", percent(99)), ms(20))`,
			params: []parm{stat, need("value", figureKind, "the bound")},
			build: func(c *call) (any, error) {
				return newClaim(c, kind), nil
			},
		}
	}
	return []*word{
		{
			name: "near", class: aClaim, example: `near(mean("latency"), ms(5), within = percent(5))`,
			doc: "A statistic is near a value. It holds if the figure is within the tolerance, and its 95 % interval is no wider " +
				"than that to either side. It is violated if the whole interval of four standard errors is outside. Otherwise " +
				"it is undecided, and more seeds would tell.",
			params: []parm{
				stat,
				need("value", figureKind, "what it should be"),
				opt("within", figureKind, "None", "how near: a ratio is a share of the value, anything else is in the unit of the "+
					"value. If not given, as near as four standard errors, with as many seeds as the file says"),
			},
			build: buildNear,
		},
		bound("below", "A statistic is below a value: its whole 95 % interval is. Violated if it is not below by four standard "+
			"errors, undecided in between.", scenarios.Below),
		bound("above", "A statistic is above a value: its whole 95 % interval is. Violated if it is not above by four standard "+
			"errors, undecided in between.", scenarios.Above),
		bound("shown", "A value to stand beside a statistic, which is not judged by it: a published one, where the model is "+
			"known to leave something out.", scenarios.Shown),
		{
			name: sweepName, class: nothing, example: `sweep(seeds = 100, table = [mean("latency")])`,
			doc: "What orrery sweep makes of the metrics of many runs, at every point of the parameters. A file has one at most.",
			params: []parm{
				opt("seeds", intKind, "100", "how many runs of every point").within(1, 1<<30),
				opt("table", listKind(statKind, "a list of statistics"), "[]",
					"the columns of its table; median and 99 % quantile of each metric if not given"),
				opt("expect", listKind(claimKind, "a list of claims about statistics"), "[]", "what the statistics must be"),
			},
			build: buildSweep,
		},
	}
}

func newClaim(c *call, kind scenarios.ClaimKind) *scenarios.Claim {
	return &scenarios.Claim{
		Source: c.source(), Kind: kind, Stat: arg[*scenarios.Statistic](c, "stat"), Value: arg[scenarios.Value](c, "value"),
		ValuePos: c.at("value").pos(),
	}
}

func buildNear(c *call) (any, error) {
	claim := newClaim(c, scenarios.Near)
	if !c.has("within") {
		return claim, nil
	}
	claim.Loose = true
	within, at := arg[scenarios.Value](c, "within"), c.at("within")
	switch {
	case within.N < 0:
		return nil, at.errorf("near: within must not be negative")
	case within.Unit == scenarios.Ratio && claim.Value.N == 0 && within.N > 0:
		return nil, at.errorf("near: a share of 0 is 0; give the tolerance in the unit of the value")
	case within.Unit == scenarios.Ratio:
		claim.Ratio = sim.PPM(math.Round(within.N * 1e6))
	case within.Unit != claim.Value.Unit:
		return nil, at.errorf("near: within must be a ratio, or %s as the value is, not %s; write percent(5)",
			claim.Value.Unit.Noun(), within.Unit.Noun())
	default:
		claim.Within = within
	}
	return claim, nil
}

func buildSweep(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	if ev.lending > 0 {
		return nil, nil
	}
	here := c.source()
	if before := ev.plan.Sweep; before != nil {
		return nil, scenarios.Errorf(here.Pos, "a file has one sweep, and this is its second (the first is at %d:%d)",
			before.Pos.Line, before.Pos.Col)
	}
	ev.plan.Sweep = &scenarios.Sweep{
		Source: here, Seeds: arg[int](c, "seeds"),
		Table: listOf[*scenarios.Statistic](c, "table"), Expect: listOf[*scenarios.Claim](c, "expect"),
	}
	return nil, nil
}

// MedianOf is median(metric), as a file would write it.
func MedianOf(metric string) *scenarios.Statistic {
	return &scenarios.Statistic{Source: scenarios.Source{Text: fmt.Sprintf("median(%q)", metric)}, Kind: scenarios.Median, Metric: metric}
}

// QuantileOf is quantile(metric, q), as a file would write it.
func QuantileOf(metric string, q sim.PPM) *scenarios.Statistic {
	text := fmt.Sprintf("quantile(%q, %s)", metric, written(ratios, int64(q)))
	return &scenarios.Statistic{Source: scenarios.Source{Text: text}, Kind: scenarios.Quantile, Metric: metric, Q: q}
}
