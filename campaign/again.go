package campaign

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/scenarios"
)

// A Repetition is what came of an experiment that was made once more. Its JSON form is stable.
type Repetition struct {
	Runs        int          `json:"runs"` // that were made again
	Different   []*Departure `json:"different"`
	Interrupted bool         `json:"interrupted,omitempty"`

	took time.Duration
}

// A Departure is a run that did not come out as it had before.
type Departure struct {
	Scenario string            `json:"scenario"`
	Settings map[string]string `json:"settings"`
	Run      int               `json:"run"` // from 1
	Seed     uint64            `json:"seed"`
	Why      string            `json:"why"`    // what is not the same
	Replay   string            `json:"replay"` // of the run as it is now

	point int
}

// Took is how long it took. It is not part of the JSON form.
func (r *Repetition) Took() time.Duration { return r.took }

// Again makes the runs that a folder has once more, and compares.
func (c Campaign) Again(ctx context.Context, dir string) (*Repetition, error) {
	return c.again(ctx, dir, c.evaluate(), false)
}

// Again makes the runs that a folder has once more, and compares.
func (s Sweep) Again(ctx context.Context, dir string) (*Repetition, error) {
	points, err := s.points()
	if err != nil {
		return nil, err
	}
	return s.campaign(points).again(ctx, dir, points, true)
}

func (c Campaign) again(ctx context.Context, dir string, points []point, measure bool) (*Repetition, error) {
	runs, err := folder.Scan(dir)
	if err != nil {
		return nil, err
	}
	defer runs.Close()
	out := &Repetition{Different: []*Departure{}}
	var failed error
	if c.Seeds == 0 { // as many as the budget allowed then
		c.Seeds = (runs.Last() + len(points) - 1) / len(points)
	}
	c.Budget, c.Folder = 0, nil
	if progress := c.Progress; progress != nil {
		c.Progress = func(now Progress) {
			now.Planned = runs.Len()
			progress(now)
		}
	}
	c.only = func(n int) bool { return runs.Has(n + 1) }
	c.hear = func(o *outcome) {
		if failed != nil {
			return
		}
		why := ""
		if why, failed = departs(runs, o, points); why != "" {
			out.Different = append(out.Different, departure(o, points, why))
		}
		out.Runs++
	}
	report, err := c.runAll(ctx, points, nil, measure)
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	out.took, out.Interrupted = report.took, ctx.Err() != nil && out.Runs < runs.Len()
	slices.SortFunc(out.Different, func(a, b *Departure) int { return a.Run - b.Run })
	if len(out.Different) > 0 {
		out.Different[0].part(points)
	}
	return out, nil
}

func departure(o *outcome, points []point, why string) *Departure {
	at := &points[o.Point]
	d := &Departure{
		Scenario: at.file.Name, Settings: map[string]string{}, Run: o.Number + 1, Seed: o.Seed, Why: why, Replay: o.Replay, point: o.Point,
	}
	for _, s := range at.settings {
		d.Settings[s.Name] = s.Value
	}
	return d
}

// departs says in what an outcome is not the one that the folder has; "" if it is. How a run ran out of bounds is the
// machine's.
func departs(runs *folder.Runs, o *outcome, points []point) (string, error) {
	text, err := o.line()
	if err != nil {
		return "", err
	}
	was, err := keptAt(runs, o.Number, points)
	if err != nil {
		return "", err
	}
	before, err := runs.Line(o.Number + 1)
	if err != nil {
		return "", err
	}
	switch {
	case was.Bounds && o.Bounds || bytes.Equal(folder.Head(before), folder.Head(text)):
		return "", nil
	case was.Seed != o.Seed:
		return fmt.Sprintf("its seed is %d, and was %d", o.Seed, was.Seed), nil
	case was.Print != o.Print:
		return fmt.Sprintf("its fingerprint is %016x, and was %016x", o.Print, was.Print), nil
	case was.Verdict != o.Verdict:
		return fmt.Sprintf("its fingerprint is the same, but it is %v, and was %v", o.Verdict, was.Verdict), nil
	}
	return "its fingerprint is the same, but what was measured or found in it is not", nil
}

// part adds where the run parts from itself, if it does when it is made twice now, or else what that means.
func (d *Departure) part(points []point) {
	at := &points[d.point]
	plan := at.plan
	if plan.DrawsPerSeed {
		if drawn, err := at.file.Evaluate(at.settings, scenarios.ChooserFor(d.Seed, nil)); err == nil {
			plan = drawn
		}
	}
	where, differ, err := Parting(plan, d.Seed, scenarios.Options{})
	switch {
	case err != nil:
	case differ:
		d.Why += fmt.Sprintf("; it is not the same when it is made twice, either: event %d is the first that differs: %v", where.Line, where)
	default:
		d.Why += "; made twice it is the same: the protocol or the program has changed since"
	}
}
