package campaign

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// A pool is what a metric came to in all runs at a point. Runs are independent of each other, and
// the values within a run are not: a slow moment makes many operations slow. So a pool keeps the
// values of each run together, and what chance did is judged by how the runs differ.
//
// It keeps every value, at eight bytes, and twice that once a quantile is asked for. One that is lean keeps no more than
// some: beyond them it has a digest.
type pool struct {
	unit    scenarios.Unit
	lean    bool
	runs    [][]float64 // of those that have values, in the order of the campaign; none where there is a digest
	rounds  []int       // which seed of the point each has
	digest  *digest     // nil: every value is kept
	n       int         // values
	missing int         // runs that have none
	open    int         // operations without an answer, and spans without an end
	sorted  []float64   // all values, once somebody asks
}

func (p *pool) add(r *scenarios.Reading) error {
	p.open += r.Open
	if r.Missing() {
		p.missing++
		return nil
	}
	if p.measured() > 0 && p.unit != r.Unit {
		return fmt.Errorf("the metric %q is in one unit in one run, and in another in the next: %q and %q",
			r.Name, p.unit, r.Unit)
	}
	p.unit = r.Unit
	p.n += len(r.Values)
	if p.digest != nil {
		p.digest.add(r.Values)
		return nil
	}
	p.runs = append(p.runs, r.Values)
	if p.lean && p.n > valuesMost {
		p.digest = newDigest(p.runs[0][0])
		for _, values := range p.runs {
			p.digest.add(values)
		}
		p.runs = nil
	}
	return nil
}

// valuesMost is how many values a pool keeps that is lean. With fewer all figures are exact.
var valuesMost = 1 << 17

// inOrder are all values, the least first.
func (p *pool) inOrder() []float64 {
	if p.sorted == nil {
		p.sorted = make([]float64, 0, p.n)
		for _, run := range p.runs {
			p.sorted = append(p.sorted, run...)
		}
		slices.Sort(p.sorted)
	}
	return p.sorted
}

// measured is how many runs have values.
func (p *pool) measured() int {
	if p.digest != nil {
		return p.digest.runs
	}
	return len(p.runs)
}

// single reports whether every run has one value.
func (p *pool) single() bool { return p.n == p.measured() }

// pools are those of a sweep: of each point and each of its metrics, in the order of the file.
type pools struct {
	of  [][]pool
	err error // the first
}

func newPools(points []point, lean bool) *pools {
	p := &pools{of: make([][]pool, len(points))}
	for i := range points {
		p.of[i] = slices.Repeat([]pool{{lean: lean}}, len(points[i].plan.Measure))
	}
	return p
}

// fold adds what was measured in the next run. A run that could not be made measured nothing, and is
// reported elsewhere.
func (p *pools) fold(o *outcome) {
	for i := range o.Measures {
		to := &p.of[o.Point][i]
		if err := to.add(&o.Measures[i]); err != nil && p.err == nil {
			p.err = fmt.Errorf("%w (seed %d: %s)", err, o.Seed, o.Replay)
		}
		if len(to.runs) > len(to.rounds) && !to.lean { // which only comparisons ask for
			to.rounds = append(to.rounds, o.Number/len(p.of))
		}
	}
}
