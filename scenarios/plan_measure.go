package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A MetricKind says how a metric is measured.
type MetricKind uint8

// The metrics. Those of an event look at the whole run; those of the load on the system, which are
// the latency, the throughput and the traffic, look at the time from Warmup to Duration.
const (
	CountOf      MetricKind = iota // how many events there were
	TimeOf                         // when the first one was, or the Last
	SpanOf                         // from each Event to an End
	LatencyOf                      // of each operation
	ThroughputOf                   // operations that were answered, in a second
	MessagesOf                     // messages that were sent
	BytesOf                        // and their bytes
	EachOf                         // what Value makes of each event
	ValueOf                        // what Value makes of the world at the end of the run
	SeriesOf                       // what Of or Value comes to, every Period
)

// A Metric is something to measure in a run. It comes to one number, to samples, or to a series;
// see [Reading].
type Metric struct {
	Source
	Kind   MetricKind
	Event  *EventPattern // CountOf, TimeOf, SpanOf, EachOf
	End    *EventPattern // SpanOf
	Last   bool          // TimeOf
	Op     string        // LatencyOf, ThroughputOf: get, put...; "" is any
	Kinds  string        // MessagesOf, BytesOf: the kind of message; "" is any
	Value  *Gauge        // EachOf, ValueOf, SeriesOf
	Of     *Metric       // SeriesOf, where it has no Value
	Period time.Duration // SeriesOf

	what Pos // where Op or Kinds stands
}

// A Measure is a metric under its name.
type Measure struct {
	Name   string
	Metric *Metric
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
	Share    // of the values that are not zero
	Quantile // Q
)

// A Statistic is a figure about all runs at a point: about the values of a metric, those of all
// runs together.
type Statistic struct {
	Source
	Kind   StatisticKind
	Metric string  // its name
	Q      sim.PPM // Quantile: the share of the values that do not exceed it

	metric Pos // where its name stands
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

	value Pos
}

// A Sweep is what a file wants to know of many runs.
type Sweep struct {
	Source
	Seeds  int // of every point
	Table  []*Statistic
	Expect []*Claim
}
