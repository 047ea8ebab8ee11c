package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// metric checks what a metric is about.
func (c *checker) metric(m *Metric) {
	callee, _, _ := strings.Cut(m.Text, "(")
	for _, p := range []*EventPattern{m.Event, m.End} {
		if p != nil {
			c.event(callee, p)
			c.measured(callee, p)
		}
	}
	switch m.Kind {
	case LatencyOf, ThroughputOf:
		c.operations(callee, m)
	case MessagesOf, BytesOf:
		if m.Kinds != "" {
			c.message(callee, &MessagePattern{Source: m.Source, Kind: m.Kinds, kind: m.what}, 0)
		}
	case SeriesOf:
		if n := m.values(c.plan.Warmup, c.plan.Duration); n > seriesLimit {
			c.failf(m.Pos, "series: it would have %d values, and may have %d; write a longer period", n, seriesLimit)
		}
		if m.Of != nil {
			c.metric(m.Of)
		}
	}
}

// measured refuses selectors that draw: to measure a run is not to change its chances.
func (c *checker) measured(callee string, p *EventPattern) {
	ends := []*Who{p.Node, p.Peer}
	if p.Message != nil {
		ends = append(ends, p.Message.Sender, p.Message.To)
	}
	for _, f := range p.Fields {
		if w, isWho := f.Value.(*Who); isWho {
			ends = append(ends, w)
		}
	}
	for _, w := range ends {
		if w != nil && byChance(w) {
			c.failf(w.Pos, "%s: %s is drawn by chance, and what is measured must not depend on a draw of its own; "+
				"give the fault a name, and write target(name)", callee, w.Text)
		}
	}
}

// operations checks a metric of what clients see.
func (c *checker) operations(callee string, m *Metric) {
	if c.plan.Workload == nil && !c.invokes() {
		c.failf(m.Pos, "%s: it is about what clients see, and there is no workload; write workload = kv()", callee)
		return
	}
	machine := serviceOf(c.plan)
	names := slices.Sorted(maps.Keys(forms[machine]))
	if m.Op != "" && len(names) > 0 && !slices.Contains(names, m.Op) {
		c.failf(m.what, "%s: %s has no operation %q%s", callee, machine, m.Op,
			didYouMean(m.Op, quoted(names), "it has"))
	}
}

// checkSweep checks the names and the units of a sweep, wherever it stands in the file.
func (p *Plan) checkSweep() error {
	if p.Sweep == nil {
		return nil
	}
	stats := slices.Clone(p.Sweep.Table)
	for _, c := range p.Sweep.Expect {
		stats = append(stats, c.Stat)
	}
	for _, s := range stats {
		if p.MetricNamed(s.Metric) == nil {
			return p.noMetric(s)
		}
	}
	for _, c := range p.Sweep.Expect {
		unit, known := p.unitOf(c.Stat)
		if known {
			if err := c.Fits(unit); err != nil {
				return err
			}
		}
	}
	return nil
}

// Fits tells whether the claim can be about a statistic in a unit. That of a function of the file is
// known only when the function has been called.
func (c *Claim) Fits(unit Unit) error {
	if unit == c.Value.Unit {
		return nil
	}
	return Errorf(c.value, "%s: value must be %s, as %s is, not %s%s",
		claimWords[c.Kind], unit.noun(), c.Stat.Text, c.Value.Unit.noun(), c.Value.inUnit(unit))
}

// inUnit proposes a number in a unit in place of a bare one.
func (v Value) inUnit(want Unit) string {
	for u := durations; v.Unit == Plain && u <= speeds; u++ {
		if unitsOf[u].unit == want {
			return "; write " + withUnit(u, strconv.FormatFloat(v.N, 'f', -1, 64))
		}
	}
	return ""
}

var claimWords = [...]string{Near: "near", Below: "below", Above: "above", Shown: "shown"}

// MetricNamed is the metric of that name, or nil.
func (p *Plan) MetricNamed(name string) *Metric {
	for i := range p.Measure {
		if p.Measure[i].Name == name {
			return p.Measure[i].Metric
		}
	}
	return nil
}

// noMetric is the error of a statistic of a metric that there is none of.
func (p *Plan) noMetric(s *Statistic) error {
	word, _, _ := strings.Cut(s.Text, "(")
	if len(p.Measure) == 0 {
		return Errorf(s.metric, "%s: there is no metric %q: the scenario measures nothing; write measure = {%q: latency()}",
			word, s.Metric, s.Metric)
	}
	var names []string
	for _, m := range p.Measure {
		names = append(names, fmt.Sprintf("%q", m.Name))
	}
	return Errorf(s.metric, "%s: there is no metric %q in measure%s", word, s.Metric, didYouMean(s.Metric, names, "it has"))
}

// unitOf is the unit of a statistic, as far as the plan alone tells.
func (p *Plan) unitOf(s *Statistic) (Unit, bool) {
	if s.Kind == Share {
		return Ratio, true
	}
	return p.MetricNamed(s.Metric).unit()
}

// unit is that of a metric; what a function returns is known only when it does.
func (m *Metric) unit() (u Unit, known bool) {
	switch m.Kind {
	case CountOf, MessagesOf:
		return Plain, true
	case TimeOf, SpanOf, LatencyOf:
		return Nanoseconds, true
	case ThroughputOf:
		return PerSecond, true
	case BytesOf:
		return Bytes, true
	case SeriesOf:
		if m.Of != nil {
			return m.Of.unit()
		}
	}
	return Plain, false
}
