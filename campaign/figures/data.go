package figures

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios"
)

// Data are what there is to draw.
type Data struct {
	from   string
	stats  *table   // statistics with their intervals: stat, metric, unit, value, low, high; nil: none
	pairs  *table   // of comparisons; nil: none
	values []*table // what was measured, a row for each value, with a column for each metric and parameter
}

// Read reads the folder of a sweep (table.csv, runs.csv and, if they are there, samples.csv and compare.csv), or one
// CSV file.
func Read(path string) (*Data, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return readFolder(path)
	case info.Mode()&os.ModeDevice != 0:
		return nil, fmt.Errorf("%s is a device, and no file with data", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadCSV(path, f)
}

// ReadCSV reads a CSV file with a header: any one, table.csv or compare.csv. The name is for errors.
func ReadCSV(name string, r io.Reader) (*Data, error) {
	t, err := readTable(name, r)
	if err != nil {
		return nil, err
	}
	d := &Data{from: name}
	d.take(t)
	return d, nil
}

// take finds out what a table is about.
func (d *Data) take(t *table) {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return t.column(n) == nil })
	}
	switch {
	case has("stat", "metric", "unit", "value", "low", "high"):
		d.stats = t
	case has("stat", "metric", "unit", "difference", "difference low", "difference high"):
		d.pairs = t
	case has("metric", "unit", "value"):
		d.values = append(d.values, split(t)...)
	default:
		d.values = append(d.values, t)
	}
}

// readFolder reads the results of a sweep.
func readFolder(dir string) (*Data, error) {
	d := &Data{from: dir}
	found := map[string]*table{}
	for _, name := range []string{"table.csv", "compare.csv", "runs.csv", "samples.csv"} {
		f, err := os.Open(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := readTable(f.Name(), f)
		f.Close()
		if errors.Is(err, errNoRows) { // of samples.csv, where no run has many values of anything
			continue
		}
		if err != nil {
			return nil, err
		}
		found[name] = t
	}
	if found["table.csv"] == nil || found["runs.csv"] == nil {
		return nil, fmt.Errorf("%s has no results of a sweep: there is no table.csv and runs.csv in it; "+
			"orrery sweep FILE -o DIR writes them once all runs are made", dir)
	}
	if s, runs := found["samples.csv"], found["runs.csv"]; s != nil {
		if err := s.join(runs); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"table.csv", "compare.csv", "samples.csv", "runs.csv"} {
		if t := found[name]; t != nil {
			d.take(t)
		}
	}
	return d, nil
}

// join adds to the rows of samples.csv the columns of the run that each is of.
func (t *table) join(runs *table) error {
	of, number := t.column("run"), runs.column("run")
	if of == nil || number == nil {
		return fmt.Errorf("%s and %s have no column run by which they belong together", t.file, runs.file)
	}
	row := map[string]int{}
	for i, n := range number.texts {
		row[n] = i
	}
	at := make([]int, t.rows)
	for i, n := range of.texts {
		k, found := row[n]
		if !found {
			return fmt.Errorf("%s: run %s is not in %s", t.file, n, runs.file)
		}
		at[i] = k
	}
	for _, c := range runs.columns {
		if c == number || t.column(c.name) != nil {
			continue
		}
		joined := &column{name: c.name, unit: c.unit, first: c.first, some: c.some}
		for _, k := range at {
			joined.texts = append(joined.texts, c.texts[k])
			if c.numbers != nil {
				joined.numbers = append(joined.numbers, c.numbers[k])
			}
		}
		t.columns = append(t.columns, joined)
	}
	return nil
}

// split makes of a table whose rows are values of several metrics one for each, with a column of the metric's name.
func split(t *table) (out []*table) {
	metric, unit, value := t.column("metric"), t.column("unit"), t.column("value")
	at := map[string]*table{}
	for i, name := range metric.texts {
		of := at[name]
		if of == nil {
			of = &table{file: t.file}
			for _, c := range t.columns {
				if c == metric || c == unit || c.name == name {
					continue
				}
				n := &column{name: c.name, unit: c.unit, first: c.first, some: c.some}
				if c == value {
					n.name, n.unit = name, unit.texts[i]
				}
				of.columns = append(of.columns, n)
			}
			at[name] = of
			out = append(out, of)
		}
		of.rows++
		k := 0
		for _, c := range t.columns {
			if c == metric || c == unit || c.name == name {
				continue
			}
			of.columns[k].texts = append(of.columns[k].texts, c.texts[i])
			if c.numbers != nil {
				of.columns[k].numbers = append(of.columns[k].numbers, c.numbers[i])
			}
			k++
		}
	}
	return out
}

// Of are the data of a sweep's table, with every value that was measured.
func Of(t *campaign.Table) (*Data, error) {
	d := &Data{from: "the sweep"}
	read := func(name string, write func(io.Writer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		made, err := readTable(name, &b)
		if err == nil {
			d.take(made)
		}
		return err
	}
	if err := read("table.csv", t.CSV); err != nil {
		return nil, err
	}
	if len(t.Comparisons) > 0 {
		if err := read("compare.csv", t.ComparedCSV); err != nil {
			return nil, err
		}
	}
	made := map[string]*table{}
	params := d.params()
	t.Values(func(at int, metric string, unit scenarios.Unit, runs [][]float64) {
		if len(runs) == 0 {
			return
		}
		of := made[metric]
		if of == nil {
			of = &table{file: metric}
			for _, p := range params {
				of.columns = append(of.columns, &column{name: p.name, unit: p.unit})
			}
			of.columns = append(of.columns, &column{name: "run"}, &column{name: metric})
			made[metric] = of
			d.values = append(d.values, of)
		}
		of.add(at, at*len(t.Columns), params, unit, runs)
	})
	return d, nil
}

// add adds the values of a point, whose parameters stand in a row of the table of statistics.
func (t *table) add(at, row int, params []*column, unit scenarios.Unit, runs [][]float64) {
	metric := t.columns[len(params)+1]
	if unit != "" {
		metric.unit = string(unit)
	}
	for i, values := range runs {
		run := strconv.Itoa(at) + "." + strconv.Itoa(i)
		for _, v := range values {
			for k, p := range params {
				t.columns[k].texts = append(t.columns[k].texts, p.texts[row])
				if p.numbers != nil {
					t.columns[k].numbers = append(t.columns[k].numbers, p.numbers[row])
				}
			}
			t.columns[len(params)].texts = append(t.columns[len(params)].texts, run)
			metric.numbers = append(metric.numbers, v)
			metric.texts = append(metric.texts, strconv.FormatFloat(v, 'g', -1, 64))
			t.rows++
		}
	}
}

// params are the columns of the table of statistics that say which point a row is of.
func (d *Data) params() (out []*column) {
	for _, c := range d.stats.columns {
		if c.name == "stat" {
			break
		}
		out = append(out, c)
	}
	return out
}

// names are columns that can be asked for, for those who asked for another one.
func names(columns []*column) string {
	var out []string
	for _, c := range columns {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}
