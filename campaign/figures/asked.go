package figures

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// Asked is what a figure is to show. What is not said is what suits the data.
type Asked struct {
	X  string // a parameter, or a column
	Y  string // a statistic, p99(latency), or a column; p99 alone where there is one metric
	By string // a parameter or a column, each of whose values is a series

	Where []scenarios.Setting // rows that have these values alone

	Kind       Kind
	Title      string
	LogX, LogY bool
}

// A Kind is a kind of plot.
type Kind string

// The kinds.
const (
	Line     Kind = "line"     // a statistic over numbers, with its band
	CDF      Kind = "cdf"      // how values are distributed, with a band
	Box      Kind = "box"      // how values are distributed, at a glance
	Heat     Kind = "heat"     // a statistic over two parameters
	Interval Kind = "interval" // a statistic and its interval, a row for each point
	Paired   Kind = "paired"   // by how much points differ over the seeds that they share
)

// Kinds are all of them.
var Kinds = []Kind{Line, CDF, Box, Heat, Interval, Paired}

// Figure is the figure that is asked for. Errors say what there is to ask for.
func (d *Data) Figure(a Asked) (*plot.Figure, error) {
	if a.Kind != "" && !slices.Contains(Kinds, a.Kind) {
		var all []string
		for _, k := range Kinds {
			all = append(all, string(k))
		}
		return nil, fmt.Errorf("there is no kind of plot %q; there are %s", a.Kind, strings.Join(all, ", "))
	}
	if a.Kind == Paired || a.Kind == "" && d.stats == nil && d.values == nil {
		return d.paired(a)
	}
	of, err := d.of(a)
	if err != nil {
		return nil, err
	}
	if a.Kind == "" {
		a.Kind = Line
		if of.x.numbers == nil {
			a.Kind = Interval
		}
	}
	f, err := map[Kind]func(Asked) (*plot.Figure, error){Line: of.line, CDF: of.cdf, Box: of.box, Heat: of.heat, Interval: of.interval}[a.Kind](a)
	if f != nil {
		f.Title = a.Title
	}
	return f, err
}

// sample is what is drawn: the rows of a table that are about it.
type sample struct {
	t         *table
	rows      []int
	x, by     *column // by is nil where there is one series
	y         *column
	low, high *column              // of y; nil: y is not worked out yet
	stat      *scenarios.Statistic // that is to be worked out of y
	label     string
	unit      string
}

// of finds out what is asked for.
func (d *Data) of(a Asked) (*sample, error) {
	y, err := d.wanted(a)
	if err != nil {
		return nil, err
	}
	s := &sample{}
	raw := a.Kind == CDF || a.Kind == Box
	if rows := d.rowsOf(y); !raw && rows != nil {
		s.t, s.rows = d.stats, rows
		s.y, s.low, s.high = d.stats.column("value"), d.stats.column("low"), d.stats.column("high")
		if err := s.t.needNumbers(s.y); err != nil {
			return nil, err
		}
		s.unit = ""
		for _, i := range rows {
			s.unit = max(s.unit, d.stats.column("unit").texts[i])
		}
	} else if err := d.measured(s, y); err != nil {
		return nil, err
	}
	s.label = y.label(raw)
	if s.rows, err = s.t.where(s.rows, a.Where); err != nil {
		return nil, err
	}
	return s, d.place(s, a)
}

// A wish is a statistic of a metric.
type wish struct {
	stat   *scenarios.Statistic
	word   string // as it was asked for: p99; "": nothing was said
	metric string
}

// label says what it is.
func (w wish) label(raw bool) string {
	if raw || w.word == "" {
		return w.metric
	}
	return w.word + " of " + w.metric
}

var statistics = regexp.MustCompile(`^(median|mean|sd|min|max|sum|share|p[0-9]+(?:\.[0-9]+)?)(?:\((.*)\))?$`)

// kinds of statistics by what they are called.
var statisticKinds = map[string]scenarios.StatisticKind{
	"median": scenarios.Median, "mean": scenarios.Mean, "sd": scenarios.SD, "min": scenarios.Smallest, "max": scenarios.Largest,
	"sum": scenarios.Sum, "share": scenarios.Share,
}

// fileWords are what scenario files call statistics otherwise.
var fileWords = map[scenarios.StatisticKind]string{scenarios.Smallest: "smallest", scenarios.Largest: "largest"}

