package scenarios

import "time"

// A FigureKind says what a figure makes of its metrics.
type FigureKind uint8

// The figures.
const (
	SumOf        FigureKind = iota // of all of them
	DifferenceOf                   // the first without the second
	RatioOf                        // the first for each one of the second
	PerNode                        // the first, and only, for each server
)

// A Figure is made of other metrics that come to one number each. If one of them had nothing to measure, or
// what it is divided by is zero, neither has the figure.
type Figure struct {
	Source
	Kind FigureKind
	Of   []Metric
}

// Unit is that of what it is made of; of a ratio of the same it is a plain number.
func (m *Figure) Unit() (Unit, bool) {
	unit, known := m.Of[0].Unit()
	if m.Kind != RatioOf {
		return unit, known
	}
	if by, is := m.Of[1].Unit(); known && is && by == Plain {
		return unit, true
	}
	return Plain, true
}

func (m *Figure) parts(visit func(Part)) {
	for _, of := range m.Of {
		visitAll(visit, of)
	}
}

func (m *Figure) meter(x *meters) meter {
	f := &figure{Figure: m, servers: len(x.cast.servers)}
	for _, of := range m.Of {
		f.meters = append(f.meters, of.meter(x))
	}
	return f
}

type figure struct {
	*Figure
	servers int
	meters  []meter
}

func (f *figure) read(end time.Duration) Reading {
	unit, _ := f.Unit()
	out := 0.0
	for i, m := range f.meters {
		r := m.read(end)
		if r.Missing() || r.Form != Number {
			return Reading{Form: Number, Unit: unit}
		}
		switch v := r.Values[0]; {
		case i == 0:
			out = v
		case f.Kind == SumOf:
			out += v
		case f.Kind == DifferenceOf:
			out -= v
		case v == 0:
			return Reading{Form: Number, Unit: unit}
		default:
			out /= v
		}
	}
	if f.Kind == PerNode {
		out /= float64(f.servers)
	}
	return number(unit, out)
}
