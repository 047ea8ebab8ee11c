package campaign

import (
	"errors"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// reserve is the part of a budget that is kept for shrinking once something was found.
const reserve = 4

// shrinkTime is how long all shrinking may take.
func (c Campaign) shrinkTime() time.Duration {
	if c.Budget > 0 {
		return min(c.Shrink, c.Budget/reserve)
	}
	return c.Shrink
}

// shrinkAll makes the runs small that violate something, several at a time. Each has a share of the time that is
// left. What cannot be shrunk is kept as it is.
func (w *crew) shrinkAll(r *Report) {
	until := time.Now().Add(w.shrinkTime())
	free := make(chan struct{}, w.workers())
	for i, v := range r.Violations {
		if !v.keepable() || w.Have != nil && w.Have(v) {
			continue
		}
		free <- struct{}{}
		rounds := (len(r.Violations) - i + cap(free) - 1) / cap(free)
		w.all.Go(func() {
			defer func() { <-free }()
			w.shrink(v, time.Until(until)/time.Duration(rounds))
		})
	}
	w.all.Wait()
}

// keepable reports whether a violation can be made once more by a file. What is not deterministic need not fall
// again, and what does not return would keep every campaign waiting.
func (v *Violation) keepable() bool {
	return v.Property != Deterministic && v.Property != supervise.InBounds
}

// shrink makes the first run of a violation small, or keeps it as it is.
func (w *crew) shrink(v *Violation, most time.Duration) {
	at := &w.points[v.point]
	defer func() {
		if v.Shrunk == nil {
			v.text = at.saved(v)
		}
	}()
	switch {
	case w.spoilt[v.Run-1]:
		v.Unshrunk = "a smaller run of it ran out of bounds"
	case at.ofWholeRun(v.Property):
		v.Unshrunk = "it is about how a whole run comes out, and is kept as it was found"
	case most <= 0 || w.Shrink == 0 || w.ctx.Err() != nil:
	default:
		w.shrinkWithin(v, most)
	}
}

// shrinkWithin makes the first run of a violation small. A node may end the goroutine with which that is done.
func (w *crew) shrinkWithin(v *Violation, most time.Duration) {
	hand := w.Watch.Hand()
	defer hand.Free()
	at := &w.points[v.point]
	hand.Take(supervise.Task{Run: v.Run - 1, Of: at.file.Name + ", shrinking " + v.Replay}, supervise.Running)
	small := shrink.Run{File: at.file, Settings: at.settings, Seed: v.Seed, Property: v.Property, Time: most, Heed: func(*sim.World) error {
		hand.Pulse()
		if w.ctx.Err() != nil {
			return supervise.ErrInterrupted
		}
		return nil
	}}
	v.Unshrunk = "a node ended the goroutine in which it was run"
	s, err := small.Shrink()
	switch v.Unshrunk = ""; {
	case err == nil:
		s.Run = nil // the world that it made
		v.Shrunk, v.text = s, s.Text
	case !errors.Is(err, supervise.ErrInterrupted):
		v.Unshrunk = err.Error()
	}
}

// ofWholeRun reports whether a property is about what comes of a run in the end. Of such a run a part shows nothing:
// what was to happen would not have happened yet, whether or not anything is wrong.
func (p *point) ofWholeRun(property string) bool {
	for i := range p.plan.Expect {
		x := &p.plan.Expect[i]
		switch x.Property.(type) {
		case *scenarios.Happens, *scenarios.Goal, *scenarios.Recovers, *scenarios.Available:
			if property == x.Text || strings.HasPrefix(property, x.Property.Called()) {
				return true
			}
		}
	}
	return false
}

// saved is a file that makes the first run of a violation; nil if there can be none.
func (p *point) saved(v *Violation) []byte {
	plan, err := p.file.Evaluate(p.settings, scenarios.ChooserFor(v.Seed, nil))
	if err != nil {
		return nil
	}
	token, err := scenarios.ParseToken(v.Replay)
	if err != nil {
		return nil
	}
	text, err := p.file.Saved(plan, token)
	if err != nil {
		return nil
	}
	return text
}

// Text is a scenario file that makes the first run of the violation, or a smaller one that violates the same; nil if
// there is none.
func (v *Violation) Text() []byte { return v.text }
