package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A request is a run that somebody asked for.
type request struct {
	scenario  string
	seed      *uint64 // nil: the one that the file asks for
	settings  []scenarios.Setting
	overrides sim.Overrides
	keep      int
}

// A ready request is one whose file was read and evaluated.
type ready struct {
	request
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
	p := &ready{request: r, plan: plan, seed: plan.Seed, show: newProgress(a.err)}
	if r.seed != nil {
		p.seed = *r.seed
	}
	if plan.DrawsPerSeed {
		p.plan, err = file.Evaluate(r.settings, scenarios.ChooserFor(p.seed, r.overrides))
	}
	return p, err
}

// token is the line that makes the run again.
func (p *ready) token() string { return p.plan.Token(p.seed, p.overrides).String() }

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

// execute makes a run while somebody listens. A panic of a protocol is an error of its own.
func (p *ready) execute(keep int, listen func(*sim.World)) (result *scenarios.Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{Panic: campaign.Caught(r)}
		}
	}()
	run, err := scenarios.Begin(p.plan, p.seed, scenarios.Options{
		Overrides: p.overrides, Keep: keep, Verify: true, Listen: listen, Measure: true,
	})
	if err != nil {
		return nil, err
	}
	if err := p.drive(run); err != nil {
		return nil, err
	}
	return run.Finish()
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

// tell makes a run and follows its story. Of a run in which a protocol panics the error tells it as
// far as it went.
func (p *ready) tell() (*scenarios.Result, *report.Story, error) {
	var story *report.Story
	var world *sim.World
	result, err := p.execute(p.keep, func(w *sim.World) {
		world, story = w, report.NewStory(castOf(w), &p.plan.Protocol)
		w.Listen(sim.AllKinds, story.Event)
		p.unknown.listen(w, &p.plan.Protocol)
	})
	var bug *panicked
	if errors.As(err, &bug) && story != nil {
		bug.story, bug.world = story, world
	}
	if err != nil {
		return nil, nil, err
	}
	story.Over(result.End)
	for _, f := range result.Faults {
		if f.Text != f.Hit {
			story.Explain(f.Event, f.Text)
		}
	}
	tellOrders(story, result)
	for _, n := range result.Notes {
		story.Note(n.At, n.Event, n.Text)
	}
	for _, phase := range result.Phases {
		if phase.From > 0 {
			story.Phase(phase.From, phaseWords(phase, result.Faults))
		}
	}
	return result, story, nil
}

// phaseWords says that a phase begins, and with the quiet one whether that ends any fault. Where there
// is a warm-up its end is told, as metrics begin there; many scenarios have no chaos in between.
func phaseWords(phase scenarios.Phase, faults []scenarios.FaultRecord) string {
	if phase.Name == "chaos" {
		return "the warm-up is over"
	}
	for _, f := range faults {
		if phase.Name == "quiet" && f.At < phase.From && f.Until >= phase.From {
			return "quiet: everything is undone"
		}
	}
	return phase.Name
}

// servers is how many nodes are servers: all but the clients and the operator.
func servers(w *sim.World) sim.ID {
	return sim.ID(w.Size() - len(w.Members("client")) - len(w.Members("operator")))
}

// castOf tells servers from clients.
func castOf(w *sim.World) report.Cast {
	c := report.Cast{Name: w.Name, Clients: w.Members("client")}
	for id := range servers(w) {
		c.Servers = append(c.Servers, id+1)
	}
	return c
}

// sketch draws the events of the first violation that counts, or of one that was expected. It takes
// a second run, of which everything is kept: the first keeps nothing.
func (p *ready) sketch(result *scenarios.Result, style report.Style) []string {
	shown := evidence(result)
	if shown == nil {
		return nil
	}
	events := result.Events
	if len(events) == 0 {
		again, err := p.execute(sim.All, nil)
		if err != nil {
			return nil
		}
		events = again.Events
	}
	return report.Sketch("What shows it: "+shown.Property, events, shown.Events, result.Name, style)
}

// evidence is the violation to draw, or nil.
func evidence(result *scenarios.Result) *scenarios.Check {
	var found *scenarios.Check
	for i := range result.Checks {
		c := &result.Checks[i]
		if c.Verdict != check.Violated || len(c.Events) == 0 {
			continue
		}
		if c.Excuse == "" {
			return c
		}
		if found == nil || c.Expect != "" && found.Expect == "" {
			found = c
		}
	}
	return found
}
