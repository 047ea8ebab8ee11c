package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/report/plot"
)

// Kills is the matrix of a hunt: a row for each mutant, a column for each scenario, and in how many seeds the mutant is
// seen there. The number is how many seeds it takes: in the median, or until the first, where each was to be found once.
// A dot is a mutant that no seed has shown.
func Kills(m *campaign.Matrix) *plot.Figure {
	takes := "the number is the median of how many seeds it takes"
	if m.Times <= 1 {
		takes = "the number is the first run that shows it"
	}
	f := &plot.Figure{Title: m.Protocol + ": where a missing rule is seen", Note: takes + "; a dot is none"}
	p := plot.Panel{Shade: "of the seeds show it (%)"}
	for row, mutant := range m.Mutants {
		p.Y.Names = append(p.Y.Names, mutant.Name)
		for _, c := range mutant.Cells {
			name := "its witness"
			if !c.Witness {
				name = strings.TrimPrefix(c.Scenario, m.Protocol+"/")
			}
			column := slices.Index(f.X.Names, name)
			if column < 0 {
				column, f.X.Names = len(f.X.Names), append(f.X.Names, name)
			}
			p.Cells = append(p.Cells, cellOf(c, column, row))
		}
	}
	f.Panels = []plot.Panel{p}
	return f
}

func cellOf(c *campaign.Cell, x, y int) plot.Cell {
	cell := plot.Cell{X: x, Y: y, Value: math.NaN(), Text: "·"}
	switch {
	case c.Rate.Seen == 0 || c.Rate.Of == 0:
		return cell
	case c.Takes != nil:
		cell.Text = fmt.Sprint(c.Takes.Median)
	case c.First != nil:
		cell.Text = fmt.Sprint(c.First.Run)
	default:
		cell.Text = ""
	}
	cell.Value = 100 * float64(c.Rate.Seen) / float64(c.Rate.Of)
	return cell
}
