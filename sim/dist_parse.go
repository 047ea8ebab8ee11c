package sim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDist reads what [Dist.String] wrote. Of quantiles it wrote only how many there are: they
// cannot be read.
func ParseDist(s string) (Dist, error) {
	bad := fmt.Errorf("%q is no distribution; one looks like between(1ms, 5ms)", s)
	text, plus, shifted := strings.Cut(s, ") + ")
	var by time.Duration
	if shifted {
		var err error
		if by, err = time.ParseDuration(plus); err != nil {
			return Dist{}, bad
		}
		text += ")"
	}
	word, args, call := strings.Cut(text, "(")
	if !call {
		d, err := time.ParseDuration(s)
		if err != nil || d > longest || d < -longest {
			return Dist{}, bad
		}
		return Constant(0).Plus(d), nil
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
			return Dist{}, bad
		}
	}
	d, ok := distOf(word, spans, number)
	if shifted {
		d = d.Plus(by)
	}
	if !ok || !closed || d.String() != s {
		return Dist{}, bad
	}
	return d, nil
}

// distOf is the distribution of a word and its arguments.
func distOf(word string, spans []time.Duration, number float64) (Dist, bool) {
	switch {
	case word == "between" && len(spans) == 2 && spans[0] < spans[1]:
		return Uniform(spans[0], spans[1]), true
	case word == "exponential" && len(spans) == 1 && spans[0] >= 0:
		return Exponential(spans[0]), true
	case word == "normal" && len(spans) == 2 && spans[0] >= 0 && spans[1] >= 0:
		return Normal(spans[0], spans[1]), true
	case word == "lognormal" && len(spans) == 1 && spans[0] >= 0:
		return LogNormal(spans[0], number), true
	case word == "pareto" && len(spans) == 1 && spans[0] >= 0 && number > 0:
		return Pareto(spans[0], number), true
	}
	return Dist{}, false
}
