package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A panicked error is a protocol's bug that ended a run. It violates the property that every
// protocol promises without saying so: that it does not panic.
type panicked struct {
	*campaign.Panic
	story *report.Story // as far as it went; nil if the run had not begun
	world *sim.World
}

func (p *panicked) Error() string {
	who := "the protocol panicked"
	if len(p.Frames) == 0 {
		who = "orrery itself panicked, which is a bug of its own"
	}
	text := fmt.Sprintf("%s: %s", who, p.What)
	if p.When != "" {
		text += "\n    " + p.When
	}
	for _, f := range p.Frames {
		text += fmt.Sprintf("\n    %s:%d  %s", fromHere(f.File), f.Line, f.Call)
	}
	return text
}

// fromHere is a path from the working directory, if the file is in it or below it.
func fromHere(file string) string {
	here, err := os.Getwd()
	if err != nil {
		return file
	}
	if below, err := filepath.Rel(here, file); err == nil && !strings.HasPrefix(below, "..") {
		return below
	}
	return file
}

// finding is the one that the run comes to.
func (p *panicked) finding() check.Finding {
	return check.Finding{Property: campaign.NoPanic, Verdict: check.Violated, Why: p.Why()}
}

// panicked tells the run of a protocol that panicked: its story up to then, and then where.
func (a *app) panicked(p *ready, bug *panicked, asJSON bool) error {
	a.code = ExitViolated
	fmt.Fprintln(a.err.w, "orrery: "+bug.Error())
	again := replayLine(p.token())
	if bug.story == nil {
		fmt.Fprintln(a.err.w, "to see it again: "+again)
		return nil
	}
	w := bug.world
	if asJSON {
		return a.printJSON(bug.object(p))
	}
	bug.story.Over(w.Now())
	return bug.story.Write(a.out.w, &report.Run{
		Scenario: p.scenarioName(), Doc: p.plan.Doc, Subject: subject(p.plan, w), Seed: p.seed,
		Settings: p.settingWords(), Fingerprint: w.Fingerprint(), Verdict: check.Violated,
		Checks: []report.Judgement{{Finding: bug.finding()}}, Stats: w.Stats(),
		Remarks: []string{"the run ended where the protocol panicked: nothing else was judged"},
		Replay:  again,
	}, a.out.style)
}

// object is what --json prints of it.
func (p *panicked) object(of *ready) object {
	f := p.finding()
	stats := statsOf(p.world.Stats())
	stats.VirtualNS = int64(p.world.Now())
	return object{
		Scenario: of.scenarioName(), Seed: of.seed, Fingerprint: fmt.Sprintf("%016x", p.world.Fingerprint()),
		Verdict: f.Verdict.String(), Stats: stats, Faults: []faultObject{},
		Checks:  []checkObject{{Name: f.Property, Verdict: f.Verdict.String(), Why: f.Why, Events: []uint64{}}},
		Leaders: []leadObject{}, Metrics: metricsObject{}, Replay: of.token(),
	}
}

// trace writes the events up to the panic.
func (p *panicked) trace(w io.Writer, of *ready) error {
	if p.world == nil {
		return errors.New("the run did not begin")
	}
	header := of.header(&scenarios.Result{Scenario: of.scenarioName(), Replay: of.token()})
	return report.WriteTrace(w, header, p.world.Events(), p.world.Name)
}

// scenarioName is the scenario as a token names it.
func (p *ready) scenarioName() string { return p.plan.Token(p.seed, p.overrides).Scenario }

// settingWords are the values of parameters and draws: loss=1%.
func (p *ready) settingWords() []string {
	var out []string
	for _, s := range p.plan.Params {
		out = append(out, s.Name+"="+s.Value)
	}
	for _, d := range p.plan.Draws {
		out = append(out, d.Name+"="+d.Value)
	}
	return out
}
