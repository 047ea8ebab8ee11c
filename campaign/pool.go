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
// It keeps every value, at eight bytes, and twice that once a quantile is asked for.
type pool struct {
	unit    scenarios.Unit
	runs    [][]float64 // of those that have values, in the order of the campaign
	rounds  []int       // which seed of the point each has
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
	if len(p.runs) > 0 && p.unit != r.Unit {
		return fmt.Errorf("the metric %q is in one unit in one run, and in another in the next: %q and %q",
			r.Name, p.unit, r.Unit)
	}
	p.unit = r.Unit
	p.runs = append(p.runs, r.Values)
	p.n += len(r.Values)
	return nil
}

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

// single reports whether every run has one value.
func (p *pool) single() bool { return p.n == len(p.runs) }

// pools are those of a sweep: of each point and each of its metrics, in the order of the file.
type pools struct {
	of  [][]pool
	err error // the first
}

func newPools(points []point) *pools {
	p := &pools{of: make([][]pool, len(points))}
	for i := range points {
		p.of[i] = make([]pool, len(points[i].plan.Measure))
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
		if len(to.runs) > len(to.rounds) {
			to.rounds = append(to.rounds, o.Number/len(p.of))
		}
	}
}
