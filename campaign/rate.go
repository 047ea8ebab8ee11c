package campaign

import "fmt"

// A Rate is in how many of so many seeds something is seen, and between which shares of all seeds that is, with
// 95 % confidence.
type Rate struct {
	Seen int     `json:"seen"`
	Of   int     `json:"of"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// RateOf is the rate of what is seen in some of n seeds. The interval is Wilson's (1927); of what was never seen the
// bound is 3/n, the rule of three (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?",
// JAMA 249(13), 1983).
func RateOf(seen, n int) Rate {
	r := Rate{Seen: seen, Of: n, High: 1}
	switch {
	case n == 0:
	case seen == 0:
		r.High = min(1, 3/float64(n))
	default:
		in := sure.wilson(float64(seen)/float64(n), float64(n))
		r.Low, r.High = in.low, in.high
	}
	return r
}

// String is the rate in words: 412 of 1,000 seeds, [38, 44] %.
func (r Rate) String() string {
	if r.Seen == 0 {
		return fmt.Sprintf("none of %d seeds: fewer than %s %% of all", r.Of, percent(r.High))
	}
	return fmt.Sprintf("%d of %d seeds, [%s, %s] %%", r.Seen, r.Of, percent(r.Low), percent(r.High))
}

// percent is a share in hundredths, with two figures.
func percent(share float64) string {
	switch p := 100 * share; {
	case p == 100:
		return "100"
	case p < 0.1 && p > 0:
		return fmt.Sprintf("%.2g", p)
	case p < 10 || p > 90:
		return fmt.Sprintf("%.1f", p)
	default:
		return fmt.Sprintf("%.0f", p)
	}
}
