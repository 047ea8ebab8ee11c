package shrink

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A Because says why a small run goes wrong, as far as experiments with it tell. Each lets the run go on to the
// end that its scenario has. Its JSON form is stable.
type Because struct {
	Seeds    Share     `json:"seeds"`     // how often the property falls with the same moves and another seed
	Needs    []Need    `json:"needs"`     // what is done to the run, in order
	Twin     *Twin     `json:"twin"`      // the nearest run that passes; nil: none was found
	NoReturn *NoReturn `json:"no_return"` // nil: there is none, not even the end
	Whole    bool      `json:"whole"`     // otherwise the time was up, or somebody ended it
}

// A Share is of how many runs some show the violation.
type Share struct {
	Falls int `json:"falls"`
	Of    int `json:"of"`
}

// A Need is a fault or an order of a run, and what comes of the run without it.
type Need struct {
	At      time.Duration `json:"at_ns"`
	What    string        `json:"what"`
	Falls   bool          `json:"falls"`   // the property does without it, all else the same
	Without Share         `json:"without"` // with other seeds
}

// A Twin is a run that violates nothing and is as near as can be: of the runs from which a fault is left out, or
// in which one message is lost, the one that parts last.
type Twin struct {
	Change string `json:"change"` // what is otherwise
	Event  int    `json:"event"`  // the first that differs
	Then   string `json:"then"`   // it in the run that fails, as a trace has it; "": it is over
	Again  string `json:"again"`  // and in the one that passes
	Replay string `json:"replay"`
}

// A NoReturn is the event after which the run can hardly be saved: nearly all futures that are drawn anew from
// there on go wrong.
type NoReturn struct {
	Event  uint64        `json:"event"` // 0: from the start
	At     time.Duration `json:"at_ns"`
	What   string        `json:"what"`
	After  Share         `json:"after"`  // of the futures from there on
	Before Share         `json:"before"` // of those from just before it
}

// futures is how many runs are drawn anew for a share: with all of them wrong, at least 94 of 100 are
// (Wilson's interval of 95 %).
const futures = 60

// nearly reports whether nearly all runs of a share show the violation.
func (s Share) nearly() bool { return s.Of > 0 && s.Falls*20 >= s.Of*19 }

// Explain looks for what the violation needs, for the nearest run without it, and for the point of no return.
// After some time, if that is not 0, what was found is the result.
func (s *Shrunk) Explain(limit time.Duration) (*Because, error) {
	s.found.Time, s.found.began = limit, time.Now()
	e := &experiments{search: s.found, lasting: s.found.best.recipe, out: &Because{Needs: []Need{}}}
	e.lasting.until = 0
	err := e.make()
	if err != nil && !errors.Is(err, errTime) && !errors.Is(err, supervise.ErrInterrupted) {
		return nil, err
	}
	e.out.Whole = err == nil
	return e.out, nil
}

// experiments are made with the smallest run.
type experiments struct {
	*search
	lasting recipe // the smallest run, that goes on to its own end
	fails   *whole
	passes  []passing
	out     *Because
}

// A passing is a run that violates nothing.
type passing struct {
	change string
	recipe recipe
}

func (e *experiments) make() (err error) {
	if e.fails, err = e.kept(e.lasting); err != nil {
		return err
	}
	if e.out.Seeds, err = e.redrawn(e.lasting); err != nil {
		return err
	}
	if err := e.needs(); err != nil {
		return err
	}
	if err := e.losses(); err != nil {
		return err
	}
	if err := e.nearest(); err != nil {
		return err
	}
	return e.noReturn()
}

// redrawn is how often a recipe shows the violation with other seeds.
func (e *experiments) redrawn(r recipe) (s Share, err error) {
	for seed := range uint64(futures) {
		r.seed = seed + 1
		if err := e.count(&s, r); err != nil {
			return s, err
		}
	}
	return s, nil
}

// count makes one run more of a share.
func (e *experiments) count(s *Share, r recipe) error {
	t, err := e.try(r)
	if err != nil {
		return err
	}
	s.Of++
	if t != nil {
		s.Falls++
	}
	return nil
}

// needs leaves out each of the things that are done, all else the same.
func (e *experiments) needs() error {
	for _, i := range those(e.lasting.moves, isFault) {
		r := e.lasting
		r.moves = without(r.moves, []int{i})
		t, err := e.try(r)
		if err != nil {
			return err
		}
		n := Need{At: e.lasting.moves[i].At, What: e.words(&e.lasting.moves[i]), Falls: t != nil}
		if t == nil {
			e.passes = append(e.passes, passing{"without " + n.What, r})
		}
		if n.Without, err = e.redrawn(r); err != nil {
			return err
		}
		e.out.Needs = append(e.out.Needs, n)
	}
	return nil
}

// words say what a move does.
func (e *experiments) words(m *scenarios.Move) string {
	if m.Verb == sim.Degrade.String() {
		return e.fails.World().Describe(m.Fault)
	}
	nodes := m.Fault.Nodes
	for _, g := range m.Fault.Groups {
		nodes = slices.Concat(nodes, g)
	}
	if m.Node > 0 {
		nodes = append(slices.Clone(nodes), m.Node)
	}
	words := []string{strings.ReplaceAll(m.Verb, "_", " ")}
	for _, id := range slices.Concat(nodes, m.Nodes) {
		words = append(words, e.fails.World().Name(id))
	}
	return strings.Join(words, " ")
}

