package campaign

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// WriteResults writes what came of a campaign into its folder: report.json.
func (c Campaign) WriteResults(dir string, r *Report) error { return writeJSON(dir, "report.json", r) }

// WriteResults writes what came of a sweep into its folder:
//
//	table.json   the table
//	table.csv    a row for each statistic at each point
//	runs.csv     a row for each run, a column for each parameter and each metric
//	samples.csv  if it is asked for: a row for each value of those metrics that have many in a run
//
// The same sweep writes the same bytes, however its runs were split and interrupted.
func (s Sweep) WriteResults(dir string, t *Table, samples bool) error {
	points, err := s.points()
	if err != nil {
		return err
	}
	rows := sweepRows{sweep: s, dir: dir, points: points}
	if err := rows.survey(); err != nil {
		return err
	}
	if err := rows.write("runs.csv", rows.header(), rows.run); err != nil {
		return err
	}
	if samples {
		if err := rows.write("samples.csv", samplesHeader, rows.samples); err != nil {
			return err
		}
	}
	if err := writeCSV(dir, "table.csv", t.figures); err != nil {
		return err
	}
	return writeJSON(dir, "table.json", t)
}

func writeJSON(dir, name string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return folder.WriteWhole(filepath.Join(dir, name), func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}

func writeCSV(dir, name string, fill func(to *csv.Writer) error) error {
	return folder.WriteWhole(filepath.Join(dir, name), func(w io.Writer) error {
		to := csv.NewWriter(w)
		if err := fill(to); err != nil {
			return err
		}
		to.Flush()
		return to.Error()
	})
}

// figures are the statistics in long form: a row for each point and each of them.
func (t *Table) figures(to *csv.Writer) error {
	var params []string
	for _, s := range t.Points[0].Order {
		params = append(params, s.Name)
	}
	head := distinct(params, "stat", "metric", "unit", "value", "low", "high", "n", "runs", "missing", "open")
	if err := to.Write(head); err != nil {
		return err
	}
	for _, row := range t.Points {
		for i := range row.Figures {
			f := &row.Figures[i]
			cells := settingsOf(row.Order)
			cells = append(cells, f.Stat, f.Metric, string(f.Unit), decimal(f.Value), decimal(f.Low), decimal(f.High))
			for _, n := range []int{f.N, f.Runs, f.Missing, f.Open} {
				cells = append(cells, strconv.Itoa(n))
			}
			if err := to.Write(cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// distinct are the names of columns, of which parameters that are called like another column get a longer name.
func distinct(params []string, others ...string) (names []string) {
	for _, p := range params {
		if p == "run" || slices.Contains(others, p) {
			p = "param " + p
		}
		names = append(names, p)
	}
	return append(names, others...)
}

func settingsOf(order []scenarios.Setting) (values []string) {
	for _, s := range order {
		values = append(values, s.Value)
	}
	return values
}

// decimal is a number as CSV has it, to the last digit; empty where it is not known.
func decimal(n report.Number) string {
	if !n.Known() {
		return ""
	}
	format := byte('f')
	if size := math.Abs(float64(n)); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return strconv.FormatFloat(float64(n), format, -1, 64)
}
