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
	made    int // sums, mixtures and shifts that it is made by
}

// mostMade bounds how often one distribution is made of others: each is drawn from.
const mostMade = 100

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

// Binary shifts the distribution by a duration, or adds another one, drawn for itself.
func (d *dist) Binary(
	op syntax.Token,
	y starlark.Value,
	side starlark.Side,
) (starlark.Value, error) {
	left, right := starlark.Value(d), y
	if side == starlark.Right {
		left, right = right, left
	}
	add := op == syntax.PLUS
	if other, is := y.(*dist); is && add && d.unit == durations && other.unit == durations {
		return composed(d.text+" + "+other.text, d.made+other.made, func() sim.Dist {
			return sim.Sum(d.table(), other.table())
		})
	}
	by, ok := y.(quantity)
	shifts := add || op == syntax.MINUS && side == starlark.Left
	if !ok || !shifts || by.unit != d.unit {
		if n, bareNum := bareNumber(y); bareNum && shifts && d.unit != bare {
			return nil, fmt.Errorf("%s %s %s: a distribution and a bare number; write %s",
				shorten(left), op, shorten(right), units.Proposal(d.unit, n))
		}
		if d.unit == durations {
			return nil, fmt.Errorf("%s %s %s: to a distribution of durations, a duration or another one can be added, and nothing else",
				shorten(left), op, shorten(right))
		}
		return nil, fmt.Errorf("%s %s %s: a distribution can only be shifted, by adding %s",
			shorten(left), op, shorten(right), withArticle(d.unit.String()))
	}
	n := by.n
	if op == syntax.MINUS {
		n = -n
	}
	if d.uniform {
		return between(d.unit, d.lo+n, d.hi+n), nil
	}
	return composed(fmt.Sprintf("%s %s %s", left, op, right), d.made, func() sim.Dist {
		return d.table().Plus(time.Duration(n))
	})
}

// composed is a distribution of durations that is made of others, which have been made so often.
func composed(text string, made int, table func() sim.Dist) (*dist, error) {
	if made++; made > mostMade {
		return nil, fmt.Errorf("a distribution can be made of others by %d sums, mixtures and shifts at most", mostMade)
	}
	return &dist{unit: durations, text: text, table: table, made: made}, nil
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
