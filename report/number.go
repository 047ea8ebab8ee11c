package report

import (
	"encoding/json"
	"math"
)

// A Number is a float that may be unknown: no number, or infinite. JSON has null for it.
type Number float64

// Known reports whether there is a number.
func (n Number) Known() bool { return !math.IsNaN(float64(n)) && !math.IsInf(float64(n), 0) }

// MarshalJSON writes the number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// A Sum adds without losing what is small beside what is large (Neumaier 1974).
type Sum struct{ total, lost float64 }

// Add adds a number.
func (s *Sum) Add(x float64) {
	t := s.total + x
	if math.Abs(s.total) >= math.Abs(x) {
		s.lost += (s.total - t) + x
	} else {
		s.lost += (x - t) + s.total
	}
	s.total = t
}

// Value is the sum so far.
func (s *Sum) Value() float64 { return s.total + s.lost }

// Quantile is of type 7 (Hyndman and Fan 1996): for values x[0] to x[n-1] in order, the point (n-1)q
// of the way, with a straight line between neighbours. q is in millionths. Of no values it is no
// number.
func Quantile(x []float64, q int64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	const one = 1_000_000
	place := int64(len(x)-1) * q
	i, part := place/one, float64(place%one)/one
	value := x[i]
	if part > 0 {
		value += float64(part * (x[i+1] - x[i]))
	}
	return value
}
