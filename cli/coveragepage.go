package cli

import (
	"strings"

	"github.com/orrery-sim/orrery/campaign"
)

// coverage is, for each point, what its runs have never brought about, and how what they have has grown.
func (a *app) coverage(r *campaign.Report) string {
	var b strings.Builder
	for _, p := range r.Points {
		if p.Coverage == nil {
			continue
		}
		b.WriteString(a.hanging(campaign.PointName(p.Scenario, p.Order), 2, 4))
		for _, line := range p.Coverage.Lines() {
			b.WriteString(a.hanging(line, 4, 6))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + a.out.style.Bold("what no seed has shown") + "\n" + b.String()
}
