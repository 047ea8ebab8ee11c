package campaign

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/campaign/coverage"
	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A Report is what came of a campaign. Its JSON form is stable.
type Report struct {
	Master     uint64       `json:"master"`
	Seeds      int          `json:"seeds"`   // of each point; 0: as many as the budget allowed
	Runs       int          `json:"runs"`    // that were made
	Planned    int          `json:"planned"` // 0: as many as the budget allowed
	Events     uint64       `json:"events"`
	Print      string       `json:"fingerprint"` // of all runs, in order: the same campaign has the same
	Verdict    string       `json:"verdict"`
	Points     []*Point     `json:"points"`
	Violations []*Violation `json:"violations"` // the distinct ones: of a property, in a shape
	Undecided  []*Violation `json:"undecided"`
	Errors     []*Violation `json:"errors"`   // runs that could not be made; Why says why not
	Failures   []*Failure   `json:"failures"` // all runs that have not held, in order
	Mistakes   []*Mistake   `json:"mistakes"` // files that could not be run at all
	Kept       []*Kept      `json:"kept"`     // failures from before

	Interrupted bool `json:"interrupted,omitempty"` // somebody ended it before its time

	known   int  // runs that were made before
	tries   bool // what no run has tried is held against a point
	verdict check.Verdict
	print   uint64
	took    time.Duration
}

// A Point is a scenario with values for its parameters, and what came of its runs.
type Point struct {
	Scenario  string            `json:"scenario"`
	Settings  map[string]string `json:"settings"`
	Runs      int               `json:"runs"`
	Held      int               `json:"held"`
	Violated  int               `json:"violated"`
	Undecided int               `json:"undecided"`
	Failed    int               `json:"failed"` // could not be made
	Events    uint64            `json:"events"`
	Shows     []*Shown          `json:"shows"`
	Tried     []*Tried          `json:"tried"`
	Vacuities []string          `json:"vacuous,omitempty"` // sentences on what all its runs together have not done
	Rate      Rate              `json:"rate"`              // in how many seeds something is violated, expected or not
	First     *Sighting         `json:"first,omitempty"`   // the first run that shows a violation
	Waits     []int             `json:"waits,omitempty"`   // how many runs it took to each that does, since the one before

	Coverage *coverage.Table `json:"coverage,omitempty"` // what its runs have brought about, and what they never did

	// OutOfBounds counts the runs that did not return, took all memory, or ended the process. Of a point
	// that has several of them no further runs are made.
	OutOfBounds int `json:"out_of_bounds,omitempty"`

	Verdict string `json:"verdict"`

	Order   []scenarios.Setting `json:"-"` // Settings in the order of the file
	number  int                 // of all points, from 0
	verdict check.Verdict
	shown   int             // runs that violate something, expected or not
	since   int             // the run of the latest of them
	idle    int             // seeds in a row that bring nothing new: no run was made after so many; 0: all were
	tally   *coverage.Tally // nil: nobody looked
	enough  int             // of them: no run was made after so many; 0: all were
	took    time.Duration   // all its runs, one after the other
}

// Took is how long the runs of the point took, one after the other. It is not part of the JSON form.
func (p *Point) Took() time.Duration { return p.took }

// A Sighting is a run that shows a violation, whether or not one is expected.
type Sighting struct {
	Run        int      `json:"run"` // which of the point's it is, from 1
	Seed       uint64   `json:"seed"`
	Properties []string `json:"properties"` // that are violated; what fell first comes first
	History    bool     `json:"history"`    // what clients saw is enough to tell
	Replay     string   `json:"replay"`
}

// Has reports whether a violation, or what else there is to say of runs, is of the point.
func (p *Point) Has(v *Violation) bool { return v.point == p.number }

// A Shown is an expectation that some run of a point must show: that a bug is seen, or that a state
// is reached.
type Shown struct {
	Expect string `json:"expect"`
	Runs   int    `json:"runs"`             // that showed it
	Replay string `json:"replay,omitempty"` // of the first of them
}

// A Violation is a property that did not hold at a point, however many runs say so. One broken rule breaks
// several properties in a run: the one that falls first stands for all, and With says what falls after it.
type Violation struct {
	Scenario string            `json:"scenario"`
	Settings map[string]string `json:"settings"`
	Property string            `json:"property,omitempty"`
	Shape    string            `json:"shape,omitempty"` // the sentence without its numbers: see [shrink.Shape]
	Why      string            `json:"why"`
	Runs     int               `json:"runs"`
	Rate     Rate              `json:"rate"` // of the runs of its point
	Run      int               `json:"run"`  // the first of them, of all runs of the campaign, from 1
	Seed     uint64            `json:"seed"` // of the first
	Replay   string            `json:"replay,omitempty"`
	With     []*Consequence    `json:"with,omitempty"`
	Shrunk   *shrink.Shrunk    `json:"shrunk,omitempty"`     // the smallest run of the same; nil: there is none
	Unshrunk string            `json:"not_shrunk,omitempty"` // why there is none
	Case     string            `json:"case,omitempty"`       // the file in which it is kept

	Order []scenarios.Setting `json:"-"`
	point int
	text  []byte
}

