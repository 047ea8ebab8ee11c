package scenarios

import "time"

// An Over is whether each value of samples or of a series is over a bound.
type Over struct {
	Source
	Of    Metric
	Bound Value

	BoundPos Pos
}

// Unit is a plain number: 1 for those that are.
func (m *Over) Unit() (Unit, bool) { return Plain, true }

func (m *Over) parts(visit func(Part)) { visitAll(visit, m.Of) }

func (m *Over) meter(x *meters) meter { return &over{run: x, Over: m, of: m.Of.meter(x)} }

type over struct {
	run *meters
	*Over
	of meter
}

func (o *over) read(end time.Duration) Reading {
	r := o.of.read(end)
	out := Reading{Form: Samples, Unit: Plain, Values: make([]float64, len(r.Values)), Open: r.Open}
	if len(r.Values) > 0 && r.Unit != o.Bound.Unit {
		o.run.fail(Errorf(o.BoundPos, "over: bound must be %s, as %s is, not %s", r.Unit.Noun(), o.Of, o.Bound.Unit.Noun()))
		return out
	}
	for i, v := range r.Values {
		if v > o.Bound.N {
			out.Values[i] = 1
		}
	}
	return out
}
