package language

import "github.com/orrery-sim/orrery/scenarios"

// metricWord is a word for a metric.
func metricWord(name, doc, example string, params []parm, fill func(c *call, m *scenarios.Metric) error) *word {
	return &word{
		name: name, class: aMetric, doc: doc, example: example, params: params,
		build: func(c *call) (any, error) {
			m := &scenarios.Metric{Source: c.source()}
			return m, fill(c, m)
		},
	}
}

func measureWords() []*word {
	event := need("event", eventKind, "which events")
	return []*word{
		metricWord("count", "A number: how many events there were in the whole run. None is zero.",
			`count("leader")`, []parm{event},
			func(c *call, m *scenarios.Metric) error {
				m.Kind, m.Event = scenarios.CountOf, arg[*scenarios.EventPattern](c, "event")
				return nil
			}),
		metricWord("time_of", "A number: when an event happened, since the start of the run. If it never did, there is "+
			"nothing to measure.",
			`time_of("leader")`,
			[]parm{event, opt("which", textKind, `"first"`, "which of several").among("first", "last")},
			func(c *call, m *scenarios.Metric) error {
				m.Kind, m.Event = scenarios.TimeOf, arg[*scenarios.EventPattern](c, "event")
				m.Last = arg[string](c, "which") == "last"
				return nil
			}),
		metricWord("span", "Samples: the time from a start to the end that answers it, in the whole run. An end answers the "+
			"oldest start that has no answer yet. Starts without an end are counted, and are no samples.",
			`span("crash", "leader")`,
			[]parm{
				need("start", eventKind, "which events begin it"),
				need("end", eventKind, "which events end it"),
			},
			func(c *call, m *scenarios.Metric) error {
				m.Kind, m.Event, m.End = scenarios.SpanOf, arg[*scenarios.EventPattern](c, "start"), arg[*scenarios.EventPattern](c, "end")
				return nil
			}),
		latencyWord(),
		throughputWord(),
		trafficWord("messages", "A number: the messages that were sent from warmup to duration, by servers and clients. "+
			"Copies that the network makes do not count.", scenarios.MessagesOf),
		trafficWord("bytes_sent", "A number: the bytes of the messages that were sent from warmup to duration.", scenarios.BytesOf),
		metricWord("each", "Samples: what a function makes of each event, in the whole run. It returns a number, a quantity, "+
			"True or False, or None for no sample.",
			`each("leader", lambda world, event: event.term)`,
			[]parm{event, need("value", gaugeKind, "called as f(world, event)")},
			func(c *call, m *scenarios.Metric) error {
				m.Kind, m.Event, m.Value = scenarios.EachOf, arg[*scenarios.EventPattern](c, "event"), arg[*scenarios.Gauge](c, "value")
				return nil
			}),
		metricWord("series", "A series: a metric so far, or what a function makes of the world, again and again from warmup to "+
			"duration. Of throughput() each value is about the period before it. To statistics, its values are samples.",
			`series(ms(500), count("commit"))`,
			[]parm{
				need("period", durKind, "from one value to the next").within(1, longest),
				need("metric", metricKind, "count, messages, bytes_sent, throughput, or a function of the world"),
			}, fillSeries),
	}
}

func latencyWord() *word {
	return metricWord("latency", "Samples: how long each operation took that began from warmup to duration, whenever it was "+
		"answered. With arrivals it began when it arrived, not when its client came to ask, so waiting counts. Operations "+
		"without an answer are counted, and are no samples.",
		"latency()", []parm{opt("op", textKind, "None", `of which operations: "get", "put"; all if not given`)},
		func(c *call, m *scenarios.Metric) error {
			m.Kind, m.Op, m.NamePos = scenarios.LatencyOf, arg[string](c, "op"), c.at("op").pos()
			return nil
		})
}

func throughputWord() *word {
	return metricWord("throughput", "A number: operations answered in a second, from warmup to duration, or to the last "+
		"answer where all ops of the workload were answered before.",
		"throughput()", []parm{opt("op", textKind, "None", `which operations: "get", "put"; all if not given`)},
		func(c *call, m *scenarios.Metric) error {
			m.Kind, m.Op, m.NamePos = scenarios.ThroughputOf, arg[string](c, "op"), c.at("op").pos()
			return nil
		})
}

func trafficWord(name, doc string, kind scenarios.MetricKind) *word {
	return metricWord(name, doc, name+`("AppendEntries")`,
		[]parm{opt("kind", textKind, "None", "of message: all if not given")},
		func(c *call, m *scenarios.Metric) error {
			m.Kind, m.Kinds, m.NamePos = kind, arg[string](c, "kind"), c.at("kind").pos()
			return nil
		})
}

func fillSeries(c *call, m *scenarios.Metric) error {
	m.Kind, m.Period = scenarios.SeriesOf, durationOf(c, "period")
	of := arg[*scenarios.Metric](c, "metric")
	switch of.Kind {
	case scenarios.ValueOf:
		m.Value = of.Value
	case scenarios.CountOf, scenarios.MessagesOf, scenarios.BytesOf, scenarios.ThroughputOf:
		m.Of = of
	default:
		return c.at("metric").errorf("series: metric must be count, messages, bytes_sent, throughput or a function of the "+
			"world: %s has no value in the middle of a run", of.Text)
	}
	return nil
}

// seriesLimit is how many values a series may have in one run.
const seriesLimit = 100_000
