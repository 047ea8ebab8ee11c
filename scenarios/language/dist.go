package language

import (
	"fmt"
	"math/bits"
	"sync"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/sim"
)

// A dist is a distribution as a value of the language. Only between can be of something other than
// durations; its bounds may be ints. The table behind it is built when it is needed, and kept:
// files that draw are evaluated for every seed.
type dist struct {
	unit    unit
	lo, hi  int64  // of between; both included
	uniform bool   // it is a between
	text    string // code that makes it
	table   func() sim.Dist
}

var _ starlark.HasBinary = (*dist)(nil)

// between is uniform over lo to hi.
func between(u unit, lo, hi int64) *dist {
	d := &dist{unit: u, lo: lo, hi: hi, uniform: true}
	d.text = fmt.Sprintf("between(%s, %s)", written(u, lo), written(u, hi))
	d.table = func() sim.Dist { return sim.Uniform(time.Duration(lo), time.Duration(hi)) }
	return d
}

// written is code for the number n of a unit.
func written(u unit, n int64) string {
	if u == bare {
		return fmt.Sprint(n)
	}
	return quantity{u, n}.String()
}

func (d *dist) String() string       { return d.text }
func (d *dist) Type() string         { return "distribution" }
func (d *dist) Freeze()              {}
func (d *dist) Truth() starlark.Bool { return true }
func (d *dist) Hash() (uint32, error) {
	return starlark.String(d.text).Hash()
}

// setting is the distribution as --set takes it: 150ms..300ms, or code where there is no short
// form.
func (d *dist) setting() string {
	if !d.uniform {
		return d.text
	}
	if d.unit == bare {
		return fmt.Sprintf("%d..%d", d.lo, d.hi)
	}
	return quantity{d.unit, d.lo}.setting() + ".." + quantity{d.unit, d.hi}.setting()
}

// Binary shifts the distribution by a duration.
func (d *dist) Binary(
	op syntax.Token,
	y starlark.Value,
	side starlark.Side,
) (starlark.Value, error) {
	by, ok := y.(quantity)
	left, right := starlark.Value(d), y
	if side == starlark.Right {
		left, right = right, left
	}
	shifts := op == syntax.PLUS || op == syntax.MINUS && side == starlark.Left
	if !ok || !shifts || by.unit != d.unit {
		if n, bareNum := bareNumber(y); bareNum && shifts && d.unit != bare {
			return nil, fmt.Errorf(
				"%s %s %s: a distribution and a bare number; write %s",
				shorten(left),
				op,
				shorten(right),
				units.Proposal(d.unit, n),
			)
		}
		return nil, fmt.Errorf(
			"%s %s %s: a distribution can only be shifted, by adding a %s",
			shorten(left),
			op,
			shorten(right),
			d.unit,
		)
	}
	n := by.n
	if op == syntax.MINUS {
		n = -n
	}
	if d.uniform {
		return between(d.unit, d.lo+n, d.hi+n), nil
	}
	table := d.table
	return &dist{
		unit:  d.unit,
		text:  fmt.Sprintf("%s %s %s", left, op, right),
		table: func() sim.Dist { return table().Plus(time.Duration(n)) },
	}, nil
}

// at is the value of the distribution for a choice: u is uniform over 64 bits, 0 is the least.
func (d *dist) at(u uint64) starlark.Value {
	if !d.uniform {
		return quantity{durations, int64(d.sim().At(u))}
	}
	n := d.lo
	if width := uint64(d.hi-d.lo) + 1; width != 0 {
		high, _ := bits.Mul64(u, width)
		n += int64(high)
	}
	if d.unit == bare {
		return starlark.MakeInt64(n)
	}
	return quantity{d.unit, n}
}

// tables keeps the distributions that were built, by their text.
var tables = struct {
	sync.Mutex
	m map[string]sim.Dist
}{m: map[string]sim.Dist{}}

const tablesKept = 1024

// sim is the distribution that a run draws from.
func (d *dist) sim() sim.Dist {
	tables.Lock()
	defer tables.Unlock()
	if t, found := tables.m[d.text]; found {
		return t
	}
	if len(tables.m) >= tablesKept {
		clear(tables.m)
	}
	t := d.table()
	tables.m[d.text] = t
	return t
}

// bounded is the most that the distribution can be expected to give: the largest value if it has
// one, otherwise the mean.
func (d *dist) bounded() time.Duration {
	if d.uniform {
		return time.Duration(d.hi)
	}
	return d.sim().Mean()
}
