package sim

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// A Share is a distribution, and the share of the values that come from it.
type Share struct {
	Of   PPM
	Dist Dist
}

// Mixture takes each value from one of several distributions, chosen by their shares, which must add
// up to 1,000,000; it panics if they do not. Shares of 0 count as not there.
//
// One draw of 64 bits says which distribution, and what is left of it says which value of that one.
// The distribution with the least value has the first share, so that a draw of 0 is the least.
func Mixture(shares ...Share) Dist {
	var whole PPM
	for _, s := range shares {
		whole += s.Of
	}
	if whole != 1e6 || slices.ContainsFunc(shares, func(s Share) bool { return s.Of < 0 }) {
		panic(fmt.Sprintf("sim: Mixture: the shares add up to %v, not to 100%%, or one is negative", whole))
	}
	shares = slices.DeleteFunc(slices.Clone(shares), func(s Share) bool { return s.Of == 0 })
	if len(shares) == 1 {
		return shares[0].Dist
	}
	names := make([]string, len(shares))
	d := Dist{lo: shares[0].Dist.lo, hi: shares[0].Dist.hi}
	for i := range shares {
		s := &shares[i]
		names[i] = fmt.Sprintf("(%v, %v)", s.Of, s.Dist)
		d.lo, d.hi = min(d.lo, s.Dist.lo), max(d.hi, s.Dist.hi)
		d.mean += s.Dist.mean / 1e6 * time.Duration(s.Of)
		d.mean += s.Dist.mean % 1e6 * time.Duration(s.Of) / 1e6
	}
	d.name = "mixture(" + strings.Join(names, ", ") + ")"
	slices.SortStableFunc(shares, func(a, b Share) int { return cmp.Compare(a.Dist.lo, b.Dist.lo) })
	d.table = &distTable{}
	var below PPM
	for i := range shares {
		d.table.parts = append(d.table.parts, shares[i].Dist)
		d.table.from = append(d.table.from, partOfAll(below))
		below += shares[i].Of
	}
	return d
}

// partOfAll is p of 2^64, for a p below 1,000,000.
func partOfAll(p PPM) uint64 {
	n, _ := bits.Div64(uint64(p), 0, 1e6)
	return n
}

// Sum adds up one value of each of the distributions, each drawn for itself, up to the largest
// duration there is. Each takes the bits of the one before, mixed once more, which leaves 0 as it is:
// a draw of 0 is the least of all.
func Sum(dists ...Dist) Dist {
	var parts []Dist
	var names []string
	var shift time.Duration
	for _, d := range dists {
		switch {
		case d.table == nil:
			shift += d.lo
		case d.table.parts != nil && d.table.from == nil:
			parts = append(parts, d.table.parts...)
			names = append(names, d.name)
		default:
			parts = append(parts, d)
			names = append(names, d.name)
		}
	}
	var d Dist
	switch len(parts) {
	case 0:
	case 1:
		d = parts[0]
	default:
		d = Dist{name: strings.Join(names, " + "), table: &distTable{parts: parts}}
		for i := range parts {
			d.lo, d.hi = inRange(d.lo+parts[i].lo), inRange(d.hi+parts[i].hi)
			d.mean = inRange(d.mean + parts[i].mean)
		}
	}
	if shift == 0 {
		return d
	}
	return d.Plus(shift)
}

// inRange is a sum of two durations, held to what can be added to once more.
func inRange(d time.Duration) time.Duration { return min(max(d, -longest), longest) }

// shifted is the table of a mixture or a sum, shifted.
func (t *distTable) shifted(by time.Duration) *distTable {
	out := &distTable{parts: slices.Clone(t.parts), from: t.from}
	for i := range out.parts {
		if i == 0 || t.from != nil {
			out.parts[i] = out.parts[i].Plus(by)
		}
	}
	return out
}

// at is the value of a mixture or a sum for 64 uniform bits.
func (t *distTable) at(u uint64) time.Duration {
	if t.from == nil {
		var sum time.Duration
		for i := range t.parts {
			sum = inRange(sum + t.parts[i].at(u))
			u = mix(u)
		}
		return sum
	}
	i := len(t.from) - 1
	for u < t.from[i] {
		i--
	}
	width := -t.from[i] // of the last, up to 2^64
	if i+1 < len(t.from) {
		width = t.from[i+1] - t.from[i]
	}
	within, _ := bits.Div64(u-t.from[i], 0, width)
	return t.parts[i].at(within)
}
