package language

import "github.com/orrery-sim/orrery/scenarios"

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
		metricWord("span", "Samples: the time from a start to the end that answers it, in the whole run. An end answers the "+
			"oldest start that has no answer yet. Starts without an end are counted, and are no samples.",
			`span("crash", "leader")`,
			[]parm{
				need("start", eventKind, "which events begin it"),
				need("end", eventKind, "which events end it"),
			},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.Span{
					Source: c.source(), Start: arg[*scenarios.EventPattern](c, "start"),
					End: arg[*scenarios.EventPattern](c, "end"),
				}, nil
			}),
		latencyWord(),
		throughputWord(),
		checking(metricWord("longest_silence", "A number: the longest stretch of the whole run in which somebody waited and nobody was "+
			"answered.", "longest_silence()", []parm{ofWorkload},
			func(c *call) (scenarios.Metric, error) {
				return &scenarios.LongestSilence{
					Source: c.source(), Workload: arg[string](c, "workload"), WorkloadPos: c.at("workload").pos(),
				}, nil
			}), (*checker).longestSilence),
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
				need("metric", metricKind, "count, messages, bytes_sent, throughput, or a function of the world"),
			}, buildSeries), (*checker).series),
	}
}

func latencyWord() *word {
	return checking(metricWord("latency", "Samples: how long each operation took that began from warmup to duration, whenever it was "+
		"answered. With arrivals it began when it arrived, not when its client came to ask, so waiting counts. Operations "+
		"without an answer are counted, and are no samples.",
		"latency()", []parm{opt("op", textKind, "None", `of which operations: "get", "put"; all if not given`), ofWorkload},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Latency{
				Source: c.source(), Op: arg[string](c, "op"), OpPos: c.at("op").pos(),
				Workload: arg[string](c, "workload"), WorkloadPos: c.at("workload").pos(),
			}, nil
		}), (*checker).latency)
}

func throughputWord() *word {
	return checking(metricWord("throughput", "A number: operations answered in a second, from warmup to duration, or to the last "+
		"answer where all ops of the workload were answered before.",
		"throughput()", []parm{opt("op", textKind, "None", `which operations: "get", "put"; all if not given`), ofWorkload},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Throughput{
				Source: c.source(), Op: arg[string](c, "op"), OpPos: c.at("op").pos(),
				Workload: arg[string](c, "workload"), WorkloadPos: c.at("workload").pos(),
			}, nil
		}), (*checker).throughput)
}

func trafficWord(name, doc string, bytes bool) *word {
	return checking(metricWord(name, doc, name+`("AppendEntries")`,
		[]parm{opt("kind", textKind, "None", "of message: all if not given")},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Traffic{
				Source: c.source(), Bytes: bytes, Kind: arg[string](c, "kind"), KindPos: c.at("kind").pos(),
			}, nil
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
		return nil, c.at("metric").errorf("series: metric must be count, messages, bytes_sent, throughput or a function of the "+
			"world: %s has no value in the middle of a run", of)
	}
	return m, nil
}

// seriesLimit is how many values a series may have in one run.
const seriesLimit = 100_000
