package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios"
)

// What a story shows of latencies may be the clients' doing: they wait for timeout, ask again, and give
// up. A quantile that is no less than that says how patient they are, and not how fast the service is.

// patience are remarks about the quantiles that the clients' own bounds make.
func (r *Report) patience() []string {
	plan, result := r.run.Plan(), r.result
	var out []string
	note := func(name string, median, p99 time.Duration, w *scenarios.Workload) {
		if why := madeByClients(median, p99, w); why != "" {
			out = append(out, name+why)
		}
	}
	if all := r.story.ops.latencies; len(plan.Workloads) == 1 && len(all) > 0 {
		note("", quantile(all, 50), quantile(all, 99), plan.Workloads[0])
	}
	for i := range result.Served {
		s := &result.Served[i]
		if all := latenciesOf(s); len(all) > 0 {
			note(escape.Line(s.Name)+": ", quantile(all, 50), quantile(all, 99), plan.WorkloadNamed(s.Name))
		}
	}
	for i := range result.Measures {
		m := &result.Measures[i]
		l, is := plan.MetricNamed(m.Name).(*scenarios.Latency)
		if !is || m.Missing() || len(plan.Workloads) == 0 {
			continue
		}
		of := slices.Clone(plan.Workloads)
		if l.Workload != "" {
			of = []*scenarios.Workload{plan.WorkloadNamed(l.Workload)}
		}
		// Those who arrive wait for those before them, too, which is the service's doing.
		of = slices.DeleteFunc(of, func(w *scenarios.Workload) bool { return w.Arrivals != nil })
		if len(of) == 0 {
			continue
		}
		s := Summarize(m)
		least := slices.MinFunc(of, func(a, b *scenarios.Workload) int { return cmp.Compare(a.Timeout, b.Timeout) })
		note(escape.Line(m.Name)+": ", time.Duration(*s.Median), time.Duration(*s.P99), least)
	}
	return out
}

// madeByClients says which of two quantiles are no less than what the clients of a workload wait; "" is
// none.
func madeByClients(median, p99 time.Duration, w *scenarios.Workload) string {
	if p99 < w.Timeout {
		return ""
	}
	which := "99 % within " + span(p99) + " is"
	if median >= w.Timeout {
		which = "the median, " + span(median) + ", and 99 % within " + span(p99) + " are"
	}
	does := "ask again"
	if !w.Retry {
		does = "give up"
	}
	why := fmt.Sprintf("%s made by the clients, who wait %s (timeout) before they %s", which, span(w.Timeout), does)
	if w.Retry && p99 >= w.Patience() {
		why += ", and give up after " + span(w.Patience())
	}
	return why
}
