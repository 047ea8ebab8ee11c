package campaign

import (
	"slices"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// parameters are the columns of tables that say of which point a row is. A parameter whose values are all quantities
// of one unit has numbers, and the unit in its name: spread (ns). Of others the values are as --set takes them.
type parameters struct {
	names   []string
	numbers []bool
}

// parametersOf are the columns of points, which have the same parameters in the same order. others are the columns
// that stand beside them.
func parametersOf(points [][]scenarios.Setting, others ...string) parameters {
	var p parameters
	for i, s := range points[0] {
		name := s.Name
		if name == "run" || slices.Contains(others, name) {
			name = "param " + name
		}
		first, numbers := language.Measured(s.Value)
		for _, of := range points {
			v, is := language.Measured(of[i].Value)
			numbers = numbers && is && v.Unit == first.Unit
		}
		if numbers {
			name = inUnit(name, first.Unit)
		}
		p.names, p.numbers = append(p.names, name), append(p.numbers, numbers)
	}
	return p
}

// inUnit is the name of a column whose numbers have a unit: latency (ns).
func inUnit(name string, u scenarios.Unit) string {
	if u == scenarios.Plain {
		return name
	}
	return name + " (" + string(u) + ")"
}

// cells are the values of a point.
func (p parameters) cells(settings []scenarios.Setting) (values []string) {
	for i, s := range settings {
		value := s.Value
		if p.numbers[i] {
			v, _ := language.Measured(s.Value)
			value = report.Number(v.N).CSV()
		}
		values = append(values, value)
	}
	return values
}
