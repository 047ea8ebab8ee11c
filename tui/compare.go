package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/tui/session"
)

// compare compares the branch that is looked at with the one of the line that is selected, or else with the
// one from which it parted, or the newest one that parted from it. Both are made to their ends for that.
func (m *Model) compare() tea.Cmd {
	r := m.run
	other := m.selected().branch
	if other == nil || other == r.Branch {
		other = r.Parent
	}
	for _, b := range r.Branches {
		if other == nil && b.Parent == r.Branch {
			other = b
		}
	}
	if other == nil {
		m.fail(fmt.Errorf("there is one branch: step back and do something, and compare the two"))
		return nil
	}
	x, err := r.Comparing(other)
	if err != nil {
		m.fail(err)
		return nil
	}
	title := fmt.Sprintf("%s AND %s", r.Name, other.Name)
	return m.doing("comparing "+title, x, after(func() { m.answered(title, r.comparisonLines(x.Comparison(), other)) }))
}

// pairsMost is how many pairs of a kind a comparison shows.
const pairsMost = 20

// comparisonLines are a comparison of this branch with another. A line about an event of the other goes there.
func (r *run) comparisonLines(c *report.Comparison, other *session.Branch) (out []line) {
	if c.Same() {
		return []line{{text: "They are the same to the end.", ink: bold}}
	}
	pair := func(title string, s report.Sides) {
		if title != "" {
			out = append(out, line{text: title, ink: bold, event: s.A.Event})
		}
		for _, side := range []struct {
			report.Side
			of *session.Branch
		}{{s.A, r.Branch}, {s.B, other}} {
			l := line{text: fmt.Sprintf("    %-10s %s", side.of.Name, side.Text), event: side.Event}
			if side.Event > 0 {
				l.text = fmt.Sprintf("%s   (event %d)", l.text, side.Event)
			}
			if side.of == other {
				l.branch = other
			}
			out = append(out, l)
		}
	}
	several := func(title string, sides []report.Sides, name func(i int) string) {
		if len(sides) == 0 {
			return
		}
		out = append(out, line{}, line{text: title, ink: dim})
		for i, s := range sides[:min(len(sides), pairsMost)] {
			pair("  "+name(i), s)
		}
		if n := len(sides) - pairsMost; n > 0 {
			out = append(out, line{text: fmt.Sprintf("  and %d more", n), ink: dim})
		}
	}
	at := ""
	if e, kept := r.World().Event(c.Alike); kept {
		at = ", " + report.Seconds(e.At)
	}
	pair(fmt.Sprintf("They are alike up to event %d%s; then", c.Alike, at), c.First)
	several("properties that are judged otherwise", c.Verdicts, func(i int) string { return c.Verdicts[i].Name })
	several("what each server heard, from the first difference on", c.Heard, func(i int) string {
		return fmt.Sprintf("%s: %d events in %s, %d in %s", c.Heard[i].Name, c.Counts[i].A, r.Name, c.Counts[i].B, other.Name)
	})
	several(counted(len(c.Asked), "operation")+" of which something else came", c.Asked, func(i int) string { return c.Asked[i].Name })
	return out
}
