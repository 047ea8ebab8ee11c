package language

import "github.com/orrery-sim/orrery/scenarios"

func falsePositivesWord() *word {
	return metricWord("false_positives", "A number: how many events an hour, from warmup to duration, say something of a node that runs: of one that is up and not "+
		"paused. The event is about another node, as a failure detector's are.",
		`false_positives("dead")`,
		[]parm{need("event", eventKind, "which events")},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.FalsePositives{Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event")}, nil
		})
}

func detectionWord() *word {
	return metricWord("detection", "Samples: for each crash of a server, the time until an event says so: one that is about the server. Crashes that nobody found "+
		"before the server came back, or the run ended, are counted, and are no samples.",
		`detection("dead", by = "all")`,
		[]parm{
			need("event", eventKind, "which events"),
			opt("by", textKind, `"first"`, "the first server that says so, or the last of all that are up").among("first", "all"),
		},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Detection{
				Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event"), All: arg[string](c, "by") == "all",
			}, nil
		})
}