// wanted reads what is asked for as y: a statistic as the file writes it, p99(latency), p99, or a metric.
func (d *Data) wanted(a Asked) (wish, error) {
	metrics := d.metrics(a)
	if d.stats != nil {
		stat, metric := d.stats.column("stat"), d.stats.column("metric")
		for i, text := range stat.texts {
			if text == a.Y || a.Y == "" && a.Kind != CDF && a.Kind != Box {
				return wish{&scenarios.Statistic{Source: scenarios.Source{Text: text}, Metric: metric.texts[i]}, word(text), metric.texts[i]}, nil
			}
		}
	}
	if m := statistics.FindStringSubmatch(a.Y); m != nil && !slices.Contains(metrics, a.Y) {
		metric := strings.Trim(m[2], `"' `)
		if metric == "" {
			var err error
			if metric, err = d.only(m[1], metrics); err != nil {
				return wish{}, err
			}
		}
		if !slices.Contains(metrics, metric) {
			return wish{}, fmt.Errorf("%s has no %q; there are %s", d.from, metric, strings.Join(metrics, ", "))
		}
		s, err := statisticOf(m[1], metric)
		return wish{s, m[1], metric}, err
	}
	metric := a.Y
	if metric == "" && len(metrics) > 0 {
		metric = metrics[len(metrics)-1]
		if d.stats != nil {
			metric = metrics[0]
		}
	}
	if !slices.Contains(metrics, metric) {
		if len(metrics) == 0 {
			return wish{}, fmt.Errorf("%s has no column of numbers: there is nothing to draw", d.from)
		}
		return wish{}, fmt.Errorf("%s has no %q; there are %s, and statistics of them such as p99(%s)", d.from, metric, strings.Join(metrics, ", "), metrics[0])
	}
	return wish{language.MedianOf(metric), "", metric}, nil
}

// only is the metric that a statistic without one is meant of.
func (d *Data) only(word string, metrics []string) (string, error) {
	var has []string
	for _, m := range metrics {
		if s, err := statisticOf(word, m); err == nil && d.rowsOf(wish{stat: s}) != nil {
			has = append(has, m)
		}
	}
	switch {
	case len(has) == 1:
		return has[0], nil
	case len(has) == 0 && len(metrics) == 1:
		return metrics[0], nil
	case len(metrics) == 0:
		return "", fmt.Errorf("%s has no column of numbers: there is nothing to draw", d.from)
	}
	var choices []string
	for _, m := range metrics {
		choices = append(choices, word+"("+m+")")
	}
	return "", fmt.Errorf("%s of what? There are %s", word, strings.Join(choices, ", "))
}

func statisticOf(word, metric string) (*scenarios.Statistic, error) {
	if word[0] == 'p' {
		q, err := strconv.ParseFloat(word[1:], 64)
		if err != nil || q > 100 {
			return nil, fmt.Errorf("%s is no quantile; they are from p0 to p100", word)
		}
		return language.QuantileOf(metric, sim.PPM(q*10_000+0.5)), nil
	}
	kind := statisticKinds[word]
	if file := fileWords[kind]; file != "" {
		word = file
	}
	return &scenarios.Statistic{Source: scenarios.Source{Text: fmt.Sprintf("%s(%q)", word, metric)}, Kind: kind, Metric: metric}, nil
}

// word is the name of a statistic that a file writes: quantile("latency", percent(99)) is p99.
func word(text string) string {
	name, rest, _ := strings.Cut(text, "(")
	if name == "quantile" {
		if i := strings.LastIndex(rest, "percent("); i >= 0 {
			return "p" + strings.TrimRight(rest[i+len("percent("):], ")")
		}
	}
	return name
}

// metrics are what can be asked for as y.
func (d *Data) metrics(a Asked) (out []string) {
	add := func(name string) {
		if name != "" && name != a.X && name != a.By && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if d.stats != nil {
		for _, m := range d.stats.column("metric").texts {
			add(m)
		}
	}
	for _, t := range d.values {
		for _, c := range t.columns {
			if d.stats == nil || t.column("seed") == nil {
				add(c.name)
			}
		}
	}
	return out
}

// rowsOf are the rows of a statistic in the table of statistics; nil: it is not there.
func (d *Data) rowsOf(w wish) (rows []int) {
	if d.stats == nil {
		return nil
	}
	for i, text := range d.stats.column("stat").texts {
		if text == w.stat.Text {
			rows = append(rows, i)
		}
	}
	return rows
}

// measured finds the values of a metric.
func (d *Data) measured(s *sample, w wish) error {
	for _, t := range d.values {
		if c := t.column(w.metric); c != nil {
			if err := t.needNumbers(c); err != nil {
				return err
			}
			s.t, s.y, s.stat, s.unit = t, c, w.stat, c.unit
			for i := range t.rows {
				s.rows = append(s.rows, i)
			}
			return nil
		}
	}
	if d.stats != nil {
		return fmt.Errorf("%s has no values of %q: where a run has many of them, orrery sweep merge DIR --samples writes them", d.from, w.metric)
	}
	return errors.New("there are no values of " + strconv.Quote(w.metric))
}
