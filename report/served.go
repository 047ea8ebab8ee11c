package report

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
)

// servedWords is what came of a workload: readers: 76 answered, 0 unknown; median 81 ms, 99 % within
// 711 ms.
func servedWords(w *scenarios.Served) string {
	text := w.Name + ": " + number(w.OK) + " answered, "
	if w.Failed > 0 {
		text += number(w.Failed) + " failed, "
	}
	text += number(w.Unknown) + " unknown"
	if latencies := latenciesOf(w); len(latencies) > 0 {
		text += "; median " + span(quantile(latencies, 50)) + ", 99 % within " + span(quantile(latencies, 99))
	}
	return text
}

// latenciesOf are those of the operations of a workload that were answered.
func latenciesOf(w *scenarios.Served) []time.Duration {
	var latencies []time.Duration
	for _, o := range w.History.Operations() {
		if o.Known {
			latencies = append(latencies, o.Return-o.Call)
		}
	}
	return latencies
}

// serviceOf says whose operation one is, where a plan has several services; nil where it has one.
func serviceOf(plan *scenarios.Plan) func(op any) string {
	services := plan.Services()
	if len(services) < 2 {
		return nil
	}
	return func(op any) string {
		o, _ := op.(service.Op)
		for _, s := range services {
			if s.Kind(o.Name) != nil {
				return s.Name
			}
		}
		return ""
	}
}
