package cli

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// A request is a run that somebody asked for.
type request struct {
	scenario  string
	seed      *uint64 // nil: the one that the file asks for
	settings  []scenarios.Setting
	overrides sim.Overrides
	acts      scenarios.Acts
	hash      string // of the file that was meant; "": nobody said
	print     uint64 // the fingerprint that it must have; 0: nobody said
	keep      int
	keepMost  uint64 // a run that comes to more events is made again, and keeps none of them; 0: there is no bound
}

// A ready request is one whose file was read and evaluated.
type ready struct {
	request
	file    *language.File
	plan    *scenarios.Plan
	seed    uint64
	unknown undeclared
	show    *progress // how far the run is
	hand    *supervise.Hand
	end     time.Duration  // of the run, at the latest
	ended   *supervise.End // of the process before this one, which did not survive the run; nil: there is none
}

// prepare reads and evaluates the file.
func (a *app) prepare(r request) (*ready, error) {
	file, err := a.language.Load(r.scenario)
	if err != nil {
		return nil, err
	}
	plan, err := file.Evaluate(r.settings, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	p := &ready{request: r, file: file, plan: plan, seed: plan.Seed, show: newProgress(a.err), hand: a.hand, ended: a.watch.Ended()}
	if r.seed != nil {
		p.seed = *r.seed
	}
	if plan.DrawsPerSeed {
		p.plan, err = file.Evaluate(r.settings, scenarios.ChooserFor(p.seed, r.overrides))
	}
	return p, err
}

// token is the run in one word.
func (p *ready) token() scenarios.Token {
	t := p.plan.Token(p.seed, p.overrides)
	t.Acts = p.acts
	return t
}

// replayLine is what to type for a run.
func replayLine(token string) string { return command() + " replay " + token }

// command is what to type for this program. One that has a module of its own goes by its own name,
// or, where the Go command built it for this once, by what it was run with.
func command() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path == house || info.Main.Path == "" {
		return "orrery"
	}
	path, err := os.Executable()
	if err != nil || strings.Contains(filepath.ToSlash(path), "/go-build") {
		return "go run ."
	}
	return filepath.Base(path)
}

// execute makes a run, and is its report. A panic of a protocol is an error of its own. The run has a
// goroutine to itself, which a handler may end.
func (p *ready) execute() (out *report.Report, err error) {
	done := make(chan struct{})
	go func() {
		returned := false
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				err = &panicked{Panic: supervise.Caught(r), report: out}
			} else if !returned {
				err = &panicked{Panic: supervise.Left(), report: out}
			}
		}()
		err = p.make(&out)
		returned = true
	}()
	<-done
	p.hand.Take(supervise.Task{Run: -1, Of: p.token().String()}, supervise.Telling)
	return out, err
}

// make makes a run, and its report as far as it comes: once more and without its events where those are too many.
func (p *ready) make(out **report.Report) error {
	err := p.makeOnce(out)
	if errors.Is(err, errTooMany) {
		*out, p.keep, p.keepMost = nil, 0, 0
		p.hand.See(nil)
		return p.makeOnce(out)
	}
	return err
}

// errTooMany ends a run that has more events than are to be kept.
var errTooMany = errors.New("too many events to keep")

func (p *ready) makeOnce(out **report.Report) error {
	defer p.show.clear()
	token := p.token().String()
	p.hand.Take(supervise.Task{Run: -1, Of: token, Again: replayLine(token), Told: true}, supervise.Running)
	run, err := scenarios.Begin(p.plan, p.seed, scenarios.Options{
		Overrides: p.overrides, Acts: p.acts, Keep: p.keep, Verify: true, Measure: true, Teach: true, Heed: p.heed, Pulse: p.hand.Pulse,
	})
	if err != nil {
		return err
	}
	p.end = run.End()
	p.hand.See(run.World())
	*out = report.Of(run)
	(*out).Command, (*out).Captions = command(), true
	p.unknown.listen(run.World(), &p.plan.Protocol)
	if p.ended != nil {
		return p.again(run)
	}
	if err := run.RunTo(math.MaxInt64); err != nil {
		return err
	}
	p.hand.Doing(supervise.Judging)
	_, err = (*out).Finish()
	return err
}

// again makes a run once more that its process has not survived, as far as it came. If it is not known how far
// that was, each call of a handler is written down before it is made, until the process ends again.
func (p *ready) again(run *scenarios.Run) error {
	w, upTo := run.World(), p.ended.Event
	if upTo == 0 {
		w.Listen(sim.Kinds(sim.Started, sim.Restarted, sim.Delivered, sim.Fired), func(e *sim.Event) { p.hand.At(e.Num) })
		upTo = supervise.AllEvents
	}
	for more := true; more && w.Latest()+1 < upTo; {
		var err error
		if more, err = run.Step(); err == nil {
			err = p.heed(w)
		}
		if err != nil {
			return err
		}
	}
	return outOfBounds{p.ended}
}

// outOfBounds is the error of a run that its process has not survived.
type outOfBounds struct{ *supervise.End }

func (o outOfBounds) Error() string { return o.Sentence() }

// heed shows how far the run is, and says when it must end.
func (p *ready) heed(w *sim.World) error {
	p.show.virtual(w.Now(), p.end, w.Latest())
	if p.keepMost > 0 && w.Latest() > p.keepMost {
		return errTooMany
	}
	err := p.hand.Heed(w)
	if errors.Is(err, supervise.ErrInterrupted) {
		return interrupted{w.Now(), p.end}
	}
	return err
}

// interrupted is the error of a run that was not made to its end.
type interrupted struct{ at, end time.Duration }

func (i interrupted) Error() string {
	return fmt.Sprintf("interrupted at %v of %v of virtual time: undecided", i.at, i.end)
}
