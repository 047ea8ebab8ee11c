package language

import (
	"time"

	"github.com/orrery-sim/orrery/scenarios"
)

// metricWord is a word for a metric.
func metricWord(name, doc, example string, params []parm, build func(c *call) (scenarios.Metric, error)) *word {
	return &word{
		name: name, class: aMetric, doc: doc, example: example, params: params,
		build: func(c *call) (any, error) { return build(c) },
	}
}

func measureWords() []*word {
	event := need("event", eventKind, "which events")
	return []*word{
		metricWord("count", "A number: how many events there were in the whole run. None is zero.",
			`count("leader")`, []parm{event},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.Count{Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event")}, nil
			}),
		metricWord("time_of", "A number: when an event happened, since the start of the run. If it never did, there is "+
			"nothing to measure.",
			`time_of("leader")`,
			[]parm{event, opt("which", textKind, `"first"`, "which of several").among("first", "last")},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.TimeOf{
					Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event"),
					Last: arg[string](c, "which") == "last",
				}, nil
			}),
		spanWord(),
		levelWord(),
		valuesWord(),
		overWord(),
		latencyWord(),
		throughputWord(),
		arrivalsWord(),
		staleWord(),
		falsePositivesWord(), detectionWord(),
		checking(metricWord("longest_silence", "A number: the longest stretch of the whole run in which somebody waited and nobody was "+
			"answered.", "longest_silence()", []parm{ofWorkload},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.LongestSilence{
					Source: c.source(), Workload: arg[string](c, "workload"), WorkloadPos: c.at("workload").pos(),
				}, nil
			}), (*checker).longestSilence),
		figureWord("total", "A number: two numbers together, both in one unit.", `total(messages("Prepare"), messages("Promise"))`, scenarios.SumOf),
		figureWord("difference", "A number: one number without another, both in one unit.", `difference(arrivals(), count("return"))`,
			scenarios.DifferenceOf),
		figureWord("ratio", "A number: one number for each one of another, such as messages for each operation. Without any of the other "+
			"there is nothing to measure.", `ratio(messages(), arrivals())`, scenarios.RatioOf),
		figureWord("per_node", "A number: one number for each server there is, such as the bytes that a member sends.",
			"per_node(bytes_sent())", scenarios.PerNode),
		reliabilityWord(), spreadingTimeWord(), redundancyWord(),
		trafficWord("messages", "A number: the messages that were sent from warmup to duration, by servers and clients. "+
			"Copies that the network makes do not count.", false),
		trafficWord("bytes_sent", "A number: the bytes of the messages that were sent from warmup to duration.", true),
		metricWord("each", "Samples: what a function makes of each event, in the whole run. It returns a number, a quantity, "+
			"True or False, or None for no sample.",
			`each("leader", lambda world, event: event.term)`,
			[]parm{event, need("value", gaugeKind, "called as f(world, event)")},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.Each{
					Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event"),
					Value: arg[*scenarios.Gauge](c, "value"),
				}, nil
			}),
		checking(metricWord("series", "A series: a metric so far, or what a function makes of the world, again and again from warmup to "+
			"duration. Of throughput() each value is about the period before it. To statistics, its values are samples.",
			`series(ms(500), count("commit"))`,
			[]parm{
				need("period", durKind, "from one value to the next").within(1, longest).pacing(),
				need("metric", metricKind, "count, level, messages, bytes_sent, throughput, or a function of the world"),
			}, buildSeries), (*checker).series),
	}
}

func latencyWord() *word {
	return checking(metricWord("latency", "Samples: how long each operation took that began from warmup to duration, whenever it was "+
		"answered. With arrivals it began when it arrived, not when its client came to ask, so waiting counts. Operations "+
		"without an answer are counted, and are no samples.",
		"latency()", askedParms,
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Latency{Asked: askedOf(c)}, nil
		}), func(c *checker, m *scenarios.Latency, _ standing) { c.asking(&m.Asked) })
}

func throughputWord() *word {
	return checking(metricWord("throughput", "A number: operations answered in a second, from warmup to duration, or to the last "+
		"answer where all ops of the workload were answered before.",
		"throughput()", askedParms,
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Throughput{Asked: askedOf(c)}, nil
		}), func(c *checker, m *scenarios.Throughput, _ standing) { c.asking(&m.Asked) })
}

func arrivalsWord() *word {
	return checking(metricWord("arrivals", "A number: operations that clients asked for from warmup to duration, answered or not. With "+
		"arrivals of the workload, those that arrived.",
		"arrivals()", askedParms,
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Arrivals{Asked: askedOf(c)}, nil
		}), func(c *checker, m *scenarios.Arrivals, _ standing) { c.asking(&m.Asked) })
}

func staleWord() *word {
	return checking(metricWord("stale_reads", "A number: reads that were asked for from warmup to duration and saw a value that had been "+
		"replaced before: another write had returned by then, which was asked for after all writes of that value had returned. Keys that "+
		"are appended to or deleted do not count.",
		"stale_reads()", askedParms,
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.StaleReads{Asked: askedOf(c)}, nil
		}), func(c *checker, m *scenarios.StaleReads, _ standing) { c.asking(&m.Asked) })
}

// askedParms say which operations a metric is about.
var askedParms = []parm{
	opt("op", textKind, "None", `which operations: "get", "put"; all if not given`), ofWorkload,
	opt("key", textKind, "None", `those on one key: "x"; on all if not given`),
	opt("region", textKind, "None", "those of the clients of a region; of all if not given"),
	opt("clients", whoKind, "None", "those of these clients, such as client(1); of all if not given"),
}

func askedOf(c *call) scenarios.Asked {
	return scenarios.Asked{
		Source: c.source(), Op: arg[string](c, "op"), OpPos: c.at("op").pos(),
		Workload: arg[string](c, "workload"), WorkloadPos: c.at("workload").pos(),
		Key: arg[string](c, "key"), KeyPos: c.at("key").pos(),
		Region: arg[string](c, "region"), RegionPos: c.at("region").pos(),
		Clients: arg[*scenarios.Who](c, "clients"),
	}
}

func trafficWord(name, doc string, bytes bool) *word {
	return checking(metricWord(name, doc, name+`("AppendEntries")`,
		[]parm{
			opt("kind", textKind, "None", "of message: all if not given"),
			opt("start", durKind, "None", "count those that were sent from then on; from warmup if not given").within(0, int64(maxRun)),
			opt("end", durKind, "None", "and before then; duration if not given").within(1, int64(maxRun)),
		},
		func(c *call) (scenarios.Metric, error) {
			m := &scenarios.Traffic{
				Source: c.source(), Bytes: bytes, Kind: arg[string](c, "kind"), KindPos: c.at("kind").pos(), ToPos: c.at("end").pos(),
			}
			if d, given := c.vals[c.index("start")].(time.Duration); given {
				m.From = &d
			}
			if d, given := c.vals[c.index("end")].(time.Duration); given {
				m.To = &d
			}
			return m, nil
		}), (*checker).traffic)
}

func buildSeries(c *call) (scenarios.Metric, error) {
	m := &scenarios.SeriesOf{Source: c.source(), Period: durationOf(c, "period")}
	switch of := arg[scenarios.Metric](c, "metric").(type) {
	case *scenarios.AtEnd:
		m.Value = of.Value
	case scenarios.Running:
		m.Of = of
	default:
		return nil, c.at("metric").errorf("series: metric must be count, level, messages, bytes_sent, throughput or a function of the "+
			"world: %s has no value in the middle of a run", of)
	}
	return m, nil
}

// seriesLimit is how many values a series may have in one run.
const seriesLimit = 100_000
