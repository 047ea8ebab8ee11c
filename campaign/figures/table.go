package figures

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A table is a file of rows and columns.
type table struct {
	file    string
	rows    int
	columns []*column
}

// A column is a variable: numbers if all that stands there are, else texts.
type column struct {
	name, unit string
	texts      []string
	numbers    []float64 // no number where nothing stands; nil: they are texts
	first      place     // of the first text that is no number
	some       bool      // some of them are numbers
}

// A place is where something stands in a file.
type place struct {
	line, column int
	text         string
}

// cellsMost bounds a table, so that a stranger's file does not fill the memory.
const cellsMost = 50_000_000

// errNoRows is the error of a table with a header alone.
var errNoRows = errors.New("a header and no rows: there is nothing to draw")

// inBrackets is a name with a unit: latency (ns).
var inBrackets = regexp.MustCompile(`^(.*\S)\s*\(([^()]+)\)$`)

// readTable reads a CSV file with a header. Errors say file, line and column.
func readTable(file string, r io.Reader) (*table, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	t := &table{file: file}
	head, err := in.Read()
	if err == io.EOF {
		return nil, fmt.Errorf("%s is empty; its first line must name the columns", file)
	}
	if err != nil {
		return nil, t.broken(err)
	}
	if err := t.header(in, head); err != nil {
		return nil, err
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, t.broken(err)
		}
		if err := t.row(in, row); err != nil {
			return nil, err
		}
	}
	if t.rows == 0 {
		return nil, fmt.Errorf("%s has %w", file, errNoRows)
	}
	for _, c := range t.columns {
		c.settle()
	}
	return t, nil
}

// broken is an error of the file's form.
func (t *table) broken(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	what := "this is no CSV: " + p.Err.Error()
	switch {
	case errors.Is(p.Err, csv.ErrQuote):
		what = `a text in quotes ends with " before the next comma; a quote within it is written twice, ""`
	case errors.Is(p.Err, csv.ErrBareQuote):
		what = `a quote stands within a text that has none around it; write the text in quotes, and the quote twice, ""`
	}
	return fmt.Errorf("%s:%d:%d: %s", t.file, p.Line, p.Column, what)
}

// header names the columns.
func (t *table) header(in *csv.Reader, head []string) error {
	if len(head) == 1 && strings.ContainsAny(head[0], ";\t") {
		return fmt.Errorf("%s:1:1: the columns are not divided by commas; save the file with commas between them", t.file)
	}
	for i, name := range head {
		c := &column{name: strings.TrimSpace(name)}
		if m := inBrackets.FindStringSubmatch(c.name); m != nil {
			c.name, c.unit = m[1], m[2]
		}
		line, at := in.FieldPos(i)
		switch {
		case c.name == "":
			return fmt.Errorf("%s:%d:%d: the %s column has no name; give it one in the first line", t.file, line, at, wording.Ordinal(i+1))
		case t.column(c.name) != nil:
			return fmt.Errorf("%s:%d:%d: two columns are called %s; give one of them another name", t.file, line, at, c.name)
		}
		t.columns = append(t.columns, c)
	}
	return nil
}

// row adds a row.
func (t *table) row(in *csv.Reader, row []string) error {
	line, _ := in.FieldPos(0)
	if len(row) != len(t.columns) {
		return fmt.Errorf("%s:%d:1: the row has %d cells, and the header %d; mend the row, and put a text that has a comma in quotes",
			t.file, line, len(row), len(t.columns))
	}
	if t.rows++; t.rows*len(t.columns) > cellsMost {
		return fmt.Errorf("%s has more than %d cells; draw a part of it", t.file, cellsMost)
	}
	for i, cell := range row {
		c := t.columns[i]
		n, is := numberIn(cell)
		if !is && c.first.line == 0 {
			c.first.line, c.first.column = in.FieldPos(i)
			c.first.text = cell
		}
		c.some = c.some || is && finite(n)
		c.texts, c.numbers = append(c.texts, strings.Clone(cell)), append(c.numbers, n)
	}
	return nil
}

// numberIn reads a cell. An empty one is no number, and no mistake.
func numberIn(cell string) (n float64, is bool) {
	cell = strings.TrimSpace(cell)
	if cell == "" || strings.EqualFold(cell, "na") {
		return math.NaN(), true
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return math.NaN(), false
	}
	return n, true
}

// settle decides whether a column has numbers.
func (c *column) settle() {
	if c.first.line > 0 || !c.some {
		c.numbers = nil
	}
}

// column is a column by its name, or by the name with its unit.
func (t *table) column(name string) *column {
	i := slices.IndexFunc(t.columns, func(c *column) bool { return c.name == name || c.unit != "" && c.name+" ("+c.unit+")" == name })
	if i < 0 {
		return nil
	}
	return t.columns[i]
}

// ofParam is before the name of a parameter that is called as another column of the results is.
const ofParam = "param "

// asked is the column that is meant by a name: of a parameter first.
func (t *table) asked(name string) *column {
	if c := t.column(ofParam + name); c != nil {
		return c
	}
	return t.column(name)
}

// label is what a column is called in figures.
func (c *column) label() string { return strings.TrimPrefix(c.name, ofParam) }

// needNumbers refuses a column of texts, and says where the first stands.
func (t *table) needNumbers(c *column) error {
	switch {
	case c.numbers != nil:
		return nil
	case c.first.line > 0:
		return fmt.Errorf("%s:%d:%d: %q is no number, and the column %s should have numbers; mend it, or leave the cell empty",
			t.file, c.first.line, c.first.column, c.first.text, c.name)
	}
	return fmt.Errorf("%s: the column %s is empty: there is nothing to draw", t.file, c.name)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
