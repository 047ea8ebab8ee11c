package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// undrawn refuses selectors that draw: to measure a run is not to change its chances.
func (c *checker) undrawn(callee string, m scenarios.Metric) {
	for w := range scenarios.Parts[*scenarios.Who](m) {
		if w.Drawn() {
			c.failf(w.Pos, "%s: %s is drawn by chance, and what is measured must not depend on a draw of its own; "+
				"give the fault a name, and write target(name)", callee, w.Text)
		}
	}
}

// asking checks which operations a metric is about.
func (c *checker) asking(a *scenarios.Asked) {
	callee := a.Word
	c.operations(callee, a.Source, a.Op, a.OpPos)
	c.workload(callee, a.Workload, a.WorkloadPos)
	if a.Key != "" && !slices.ContainsFunc(c.plan.Service().Kinds, func(k service.Kind) bool {
		return slices.Contains(k.Args, service.KeyArg)
	}) {
		c.failf(a.KeyPos, "%s: %s has no keys; leave out key", callee, c.plan.Service().Name)
	}
	if a.Region != "" {
		c.region(callee, a.Region, a.RegionPos)
	}
	if a.Clients == nil {
		return
	}
	for w := range scenarios.Parts[*scenarios.Who](a.Clients) {
		if !w.Kind.Fixed() {
			c.failf(w.Pos, "%s: clients must be the same all the time, and %s is found in a run only; write client(1) or clients()",
				callee, w.Text)
		}
	}
}

func (c *checker) longestSilence(m *scenarios.LongestSilence, _ standing) {
	c.operations("longest_silence", m.Source, "", m.Pos)
	c.workload("longest_silence", m.Workload, m.WorkloadPos)
}

func (c *checker) traffic(m *scenarios.Traffic, _ standing) {
	if m.Kind != "" {
		c.message(m.Word, &scenarios.MessagePattern{Source: m.Source, Kind: m.Kind, KindPos: m.KindPos})
	}
	at := m.Pos
	if m.To != nil {
		at = m.ToPos
	}
	from, to := m.Window(c.plan)
	switch last := c.plan.Duration + c.plan.Quiet; {
	case to > last:
		c.failf(at, "%s: end is %s, and the run ends at %s", m.Word, written(durations, int64(to)), written(durations, int64(last)))
	case from >= to:
		c.failf(at, "%s: it would count from %s to %s, which is no time", m.Word, written(durations, int64(from)), written(durations, int64(to)))
	}
}

func (c *checker) series(m *scenarios.SeriesOf, _ standing) {
	if n := m.Values(c.plan.Warmup, c.plan.Duration); n > seriesLimit {
		c.failf(m.Pos, "series: it would have %d values, and may have %d; write a longer period", n, seriesLimit)
	}
}

// operations checks a metric of what clients see.
func (c *checker) operations(callee string, src scenarios.Source, op string, at scenarios.Pos) {
	if !c.asked() {
		c.failf(src.Pos, "%s: it is about what clients see, and there is no workload; write workload = kv()", callee)
		return
	}
	of := c.plan.Service()
	names := of.Operations()
	if op != "" && len(names) > 0 && !slices.Contains(names, op) {
		c.failf(at, "%s: %s has no operation %q%s", callee, of.Name, op,
			wording.DidYouMean(op, wording.Quoted(names), "it has"))
	}
}

// checkSweep checks the names and the units of a sweep, wherever it stands in the file.
func checkSweep(p *scenarios.Plan) error {
	if p.Sweep == nil {
		return nil
	}
	stats := slices.Clone(p.Sweep.Table)
	for _, c := range p.Sweep.Expect {
		stats = append(stats, c.Stat)
	}
	for _, s := range stats {
		if p.MetricNamed(s.Metric) == nil {
			return noMetric(p, s)
		}
	}
	for _, c := range p.Sweep.Expect {
		unit, known := unitOfStat(p, c.Stat)
		if known {
			if err := c.Fits(unit); err != nil {
				return err
			}
		}
	}
	return nil
}

// noMetric is the error of a statistic of a metric that there is none of.
func noMetric(p *scenarios.Plan, s *scenarios.Statistic) error {
	word, _, _ := strings.Cut(s.Text, "(")
	if len(p.Measure) == 0 {
		return scenarios.Errorf(s.MetricPos, "%s: there is no metric %q: the scenario measures nothing; write measure = {%q: latency()}",
			word, s.Metric, s.Metric)
	}
	var names []string
	for _, m := range p.Measure {
		names = append(names, fmt.Sprintf("%q", m.Name))
	}
	return scenarios.Errorf(s.MetricPos, "%s: there is no metric %q in measure%s", word, s.Metric, wording.DidYouMean(s.Metric, names, "it has"))
}

// unitOfStat is the unit of a statistic, as far as the plan alone tells.
func unitOfStat(p *scenarios.Plan, s *scenarios.Statistic) (scenarios.Unit, bool) {
	if s.Kind == scenarios.Share {
		return scenarios.Ratio, true
	}
	return p.MetricNamed(s.Metric).Unit()
}
