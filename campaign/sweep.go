package campaign

import (
	"context"
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// A Sweep measures a scenario: many runs at every point of its parameters, and statistics of what
// they came to.
type Sweep struct {
	File    *language.File
	Grid    []Choice // values of parameters that are given from outside; the last changes fastest
	Seeds   int      // runs of every point; 0: as many as the file asks for
	Master  uint64   // from which the seeds come
	Workers int      // runs at a time; 0: one a core
	Compare string   // a parameter: every other point is compared with that of its first value; "": none is

	// Lean bounds the memory: of a metric at a point no more than 131,072 values are kept. Where there are more, quantiles
	// are within 0.05 %: see digest. Comparisons need every value.
	Lean bool

	// As in a [Campaign].
	Shard  folder.Shard
	Folder *folder.Folder
	Watch  *supervise.Watch

	// Progress, if there is one, is told how far the sweep is, one call at a time.
	Progress func(Progress)
}

// A Choice is a parameter with the values that a sweep gives it.
type Choice struct {
	Name   string
	Values []string // as --set takes them
}

// seedsDefault is how many seeds a point has where nobody says.
const seedsDefault = 100

// Run makes the runs and works the table out. It is the same whatever the number of workers. No
// further run begins once ctx is done: the table is about those that were made, and undecided unless
// something was violated. The error is about a file that cannot be evaluated, or that measures
// nothing; what goes wrong in a run is part of the table.
func (s Sweep) Run(ctx context.Context) (*Table, error) {
	points, err := s.points()
	if err != nil {
		return nil, err
	}
	pools := newPools(points, s.Lean && s.Compare == "")
	report, err := s.campaign(points).runAll(ctx, points, pools, true)
	if err != nil {
		return nil, err
	}
	if pools.err != nil {
		return nil, pools.err
	}
	return s.table(points, pools, report)
}

// Make makes those runs that the folder of the sweep has not, and keeps in the folder what was measured: see
// [Sweep.Gather]. The report is about all runs of the shard.
func (s Sweep) Make(ctx context.Context) (*Report, error) {
	points, err := s.points()
	if err != nil {
		return nil, err
	}
	return s.campaign(points).runAll(ctx, points, nil, true)
}

// Gather is the table of the runs that a folder has, in all its shards, and how many are still to be made.
func (s Sweep) Gather(dir string) (t *Table, missing int, err error) {
	points, err := s.points()
	if err != nil {
		return nil, 0, err
	}
	pools := newPools(points, s.Lean && s.Compare == "")
	report, missing, err := s.campaign(points).gather(dir, points, pools, func(*outcome) {})
	if err == nil {
		err = pools.err
	}
	if err != nil {
		return nil, 0, err
	}
	t, err = s.table(points, pools, report)
	return t, missing, err
}

// campaign makes the runs of the sweep.
func (s Sweep) campaign(points []point) Campaign {
	if s.Seeds == 0 {
		s.Seeds = seedsOf(points[0].plan)
	}
	return Campaign{
		Seeds: s.Seeds, Master: s.Master, Workers: s.Workers, Watch: s.Watch, Progress: s.Progress,
		Folder: s.Folder, Shard: s.Shard,
	}
}

func seedsOf(plan *scenarios.Plan) int {
	if plan.Sweep != nil {
		return plan.Sweep.Seeds
	}
	return seedsDefault
}

// points are those of the grid, and at each of them those of the file.
func (s Sweep) points() ([]point, error) {
	all := [][]scenarios.Setting{nil}
	for _, c := range s.Grid {
		var next [][]scenarios.Setting
		for _, settings := range all {
			for _, v := range c.Values {
				next = append(next, append(settings[:len(settings):len(settings)], scenarios.Setting{Name: c.Name, Value: v}))
			}
		}
		if all = next; len(all) > pointsMax {
			return nil, fmt.Errorf("%s: the grid has more than %d points", s.File.Name, pointsMax)
		}
	}
	var points []point
	for _, settings := range all {
		of, err := s.File.Points(settings)
		if err != nil {
			return nil, err
		}
		if len(points)+len(of) > pointsMax {
			return nil, fmt.Errorf("%s: the grid has more than %d points", s.File.Name, pointsMax)
		}
		for _, at := range of {
			p, err := pointOf(s.File, at)
			if err != nil {
				return nil, err
			}
			if len(p.plan.Measure) == 0 {
				return nil, fmt.Errorf("%s: the scenario measures nothing; write measure = {\"latency\": latency()}", s.File.Name)
			}
			points = append(points, p)
		}
	}
	return points, nil
}

// pointsMax bounds a grid.
const pointsMax = 10_000

// A Table is what came of a sweep. Its JSON form is stable, and has what that of a [Report] has.
type Table struct {
	*Report
	Points  []*Row `json:"points"`
	Verdict string `json:"verdict"`

	Columns []*scenarios.Statistic `json:"-"`

	Stats  []string `json:"stats"`  // Columns, as the file writes them
	Varies []string `json:"varies"` // the parameters that have several values

	Compared    string        `json:"compared,omitempty"` // the parameter by which points are
	Comparisons []*Comparison `json:"compare,omitempty"`

	verdict check.Verdict
	points  []point
	pools   *pools
}

// Values hands on what was measured at each point, metric by metric: the values of each run that has any. Where they
// were too many to be kept there are none.
// At is the point's place in Points.
func (t *Table) Values(do func(at int, metric string, unit scenarios.Unit, runs [][]float64)) {
	for i := range t.points {
		for k, m := range t.points[i].plan.Measure {
			p := &t.pools.of[i][k]
			do(i, m.Name, p.unit, p.runs)
		}
	}
}

// A Row is a point of a sweep, and what its runs came to.
type Row struct {
	*Point
	Verdict string     `json:"verdict"`
	Figures []Figure   `json:"stats"`  // in the order of the columns
	Claims  []*Finding `json:"expect"` // in the order of the file

	verdict check.Verdict
}

// Overall is the verdict on the sweep: on its runs and on its claims.
func (t *Table) Overall() check.Verdict { return t.verdict }

// Overall is the verdict on the point: on its runs and on its claims.
func (r *Row) Overall() check.Verdict { return r.verdict }

func (s Sweep) table(points []point, pools *pools, report *Report) (*Table, error) {
	t := &Table{
		Report: report, Points: []*Row{}, Stats: []string{}, Varies: varies(report.Points), verdict: report.verdict, points: points, pools: pools,
	}
	t.Columns = columnsOf(points)
	for _, c := range t.Columns {
		t.Stats = append(t.Stats, c.Text)
	}
	for i := range points {
		row := &Row{Point: report.Points[i], Claims: []*Finding{}, verdict: report.Points[i].verdict}
		for _, c := range t.Columns {
			row.Figures = append(row.Figures, pools.figure(i, points[i].plan, c))
		}
		if sweep := points[i].plan.Sweep; sweep != nil {
			for _, c := range sweep.Expect {
				figure := pools.figure(i, points[i].plan, c.Stat)
				if err := c.Fits(figure.Unit); err != nil && figure.Value.Known() {
					return nil, err
				}
				finding := judge(c, figure, report.Points[i].Runs >= sweep.Seeds)
				row.verdict = worse(row.verdict, finding.verdict)
				row.Claims = append(row.Claims, finding)
			}
		}
		t.verdict = worse(t.verdict, row.verdict)
		row.Verdict = row.verdict.String()
		t.Points = append(t.Points, row)
	}
	t.Verdict = t.verdict.String()
	if s.Compare == "" {
		return t, nil
	}
	var err error
	t.Compared = s.Compare
	t.Comparisons, err = s.compare(points, pools, t)
	return t, err
}

// worse is the verdict that counts of two.
func worse(a, b check.Verdict) check.Verdict {
	if a == check.Violated || b == check.Held {
		return a
	}
	return b
}

// figure is a statistic at a point. Of a metric that is not measured there it is no number.
func (p *pools) figure(at int, plan *scenarios.Plan, s *scenarios.Statistic) Figure {
	return newFigure(s, p.poolOf(at, plan, s.Metric))
}

// poolOf is the pool of a metric at a point. One that is not measured there is empty.
func (p *pools) poolOf(at int, plan *scenarios.Plan, metric string) *pool {
	for i := range plan.Measure {
		if plan.Measure[i].Name == metric {
			return &p.of[at][i]
		}
	}
	return &pool{}
}

// columnsOf are the statistics that the points ask for, each once. Where a file names none, they
// are the median and the 99 % quantile of each metric.
func columnsOf(points []point) []*scenarios.Statistic {
	var out []*scenarios.Statistic
	seen := map[string]bool{}
	add := func(s *scenarios.Statistic) {
		if !seen[s.Text] {
			seen[s.Text] = true
			out = append(out, s)
		}
	}
	for i := range points {
		plan := points[i].plan
		if plan.Sweep != nil && len(plan.Sweep.Table) > 0 {
			for _, s := range plan.Sweep.Table {
				add(s)
			}
			continue
		}
		for _, m := range plan.Measure {
			add(language.MedianOf(m.Name))
			add(language.QuantileOf(m.Name, 990_000))
		}
	}
	return out
}

// varies are the parameters that have not the same value at every point, in the order of the points.
func varies(points []*Point) []string {
	out := []string{}
	for _, s := range points[0].Order {
		if slices.ContainsFunc(points, func(p *Point) bool { return p.Settings[s.Name] != s.Value }) {
			out = append(out, s.Name)
		}
	}
	return out
}
