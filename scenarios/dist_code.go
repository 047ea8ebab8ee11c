package scenarios

import (
	"fmt"
	"math"
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

// distLetters bounds the text of one, which may be made of others.
const distLetters = 10_000

// parse reads what [sim.Dist.String] wrote, unless it has read it before. Of quantiles it wrote only
// how many there are: they cannot be read.
func (c distCache) parse(s string) (sim.Dist, error) {
	if d, found := c[s]; found {
		return d, nil
	}
	if len(s) > distLetters {
		return sim.Dist{}, fmt.Errorf("a distribution of more than %d letters", distLetters)
	}
	d, ok := c.read(s)
	switch {
	case len(c) >= distsMost:
		return sim.Dist{}, fmt.Errorf("there are more than %d distributions", distsMost)
	case !ok || d.String() != s:
		return sim.Dist{}, fmt.Errorf("%q is no distribution; one looks like between(1ms, 5ms)", s)
	}
	c[s] = d
	return d, nil
}

// read reads a distribution, and those that it is made of.
func (c distCache) read(s string) (sim.Dist, bool) {
	terms := apart(s, " + ")
	if len(terms) == 1 {
		return c.readOne(s)
	}
	first, err := c.parse(terms[0])
	if err != nil || first.Min() == first.Max() {
		return first, false
	}
	for _, term := range terms[1:] {
		if by, err := time.ParseDuration(term); err == nil {
			first = first.Plus(by)
			continue
		}
		next, err := c.parse(term)
		if err != nil {
			return first, false
		}
		first = sim.Sum(first, next)
	}
	return first, true
}

// readOne reads a distribution that is no sum.
func (c distCache) readOne(s string) (sim.Dist, bool) {
	word, inside, call := strings.Cut(s, "(")
	if !call {
		d, err := time.ParseDuration(s)
		return sim.Constant(0).Plus(d), err == nil && -longest <= d && d <= longest
	}
	inside, closed := strings.CutSuffix(inside, ")")
	if word == "mixture" && closed {
		return c.readMixture(apart(inside, ", "))
	}
	var spans []time.Duration
	var number float64
	for _, arg := range strings.Split(inside, ", ") {
		if _, value, named := strings.Cut(arg, " = "); named {
			arg = value
		}
		if d, err := time.ParseDuration(arg); err == nil && -longest <= d && d <= longest {
			spans = append(spans, d)
		} else if n, err := strconv.ParseFloat(arg, 64); err == nil && 0 <= n && n <= 1e6 {
			number = n
		} else {
			return sim.Dist{}, false
		}
	}
	return distOf(word, spans, number)
}

// readMixture reads the parts of a mixture: (90%, 5ms).
func (c distCache) readMixture(parts []string) (sim.Dist, bool) {
	var shares []sim.Share
	whole := int64(0)
	for _, part := range parts {
		inside, opened := strings.CutPrefix(part, "(")
		inside, closed := strings.CutSuffix(inside, ")")
		share, of, two := strings.Cut(inside, "%, ")
		percent, err := strconv.ParseFloat(share, 64)
		if !opened || !closed || !two || err != nil || !(percent > 0 && percent < 100) {
			return sim.Dist{}, false
		}
		d, err := c.parse(of)
		if err != nil {
			return d, false
		}
		ppm := sim.PPM(math.Round(percent * 1e4))
		shares = append(shares, sim.Share{Of: ppm, Dist: d})
		whole += int64(ppm)
	}
	if whole != 1e6 {
		return sim.Dist{}, false
	}
	return sim.Mixture(shares...), true
}

// apart cuts a text at the separators that stand outside of brackets.
func apart(s, by string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], by):
			out = append(out, s[from:i])
			i += len(by) - 1
			from = i + 1
		}
	}
	return append(out, s[from:])
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
