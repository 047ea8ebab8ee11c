package language

import (
	"fmt"
	"math"
	"math/bits"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios/units"
)

// The units, as this package uses them all the time.
type unit = units.Unit

const (
	bare      = units.Bare
	durations = units.Durations
	ratios    = units.Ratios
	rates     = units.Rates
	sizes     = units.Sizes
	speeds    = units.Speeds
)

// A quantity is a number with its unit: ms(150). It is a value of the language.
type quantity struct {
	unit unit
	n    int64
}

var (
	_ starlark.HasBinary  = quantity{}
	_ starlark.HasUnary   = quantity{}
	_ starlark.Comparable = quantity{}
)

// String is code that makes the quantity, with the largest word that takes a short number.
func (q quantity) String() string {
	return units.Code(q.unit, q.n)
}

// setting is the quantity as --set takes it: 150ms.
func (q quantity) setting() string {
	return units.Setting(q.unit, q.n)
}

func (q quantity) Type() string         { return q.unit.String() }
func (q quantity) Freeze()              {}
func (q quantity) Truth() starlark.Bool { return q.n != 0 }
func (q quantity) Hash() (uint32, error) {
	return uint32(q.n) ^ uint32(q.n>>32)*31 ^ uint32(q.unit)<<28, nil
}

// CompareSameType orders quantities of one unit. Those of two units differ, and have no order.
func (q quantity) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	o := y.(quantity)
	if q.unit != o.unit {
		switch op {
		case syntax.EQL:
			return false, nil
		case syntax.NEQ:
			return true, nil
		}
		return false, fmt.Errorf("%v %s %v: a %s and a %s have no order", q, op, o, q.unit, o.unit)
	}
	switch op {
	case syntax.EQL:
		return q.n == o.n, nil
	case syntax.NEQ:
		return q.n != o.n, nil
	case syntax.LT:
		return q.n < o.n, nil
	case syntax.LE:
		return q.n <= o.n, nil
	case syntax.GT:
		return q.n > o.n, nil
	}
	return q.n >= o.n, nil
}

// Unary is -q or +q.
func (q quantity) Unary(op syntax.Token) (starlark.Value, error) {
	switch op {
	case syntax.MINUS:
		if q.n == math.MinInt64 {
			return nil, fmt.Errorf("-%v is too large", q)
		}
		return quantity{q.unit, -q.n}, nil
	case syntax.PLUS:
		return q, nil
	}
	return nil, nil
}

// measure makes a quantity from a number of a scale's units. It rounds to the nearest base unit.
func measure(u unit, sc units.Scale, number starlark.Value) (quantity, error) {
	switch x := number.(type) {
	case starlark.Int:
		n, ok := x.Int64()
		if hi, lo := bits.Mul64(magnitude(n), uint64(sc.Factor)); ok && hi == 0 && lo <= math.MaxInt64 {
			return quantity{u, n * sc.Factor}, nil
		}
	case starlark.Float:
		f := math.Round(float64(x) * float64(sc.Factor))
		if math.Abs(f) < 1<<62 {
			return quantity{u, int64(f)}, nil
		}
	}
	largest, _ := quantity{u, math.MaxInt64}.floor()
	return quantity{}, fmt.Errorf(
		"%s is too large; the largest %s is about %s",
		shorten(number),
		u,
		largest,
	)
}

// floor is the quantity rounded down to its unit's largest word.
func (q quantity) floor() (string, units.Scale) {
	sc := units.Scales[q.unit][0]
	return fmt.Sprintf("%s(%d)", sc.Word, q.n/sc.Factor), sc
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// shorten writes a value for an error message, not longer than a line.
func shorten(v starlark.Value) string {
	s := scale{limit: 2000, letters: true}
	if s.add(v, 0); s.full() {
		return "a " + v.Type() + " too long to print"
	}
	text := v.String()
	if len(text) > 60 {
		return text[:40] + "..."
	}
	return text
}
