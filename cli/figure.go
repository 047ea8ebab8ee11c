package cli

import (
	"errors"
	"fmt"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
)

// figure draws the run over time, if there is anything to draw.
func (a *app) figure(file *wholeFile, made *report.Report) error {
	f, err := made.Figure()
	if errors.Is(err, report.ErrNoFigure) {
		fmt.Fprintf(a.err, "orrery: warning: %v; %s is not written\n", err, file.path)
		return nil
	}
	if err != nil {
		return err
	}
	return drawTo(file, f, plot.Screen)
}
