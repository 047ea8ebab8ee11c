package language

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/sim"
)

var (
	// distKind is a distribution of durations, none negative. A plain duration is a constant.
	distKind = &kind{
		name: "dist", noun: "a duration or distribution", doc: "ms(5), between(ms(1), ms(10))",
		unit: durations, hint: rangeHint, reader: readDist,
	}
	// offsetsKind is a distribution of durations that may be negative.
	offsetsKind = &kind{
		name: "dist", noun: "a duration or distribution", doc: "ms(-5), between(ms(-5), ms(5))",
		unit: durations, hint: rangeHint, reader: readOffsets,
	}
	// countsKind is a whole number above zero, or a between of them.
	countsKind = &kind{
		name: "ints", noun: "a whole number from 1 to 1000, or a between of them", doc: "3, between(1, 5)", reader: readCounts,
	}
	// driftsKind is a ratio, or a between of ratios.
	driftsKind = &kind{
		name: "ratios", noun: "a ratio or a between of ratios",
		doc:  "ppm(50), between(ppm(-50), ppm(50))",
		unit: ratios, hint: unitHint(ratios), reader: readDrifts,
	}
)

// rangeHint proposes between for a pair.
func rangeHint(v starlark.Value) string {
	switch v.(type) {
	case starlark.Tuple, *starlark.List:
		return "; for a range write between(lo, hi)"
	}
	return unitHint(durations)(v)
}

func readDist(k *kind, at spot, v starlark.Value) (any, error) {
	read, err := readOffsets(k, at, v)
	if err != nil {
		return nil, err
	}
	d := read.(*dist)
	if d.uniform && d.lo < 0 || !d.uniform && d.sim().Min() < 0 {
		return nil, at.errorf("%s: %s can be negative: %s", at.callee(), at.param, d.text)
	}
	return d, nil
}

func readOffsets(k *kind, at spot, v starlark.Value) (any, error) {
	if q, ok := v.(quantity); ok && q.unit == durations {
		v = constant(q)
	}
	d, ok := v.(*dist)
	if !ok || d.unit != durations {
		return nil, at.misfit(k, v)
	}
	if d.uniform && (d.hi > longest || d.lo < -longest) {
		return nil, at.errorf(
			"%s: %s can be longer than a hundred years: %s",
			at.callee(),
			at.param,
			d.text,
		)
	}
	return d, nil
}

func readCounts(k *kind, at spot, v starlark.Value) (any, error) {
	given := v
	if n, ok := v.(starlark.Int); ok {
		if i, small := n.Int64(); small {
			v = between(bare, i, i)
		}
	}
	d, ok := v.(*dist)
	if !ok || d.unit != bare || !d.uniform || d.lo < 1 || d.hi > 1000 {
		return nil, at.misfit(k, given)
	}
	return d, nil
}

// constant is the distribution of a plain duration.
func constant(q quantity) *dist {
	d := between(durations, q.n, q.n)
	d.text = q.String()
	return d
}

func readDrifts(k *kind, at spot, v starlark.Value) (any, error) {
	var lo, hi int64
	switch v := v.(type) {
	case quantity:
		if v.unit != ratios {
			return nil, at.misfit(k, v)
		}
		lo, hi = v.n, v.n
	case *dist:
		if v.unit != ratios {
			return nil, at.misfit(k, v)
		}
		lo, hi = v.lo, v.hi
	default:
		return nil, at.misfit(k, v)
	}
	if lo <= -1e6 || hi > 1e6 {
		return nil, at.errorf(
			"%s: %s must lie above percent(-100), up to percent(100): a clock does not stop or run backwards",
			at.callee(),
			at.param,
		)
	}
	return sim.RatioDist{Lo: sim.PPM(lo), Hi: sim.PPM(hi)}, nil
}

// distOf is the distribution of a parameter; the constant 0 where it is unset.
func distOf(c *call, name string) sim.Dist {
	if d := arg[*dist](c, name); d != nil {
		return d.sim()
	}
	return sim.Dist{}
}

// distIf is the distribution of a parameter, or nil where it is unset.
func distIf(c *call, name string) *sim.Dist {
	d := arg[*dist](c, name)
	if d == nil {
		return nil
	}
	t := d.sim()
	return &t
}

// durationOf is the duration of a parameter; zero where it is unset.
func durationOf(c *call, name string) time.Duration { return arg[time.Duration](c, name) }
