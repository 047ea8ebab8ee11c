package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

// figuresMost is how many figures a page has.
const figuresMost = 24

// add adds a figure with its heading.
func (p *page) add(title string, f *plot.Figure) error {
	f.Title = ""
	pictures, err := report.PicturesOf(f, title)
	if err != nil {
		return fmt.Errorf("the figure of %s cannot be drawn: %w", title, err)
	}
	p.Figures = append(p.Figures, figure{escape.Line(title), pictures})
	return nil
}

// sweepFigures are each statistic of the table over the parameters, how the values of each metric are distributed, and
// the comparisons. A statistic is drawn over the first two parameters and a distribution over the first, once for each
// choice of the others.
func (p *page) sweepFigures(t *campaign.Table) error {
	data, err := figures.Of(t)
	if err != nil {
		return nil // nothing was measured, as the table says
	}
	draw := func(title string, over int, a figures.Asked) error {
		for _, where := range choicesOf(t, over) {
			a.Where = where
			f, err := data.Figure(a)
			if err != nil || len(p.Figures) >= figuresMost { // there is nothing to draw of it
				continue
			}
			words := []string{title}
			for _, s := range where {
				words = append(words, s.Name+"="+s.Value)
			}
			if err := p.add(strings.Join(words, ", "), f); err != nil {
				return err
			}
		}
		return nil
	}
	if len(t.Varies) > 0 {
		for _, s := range t.Columns {
			if err := draw(s.Label()+" of "+s.Metric, 2, figures.Asked{Y: s.Text}); err != nil {
				return err
			}
		}
	}
	for _, m := range metricsOf(t) {
		a := figures.Asked{Y: m, Kind: figures.CDF}
		if len(t.Varies) == 0 {
			a.X = firstParameter(t)
		}
		if err := draw("how "+m+" is distributed", 1, a); err != nil {
			return err
		}
	}
	var compared []string
	for _, c := range t.Comparisons {
		if slices.Contains(compared, c.Stat) || len(p.Figures) >= figuresMost {
			continue
		}
		compared = append(compared, c.Stat)
		if f, err := data.Figure(figures.Asked{Kind: figures.Paired, Y: c.Stat}); err == nil {
			if err := p.add(c.Stat+" beside "+t.Compared+"="+c.With[t.Compared]+", over the seeds that both have", f); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstParameter is one that tells nothing apart; "": there is none.
func firstParameter(t *campaign.Table) string {
	if len(t.Points[0].Order) == 0 {
		return ""
	}
	return t.Points[0].Order[0].Name
}

// metricsOf are the metrics of which there are values, in the order of the file.
func metricsOf(t *campaign.Table) (out []string) {
	some := map[string]bool{}
	t.Values(func(_ int, metric string, _ scenarios.Unit, runs [][]float64) {
		if _, seen := some[metric]; !seen {
			out = append(out, metric)
		}
		some[metric] = some[metric] || len(runs) > 0
	})
	return slices.DeleteFunc(out, func(metric string) bool { return !some[metric] })
}

// choicesOf are the values of the parameters that vary beyond those that a figure is over, in all combinations that there
// are.
func choicesOf(t *campaign.Table, over int) (out [][]scenarios.Setting) {
	if len(t.Varies) <= over {
		return [][]scenarios.Setting{nil}
	}
	seen := map[string]bool{}
	for _, row := range t.Points {
		var where []scenarios.Setting
		for _, name := range t.Varies[over:] {
			where = append(where, scenarios.Setting{Name: name, Value: row.Settings[name]})
		}
		if key := fmt.Sprintf("%q", where); !seen[key] {
			seen[key] = true
			out = append(out, where)
		}
	}
	return out
}
