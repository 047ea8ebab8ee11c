package scenarios

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A unit is what a number measures. A bare number has none, and never stands for a quantity.
type unit uint8

const (
	bare      unit = iota // an int of the language
	durations             // nanoseconds
	ratios                // parts per million
	rates                 // a millionth of an event an hour
	sizes                 // bytes
	speeds                // bytes per second
)

// A scale is a word that makes a quantity from a number.
type scale struct {
	word   string
	short  string // as --set takes it: 150ms
	factor int64
	doc    string
}

// scales holds the words of each unit, largest first; the last one divides all others.
var scales = [...][]scale{
	durations: {
		{"days", "d", 24 * 3600e9, "days"},
		{"hours", "h", 3600e9, "hours"},
		{"minutes", "m", 60e9, "minutes"},
		{"s", "s", 1e9, "seconds"},
		{"ms", "ms", 1e6, "milliseconds"},
		{"us", "us", 1e3, "microseconds"},
		{"ns", "ns", 1, "nanoseconds"},
	},
	ratios: {
		{"percent", "%", 1e4, "percent: a probability, a share or a drift"},
		{"ppm", "ppm", 1, "parts per million"},
	},
	rates: {
		{"per_second", "/s", 3600e6, "times a second"},
		{"per_minute", "/min", 60e6, "times a minute"},
		{"per_hour", "/h", 1e6, "times an hour"},
	},
	sizes: {
		{"mib", "mib", 1 << 20, "mebibytes"},
		{"kib", "kib", 1 << 10, "kibibytes"},
		{"bytes", "b", 1, "bytes"},
	},
	speeds: {
		{"gbps", "gbps", 125e6, "gigabits per second"},
		{"mbps", "mbps", 125e3, "megabits per second"},
		{"kbps", "kbps", 125, "kilobits per second"},
	},
}

var unitNames = [...]string{"int", "duration", "ratio", "rate", "size", "speed"}

func (u unit) String() string { return unitNames[u] }

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
	sc, num := q.shortest()
	return sc.word + "(" + num + ")"
}

// setting is the quantity as --set takes it: 150ms.
func (q quantity) setting() string {
	sc, num := q.shortest()
	return num + sc.short
}

// shortest finds the scale that writes the quantity with the fewest digits, and without loss; the
// larger of two.
func (q quantity) shortest() (scale, string) {
	words := scales[q.unit]
	if q.n == 0 {
		return zeroScale(q.unit), "0"
	}
	for _, sc := range words { // the common case, without trying all
		if n := q.n / sc.factor; n*sc.factor == q.n && n < 1000 && n > -1000 {
			return sc, strconv.FormatInt(n, 10)
		}
	}
	best, text := words[len(words)-1], ""
	for _, sc := range words {
		num, exact := decimal(q.n, sc.factor)
		if exact && (text == "" || len(num) < len(text)) {
			best, text = sc, num
		}
	}
	if text == "" { // less than a thousand-millionth of the smallest scale is lost
		text, _ = decimal(q.n, best.factor)
	}
	return best, text
}

// zeroScale is the scale that nothing is measured in: s(0), percent(0).
func zeroScale(u unit) scale {
	if u == durations {
		return scales[durations][3]
	}
	return scales[u][0]
}

// decimal writes n/d with up to nine decimals, and tells whether that is all of it.
func decimal(n, d int64) (text string, exact bool) {
	whole, rest := n/d, n%d
	if rest == 0 {
		return strconv.FormatInt(whole, 10), true
	}
	sign := ""
	if n < 0 {
		sign, whole, rest = "-", -whole, -rest
	}
	hi, lo := bits.Mul64(uint64(rest), 1e9)
	frac, lost := bits.Div64(hi, lo, uint64(d))
	return sign + strconv.FormatInt(
		whole,
		10,
	) + "." + strings.TrimRight(
		fmt.Sprintf("%09d", frac),
		"0",
	), lost == 0
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
func measure(u unit, sc scale, number starlark.Value) (quantity, error) {
	switch x := number.(type) {
	case starlark.Int:
		n, ok := x.Int64()
		if hi, lo := bits.Mul64(magnitude(n), uint64(sc.factor)); ok && hi == 0 && lo <= math.MaxInt64 {
			return quantity{u, n * sc.factor}, nil
		}
	case starlark.Float:
		f := math.Round(float64(x) * float64(sc.factor))
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
func (q quantity) floor() (string, scale) {
	sc := scales[q.unit][0]
	return fmt.Sprintf("%s(%d)", sc.word, q.n/sc.factor), sc
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// shorten writes a value for an error message, not longer than a line.
func shorten(v starlark.Value) string {
	if textSize(v, 2000) >= 2000 {
		return "a " + v.Type() + " too long to print"
	}
	text := v.String()
	if len(text) > 60 {
		return text[:40] + "..."
	}
	return text
}
