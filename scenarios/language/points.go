package language

import "github.com/orrery-sim/orrery/scenarios"

// pointLimit bounds the points of a scenario.
const pointLimit = 10_000

// Params are the parameters that the file declares at a point, in the order of the file.
func (f *File) Params(settings []scenarios.Setting) ([]scenarios.Param, error) {
	plan, err := f.Evaluate(settings, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	return plan.Params, nil
}

// Points are all the combinations of the values that the file's parameters list, in the order of
// the file, the last parameter changing fastest. What settings give is fixed, and part of every
// point. A file whose parameters list no values has one point.
func (f *File) Points(settings []scenarios.Setting) ([][]scenarios.Setting, error) {
	params, err := f.Params(settings)
	if err != nil {
		return nil, err
	}
	points := [][]scenarios.Setting{append([]scenarios.Setting(nil), settings...)}
	for _, p := range params {
		if len(p.Values) == 0 || isSet(settings, p.Name) {
			continue
		}
		if len(points)*len(p.Values) > pointLimit {
			return nil, scenarios.Errorf(
				p.Pos,
				"the parameters have more than %d combinations; give some of them a value with --set",
				pointLimit,
			)
		}
		next := make([][]scenarios.Setting, 0, len(points)*len(p.Values))
		for _, point := range points {
			for _, v := range p.Values {
				next = append(next, append(point[:len(point):len(point)], scenarios.Setting{Name: p.Name, Value: v}))
			}
		}
		points = next
	}
	return points, nil
}

func isSet(settings []scenarios.Setting, name string) bool {
	for _, s := range settings {
		if s.Name == name {
			return true
		}
	}
	return false
}
