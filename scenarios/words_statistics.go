package scenarios

import (
	"fmt"
	"math"

	"github.com/orrery-sim/orrery/sim"
)

// statisticWord is a word for a statistic.
func statisticWord(name, doc string, kind StatisticKind) *word {
	return &word{
		name: name, class: aStatistic, doc: doc, example: name + `("latency")`,
		params: []parm{need("metric", textKind, "its name in measure")},
		build:  func(c *call) (any, error) { return newStatistic(c, kind), nil },
	}
}

func newStatistic(c *call, kind StatisticKind) *Statistic {
	return &Statistic{Source: c.source(), Kind: kind, Metric: arg[string](c, "metric"), metric: c.at("metric").pos()}
}

// statisticWords are about the values of a metric in all runs at a point, pooled: one value for each
// run of a number, all values of all runs of samples and series.
func statisticWords() []*word {
	return []*word{
		statisticWord("mean", "The mean of the values of all runs at a point, taken together: one for each run of a "+
			"number, and every value of every run of samples and series.", Mean),
		statisticWord("median", "The middle of the values of all runs at a point: quantile(metric, percent(50)).", Median),
		statisticWord("sd", "The standard deviation of the values of all runs at a point (of a sample: with n - 1).", SD),
		statisticWord("smallest", "The least value of all runs at a point.", Smallest),
		statisticWord("largest", "The greatest value of all runs at a point.", Largest),
		statisticWord("share", "The share of the values of all runs at a point that are not zero, or are True.", Share),
		{
			name: "quantile", class: aStatistic, example: `quantile("latency", percent(99))`,
			doc: "What a share of the values of all runs at a point do not exceed, with a straight line between the two values " +
				"beside it (type 7 of Hyndman and Fan, the default of NumPy, pandas and R).",
			params: []parm{
				need("metric", textKind, "its name in measure"),
				need("q", shareKind, "the share").within(1, 999_999),
			},
			build: func(c *call) (any, error) {
				s := newStatistic(c, Quantile)
				s.Q = arg[sim.PPM](c, "q")
				return s, nil
			},
		},
	}
}

func sweepWords() []*word {
	stat := need("stat", statKind, "of which statistic")
	bound := func(name, doc string, kind ClaimKind) *word {
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
			"errors, undecided in between.", Below),
		bound("above", "A statistic is above a value: its whole 95 % interval is. Violated if it is not above by four standard "+
			"errors, undecided in between.", Above),
		bound("shown", "A value to stand beside a statistic, which is not judged by it: a published one, where the model is "+
			"known to leave something out.", Shown),
		{
			name: "sweep", class: nothing, example: `sweep(seeds = 100, table = [mean("latency")])`,
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

func newClaim(c *call, kind ClaimKind) *Claim {
	return &Claim{
		Source: c.source(), Kind: kind, Stat: arg[*Statistic](c, "stat"), Value: arg[Value](c, "value"),
		value: c.at("value").pos(),
	}
}

func buildNear(c *call) (any, error) {
	claim := newClaim(c, Near)
	if !c.has("within") {
		return claim, nil
	}
	claim.Loose = true
	within, at := arg[Value](c, "within"), c.at("within")
	switch {
	case within.N < 0:
		return nil, at.errorf("near: within must not be negative")
	case within.Unit == Ratio && claim.Value.N == 0 && within.N > 0:
		return nil, at.errorf("near: a share of 0 is 0; give the tolerance in the unit of the value")
	case within.Unit == Ratio:
		claim.Ratio = sim.PPM(math.Round(within.N * 1e6))
	case within.Unit != claim.Value.Unit:
		return nil, at.errorf("near: within must be a ratio, or %s as the value is, not %s; write percent(5)",
			claim.Value.Unit.noun(), within.Unit.noun())
	default:
		claim.Within = within
	}
	return claim, nil
}

// noun is what a value of the unit is.
func (u Unit) noun() string {
	switch u {
	case Nanoseconds:
		return "a duration"
	case Ratio:
		return "a ratio"
	case PerSecond:
		return "a rate"
	case Bytes:
		return "a size"
	case BytesPerSecond:
		return "a speed"
	}
	return "a number"
}

func buildSweep(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	here := c.source()
	if before := ev.plan.Sweep; before != nil {
		return nil, Errorf(here.Pos, "a file has one sweep, and this is its second (the first is at %d:%d)",
			before.Pos.Line, before.Pos.Col)
	}
	ev.plan.Sweep = &Sweep{
		Source: here, Seeds: arg[int](c, "seeds"),
		Table: listOf[*Statistic](c, "table"), Expect: listOf[*Claim](c, "expect"),
	}
	return nil, nil
}

// MedianOf is median(metric), as a file would write it.
func MedianOf(metric string) *Statistic {
	return &Statistic{Source: Source{Text: fmt.Sprintf("median(%q)", metric)}, Kind: Median, Metric: metric}
}

// QuantileOf is quantile(metric, q), as a file would write it.
func QuantileOf(metric string, q sim.PPM) *Statistic {
	text := fmt.Sprintf("quantile(%q, %s)", metric, written(ratios, int64(q)))
	return &Statistic{Source: Source{Text: text}, Kind: Quantile, Metric: metric, Q: q}
}

// Label is the statistic without its metric: median, 99 %.
func (s *Statistic) Label() string {
	if s.Kind == Quantile {
		return Ratio.Text(float64(s.Q)/1e6, 6) + " quantile"
	}
	return statisticNames[s.Kind]
}

var statisticNames = [...]string{
	Mean: "mean", Median: "median", SD: "sd", Smallest: "smallest", Largest: "largest", Share: "share",
}
