package campaign

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
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
//	compare.csv  if points were compared: a row for each comparison
//	runs.csv     a row for each run, a column for each parameter and each metric
//	samples.csv  if it is asked for: a row for each value of those metrics that have many in a run
//
// A column has numbers of one unit, which its name or the column "unit" says, or texts.
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
	if err := folder.WriteWhole(filepath.Join(dir, "table.csv"), t.CSV); err != nil {
		return err
	}
	if t.Compared != "" {
		if err := folder.WriteWhole(filepath.Join(dir, "compare.csv"), t.ComparedCSV); err != nil {
			return err
		}
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

// CSV writes the table as table.csv: a row for each point and statistic, with a column for each parameter.
func (t *Table) CSV(w io.Writer) error {
	head := []string{"stat", "metric", "unit", "value", "low", "high", "n", "runs", "missing", "open"}
	params := t.parameters(head...)
	rows := [][]string{slices.Concat(params.names, head)}
	for _, row := range t.Points {
		for i := range row.Figures {
			f := &row.Figures[i]
			cells := append(params.cells(row.Order), f.Stat, f.Metric, string(f.Unit), f.Value.CSV(), f.Low.CSV(), f.High.CSV())
			for _, n := range []int{f.N, f.Runs, f.Missing, f.Open} {
				cells = append(cells, strconv.Itoa(n))
			}
			rows = append(rows, cells)
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// ComparedCSV writes the comparisons as compare.csv: a row for each, with the parameters of the point, and in column
// "with" the value that the compared one has at the other point.
func (t *Table) ComparedCSV(w io.Writer) error {
	head := []string{
		"with", "stat", "metric", "unit", "seeds", "difference", "difference low", "difference high", "ratio", "ratio low", "ratio high", "worth",
	}
	params := t.parameters(head...)
	at := slices.IndexFunc(t.Points[0].Order, func(s scenarios.Setting) bool { return s.Name == t.Compared })
	head[0] = "with " + params.names[at]
	rows := [][]string{slices.Concat(params.names, head)}
	for _, c := range t.Comparisons {
		cells := params.cells(c.order)
		cells = append(cells, params.cells(c.orderWith)[at], c.Stat, c.Metric, string(c.Unit), strconv.Itoa(c.Seeds))
		for _, n := range []report.Number{c.Difference.Value, c.Difference.Low, c.Difference.High, c.Ratio.Value, c.Ratio.Low, c.Ratio.High, c.Worth} {
			cells = append(cells, n.CSV())
		}
		rows = append(rows, cells)
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// parameters are the columns of the table's points.
func (t *Table) parameters(others ...string) parameters {
	var settings [][]scenarios.Setting
	for _, row := range t.Points {
		settings = append(settings, row.Order)
	}
	return parametersOf(settings, others...)
}
