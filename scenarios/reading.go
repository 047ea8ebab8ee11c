package scenarios

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/scenarios/units"
)

// A Unit is what a number counts in. Its text is stable: JSON carries it.
type Unit string

// The units of metrics. Plain is a count, or a number of which nothing is known.
const (
	Plain          Unit = ""
	Nanoseconds    Unit = "ns"
	Ratio          Unit = "ratio" // 1 is all
	PerSecond      Unit = "per second"
	Bytes          Unit = "bytes"
	BytesPerSecond Unit = "bytes per second"
)

// A Form says what a metric yields.
type Form uint8

// The forms of a reading.
const (
	Number  Form = iota // one value
	Samples             // any number of values
	Series              // values, each at its time
)

var formNames = [...]string{"number", "samples", "series"}

// String is the form in words.
func (f Form) String() string { return formNames[f] }

// A Reading is what a metric came to in a run. Where there was nothing to measure it has no values:
// that is not zero.
type Reading struct {
	Name   string
	Form   Form
	Unit   Unit
	Values []float64       // at most one of a Number
	Times  []time.Duration // of a Series: when each value was taken
	Open   int             // operations without an answer, and starts of a span without an end
}

// Missing reports whether there was nothing to measure.
func (r *Reading) Missing() bool { return len(r.Values) == 0 }

// unitsOf are the units of the language's quantities, with the size of one in base units.
var unitsOf = [...]struct {
	unit Unit
	one  float64
}{
	units.Bare:      {Plain, 1},
	units.Durations: {Nanoseconds, 1},
	units.Ratios:    {Ratio, 1e6},
	units.Rates:     {PerSecond, 3600e6},
	units.Sizes:     {Bytes, 1},
	units.Speeds:    {BytesPerSecond, 1},
}

// Measured is a quantity of the language as a metric's value.
func Measured(u units.Unit, n int64) Value {
	of := unitsOf[u]
	return Value{Unit: of.unit, N: float64(n) / of.one}
}

// A Scale is a size of a unit that people read: 1 ms is 1,000,000 ns.
type Scale struct {
	Name string // ms
	One  float64
}

// scalesOf are the scales of each unit, the largest first.
var scalesOf = map[Unit][]Scale{
	Nanoseconds:    {{" s", 1e9}, {" ms", 1e6}, {" µs", 1e3}, {" ns", 1}},
	Ratio:          {{" %", 0.01}},
	PerSecond:      {{"/s", 1}},
	Bytes:          {{" MiB", 1 << 20}, {" KiB", 1 << 10}, {" bytes", 1}},
	BytesPerSecond: {{" MB/s", 1e6}, {" kB/s", 1e3}, {" bytes/s", 1}},
}

// ScaleOf is the scale in which a value is best read: the largest that it has one of.
func (u Unit) ScaleOf(v float64) Scale {
	scales := scalesOf[u]
	if len(scales) == 0 {
		return Scale{"", 1}
	}
	last := scales[len(scales)-1]
	if v == 0 && u == Nanoseconds {
		return scales[0]
	}
	for _, s := range scales {
		if math.Abs(v) >= s.One {
			return s
		}
	}
	return last
}

// Text is a value for people, with so many digits that count at most: 156.4 ms.
func (u Unit) Text(v float64, digits int) string {
	s := u.ScaleOf(v)
	n := v / s.One
	text := Decimals(n, min(digits-leading(n), 6))
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + s.Name
}

// leading is how many digits a number has before its point; zero or less for what is below 1.
func leading(n float64) int {
	digits := 0
	for n = math.Abs(n); n >= 1; n /= 10 {
		digits++
	}
	if digits == 0 && n > 0 {
		for ; n < 0.1 && digits > -6; n *= 10 {
			digits--
		}
	}
	return digits
}

// Decimals is a number with so many digits after its point.
func Decimals(n float64, decimals int) string {
	text := strconv.FormatFloat(n, 'f', max(decimals, 0), 64)
	if text == "-0" {
		return "0"
	}
	return text
}

// Noun is what a value of the unit is.
func (u Unit) Noun() string {
	switch u {
	case Nanoseconds:
		return "a duration"
	case Ratio:
		return "a ratio"
	case PerSecond:
		return "a rate"
	case Bytes:
		return "a size"
	case BytesPerSecond:
		return "a speed"
	}
	return "a number"
}