// A Failure is a run that has not held, by what fell first in it.
type Failure struct {
	Scenario string            `json:"scenario"`
	Settings map[string]string `json:"settings"`
	Run      int               `json:"run"` // of all runs of the campaign, from 1
	Seed     uint64            `json:"seed"`
	Verdict  string            `json:"verdict"` // violated, undecided, or error: it could not be made
	Property string            `json:"property,omitempty"`
	Shape    string            `json:"shape,omitempty"`
	Replay   string            `json:"replay"`
}

// A Mistake is a file that could not be read or evaluated: the others of the campaign are run.
type Mistake struct {
	File string `json:"file"`
	Why  string `json:"why"`
	Err  error  `json:"-"`
}

// MistakeIn is the mistake of a file that an error tells of.
func MistakeIn(file string, err error) *Mistake { return &Mistake{file, err.Error(), err} }

// A Consequence is a property that falls in runs in which another has fallen before.
type Consequence struct {
	Property string `json:"property"`
	Runs     int    `json:"runs"` // of those of the violation
}

// Overall is the verdict on the campaign.
func (r *Report) Overall() check.Verdict { return r.verdict }

// Took is how long the campaign took. It is not part of the JSON form, which is the same for every
// campaign that got as far.
func (r *Report) Took() time.Duration { return r.took }

// Known is how many of the runs were made before this process began.
func (r *Report) Known() int { return r.known }

func newReport(c Campaign, points []point) *Report {
	r := &Report{
		Master: c.Master, Seeds: c.Seeds, Planned: c.Shard.Count(len(points), c.Seeds),
		Violations: []*Violation{}, Undecided: []*Violation{}, Errors: []*Violation{},
		Failures: []*Failure{}, Mistakes: append([]*Mistake{}, c.Mistakes...), Kept: append([]*Kept{}, c.Kept...),
	}
	for i := range points {
		p := &Point{
			Scenario: points[i].file.Name, Settings: map[string]string{}, Shows: []*Shown{}, Tried: []*Tried{},
			Order: points[i].settings, enough: points[i].enough, idle: c.Idle, number: i,
		}
		if terms := points[i].terms; terms != nil {
			p.tally = terms.Tally()
		}
		for _, s := range points[i].settings {
			p.Settings[s.Name] = s.Value
		}
		r.Points = append(r.Points, p)
	}
	return r
}

// fold adds what came of the next run.
func (r *Report) fold(o outcome) {
	p := r.Points[o.Point]
	r.Runs++
	r.Events += o.Events
	r.print = sim.Roll(r.print^o.Print, sim.Choice{})
	p.Runs++
	p.Events += o.Events
	p.took += o.Took
	if len(o.Shown) > 0 {
		p.sees(&o)
	}
	if o.Bounds {
		p.OutOfBounds++
	}
	if o.Err != "" {
		p.Failed++
		r.Errors, _ = r.note(r.Errors, o, finding{Finding: check.Finding{Why: o.Err}})
		r.fails(o, "error")
		return
	}
	switch o.Verdict {
	case check.Held:
		p.Held++
	case check.Violated:
		p.Violated++
	case check.Undecided:
		p.Undecided++
	}
	if o.Verdict != check.Held {
		r.fails(o, o.Verdict.String())
	}
	r.foldFindings(o)
	p.try(o.Tried)
	if p.tally != nil {
		p.tally.Add(o.Seen)
	}
	for _, s := range o.Shows {
		p.show(s, o.Replay)
	}
}

// covered reports whether so many seeds in a row have brought nothing new that no further ones are needed.
func (p *Point) covered() bool { return p.idle > 0 && p.tally != nil && p.tally.Idle() >= p.idle }

// sees adds that the latest run shows a violation.
func (p *Point) sees(o *outcome) {
	p.shown++
	if p.First == nil {
		p.First = &Sighting{Run: p.Runs, Seed: o.Seed, Properties: o.Shown, History: o.Clients, Replay: o.Replay}
	}
	if p.enough > 0 {
		p.Waits = append(p.Waits, p.Runs-p.since)
	}
	p.since = p.Runs
}

// fails adds a run that has not held.
func (r *Report) fails(o outcome, verdict string) {
	p := r.Points[o.Point]
	f := &Failure{
		Scenario: p.Scenario, Settings: p.Settings, Run: o.Number + 1, Seed: o.Seed, Verdict: verdict, Replay: o.Replay,
	}
	if len(o.Findings) > 0 {
		f.Property, f.Shape = o.Findings[0].Property, o.Findings[0].Shape
	}
	r.Failures = append(r.Failures, f)
}

