package campaign

import (
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A Kept is a failure that somebody kept: a file that makes one run, in which a property fell. It is made before
// all others, and is none of the campaign's own runs: what they come to does not hang on what was kept.
type Kept struct {
	File     string `json:"file"`
	Scenario string `json:"scenario"` // in which it was found
	Property string `json:"property"`
	State    State  `json:"state"`
	Why      string `json:"why,omitempty"` // it fails, or cannot be run
	Replay   string `json:"replay,omitempty"`

	Run *language.File `json:"-"`
}

// A State is what has become of a failure that was kept.
type State string

// The states.
const (
	Fails  State = "fails"   // the property falls, or another one does
	Mended State = "mended"  // nothing falls any more
	NotRun State = "not run" // there was no time, or the file makes no sense any more: then Why says why
)

// keptFrom is the number of the first run of what was kept. No campaign has as many runs.
const keptFrom = 1 << 30

// keptPoints are the points of what was kept, each of one run. What cannot be evaluated has none.
func (c Campaign) keptPoints() []point {
	points := make([]point, len(c.Kept))
	for i, k := range c.Kept {
		k.State = NotRun
		p, err := pointOf(k.Run, nil)
		if err != nil {
			k.Why = err.Error()
			continue
		}
		points[i] = p
	}
	return points
}

// jobOf is a run of the campaign, or one of what was kept.
func (w *crew) jobOf(n int) job {
	if n < keptFrom {
		return w.job(w.points, n)
	}
	i := n - keptFrom
	return job{number: n, point: i, at: &w.kept[i], seed: w.kept[i].plan.Seed}
}

// takeKept is the next run of what was kept to make.
func (w *crew) takeKept() (job, bool) {
	for w.ctx.Err() == nil {
		i := int(w.nextKept.Add(1)) - 1
		switch {
		case i >= len(w.kept):
			return job{}, false
		case w.kept[i].plan != nil && !w.known[keptFrom+i]:
			return w.jobOf(keptFrom + i), true
		}
	}
	return job{}, false
}

// came says what a run of what was kept came to.
func (k *Kept) came(o *outcome) {
	k.Replay = o.Replay
	switch {
	case o.Err != "":
		k.Why = o.Err
	case len(o.Shown) == 0 && o.Verdict != check.Violated:
		k.State = Mended
	default:
		k.State = Fails
		fell := func(f finding) bool { return f.Property == k.Property }
		i := max(slices.IndexFunc(o.Findings, fell), 0)
		if i < len(o.Findings) {
			k.Why = o.Findings[i].Why
		}
	}
}

// keptVerdict is the verdict on what was kept.
func (r *Report) keptVerdict() check.Verdict {
	v := check.Held
	for _, k := range r.Kept {
		switch k.State {
		case Fails:
			return check.Violated
		case NotRun:
			v = check.Undecided
		}
	}
	return v
}