// losses loses each message that is sent, one at a time, the latest first, until a run passes.
func (e *experiments) losses() error {
	for num := e.lastEvent(); num > 0; num-- {
		ev, _ := e.fails.World().Event(num)
		if ev.Kind != sim.Sent && ev.Kind != sim.Duplicated {
			continue
		}
		i := slices.IndexFunc(ev.Choices, func(m sim.Made) bool { return m.Choice.Kind == sim.TieChoice })
		if i < 0 {
			continue
		}
		c := ev.Choices[i].Choice
		r := e.lasting
		r.given = append(slices.Clone(r.given), sim.Override{Choice: sim.Choice{Kind: sim.LossChoice, A: c.A, B: c.B, N: c.N}, Outcome: 1})
		t, err := e.try(r)
		if err != nil {
			return err
		}
		if t != nil {
			continue
		}
		w, err := e.kept(r)
		if err != nil {
			return err
		}
		if !w.violates() {
			e.passes = append(e.passes, passing{"with this message lost: " + e.fails.Sentence(&ev), r})
			return nil
		}
	}
	return nil
}

// lastEvent is the last event that shows the violation.
func (e *experiments) lastEvent() uint64 {
	last := e.best.shownBy
	if last == 0 || last > e.fails.World().Latest() {
		last = e.fails.World().Latest()
	}
	return last
}

// A whole is a run with all its events.
type whole struct {
	*trial
	*report.Report
}

// kept makes the run of a recipe with all its events.
func (e *experiments) kept(r recipe) (*whole, error) {
	plan, err := e.plan(r.settings)
	if err != nil {
		return nil, err
	}
	acts := r.hands
	acts.Flat = true
	t := &trial{recipe: r, plan: plan}
	t.run, err = scenarios.Begin(plan, r.seed, scenarios.Options{Overrides: r.overrides(), Acts: acts, Heed: e.heed, Keep: sim.All})
	if err != nil {
		return nil, err
	}
	out := &whole{t, report.Of(t.run)}
	return out, t.make(r.moves)
}

// violates reports whether the run violates anything.
func (w *whole) violates() bool { return w.panicked != "" || w.result.Verdict == check.Violated }

// nearest finds the run that passes and parts last.
func (e *experiments) nearest() error {
	for _, p := range e.passes {
		w, err := e.kept(p.recipe)
		if err != nil {
			return err
		}
		where, differs := report.Part(e.fails.Lines(), w.Lines())
		if w.violates() || !differs || e.out.Twin != nil && e.out.Twin.Event >= where.Line {
			continue
		}
		e.out.Twin = &Twin{
			Change: p.change, Event: where.Line, Then: string(where.Then), Again: string(where.Again), Replay: w.token().String(),
		}
	}
	return nil
}

// noReturn looks for the first event after which nearly all futures go wrong. It halves the run, as if what has
// become likely stayed so.
func (e *experiments) noReturn() error {
	instants := e.instants()
	known := map[int]Share{}
	from := func(i int) (s Share, err error) {
		if s, is := known[i]; is {
			return s, nil
		}
		for seed := range uint64(futures) {
			r := e.lasting
			r.moves = redrawnAt(r.moves, instants[i].at, seed+1)
			if err := e.count(&s, r); err != nil {
				return s, err
			}
		}
		known[i] = s
		return s, nil
	}
	low, high := -1, len(instants)-1 // not before low; from high on, if from anywhere
	if high < 0 {
		return nil
	}
	for high-low > 1 {
		middle := (low + high) / 2
		s, err := from(middle)
		if err != nil {
			return err
		}
		if s.nearly() {
			high = middle
		} else {
			low = middle
		}
	}
	after, err := from(high)
	if err != nil || !after.nearly() {
		return err
	}
	n := &NoReturn{After: after, What: "from the start"}
	if high > 0 {
		ev, _ := e.fails.World().Event(instants[high].after)
		n.Event, n.At, n.What = ev.Num, ev.At, e.fails.Sentence(&ev)
		if n.Before, err = from(high - 1); err != nil {
			return err
		}
	}
	e.out.NoReturn = n
	return nil
}

// An instant is a moment in a run at which chance may change: just before what happens there.
type instant struct {
	at    time.Duration
	after uint64 // the last event before it
}

// instants are those at which something happens, up to the one after that in which the violation is shown.
func (e *experiments) instants() (all []instant) {
	w, last := e.fails.World(), e.lastEvent()
	for num := uint64(1); num <= w.Latest(); num++ {
		ev, _ := w.Event(num)
		if len(all) == 0 || ev.At > all[len(all)-1].at {
			all = append(all, instant{ev.At, num - 1})
			if num > last {
				break
			}
		}
	}
	return all
}

// redrawnAt are the moves with one more, before all of an instant, after which chance is that of another seed.
func redrawnAt(moves []scenarios.Move, at time.Duration, seed uint64) []scenarios.Move {
	i, _ := slices.BinarySearchFunc(moves, at, func(m scenarios.Move, at time.Duration) int { return cmp.Compare(m.At, at) })
	return inserted(moves, i, scenarios.Move{At: at, Deed: scenarios.Deed{Verb: scenarios.RedrawVerb, Seed: seed}})
}
