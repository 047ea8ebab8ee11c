package cli

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// comparisons are the differences between points, as a table: what they come to, how many times the one is of the
// other, and how many seeds of its own each would need for as much.
func (a *app) comparisons(t *campaign.Table) string {
	if len(t.Comparisons) == 0 {
		return ""
	}
	columns := make([]column, len(t.Varies)+4)
	for i, name := range t.Varies {
		columns[i].head[1] = name
	}
	rest := columns[len(t.Varies):]
	rest[0].head[1] = "statistic"
	rest[1].head[1] = "difference"
	rest[2].head[1] = "times"
	rest[3].head[1] = "seeds; if each had its own"
	for _, c := range t.Comparisons {
		for i, name := range t.Varies {
			columns[i].add(c.Settings[name])
		}
		s := t.Columns[slices.IndexFunc(t.Columns, func(s *scenarios.Statistic) bool { return s.Text == c.Stat })]
		rest[0].add(s.Label() + ", " + s.Metric)
		rest[1].add(between(c.Difference, c.Unit, true))
		rest[2].add(between(c.Ratio, scenarios.Plain, false))
		seeds := grouped(c.Seeds)
		if c.Worth.Known() {
			seeds += "; " + grouped(int(math.Round(float64(c.Worth)*float64(c.Seeds))))
		}
		rest[3].add(seeds)
	}
	title := fmt.Sprintf("beside %s=%s, with the same seeds", t.Compared, t.Comparisons[0].With[t.Compared])
	left := len(t.Varies) + 1
	bands := a.inBands(columns[:left], columns[left:], len(t.Comparisons))
	return "\n" + a.out.style.Bold(title) + "\n" + strings.Join(bands, "\n")
}

func (c *column) add(cell string) { c.cells = append(c.cells, cell) }

// between is a value with its interval: +3.1 [2.9, 3.3] ms.
func between(b campaign.Between, u scenarios.Unit, signed bool) string {
	value := float64(b.Value)
	sign := ""
	if signed && value > 0 {
		sign = "+"
	}
	s := u.ScaleOf(max(value, -value))
	text := func(n report.Number) string {
		return strings.TrimSuffix(scenarios.Plain.Text(float64(n)/s.One, 3), ".")
	}
	if !b.Value.Known() {
		return "–"
	}
	if !b.Low.Known() || !b.High.Known() {
		return sign + text(b.Value) + s.Name
	}
	return fmt.Sprintf("%s%s [%s, %s]%s", sign, text(b.Value), text(b.Low), text(b.High), s.Name)
}
