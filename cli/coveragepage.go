package cli

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/coverage"
)

// covered says how much the runs have brought about, and whether more of them would bring more.
func covered(r *campaign.Report) string {
	seen, unseen, fresh := 0, 0, 0.0
	for _, p := range r.Points {
		if c := p.Coverage; c != nil {
			seen, unseen, fresh = seen+c.Seen, unseen+c.Unseen, fresh+c.Fresh
		}
	}
	if seen == 0 {
		return ""
	}
	point := "One more seed"
	if len(r.Points) > 1 {
		point += " of each point"
	}
	return fmt.Sprintf("%s messages at roles, faults and orders of events were seen. %s would bring some %s new ones; at least %s have not been seen.",
		grouped(seen), point, few(fresh), grouped(unseen))
}

// few is a small number of things, with one decimal where that says more.
func few(n float64) string {
	if n < 9.95 {
		return fmt.Sprintf("%.1f", n)
	}
	return grouped(int(n + 0.5))
}

// coverage is, for each point, what its runs have never brought about, and how what they have has grown.
func (a *app) coverage(r *campaign.Report) string {
	var b strings.Builder
	for _, p := range r.Points {
		if p.Coverage != nil {
			b.WriteString(a.hanging(pointName(p.Scenario, p.Order), 2, 4) + a.coverageOf(p.Coverage))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + a.out.style.Bold("what no seed has shown") + "\n" + b.String()
}

func (a *app) coverageOf(c *coverage.Table) string {
	var b strings.Builder
	rows := func(rows []coverage.Row, nowhere, never string) {
		for _, row := range rows {
			switch {
			case row.Seen == 0:
				b.WriteString(a.hanging(row.What+": "+nowhere, 4, 6))
			case len(row.Never) > 0:
				b.WriteString(a.hanging(row.What+" "+never+": "+strings.Join(row.Never, ", "), 4, 6))
			}
		}
	}
	rows(c.Messages, "never handled", "was never handled by")
	rows(c.Faults, "never hit anybody", "never hit")
	rows(c.Phases, "never began", "never began after")
	if n := len(c.Orders.One); n > 0 {
		const most = 40
		some := c.Orders.One[:min(n, most)]
		if n > most {
			some = append(some[:most:most], "... (--json has all)")
		}
		b.WriteString(a.hanging(fmt.Sprintf("one after the other at a node, %s in both orders, and %s in one alone: %s",
			count(c.Orders.Both, "pair"), grouped(n), strings.Join(some, ", ")), 4, 6))
	}
	var grown []string
	for _, g := range c.Curve {
		grown = append(grown, fmt.Sprintf("%s %s", grouped(g.Seeds), grouped(g.Seen)))
	}
	b.WriteString(a.hanging(fmt.Sprintf("seeds and what they had shown together: %s; the last %s nothing new",
		strings.Join(grown, ", "), brought(c.Idle)), 4, 6))
	return b.String()
}

// brought is how many seeds brought something.
func brought(seeds int) string {
	if seeds == 1 {
		return "seed brought"
	}
	return count(seeds, "seed") + " brought"
}
