package plot

import (
	"math"
	"strconv"
	"strings"
)

// A tick is a value of an axis that is named.
type tick struct {
	at   float64
	text string
}

// steps are the sizes of steps between ticks, the smallest first, in parts of a power of ten.
var steps = [...]float64{1, 2, 5}

// step is the n-th step: ... 0.5, 1, 2, 5, 10 ...; 0 is 1.
func step(n int) (size float64, decimals int) {
	e := int(math.Floor(float64(n) / 3))
	m := steps[n-3*e]
	if e < 0 {
		return m / math.Pow10(-e), -e
	}
	return m * math.Pow10(e), 0
}

// stepFor is the least step of which at most so many are in a range.
func stepFor(low, high float64, most int) int {
	span := high - low
	n := 3 * int(math.Floor(log10(span/float64(max(most, 1)))))
	for size, _ := step(n); span/size > float64(most); size, _ = step(n) {
		n++
	}
	return n
}

// linear are the ticks of a range in steps of a size.
func linear(low, high float64, n int) (out []tick) {
	size, decimals := step(n)
	slack := size * 1e-9
	for i := math.Ceil((low - slack) / size); float64(i*size) <= high+slack; i++ {
		at := float64(i * size)
		if decimals > 0 {
			at = i * steps[((n%3)+3)%3] / math.Pow10(decimals) // the nearest float to what the text says
		}
		out = append(out, tick{at, numeral(at, decimals)})
	}
	return out
}

// numeral is a number as a tick has it: 2,500, 0.25, 3e12.
func numeral(x float64, decimals int) string {
	size := math.Abs(x)
	if size != 0 && (size >= 1e7 || decimals > 5) {
		return strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e-").Replace(strconv.FormatFloat(x, 'g', 4, 64))
	}
	text := strconv.FormatFloat(size, 'f', decimals, 64)
	whole, part, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	if x < 0 && strings.Trim(text, "0.") != "" {
		whole = "−" + whole
	}
	return whole
}

// exact is a number with as many digits as it has, up to six.
func exact(x float64) string {
	text := strconv.FormatFloat(x, 'g', 6, 64)
	if strings.Contains(text, "e") {
		return numeral(x, 9)
	}
	_, part, _ := strings.Cut(text, ".")
	return numeral(x, len(part))
}

// logarithmic are the ticks of a range above 0: at 1, 2 and 5 of each power of ten where that is no more than so
// many, else at 1, and else at every so manieth power.
func logarithmic(low, high float64, most int) []tick {
	first, last := int(math.Floor(log10(low))), int(math.Ceil(log10(high)))
	in := func(x float64) bool { return x >= low*(1-1e-9) && x <= high*(1+1e-9) }
	var all, tens []tick
	for e := first; e <= last; e++ {
		for _, m := range steps {
			x := m * math.Pow10(e)
			if e < 0 {
				x = m / math.Pow10(-e)
			}
			if in(x) {
				all = append(all, tick{x, numeral(x, max(0, -e))})
				if m == 1 {
					tens = append(tens, all[len(all)-1])
				}
			}
		}
	}
	if len(all) <= most || len(tens) < 2 {
		return all
	}
	every := (len(tens) + most - 1) / max(most, 1)
	var out []tick
	for i := 0; i < len(tens); i += every {
		out = append(out, tens[i])
	}
	return out
}
