package shrink

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A Run is a run that violates something, and how it is to be made smaller.
type Run struct {
	File      *language.File
	Settings  []scenarios.Setting
	Seed      uint64
	Overrides sim.Overrides
	Acts      scenarios.Acts
	Property  string        // that falls; "": the first that does
	Time      time.Duration // after this the smallest run so far is the result; 0: no limit

	// Heed, if there is one, is called while runs are made; with [supervise.ErrInterrupted] the smallest run so
	// far is the result.
	Heed func(*sim.World) error
	// Progress, if there is one, is told of every smaller run.
	Progress func(now Size, runs int)
}

// A Size is how much happens in a run.
type Size struct {
	Events     uint64        `json:"events"`
	Deliveries uint64        `json:"deliveries"`
	Faults     int           `json:"faults"` // that began
	Operations int           `json:"operations"`
	Nodes      int           `json:"nodes"`
	Virtual    time.Duration `json:"virtual_ns"`
}

// A Shrunk is the smallest run that was found. Its JSON form is stable.
type Shrunk struct {
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed"`
	Property string `json:"property"`
	Was      string `json:"was"` // why the property fell in the run that was given
	Why      string `json:"why"` // and in this one
	Before   Size   `json:"before"`
	After    Size   `json:"after"`
	Runs     int    `json:"runs"`  // that were made
	Whole    bool   `json:"whole"` // no single part can go; otherwise the time was up, or somebody ended it
	Replay   string `json:"replay"`

	Text []byte         `json:"-"` // a scenario file that makes the run by itself
	Run  *scenarios.Run `json:"-"` // it

	Because *Because `json:"because,omitempty"` // where somebody asked, see [Shrunk.Explain]

	found *search
}

// ErrNothing is the error of a run that violates nothing.
var ErrNothing = errors.New("the run violates nothing: there is nothing to shrink")

// Shrink looks for the smallest run that violates the same property in the same shape.
func (r *Run) Shrink() (*Shrunk, error) {
	b := &bench{Run: r, plans: map[string]*scenarios.Plan{}, began: time.Now()}
	first, before, err := b.first()
	if err != nil {
		return nil, err
	}
	s := &search{bench: b, best: first}
	if err = s.otherStart(); err == nil {
		err = s.rounds()
	}
	if err == nil {
		err = s.elsewhere()
	}
	if err != nil && !errors.Is(err, errTime) && !errors.Is(err, supervise.ErrInterrupted) {
		return nil, err
	}
	out := &Shrunk{Whole: err == nil, Before: before.size(), Was: before.why, Property: b.target.property, Runs: b.runs, found: s}
	return out, s.write(out)
}

// first makes the run that was given, and then the same as moves: the first recipe.
func (b *bench) first() (first, given *trial, err error) {
	given, err = b.played(b.Settings, b.Seed, math.MaxUint64)
	if err != nil {
		return nil, nil, err
	}
	if !b.aim(given) {
		return nil, nil, ErrNothing
	}
	b.disturbed, b.asks = given.disturbsQuiet(), given.asks(b.target)
	first, err = b.asMoves(given)
	return first, given, err
}

// played is the run of a seed with its schedule, which ends where it comes to so many events.
func (b *bench) played(settings []scenarios.Setting, seed, most uint64) (*trial, error) {
	plan, err := b.File.Evaluate(settings, scenarios.ChooserFor(seed, b.Overrides))
	if err != nil {
		return nil, err
	}
	b.runs++
	t := &trial{recipe: recipe{seed: seed, settings: settings}, plan: plan}
	t.run, err = scenarios.Begin(plan, seed, scenarios.Options{Overrides: b.Overrides, Acts: b.Acts, Heed: b.heed})
	if err == nil {
		err = t.finish(most)
	}
	return t, err
}

// asMoves is the same as a run that was played, as moves.
func (b *bench) asMoves(given *trial) (_ *trial, err error) {
	plan := given.plan
	r := recipe{seed: given.seed, settings: pinned(plan, given.settings), servers: given.run.Servers(), hands: given.run.Flat()}
	r.hands.List = nil
	if r.moves, err = given.run.Moves(); err != nil {
		return nil, err
	}
	for _, o := range plan.Overridden(b.Overrides) {
		switch {
		case o.Choice.Every:
			r.kinds = append(r.kinds, o.Choice.Kind)
		case o.Choice.Kind != sim.DrawChoice:
			r.given = append(r.given, o)
		}
	}
	return b.flat(r)
}

