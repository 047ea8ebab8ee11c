package language

import (
	"fmt"
	"math"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/sim"
)

// A kind is the type of a parameter.
type kind struct {
	name  string // in signatures: dur
	noun  string // in errors: a duration
	doc   string // what may be written
	unit  unit   // of the values, for bounds
	takes bool   // functions

	reader func(k *kind, at spot, v starlark.Value) (any, error)
	// hint continues an error with what to write in place of v: "; write ms(3) or s(3)".
	hint func(v starlark.Value) string
}

// read turns a value of the language into one of the plan.
func (k *kind) read(at spot, v starlark.Value) (any, error) { return k.reader(k, at, v) }

// size is the number that bounds apply to, and the text of the value.
func (k *kind) size(v any) (n int64, text string, ok bool) {
	switch v := v.(type) {
	case int:
		return int64(v), fmt.Sprint(v), true
	case int64:
		return v, written(k.unit, v), true
	case time.Duration:
		return int64(v), written(durations, int64(v)), true
	case sim.PPM:
		return int64(v), written(ratios, int64(v)), true
	case about.Nodes:
		return int64(v.Count), fmt.Sprint(v.Count), true
	}
	return 0, "", false
}

// propose is the hint for v, if the kind has one.
func (k *kind) propose(v starlark.Value) string {
	if k.hint == nil {
		return ""
	}
	return k.hint(v)
}

// unitHint proposes a unit for a bare number.
func unitHint(u unit) func(starlark.Value) string {
	return func(v starlark.Value) string {
		if n, ok := bareNumber(v); ok {
			return "; write " + units.Proposal(u, n)
		}
		return ""
	}
}

// quantityKind is the kind of a quantity. lo and hi bound it whatever the parameter says.
func quantityKind(name, noun, doc string, u unit, lo, hi int64, as func(int64) any) *kind {
	return &kind{
		name: name, noun: noun, doc: doc, unit: u, hint: unitHint(u),
		reader: func(k *kind, at spot, v starlark.Value) (any, error) {
			q, ok := v.(quantity)
			if !ok || q.unit != u {
				return nil, at.misfit(k, v)
			}
			if q.n < lo {
				return nil, at.errorf(
					"%s: %s must be at least %s, not %s",
					at.callee(),
					at.param,
					written(u, lo),
					q,
				)
			}
			if q.n > hi {
				return nil, at.errorf(
					"%s: %s must be at most %s, not %s",
					at.callee(),
					at.param,
					written(u, hi),
					q,
				)
			}
			return as(q.n), nil
		},
	}
}

// longest is the longest duration that a scenario can name: more than any run lasts.
const longest = int64(100 * 365 * 24 * time.Hour)

func asDuration(n int64) any { return time.Duration(n) }
func asRatio(n int64) any    { return sim.PPM(n) }
func asNumber(n int64) any   { return n }

var (
	durKind   = quantityKind("dur", "a duration", "ms(150)", durations, 0, longest, asDuration)
	shiftKind = quantityKind("dur", "a duration", "s(-2)", durations, -longest, longest, asDuration)
	shareKind = quantityKind("ratio", "a ratio", "percent(1)", ratios, 0, 1e6, asRatio)
	driftKind = quantityKind("ratio", "a ratio", "ppm(-50)", ratios, -999_999, 1e6, asRatio)
	sizeKind  = quantityKind("size", "a size", "kib(4)", sizes, 0, 1<<40, asNumber)
	speedKind = quantityKind("speed", "a speed", "mbps(100)", speeds, 1, 1<<50, asNumber)
	rateKind  = quantityKind("rate", "a rate", "per_second(300)", rates, 1, 3600e6*1e6, asNumber)

	intKind  = &kind{name: "int", noun: "a whole number", doc: "3", reader: readInt}
	seedKind = &kind{name: "seed", noun: "a whole number from 0 to 18446744073709551615", doc: "42", reader: readSeed}
	flagKind = &kind{
		name:   "flag",
		noun:   "True or False",
		doc:    "True",
		reader: readFlag,
		hint:   flagHint,
	}
	textKind = &kind{name: "text", noun: "a text", doc: `"x"`, reader: readText, hint: textHint}
	rawKind  = &kind{name: "any", noun: "a value", doc: "anything", reader: readRaw}
)

func readInt(k *kind, at spot, v starlark.Value) (any, error) {
	i, ok := v.(starlark.Int)
	if !ok {
		return nil, at.misfit(k, v)
	}
	n, ok := i.Int64()
	if !ok || n > math.MaxInt32 || n < math.MinInt32 {
		return nil, at.errorf("%s: %s is too large: %s", at.callee(), at.param, shorten(v))
	}
	return int(n), nil
}

func readSeed(k *kind, at spot, v starlark.Value) (any, error) {
	i, ok := v.(starlark.Int)
	if !ok {
		return nil, at.misfit(k, v)
	}
	n, ok := i.Uint64()
	if !ok {
		return nil, at.errorf("%s: %s must be %s, not %s", at.callee(), at.param, k.noun, shorten(v))
	}
	return n, nil
}

func readFlag(k *kind, at spot, v starlark.Value) (any, error) {
	b, ok := v.(starlark.Bool)
	if !ok {
		return nil, at.misfit(k, v)
	}
	return bool(b), nil
}

func flagHint(v starlark.Value) string {
	switch v.(type) {
	case starlark.Int, starlark.String, starlark.NoneType:
		return fmt.Sprintf("; write %v", v.Truth())
	}
	return ""
}

func readText(k *kind, at spot, v starlark.Value) (any, error) {
	s, ok := v.(starlark.String)
	if !ok {
		return nil, at.misfit(k, v)
	}
	return string(s), nil
}

func textHint(v starlark.Value) string {
	if n, ok := bareNumber(v); ok {
		return fmt.Sprintf("; write %q", n)
	}
	return ""
}

func readRaw(_ *kind, _ spot, v starlark.Value) (any, error) { return v, nil }
