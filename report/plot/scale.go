package plot

import "math"

// A scale turns values into positions, from one end to the other.
type scale struct {
	low, high float64
	log       bool
	from, to  float64 // points
	ticks     []tick
}

// at is the position of a value.
func (s *scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		low, high, v = log10(low), log10(high), log10(v)
	}
	return s.from + float64((s.to-s.from)*((v-low)/(high-low)))
}

// log10 is the logarithm of what is above 0. That of package math differs between processors in its last bits.
func log10(x float64) float64 {
	part, power := math.Frexp(x)
	if part < math.Sqrt2/2 {
		part, power = 2*part, power-1
	}
	s := (part - 1) / (part + 1)
	sum := 0.0
	for k := 21.0; k >= 1; k -= 2 { // the series of the inverse hyperbolic tangent; s is at most 0.172
		sum = float64(sum*float64(s*s)) + 1/k
	}
	return (float64(2*float64(s*sum)) + float64(float64(power)*math.Ln2)) / math.Ln10
}

// domain is the range of an axis: what the data need and the axis asks for, never empty, and from 0 on where the data
// begin near it.
func (a *Axis) domain(of span) (low, high float64) {
	if len(a.Names) > 0 {
		return -0.5, float64(len(a.Names)) - 0.5
	}
	if a.Range != [2]float64{} {
		of.add(a.Range[:]...)
	}
	low, high = of.low, of.high
	if low == high {
		switch {
		case a.Log:
			return low / 2, high * 2
		case low == 0:
			return 0, 1
		}
		by := math.Abs(low) / 2
		low, high = low-by, high+by
	}
	return low, high
}

// widen makes room around the data of a y axis.
func (a *Axis) widen(low, high float64) (float64, float64) {
	switch {
	case len(a.Names) > 0:
		return low, high
	case a.Log:
		part := high / low // and in the end its 32nd root
		for range 5 {
			part = math.Sqrt(part)
		}
		return low / part, high * part
	}
	by := (high - low) * 0.05
	bounded := func(v float64) bool { return a.Range != [2]float64{} && (v == a.Range[0] || v == a.Range[1]) }
	if low >= 0 && low < 0.5*high && !bounded(low) {
		low = 0
	} else if !bounded(low) && low != 0 {
		low -= by
	}
	if !bounded(high) && high != 0 {
		high += by
	}
	return low, high
}

// upright are the ticks of a y axis, a line of text or two apart.
func (a *Axis) upright(s *scale, size float64) {
	length := math.Abs(s.to - s.from)
	switch {
	case len(a.Names) > 0:
		s.ticks = named(a.Names)
	case s.log:
		s.ticks = logarithmic(s.low, s.high, max(2, int(length/(1.7*size))))
	default:
		s.ticks = linear(s.low, s.high, stepFor(s.low, s.high, min(max(2, int(length/(2.6*size))), 8)))
	}
}

// along are the ticks of an x axis, so many that their texts do not touch.
func (a *Axis) along(s *scale, f face) {
	length := s.to - s.from
	fits := func(ticks []tick) bool {
		end := math.Inf(-1)
		for _, t := range ticks {
			half := f.width(t.text) / 2
			if s.at(t.at)-half < end {
				return false
			}
			end = s.at(t.at) + half + f.size
		}
		return true
	}
	switch {
	case len(a.Names) > 0:
		s.ticks = named(a.Names)
		return
	case len(a.At) > 0:
		s.ticks = nil
		for _, at := range a.At {
			s.ticks = append(s.ticks, tick{at, exact(at)})
		}
		if fits(s.ticks) {
			return
		}
	}
	for most := min(max(2, int(length/(3*f.size))), 12); most > 1; most-- {
		if s.log {
			s.ticks = logarithmic(s.low, s.high, most)
		} else {
			s.ticks = linear(s.low, s.high, stepFor(s.low, s.high, most))
		}
		if fits(s.ticks) {
			return
		}
	}
}

func named(names []string) (ticks []tick) {
	for i, n := range names {
		ticks = append(ticks, tick{float64(i), n})
	}
	return ticks
}
