package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
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
}

// A ready request is one whose file was read and evaluated.
type ready struct {
	request
	file    *language.File
	plan    *scenarios.Plan
	seed    uint64
	unknown undeclared
	show    *progress // how far the run is
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
	p := &ready{request: r, file: file, plan: plan, seed: plan.Seed, show: newProgress(a.err)}
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

// execute makes a run, and is its report. A panic of a protocol is an error of its own.
func (p *ready) execute() (out *report.Report, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{Panic: campaign.Caught(r), report: out}
		}
	}()
	run, err := scenarios.Begin(p.plan, p.seed, scenarios.Options{
		Overrides: p.overrides, Acts: p.acts, Keep: p.keep, Verify: true, Measure: true,
	})
	if err != nil {
		return nil, err
	}
	out = report.Of(run)
	out.Command = command()
	p.unknown.listen(run.World(), &p.plan.Protocol)
	if err := p.drive(run); err != nil {
		return nil, err
	}
	_, err = out.Finish()
	return out, err
}

// interrupted is the error of a run that was not made to its end.
type interrupted struct{ at, end time.Duration }

func (i interrupted) Error() string {
	return fmt.Sprintf("interrupted at %v of %v of virtual time: undecided", i.at, i.end)
}

// drive runs to the end in slices of some milliseconds of real time, and shows how far it is. Where
// the slices are cut changes nothing.
func (p *ready) drive(run *scenarios.Run) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	defer p.show.clear()
	slice := 100 * time.Millisecond
	for at := slice; !run.Over(); at += slice {
		began := time.Now()
		if err := run.RunTo(at); err != nil {
			return err
		}
		now := run.World().Now()
		if ctx.Err() != nil {
			return interrupted{now, run.End()}
		}
		p.show.virtual(now, run.End(), run.World().Latest())
		if took := time.Since(began); took < 10*time.Millisecond {
			slice *= 2
		} else if took > 50*time.Millisecond {
			slice = max(slice/2, time.Millisecond)
		}
	}
	return nil
}
