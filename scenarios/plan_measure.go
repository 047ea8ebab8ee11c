package scenarios

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/sim"
)

// A Metric is something to measure in a run. It comes to one number, to samples, or to a series;
// see [Reading]. Each has a file of its own, or shares one with those like it: what it is, and how it
// is measured. Those of an event look at the whole run; those of the load on the system, which are
// the latency, the throughput and the traffic, look at the time from Warmup to Duration.
type Metric interface {
	Part
	Unit() (u Unit, known bool) // what a function returns is known only when it does
	meter(x *meters) meter
}

// A Running metric has a value in the middle of the run, too.
type Running interface {
	Metric
	// counter is it at work for a series, and when the series has its first value at the earliest.
	counter(x *meters, period time.Duration) (c counter, first time.Duration)
}

// A Measure is a metric under its name.
type Measure struct {
	Name   string
	Metric Metric
}

// A Gauge is a function of the file that makes a value of the world, or of the world and an event.
// It may be called from several runs at once.
type Gauge struct {
	Source
	Call func(w WorldView, e *sim.Event) (Value, error)
}

// A Value is one value of a metric, in its unit. None is no value: there was nothing to measure.
type Value struct {
	Unit Unit
	N    float64
	None bool
}

// A StatisticKind says what a statistic makes of the values of a metric.
type StatisticKind uint8

// The statistics.
const (
	Mean StatisticKind = iota
	Median
	SD
	Smallest
	Largest
	Share // of the values that are not zero
	Sum
	Quantile // Q
)

// A Statistic is a figure about all runs at a point: about the values of a metric, those of all
// runs together.
type Statistic struct {
	Source
	Kind   StatisticKind
	Metric string  // its name
	Q      sim.PPM // Quantile: the share of the values that do not exceed it

	MetricPos Pos // where its name stands
}

// A ClaimKind says what a claim says of its statistic.
type ClaimKind uint8

// The claims.
const (
	Near ClaimKind = iota
	Below
	Above
	Shown // beside the figure, and not judged
)

// A Claim is what a sweep expects of a statistic.
type Claim struct {
	Source
	Kind  ClaimKind
	Stat  *Statistic
	Value Value

	// The tolerance of Near. None of them: as near as chance allows.
	Ratio  sim.PPM // of the value
	Within Value   // in the unit of the value
	Loose  bool    // one of the two is given

	ValuePos Pos
}

// A Sweep is what a file wants to know of many runs.
type Sweep struct {
	Source
	Seeds  int // of every point
	Table  []*Statistic
	Expect []*Claim
}

// MetricNamed is the metric of that name, or nil.
func (p *Plan) MetricNamed(name string) Metric {
	for i := range p.Measure {
		if p.Measure[i].Name == name {
			return p.Measure[i].Metric
		}
	}
	return nil
}

// Label is the statistic without its metric: median, 99 %.
func (s *Statistic) Label() string {
	if s.Kind == Quantile {
		return Ratio.Text(float64(s.Q)/1e6, 6) + " quantile"
	}
	return statisticNames[s.Kind]
}

// Fits reports whether the claim can be about a statistic in a unit. That of a function of the file is
// known only when the function has been called.
func (c *Claim) Fits(unit Unit) error {
	if unit == c.Value.Unit {
		return nil
	}
	return Errorf(c.ValuePos, "%s: value must be %s, as %s is, not %s%s",
		claimWords[c.Kind], unit.Noun(), c.Stat.Text, c.Value.Unit.Noun(), c.Value.inUnit(unit))
}

// inUnit proposes a number in a unit in place of a bare one.
func (v Value) inUnit(want Unit) string {
	for u := units.Durations; v.Unit == Plain && u <= units.Speeds; u++ {
		if unitsOf[u].unit == want {
			return "; write " + units.Proposal(u, strconv.FormatFloat(v.N, 'f', -1, 64))
		}
	}
	return ""
}

var claimWords = [...]string{Near: "near", Below: "below", Above: "above", Shown: "shown"}

var statisticNames = [...]string{
	Mean: "mean", Median: "median", SD: "sd", Smallest: "smallest", Largest: "largest", Share: "share", Sum: "sum",
}
