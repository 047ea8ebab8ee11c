package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A Hunt looks for the mutants of a protocol with what chance brings about: how many seeds of a scenario
// does it take until one shows that a rule is missing?
//
// Every file of the campaign that is about the protocol and has a parameter called mutant is run with
// each mutant in turn, up to the first run that shows a violation, or the twentieth: then the number of
// seeds that it takes has a median with an interval. The mutant's own witness is run up to the first, with its
// parameter bug and no other setting: where chance misses a mutant, the witness tells whether it could be seen at all.
type Hunt struct {
	Campaign
	Protocol  *about.Protocol
	Witnesses []*language.File // by mutant; nil where it names none
	Times     int              // how often each is to be found in each scenario; 0: once
}

// ErrNowhere is the error of scenarios of which none can be given a mutant of the protocol. With no files at
// all only the witnesses are run.
var ErrNowhere = errors.New("can be given a mutant")

// The parameters by which a scenario is given a mutant.
const (
	mutantParam = "mutant" // by its name
	bugParam    = "bug"    // the one of which the scenario is the witness
)

// A Matrix is what came of a hunt. Its JSON form is stable.
type Matrix struct {
	Protocol string    `json:"protocol"`
	Master   uint64    `json:"master"`
	Seeds    int       `json:"seeds"` // of each mutant in each scenario; 0: as many as the budget allowed
	Times    int       `json:"times"` // how often each was to be found in each
	Runs     int       `json:"runs"`
	Events   uint64    `json:"events"`
	Verdict  string    `json:"verdict"` // held where every mutant is found, violated where one survives
	Mutants  []*Hunted `json:"mutants"`
	Errors   []string  `json:"errors"` // why runs could not be made

	Interrupted bool `json:"interrupted,omitempty"`

	verdict check.Verdict
	took    time.Duration
}

// Hunted is a mutant, and what came of hunting it.
type Hunted struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Fate  Fate    `json:"fate"`
	Cells []*Cell `json:"scenarios"`
}

// A Fate is what became of a mutant.
type Fate string

// The fates.
const (
	Found    Fate = "found"     // by chance
	Aimed    Fate = "witness"   // by its witness alone, which aims at it: there is a reason that chance misses it
	Survives Fate = "survives"  // by nothing, in all runs
	Unknown  Fate = "undecided" // by nothing yet: some runs were not made, or could not be
)

// A Cell is a mutant in a scenario.
type Cell struct {
	*Point
	Witness bool  `json:"witness"`         // the scenario is the mutant's own
	Takes   *Wait `json:"takes,omitempty"` // nil: it was found too seldom to tell
}

// A Wait is how many seeds it takes to find something. The median is between Low and High with 95 % confidence,
// by the order of what was seen (the binomial interval, which assumes nothing of the distribution).
type Wait struct {
	Median int `json:"median"`
	Low    int `json:"low"`
	High   int `json:"high"`
	Ninety int `json:"ninety"` // in nine of ten hunts it takes no more
	Of     int `json:"of"`     // hunts
}

// waitOf is the wait of which some were seen; nil if they are too few for an interval.
func waitOf(seen []int) *Wait {
	n := len(seen)
	low, high := sure.ranks(n, 0.5)
	if low < 1 || high > n {
		return nil
	}
	sorted := slices.Sorted(slices.Values(seen))
	return &Wait{Median: sorted[(n-1)/2], Low: sorted[low-1], High: sorted[high-1], Ninety: sorted[(n*9+9)/10-1], Of: n}
}

// Run hunts. The error is about a file that cannot be evaluated, or that none is about the protocol.
func (h Hunt) Run(ctx context.Context) (*Matrix, error) {
	h.Enough = max(h.Times, 1)
	places, err := h.everywhere()
	if err != nil {
		return nil, err
	}
	m := &Matrix{Protocol: h.Protocol.Name, Master: h.Master, Seeds: h.Seeds, Times: h.Enough, Mutants: []*Hunted{}, Errors: []string{}}
	var points []point
	var of []*Hunted
	for i, mutant := range h.Protocol.Mutants {
		row := &Hunted{ID: mutant.ID, Name: mutant.Name, Cells: []*Cell{}}
		m.Mutants = append(m.Mutants, row)
		for range places[i] {
			of = append(of, row)
		}
		points = append(points, places[i]...)
	}
	r, err := h.runAll(ctx, points, nil, false)
	if err != nil {
		return nil, err
	}
	for i, p := range r.Points {
		_, bug := p.Settings[bugParam]
		of[i].Cells = append(of[i].Cells, &Cell{Point: p, Witness: bug, Takes: waitOf(p.Waits)})
	}
	m.finish(r)
	return m, nil
}