// foldFindings adds what did not hold in the next run. What is undecided in a run that violates something
// says nothing new, and that a run is not deterministic comes of nothing else.
func (r *Report) foldFindings(o outcome) {
	var lead *Violation
	for _, f := range o.Findings {
		switch {
		case f.Verdict == check.Violated && (lead == nil || f.Property == Deterministic):
			var v *Violation
			if r.Violations, v = r.note(r.Violations, o, f); lead == nil {
				lead = v
			}
		case f.Verdict == check.Violated:
			lead.add(f.Property)
		case o.Verdict != check.Violated:
			r.Undecided, _ = r.note(r.Undecided, o, f)
		}
	}
}

// add counts a property that fell after the violation.
func (v *Violation) add(property string) {
	i := slices.IndexFunc(v.With, func(c *Consequence) bool { return c.Property == property })
	if i < 0 {
		i = len(v.With)
		v.With = append(v.With, &Consequence{Property: property})
	}
	v.With[i].Runs++
}

// show counts a run that must show something, or does.
func (p *Point) show(s showing, replay string) {
	var found *Shown
	for _, have := range p.Shows {
		if have.Expect == s.Expect {
			found = have
		}
	}
	if found == nil {
		found = &Shown{Expect: s.Expect}
		p.Shows = append(p.Shows, found)
	}
	if s.Shown {
		if found.Runs++; found.Runs == 1 {
			found.Replay = replay
		}
	}
}

// note counts a finding with those that are like it, of which the first is kept.
func (r *Report) note(list []*Violation, o outcome, f finding) (with []*Violation, at *Violation) {
	for _, v := range list {
		if v.point == o.Point && v.Property == f.Property && v.Shape == f.Shape && (f.Property != "" || v.Why == f.Why) {
			v.Runs++
			return list, v
		}
	}
	p := r.Points[o.Point]
	v := &Violation{
		Scenario: p.Scenario, Settings: p.Settings, Property: f.Property, Shape: f.Shape, Why: f.Why, Runs: 1,
		Run: o.Number + 1, Seed: o.Seed, Replay: o.Replay, Order: p.Order, point: o.Point,
	}
	return append(list, v), v
}

// Broken reports whether some run was not the same when it was made twice, and whether some run ran out
// of bounds.
func (r *Report) Broken() (another, bounds bool) {
	for _, v := range r.Violations {
		another = another || v.Property == Deterministic
		bounds = bounds || v.Property == supervise.NoPanic || v.Property == supervise.InBounds
	}
	return another, bounds
}

// Sufficed reports whether runs were not made because others of their point had shown a violation already.
func (r *Report) Sufficed() bool {
	return r.Runs < r.Planned && !slices.ContainsFunc(r.Points, func(p *Point) bool {
		return (p.enough == 0 || p.shown < p.enough) && p.Runs*len(r.Points) < r.Planned
	})
}

// Covered reports whether every point was run until so many seeds in a row brought nothing new.
func (r *Report) Covered() bool {
	return !slices.ContainsFunc(r.Points, func(p *Point) bool { return !p.covered() })
}

// GaveUp reports whether runs were not made because others of their point ran out of bounds.
func (r *Report) GaveUp() bool {
	return slices.ContainsFunc(r.Points, func(p *Point) bool { return p.OutOfBounds >= boundsMost })
}

// finish judges the points and the whole.
func (r *Report) finish(took time.Duration) {
	r.took = took
	r.Print = fmt.Sprintf("%016x", r.print)
	r.verdict = check.Held
	for _, p := range r.Points {
		p.verdict = check.Held
		if r.tries {
			p.Vacuities = p.vacuous()
		}
		switch {
		case p.Violated > 0:
			p.verdict = check.Violated
		case p.Undecided > 0 || p.Failed > 0 || p.Runs == 0 || !p.showsAll() || len(p.Vacuities) > 0:
			p.verdict = check.Undecided
		}
		p.Verdict = p.verdict.String()
		p.Rate = RateOf(p.shown, p.Runs)
		if p.tally != nil {
			p.Coverage = p.tally.Table()
		}
		if r.verdict != check.Violated && p.verdict != check.Held {
			r.verdict = p.verdict
		}
	}
	for _, v := range slices.Concat(r.Violations, r.Undecided, r.Errors) {
		v.Rate = RateOf(v.Runs, r.Points[v.point].Runs)
	}
	if kept := r.keptVerdict(); r.verdict == check.Held || kept == check.Violated {
		r.verdict = kept
	}
	if incomplete := r.Interrupted || len(r.Points)+len(r.Kept) == 0 || len(r.Mistakes) > 0; incomplete && r.verdict == check.Held {
		r.verdict = check.Undecided
	}
	r.Verdict = r.verdict.String()
}

// showsAll reports whether some run showed everything that some run must show.
func (p *Point) showsAll() bool {
	for _, s := range p.Shows {
		if s.Runs == 0 {
			return false
		}
	}
	return true
}

// Overall is the verdict on the point.
func (p *Point) Overall() check.Verdict { return p.verdict }
