// Package units has the units of scenario files, and how a quantity is written there, ms(150), and on
// the command line, 150ms.
package units

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// A Unit is what a number measures. A bare number has none, and never stands for a quantity.
type Unit uint8

// The units, each with its base unit.
const (
	Bare      Unit = iota // an int of the language
	Durations             // nanoseconds
	Ratios                // parts per million
	Rates                 // a millionth of an event an hour
	Sizes                 // bytes
	Speeds                // bytes per second
)

// A Scale is a word that makes a quantity from a number.
type Scale struct {
	Word   string
	Short  string // as --set takes it: 150ms
	Factor int64  // of the base unit
	Doc    string // in words
}

// Scales holds the words of each unit, largest first; the last one divides all others.
var Scales = [...][]Scale{
	Durations: {
		{"days", "d", 24 * 3600e9, "days"},
		{"hours", "h", 3600e9, "hours"},
		{"minutes", "m", 60e9, "minutes"},
		{"s", "s", 1e9, "seconds"},
		{"ms", "ms", 1e6, "milliseconds"},
		{"us", "us", 1e3, "microseconds"},
		{"ns", "ns", 1, "nanoseconds"},
	},
	Ratios: {
		{"percent", "%", 1e4, "percent: a probability, a share or a drift"},
		{"ppm", "ppm", 1, "parts per million"},
	},
	Rates: {
		{"per_second", "/s", 3600e6, "times a second"},
		{"per_minute", "/min", 60e6, "times a minute"},
		{"per_hour", "/h", 1e6, "times an hour"},
	},
	Sizes: {
		{"mib", "mib", 1 << 20, "mebibytes"},
		{"kib", "kib", 1 << 10, "kibibytes"},
		{"bytes", "b", 1, "bytes"},
	},
	Speeds: {
		{"gbps", "gbps", 125e6, "gigabits per second"},
		{"mbps", "mbps", 125e3, "megabits per second"},
		{"kbps", "kbps", 125, "kilobits per second"},
	},
}

var unitNames = [...]string{"int", "duration", "ratio", "rate", "size", "speed"}

// String is the unit in a word: duration.
func (u Unit) String() string { return unitNames[u] }

// Code is what makes a quantity in a scenario file, with the largest word that takes a short number:
// ms(150).
func Code(u Unit, n int64) string {
	sc, num := Shortest(u, n)
	return sc.Word + "(" + num + ")"
}

// Setting is a quantity as --set takes it: 150ms.
func Setting(u Unit, n int64) string {
	sc, num := Shortest(u, n)
	return num + sc.Short
}

// Shortest finds the scale that writes the quantity with the fewest digits, and without loss; the
// larger of two.
func Shortest(u Unit, n int64) (Scale, string) {
	words := Scales[u]
	if n == 0 {
		return zeroScale(u), "0"
	}
	for _, sc := range words { // the common case, without trying all
		if whole := n / sc.Factor; whole*sc.Factor == n && whole < 1000 && whole > -1000 {
			return sc, strconv.FormatInt(whole, 10)
		}
	}
	best, text := words[len(words)-1], ""
	for _, sc := range words {
		num, exact := decimal(n, sc.Factor)
		if exact && (text == "" || len(num) < len(text)) {
			best, text = sc, num
		}
	}
	if text == "" { // less than a thousand-millionth of the smallest scale is lost
		text, _ = decimal(n, best.Factor)
	}
	return best, text
}

// zeroScale is the scale that nothing is measured in: s(0), percent(0).
func zeroScale(u Unit) Scale {
	if u == Durations {
		return Scales[Durations][3]
	}
	return Scales[u][0]
}

// decimal writes n/d with up to nine decimals, and reports whether that is all of it.
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
	digits := strings.TrimRight(fmt.Sprintf("%09d", frac), "0")
	return sign + strconv.FormatInt(whole, 10) + "." + digits, lost == 0
}

// Proposal is what to write in place of a bare number where a unit is wanted.
func Proposal(u Unit, n string) string {
	switch u {
	case Durations:
		return fmt.Sprintf("ms(%s) or s(%s)", n, n)
	case Ratios:
		return "percent(" + asPercent(n) + ")"
	case Rates:
		return "per_second(" + n + ")"
	case Sizes:
		return fmt.Sprintf("bytes(%s) or kib(%s)", n, n)
	case Speeds:
		return "mbps(" + n + ")"
	}
	return n
}

// asPercent reads a fraction up to 1 as a share of one, any other number as percent already.
func asPercent(n string) string {
	f, err := strconv.ParseFloat(n, 64)
	if err != nil || math.Abs(f) > 1 || !strings.ContainsAny(n, ".e") {
		return n
	}
	text, _ := decimal(int64(math.Round(f*1e6)), 1e4)
	return text
}
