package cli

import (
	"fmt"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios"
)

// metricsObject is what run --json prints of the metrics, by name.
type metricsObject map[string]campaign.Summary

func metricsOf(readings []scenarios.Reading) metricsObject {
	out := metricsObject{}
	for i := range readings {
		out[readings[i].Name] = campaign.Summarize(&readings[i])
	}
	return out
}

// nothingMeasured is a metric of a run in which it had nothing to measure.
const nothingMeasured = "– (there was nothing to measure)"

// metricText is a metric of one run in a line.
func metricText(r *scenarios.Reading) string {
	s := campaign.Summarize(r)
	text := func(n *campaign.Number) string { return r.Unit.Text(float64(*n), 4) }
	switch {
	case r.Missing():
		return nothingMeasured + without(r.Open)
	case r.Form == scenarios.Number:
		return text(s.Value)
	case r.Form == scenarios.Series:
		last := len(s.Points) - 1
		largest := s.Points[0]
		for _, p := range s.Points {
			if p[1] > largest[1] {
				largest = p
			}
		}
		at := scenarios.Nanoseconds.Text(float64(largest[0]), 4)
		return fmt.Sprintf("%s from %s to %s, the largest %s at %s", count(len(s.Points), "value"),
			text(&s.Points[0][1]), text(&s.Points[last][1]), text(&largest[1]), at)
	case *s.N == 1:
		return fmt.Sprintf("1 sample: %s%s", text(s.Median), without(r.Open))
	}
	return fmt.Sprintf("%s: median %s, 99 %% within %s, largest %s%s", count(*s.N, "sample"), text(s.Median),
		text(s.P99), text(s.Largest), without(r.Open))
}

// without says how many had no answer.
func without(open int) string {
	if open == 0 {
		return ""
	}
	return fmt.Sprintf("; %s without an answer", grouped(open))
}