// chances are the files in which chance is to find the mutants. Where a parameter is given a value, those that have none
// of its name are left out, unless no other is left.
func (h Hunt) chances() ([]*language.File, error) {
	all, err := h.taking(h.Files, mutantParam)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 && len(h.Files) > 0 {
		return nil, fmt.Errorf("none of these scenarios %w of %s: one that can is about it, and has the line "+
			`mutant = param("mutant", "")`, ErrNowhere, h.Protocol.Name)
	}
	set := all
	for _, s := range h.Settings {
		if set, err = h.taking(set, s.Name); err != nil {
			return nil, err
		}
	}
	if len(set) == 0 {
		return all, nil // and the first says what it has
	}
	return set, nil
}

// taking are those of the files that are about the protocol and have a parameter.
func (h Hunt) taking(files []*language.File, param string) (with []*language.File, err error) {
	for _, f := range files {
		plan, err := f.Evaluate(nil, scenarios.Dull)
		if err != nil {
			return nil, err
		}
		has := slices.ContainsFunc(plan.Params, func(p scenarios.Param) bool { return p.Name == param })
		if has && plan.Protocol.Name == h.Protocol.Name {
			with = append(with, f)
		}
	}
	return with, nil
}

// takes reports whether a file that has a parameter for mutants takes this one: it may have a list of those that it takes.
func takes(f *language.File, m *about.Mutant) bool {
	plan, err := f.Evaluate(nil, scenarios.Dull)
	return err == nil && slices.ContainsFunc(plan.Params, func(p scenarios.Param) bool {
		return p.Name == mutantParam && (p.Values == nil || slices.Contains(p.Values, m.Name))
	})
}

// everywhere is where each of the mutants is looked for.
func (h Hunt) everywhere() (all [][]point, err error) {
	chances, err := h.chances()
	if err != nil {
		return nil, err
	}
	for i, mutant := range h.Protocol.Mutants {
		at, err := h.places(chances, mutant, h.Witnesses[i])
		if err != nil {
			return nil, err
		}
		all = append(all, at)
	}
	return all, nil
}

// places are where a mutant is looked for.
func (h Hunt) places(chances []*language.File, m *about.Mutant, witness *language.File) (all []point, err error) {
	add := func(f *language.File, param, value string) {
		var p point
		if err == nil {
			settings, enough := h.Settings, h.Enough
			if param == bugParam {
				settings, enough = nil, 1
			}
			p, err = pointOf(f, append(slices.Clip(settings), scenarios.Setting{Name: param, Value: value}))
			p.enough = enough
			all = append(all, p)
		}
	}
	for _, f := range chances {
		if takes(f, m) {
			add(f, mutantParam, m.Name)
		}
	}
	if witness == nil {
		return all, err
	}
	own, failed := h.taking([]*language.File{witness}, bugParam)
	if failed != nil {
		return nil, failed
	}
	for _, f := range own {
		add(f, bugParam, "true")
	}
	return all, err
}

// finish says what became of each mutant, and of the hunt.
func (m *Matrix) finish(r *Report) {
	m.Runs, m.Events, m.Interrupted, m.took = r.Runs, r.Events, r.Interrupted, r.took
	for _, e := range r.Errors {
		m.Errors = append(m.Errors, e.Why)
	}
	m.verdict = check.Held
	for _, row := range m.Mutants {
		switch row.Fate = row.fate(r.Planned / len(r.Points)); row.Fate {
		case Survives:
			m.verdict = check.Violated
		case Unknown:
			if m.verdict == check.Held {
				m.verdict = check.Undecided
			}
		}
	}
	m.Verdict = m.verdict.String()
}

// fate is what became of the mutant, of which so many runs were to be made in each scenario.
func (h *Hunted) fate(planned int) Fate {
	witnessed, open := false, len(h.Cells) == 0
	for _, c := range h.Cells {
		switch {
		case c.First != nil && !c.Witness:
			return Found
		case c.First != nil:
			witnessed = true
		default:
			open = open || planned == 0 || c.Runs-c.Failed < planned
		}
	}
	switch {
	case open:
		return Unknown
	case witnessed:
		return Aimed
	}
	return Survives
}

// Overall is the verdict on the hunt: held where every mutant is found.
func (m *Matrix) Overall() check.Verdict { return m.verdict }

// Took is how long the hunt took. It is not part of the JSON form.
func (m *Matrix) Took() time.Duration { return m.took }

// Takes is how many seeds it takes chance to find each mutant that it finds, in the scenario that takes the
// fewest, and the least first: the median of several hunts, or what the one took.
func (m *Matrix) Takes() (all []int) {
	for _, row := range m.Mutants {
		least := 0
		for _, c := range row.Cells {
			n := 0
			switch {
			case c.Witness || c.First == nil:
				continue
			case c.Takes != nil:
				n = c.Takes.Median
			default:
				n = c.First.Run
			}
			if least == 0 || n < least {
				least = n
			}
		}
		if least > 0 {
			all = append(all, least)
		}
	}
	slices.Sort(all)
	return all
}
