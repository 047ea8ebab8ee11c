package campaign

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
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
	Violations []*Violation `json:"violations"`
	Undecided  []*Violation `json:"undecided"`
	Errors     []*Violation `json:"errors"` // runs that could not be made; Why says why not

	Interrupted bool `json:"interrupted,omitempty"` // somebody ended it before its time

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
	Shows     []*Shown          `json:"shows"`
	Verdict   string            `json:"verdict"`

	Order   []scenarios.Setting `json:"-"` // Settings in the order of the file
	verdict check.Verdict
}

// A Shown is an expectation that some run of a point must show: that a bug is seen, or that a state
// is reached.
type Shown struct {
	Expect string `json:"expect"`
	Runs   int    `json:"runs"`             // that showed it
	Replay string `json:"replay,omitempty"` // of the first of them
}

// A Violation is a property that did not hold at a point, however many runs say so.
type Violation struct {
	Scenario string            `json:"scenario"`
	Settings map[string]string `json:"settings"`
	Property string            `json:"property,omitempty"`
	Why      string            `json:"why"`
	Runs     int               `json:"runs"`
	Seed     uint64            `json:"seed"` // of the first
	Replay   string            `json:"replay,omitempty"`

	Order []scenarios.Setting `json:"-"`
	point int
}

// Overall is the verdict on the campaign.
func (r *Report) Overall() check.Verdict { return r.verdict }

// Took is how long the campaign took. It is not part of the JSON form, which is the same for every
// campaign that got as far.
func (r *Report) Took() time.Duration { return r.took }

func newReport(c Campaign, points []point) *Report {
	r := &Report{
		Master: c.Master, Seeds: c.Seeds, Planned: c.Seeds * len(points),
		Violations: []*Violation{}, Undecided: []*Violation{}, Errors: []*Violation{},
	}
	for i := range points {
		p := &Point{
			Scenario: points[i].file.Name, Settings: map[string]string{}, Shows: []*Shown{},
			Order: points[i].settings,
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
	p := r.Points[o.point]
	r.Runs++
	r.Events += o.events
	r.print = sim.Roll(r.print^o.print, sim.Choice{})
	p.Runs++
	if o.err != "" {
		p.Failed++
		r.Errors = r.note(r.Errors, o, check.Finding{Why: o.err})
		return
	}
	switch o.verdict {
	case check.Held:
		p.Held++
	case check.Violated:
		p.Violated++
	case check.Undecided:
		p.Undecided++
	}
	for _, f := range o.findings {
		if f.Verdict == check.Violated {
			r.Violations = r.note(r.Violations, o, f)
		} else {
			r.Undecided = r.note(r.Undecided, o, f)
		}
	}
	for _, s := range o.shows {
		p.show(s, o.replay)
	}
}

// show counts a run that must show something, or does.
func (p *Point) show(s showing, replay string) {
	var found *Shown
	for _, have := range p.Shows {
		if have.Expect == s.expect {
			found = have
		}
	}
	if found == nil {
		found = &Shown{Expect: s.expect}
		p.Shows = append(p.Shows, found)
	}
	if s.shown {
		if found.Runs++; found.Runs == 1 {
			found.Replay = replay
		}
	}
}

// note counts a finding with those that are like it, of which the first is kept.
func (r *Report) note(list []*Violation, o outcome, f check.Finding) []*Violation {
	for _, v := range list {
		if v.point == o.point && v.Property == f.Property && (f.Property != "" || v.Why == f.Why) {
			v.Runs++
			return list
		}
	}
	p := r.Points[o.point]
	return append(list, &Violation{
		Scenario: p.Scenario, Settings: p.Settings, Property: f.Property, Why: f.Why, Runs: 1,
		Seed: o.seed, Replay: o.replay, Order: p.Order, point: o.point,
	})
}

// finish judges the points and the whole.
func (r *Report) finish(took time.Duration) {
	r.took = took
	r.Print = fmt.Sprintf("%016x", r.print)
	r.verdict = check.Held
	for _, p := range r.Points {
		p.verdict = check.Held
		switch {
		case p.Violated > 0:
			p.verdict = check.Violated
		case p.Undecided > 0 || p.Failed > 0 || p.Runs == 0 || !p.showsAll():
			p.verdict = check.Undecided
		}
		p.Verdict = p.verdict.String()
		if r.verdict != check.Violated && p.verdict != check.Held {
			r.verdict = p.verdict
		}
	}
	if len(r.Points) == 0 || r.Interrupted && r.verdict == check.Held {
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
