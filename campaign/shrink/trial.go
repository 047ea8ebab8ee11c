package shrink

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A recipe is what a run is made of, beside its file.
type recipe struct {
	settings []scenarios.Setting // all that the file draws among them
	seed     uint64
	given    sim.Overrides
	kinds    []sim.ChoiceKind // of which every choice that is not given has its dull outcome
	moves    []scenarios.Move
	hands    scenarios.Acts // who is there to do them; no acts
	servers  int            // that the moves are about: clients come after them
	until    time.Duration  // the run ends there; 0: at its own end
}

// overrides are all overrides of the recipe.
func (r *recipe) overrides() sim.Overrides {
	out := append(sim.Overrides(nil), r.given...)
	for _, k := range r.kinds {
		out = append(out, sim.Override{Choice: sim.Choice{Kind: k, Every: true}})
	}
	return out
}

// A target is what a run must show.
type target struct {
	property string
	shape    string // of the sentence that says why, see [Shape]; "": any
}

// A trial is a run that shows the target.
type trial struct {
	recipe
	plan     *scenarios.Plan
	run      *scenarios.Run
	result   *scenarios.Result
	why      string
	panicked string // why, if the protocol did; there is no result then
	shownBy  uint64 // the last event that shows it; 0: nobody can say
}

// bench is where recipes are tried.
type bench struct {
	*Run
	target target

	disturbed bool // something goes wrong in the quiet time of the run that is shrunk
	asks      bool // the target is about clients that go on asking

	plans map[string]*scenarios.Plan // by the settings
	began time.Time
	runs  int
}

// plan is the plan of the file with settings.
func (b *bench) plan(settings []scenarios.Setting) (*scenarios.Plan, error) {
	key := fmt.Sprint(settings)
	if p := b.plans[key]; p != nil {
		return p, nil
	}
	p, err := b.File.Evaluate(settings, scenarios.Dull)
	if err == nil {
		b.plans[key] = p
	}
	return p, err
}

// try makes the run of a recipe; nil if it does not show the target. An error is that somebody wants to end.
func (b *bench) try(r recipe) (*trial, error) {
	plan, err := b.plan(r.settings)
	if err != nil {
		return nil, nil // with these settings the file makes no sense
	}
	b.runs++
	acts := r.hands
	acts.Flat = true
	t := &trial{recipe: r, plan: plan}
	t.run, err = scenarios.Begin(plan, r.seed, scenarios.Options{Overrides: r.overrides(), Acts: acts, Heed: b.heed})
	if err != nil {
		return nil, nil
	}
	if n := t.run.Servers(); n != r.servers {
		t.moves = resized(r.moves, r.servers, n)
		t.servers = n
	}
	moves := t.moves
	if r.until > 0 {
		moves = append(moves[:len(moves):len(moves)], scenarios.Move{At: r.until + 1, Deed: scenarios.Deed{Verb: scenarios.EndVerb}})
	}
	if err := t.make(moves); err != nil {
		return nil, over(err)
	}
	if !t.shows(b.target) || !b.disturbed && t.disturbsQuiet() {
		return nil, nil
	}
	return t, nil
}

// disturbsQuiet reports whether something goes wrong once it is quiet, when nobody undoes it any more: then a promise about
// the time after all disturbances falls for no reason.
func (t *trial) disturbsQuiet() bool {
	return t.plan.Quiet > 0 && slices.ContainsFunc(t.run.Flat().List, func(a scenarios.Act) bool {
		_, begins := sim.FaultOf(a.Verb)
		return begins && a.At >= t.plan.Duration
	})
}

// asks reports whether a target is about how clients are answered that go on asking. Where they ask for nothing of their own
// accord it falls for no reason: the one operation that is left may be one that the protocol may give up.
func (t *trial) asks(want target) bool {
	return slices.ContainsFunc(t.plan.Expect, func(x scenarios.Expectation) bool {
		switch p := x.Property.(type) {
		case *scenarios.Recovers, *scenarios.Available:
			return strings.HasPrefix(want.property, p.Called())
		}
		return false
	})
}

// make makes the run. Where the protocol panics it ends.
func (t *trial) make(moves []scenarios.Move) (err error) {
	defer func() {
		if r := recover(); r != nil {
			t.panicked = supervise.Caught(r).Why()
		}
	}()
	if err = t.run.Play(moves); err == nil {
		t.result, err = t.run.Finish()
	}
	return err
}

// over is the error of a run if it says that no more are to be made.
func over(err error) error {
	if errors.Is(err, supervise.ErrInterrupted) || errors.Is(err, errTime) {
		return err
	}
	return nil
}

// shows reports whether the run shows the target, and notes by what.
func (t *trial) shows(want target) bool {
	if t.panicked != "" {
		t.why, t.shownBy = t.panicked, t.run.World().Latest()
		return want.property == supervise.NoPanic && Shape(t.why) == want.shape
	}
	for _, c := range t.result.Checks {
		if c.Property == want.property && c.Verdict == check.Violated && (want.shape == "" || Shape(c.Why) == want.shape) {
			if t.why = c.Why; len(c.Events) > 0 {
				t.shownBy = c.Events[len(c.Events)-1]
			}
			return true
		}
	}
	return false
}

// heed ends a run when the time is up, or when somebody wants to end.
func (b *bench) heed(w *sim.World) error {
	if b.Time > 0 && time.Since(b.began) > b.Time {
		return errTime
	}
	if b.Heed != nil {
		return b.Heed(w)
	}
	return nil
}

// errTime is the error of a run for which there was no time.
var errTime = errors.New("the time is up")

// ShapeOf is the shape in which a property fell in a run, which is nil if it did not come to its end. The sentence
// about a promise is about operations, of which every run has its own: all such violations are in one shape.
func ShapeOf(r *scenarios.Result, f *check.Finding) string {
	if r != nil && slices.ContainsFunc(r.Judgements, func(j check.Judgement) bool { return j.Property == f.Property }) {
		return ""
	}
	return Shape(f.Why)
}

// Shape is the sentence that says why a property fell, without its numbers: what two violations have in
// common that are of one kind. A list of what differs in its numbers alone is as one of it.
func Shape(why string) string {
	return oneOfEach(numberless(why))
}

// numberless has a # for each number.
func numberless(why string) string {
	var b strings.Builder
	digits := false
	for _, r := range why {
		if unicode.IsDigit(r) {
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		b.WriteRune(r)
	}
	return b.String()
}

// oneOfEach has n# for a list such as n#, n# and n#.
func oneOfEach(text string) string {
	words := strings.Split(text, " ")
	out := words[:0]
	same := func(word string) bool {
		return len(out) > 0 && strings.Contains(word, "#") && strings.TrimRight(out[len(out)-1], ",") == strings.TrimRight(word, ",")
	}
	for i := 0; i < len(words); i++ {
		switch and := words[i] == "and" || words[i] == "or"; {
		case and && i+1 < len(words) && same(words[i+1]):
			i++
			out[len(out)-1] = words[i]
		case same(words[i]):
			out[len(out)-1] = words[i]
		default:
			out = append(out, words[i])
		}
	}
	return strings.Join(out, " ")
}
