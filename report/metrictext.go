package report

import (
	"fmt"

	"github.com/orrery-sim/orrery/scenarios"
)

// nothingMeasured is a metric of a run in which it had nothing to measure.
const nothingMeasured = "– (there was nothing to measure)"

// metricText is a metric of one run in a line.
func metricText(r *scenarios.Reading) string {
	s := Summarize(r)
	text := func(n *Number) string { return r.Unit.Text(float64(*n), 4) }
	switch {
	case r.Missing():
		return nothingMeasured + Without(r.Open)
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
		return fmt.Sprintf("%s from %s to %s, the largest %s at %s", counted(len(s.Points), "value"),
			text(&s.Points[0][1]), text(&s.Points[last][1]), text(&largest[1]), at)
	case *s.N == 1:
		return fmt.Sprintf("1 sample: %s%s", text(s.Median), Without(r.Open))
	}
	return fmt.Sprintf("%s: median %s, 99 %% within %s, largest %s%s", counted(*s.N, "sample"), text(s.Median),
		text(s.P99), text(s.Largest), Without(r.Open))
}

// Without says how many had no answer.
func Without(open int) string {
	if open == 0 {
		return ""
	}
	return fmt.Sprintf("; %s without an answer", number(open))
}
