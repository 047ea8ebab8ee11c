package campaign

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// sweepRows are the runs of a sweep as rows of tables.
type sweepRows struct {
	sweep  Sweep
	dir    string
	points []point
	params parameters
	of     []metricColumns // of each metric, in the order of the file
}

// metricColumns are the columns of a metric: itself, or statistics of a run's values where it has many.
type metricColumns struct {
	name string
	unit scenarios.Unit
	many bool
}

// survey finds out which columns there are.
func (r *sweepRows) survey() error {
	for i := range r.points {
		for _, m := range r.points[i].plan.Measure {
			if r.column(m.Name) < 0 {
				r.of = append(r.of, metricColumns{name: m.Name})
			}
		}
	}
	return r.each(func(o *outcome) error {
		for i := range o.Measures {
			m := &o.Measures[i]
			c := &r.of[r.column(m.Name)]
			c.many = c.many || m.Form != scenarios.Number
			if !m.Missing() {
				c.unit = m.Unit
			}
		}
		return nil
	})
}

// column is the place of a metric; less than 0 if it has none.
func (r *sweepRows) column(metric string) int {
	return slices.IndexFunc(r.of, func(c metricColumns) bool { return c.name == metric })
}

// each hands on the runs that count, in order.
func (r *sweepRows) each(do func(*outcome) error) error {
	var failed error
	_, _, err := r.sweep.campaign(r.points).gather(r.dir, r.points, nil, func(o *outcome) {
		if failed == nil {
			failed = do(o)
		}
	})
	if err == nil {
		err = failed
	}
	return err
}

// write writes a table of what rows makes of each run.
func (r *sweepRows) write(name string, header []string, rows func(*outcome) [][]string) error {
	return writeCSV(r.dir, name, func(to *csv.Writer) error {
		if err := to.Write(header); err != nil {
			return err
		}
		return r.each(func(o *outcome) error {
			for _, row := range rows(o) {
				if err := to.Write(row); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// header are the columns of runs.csv. It comes before their rows.
func (r *sweepRows) header() []string {
	columns := []string{"seed", "verdict", "violated", "fingerprint", "events"}
	for i := range r.of {
		c := &r.of[i]
		if c.many {
			columns = append(columns, c.name+" n", inUnit(c.name+" mean", c.unit), inUnit(c.name+" median", c.unit), inUnit(c.name+" p99", c.unit))
		} else {
			columns = append(columns, inUnit(c.name, c.unit))
		}
	}
	var settings [][]scenarios.Setting
	for i := range r.points {
		settings = append(settings, r.points[i].settings)
	}
	r.params = parametersOf(settings, columns...)
	return slices.Concat([]string{"run"}, r.params.names, columns)
}

// run is the row of a run. What was not measured is empty.
func (r *sweepRows) run(o *outcome) [][]string {
	verdict, violated := o.Verdict.String(), ""
	if o.Err != "" {
		verdict = "not made"
	}
	if len(o.Shown) > 0 {
		violated = o.Shown[0]
	}
	row := append([]string{strconv.Itoa(o.Number + 1)}, r.params.cells(r.points[o.Point].settings)...)
	row = append(row, strconv.FormatUint(o.Seed, 10), verdict, violated, fmt.Sprintf("%016x", o.Print), strconv.FormatUint(o.Events, 10))
	for i := range r.of {
		row = append(row, r.of[i].cells(o)...)
	}
	return [][]string{row}
}

// cells are a metric of a run.
func (c *metricColumns) cells(o *outcome) []string {
	var x []float64
	if i := slices.IndexFunc(o.Measures, func(m scenarios.Reading) bool { return m.Name == c.name }); i >= 0 {
		x = o.Measures[i].Values
	}
	switch {
	case !c.many && len(x) == 0:
		return []string{""}
	case !c.many:
		return []string{report.Number(x[0]).CSV()}
	case len(x) == 0:
		return []string{"0", "", "", ""}
	}
	var sum report.Sum
	for _, v := range x {
		sum.Add(v)
	}
	sorted := slices.Sorted(slices.Values(x))
	cells := []string{strconv.Itoa(len(x))}
	for _, v := range []float64{sum.Value() / float64(len(x)), report.Quantile(sorted, 500_000), report.Quantile(sorted, 990_000)} {
		cells = append(cells, report.Number(v).CSV())
	}
	return cells
}

// samplesHeader are the columns of samples.csv. The rest of a run is in the row of runs.csv with its number.
var samplesHeader = append([]string{"run"}, report.SampleColumns...)

// samples are the rows of those metrics of a run that have many values. Those of a series have times.
func (r *sweepRows) samples(o *outcome) (rows [][]string) {
	for i := range o.Measures {
		if m := &o.Measures[i]; m.Form != scenarios.Number {
			for _, row := range report.SampleRows(m) {
				rows = append(rows, append([]string{strconv.Itoa(o.Number + 1)}, row...))
			}
		}
	}
	return rows
}
