package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios"
)

// A group are the rows that have x and by in common.
type group struct {
	x, by            string // as they stand in the file
	at               float64
	runs             [][]float64
	value, low, high float64
}

// groups are the rows of a sample by x and by, and their statistic.
func (s *sample) groups() (out []*group, err error) {
	type key struct{ x, by string }
	found := map[key]*group{}
	run := s.t.column("run")
	last := map[*group]string{}
	for _, i := range s.rows {
		k := key{}
		if s.x != nil {
			k.x = s.x.texts[i]
		}
		if s.by != nil {
			k.by = s.by.texts[i]
		}
		g := found[k]
		if g == nil {
			g = &group{x: k.x, by: k.by, at: math.NaN(), value: math.NaN(), low: math.NaN(), high: math.NaN()}
			if s.x != nil && s.x.numbers != nil {
				g.at = s.x.numbers[i]
			}
			found[k], out = g, append(out, g)
		} else if s.stat == nil {
			return nil, fmt.Errorf("%s has several rows with %s; give what tells them apart as by", s.t.file, s.about(g))
		}
		if s.stat == nil {
			g.value, g.low, g.high = s.y.numbers[i], numberAt(s.low, i), numberAt(s.high, i)
			continue
		}
		if v := s.y.numbers[i]; finite(v) {
			if run != nil && last[g] == run.texts[i] && len(g.runs) > 0 {
				n := len(g.runs) - 1
				g.runs[n] = append(g.runs[n], v)
			} else {
				g.runs = append(g.runs, []float64{v})
			}
			if run != nil {
				last[g] = run.texts[i]
			}
		}
	}
	for _, g := range out {
		if s.stat != nil {
			f := campaign.Estimate(s.stat, scenarios.Unit(s.unit), g.runs)
			g.value, g.low, g.high = float64(f.Value), float64(f.Low), float64(f.High)
		}
	}
	return out, nil
}

func numberAt(c *column, i int) float64 {
	if c == nil || c.numbers == nil {
		return math.NaN()
	}
	return c.numbers[i]
}

// about says which group it is: spread 5 ms, nodes 3.
func (s *sample) about(g *group) string {
	text := named(s.x, g.x)
	if s.by != nil && s.by != s.x {
		text += ", " + named(s.by, g.by)
	}
	return text
}

// named is a value with the name of its column, where it does not speak for itself.
func named(c *column, text string) string {
	if c.numbers == nil && text != "true" && text != "false" && text != "" {
		return text
	}
	return strings.TrimSpace(c.label() + " " + shown(c, text))
}

// shown is a value for people: 5000000 ns is 5 ms.
func shown(c *column, text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if c.numbers == nil || err != nil || !finite(v) {
		return text
	}
	unit := scenarios.Unit(c.unit)
	if unit == scenarios.Plain || unit.ScaleOf(v) == (scenarios.Scale{Name: "", One: 1}) {
		return strings.TrimSpace(strconv.FormatFloat(v, 'g', 6, 64) + " " + c.unit)
	}
	return unit.Text(v, 4)
}

// ordered are the values of a column in their order: numbers by size, texts as they come.
func ordered(c *column, rows []int) (values []string) {
	at := map[string]float64{}
	for _, i := range rows {
		if _, seen := at[c.texts[i]]; !seen {
			at[c.texts[i]] = math.NaN()
			if c.numbers != nil {
				at[c.texts[i]] = c.numbers[i]
			}
			values = append(values, c.texts[i])
		}
	}
	if c.numbers != nil {
		slices.SortStableFunc(values, func(a, b string) int { return cmp.Compare(at[a], at[b]) })
	}
	return values
}

// A measure is the scale that numbers are shown in: 1 ms in place of 1,000,000 ns.
type measure struct {
	one  float64
	name string
}

// measureOf is the scale in which the largest of some numbers is best read.
func measureOf(unit string, values ...float64) measure {
	largest := 0.0
	for _, v := range values {
		if finite(v) {
			largest = max(largest, math.Abs(v))
		}
	}
	sc := scenarios.Unit(unit).ScaleOf(largest)
	name := strings.TrimSpace(sc.Name)
	if sc.One == 1 && name == "" {
		name = unit
	}
	return measure{sc.One, name}
}

// label is a name with the unit in which the numbers are shown.
func (m measure) label(name string) string {
	if m.name == "" {
		return name
	}
	return name + " (" + m.name + ")"
}

func (m measure) of(v float64) float64 { return v / m.one }
