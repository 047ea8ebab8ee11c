package figures

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
)

// paired is by how much each point differs from the one that it is compared with, over the seeds that both have.
func (d *Data) paired(a Asked) (*plot.Figure, error) {
	if d.pairs == nil {
		return nil, fmt.Errorf("%s has no comparisons; orrery sweep merge DIR --compare PARAMETER writes them", d.from)
	}
	t := d.pairs
	if err := t.needNumbers(t.column("difference")); err != nil {
		return nil, err
	}
	stat, unit := t.column("stat"), t.column("unit")
	chosen := stat.texts[0]
	if a.Y != "" {
		i := slices.IndexFunc(stat.texts, func(text string) bool { return text == a.Y || word(text) == a.Y || wordOf(text, t, stat) == a.Y })
		if i < 0 {
			return nil, fmt.Errorf("%s compares no %q; it has %s", t.file, a.Y, strings.Join(ordered(stat, all(t)), ", "))
		}
		chosen = stat.texts[i]
	}
	var rows []int
	for i, text := range stat.texts {
		if text == chosen {
			rows = append(rows, i)
		}
	}
	rows, err := t.where(rows, a.Where)
	if err != nil {
		return nil, err
	}
	return t.differences(rows, scenarios.Unit(unit.texts[rows[0]]), a), nil
}

// wordOf is a statistic as y has it: p99(latency).
func wordOf(text string, t *table, stat *column) string {
	i := slices.Index(stat.texts, text)
	return word(text) + "(" + t.column("metric").texts[i] + ")"
}

func all(t *table) (rows []int) {
	for i := range t.rows {
		rows = append(rows, i)
	}
	return rows
}

// differences are the rows as intervals.
func (t *table) differences(rows []int, unit scenarios.Unit, a Asked) *plot.Figure {
	value, low, high := t.column("difference"), t.column("difference low"), t.column("difference high")
	ratio, seeds := t.column("ratio"), t.column("seeds")
	var values []float64
	for _, i := range rows {
		values = append(values, value.numbers[i])
	}
	m := measureOf(string(unit), values...)
	text := t.column("stat").texts[rows[0]]
	label := word(text) + " of " + t.column("metric").texts[rows[0]]
	f := &plot.Figure{
		Title: a.Title, X: plot.Axis{Label: m.label("difference in the " + label)},
		Note: fmt.Sprintf("95 %% intervals over %s seeds that both have; beside them the ratio", seeds.texts[rows[0]]),
	}
	p := plot.Panel{Rules: []float64{0}}
	for k, i := range rows {
		v := plot.Interval{Row: k, Value: m.of(value.numbers[i]), Low: m.of(numberAt(low, i)), High: m.of(numberAt(high, i)), Tone: plot.Good}
		if !(v.Low > 0 || v.High < 0) {
			v.Tone = plot.Quiet
		}
		if r := numberAt(ratio, i); finite(r) {
			v.Text = "×" + scenarios.Decimals(r, 2)
		}
		p.Intervals = append(p.Intervals, v)
		p.Y.Names = append(p.Y.Names, t.against(i))
	}
	f.Panels = []plot.Panel{p}
	return f
}

// against says which points are compared: spread 50 ms − 5 ms, nodes 5.
func (t *table) against(row int) string {
	var other *column
	var words []string
	for _, c := range t.columns {
		if c.name == "stat" {
			break
		}
		if name, found := strings.CutPrefix(c.name, "with "); found {
			other = t.column(name)
			words = slices.Insert(words, 0, named(other, other.texts[row])+" − "+shown(c, c.texts[row]))
		}
	}
	for _, c := range t.columns {
		if c == other || strings.HasPrefix(c.name, "with ") {
			continue
		}
		if c.name == "stat" {
			break
		}
		if varies(c, all(t)) {
			words = append(words, named(c, c.texts[row]))
		}
	}
	return strings.Join(words, ", ")
}
