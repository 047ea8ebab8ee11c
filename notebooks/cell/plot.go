package cell

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/orrery-sim/orrery/campaign/figures"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// makePlot draws a sweep.
func makePlot(a *language.Asked) (language.Made, error) {
	t, is := a.Made("sweep").(*table)
	if !is {
		return nil, a.Errorf("sweep", "plot: sweep must be what sweep made; write plot(sweep(seeds = 100))")
	}
	data, err := figures.Of(t.Table)
	if err != nil {
		return nil, err
	}
	where, err := settingsOf(a, "where")
	if err != nil {
		return nil, err
	}
	asked := figures.Asked{
		X: a.Text("x"), Y: a.Text("y"), By: a.Text("by"), Where: where, Kind: figures.Kind(a.Text("kind")), Title: a.Text("title"),
		LogX: a.Flag("log_x"), LogY: a.Flag("log_y"),
	}
	figure, err := data.Figure(asked)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := figure.SVG(&b, plot.Screen); err != nil {
		return nil, err
	}
	words := []string{"figure:"}
	for _, part := range []struct{ before, text string }{{"", asked.Title}, {"", asked.Y}, {"over", asked.X}, {"by", asked.By}} {
		if part.text != "" {
			words = append(words, strings.TrimSpace(part.before+" "+part.text))
		}
	}
	return &picture{svg: b.String(), text: cmp.Or(strings.Join(words, " "), "a figure")}, nil
}
