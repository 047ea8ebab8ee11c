package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// longest bounds the times of a distribution: 36 years.
const longest = 1 << 60

// A distCache has the distributions that were read, by their texts: a table takes 8 KB, and a
// millisecond to make.
type distCache map[string]sim.Dist

// distsMost bounds the distributions of a text.
const distsMost = 1000

// parse reads a distribution that may have been read before.
func (c distCache) parse(s string) (sim.Dist, error) {
	if d, found := c[s]; found {
		return d, nil
	}
	if len(c) == distsMost {
		return sim.Dist{}, fmt.Errorf("there are more than %d distributions", distsMost)
	}
	d, err := parseDist(s)
	if err == nil {
		c[s] = d
	}
	return d, err
}

// parseDist reads what [sim.Dist.String] wrote. Of quantiles it wrote only how many there are: they
// cannot be read.
func parseDist(s string) (sim.Dist, error) {
	bad := fmt.Errorf("%q is no distribution; one looks like between(1ms, 5ms)", s)
	text, plus, shifted := strings.Cut(s, ") + ")
	var by time.Duration
	if shifted {
		var err error
		if by, err = time.ParseDuration(plus); err != nil {
			return sim.Dist{}, bad
		}
		text += ")"
	}
	word, args, call := strings.Cut(text, "(")
	if !call {
		d, err := time.ParseDuration(s)
		if err != nil || d > longest || d < -longest {
			return sim.Dist{}, bad
		}
		return sim.Constant(0).Plus(d), nil
	}
	args, closed := strings.CutSuffix(args, ")")
	var spans []time.Duration
	var number float64
	for _, arg := range strings.Split(args, ", ") {
		if _, value, named := strings.Cut(arg, " = "); named {
			arg = value
		}
		if d, err := time.ParseDuration(arg); err == nil && -longest <= d && d <= longest {
			spans = append(spans, d)
		} else if n, err := strconv.ParseFloat(arg, 64); err == nil && 0 <= n && n <= 1e6 {
			number = n
		} else {
			return sim.Dist{}, bad
		}
	}
	d, ok := distOf(word, spans, number)
	if shifted {
		d = d.Plus(by)
	}
	if !ok || !closed || d.String() != s {
		return sim.Dist{}, bad
	}
	return d, nil
}

// distOf is the distribution of a word and its arguments.
func distOf(word string, spans []time.Duration, number float64) (sim.Dist, bool) {
	switch {
	case word == "between" && len(spans) == 2 && spans[0] < spans[1]:
		return sim.Uniform(spans[0], spans[1]), true
	case word == "exponential" && len(spans) == 1 && spans[0] >= 0:
		return sim.Exponential(spans[0]), true
	case word == "normal" && len(spans) == 2 && spans[0] >= 0 && spans[1] >= 0:
		return sim.Normal(spans[0], spans[1]), true
	case word == "lognormal" && len(spans) == 1 && spans[0] >= 0:
		return sim.LogNormal(spans[0], number), true
	case word == "pareto" && len(spans) == 1 && spans[0] >= 0 && number > 0:
		return sim.Pareto(spans[0], number), true
	}
	return sim.Dist{}, false
}