// flat is the first trial: with every operation as a move or, where that does not show the target, with clients
// that ask of their own accord.
func (b *bench) flat(r recipe) (*trial, error) {
	moves := r.moves
	for _, idle := range []bool{true, false} {
		if idle && b.asks {
			continue
		}
		r.hands.Idle = idle
		if !idle {
			r.moves = only(moves, func(i int) bool { return !isOperation(&moves[i]) })
		}
		if t, err := b.try(r); t != nil || err != nil {
			return t, err
		}
	}
	return nil, fmt.Errorf("%s falls when the schedule is played, and not when what it did is done at the same moments: "+
		"it hangs on the very order of events, and the run cannot be shrunk", b.target.property)
}

// pinned are the settings with all that the file draws.
func pinned(plan *scenarios.Plan, settings []scenarios.Setting) []scenarios.Setting {
	out := slices.Clone(settings)
	for _, d := range plan.Draws {
		if !d.Given {
			out = append(out, scenarios.Setting{Name: d.Name, Value: d.Value})
		}
	}
	return out
}

// finish lets the run come to its end, or to so many events.
func (t *trial) finish(most uint64) (err error) {
	defer func() {
		if r := recover(); r != nil {
			t.panicked = supervise.Caught(r).Why()
		}
	}()
	const stretch = 20 * time.Millisecond
	for at := stretch; most < math.MaxUint64 && !t.run.Over() && err == nil; at += stretch {
		if err = t.run.RunTo(at); err == nil && t.run.World().Latest() > most {
			err = t.run.Do(scenarios.Deed{Verb: scenarios.EndVerb}, "")
		}
	}
	if err == nil {
		t.result, err = t.run.Finish()
	}
	return err
}

// aim takes what the run shows as the target.
func (b *bench) aim(t *trial) bool {
	if t.panicked != "" {
		b.target = target{supervise.NoPanic, Shape(t.panicked)}
		return t.shows(b.target) && (b.Property == "" || b.Property == supervise.NoPanic)
	}
	var fell *scenarios.Check
	for i := range t.result.Checks {
		c := &t.result.Checks[i]
		violated := c.Verdict == check.Violated && c.Property != c.Expect
		if violated && (b.Property == c.Property || b.Property == "" && (fell == nil || last(c) < last(fell))) {
			fell = c
		}
	}
	if fell == nil {
		return false
	}
	b.target = target{property: fell.Property, shape: ShapeOf(t.result, &fell.Finding)}
	return t.shows(b.target)
}

// last is the last of the events that show a violation.
func last(c *scenarios.Check) uint64 {
	if len(c.Events) == 0 {
		return math.MaxUint64
	}
	return c.Events[len(c.Events)-1]
}

// size is how much happens in the run.
func (t *trial) size() Size {
	w := t.run.World()
	s := w.Stats()
	return Size{
		Events: s.Events, Deliveries: s.Delivered, Faults: int(s.Faults), Nodes: w.Size(),
		Operations: int(s.Returned + s.Unknown + s.Failed), Virtual: w.Now(),
	}
}

// write says what came of it all.
func (s *search) write(out *Shrunk) error {
	t := s.best
	token := t.token()
	out.Scenario, out.Seed, out.Why, out.After = token.Scenario, t.seed, t.why, t.size()
	out.Replay, out.Run = token.String(), t.run
	var err error
	out.Text, err = s.File.Saved(t.plan, token)
	return err
}

// token is what replays the run. What its overrides did not force is left out.
func (t *trial) token() scenarios.Token {
	overrides := slices.DeleteFunc(t.overrides(), func(o sim.Override) bool {
		return t.result != nil && slices.ContainsFunc(t.result.Unused, func(u sim.Unmet) bool { return u.Override == o })
	})
	token := t.plan.Token(t.seed, overrides)
	token.Acts, token.Print = t.run.Flat(), t.run.World().Fingerprint()
	return token
}
