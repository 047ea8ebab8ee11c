package report

import (
	"fmt"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// told is what a story says beside the timeline.
func (r *Report) told(style Style) *Run {
	plan := r.run.Plan()
	token := r.token()
	out := &Run{
		Scenario: token.Scenario, Doc: plan.Doc, Subject: r.subject(), Seed: token.Seed,
		Settings: settingWords(plan), Fingerprint: r.world.Fingerprint(), Stats: r.world.Stats(),
		Replay: r.replayLine(),
	}
	if r.broken != nil {
		out.Verdict, out.Checks = r.broken.Verdict, []Judgement{{Finding: *r.broken}}
		out.Remarks = []string{"the run ended there: nothing else was judged"}
		return out
	}
	result := r.result
	out.Verdict, out.Served = result.Verdict, result.Served
	out.Stats = result.Stats.Stats
	out.Stats.Returned, out.Stats.Failed = uint64(result.Stats.OK), uint64(result.Stats.Failed)
	out.Stats.Unknown = uint64(result.Stats.Unknown)
	out.Sketch = r.sketch(style)
	for i := range result.Checks {
		c := &result.Checks[i]
		out.Checks = append(out.Checks, Judgement{
			Finding: c.Finding, Excuse: c.Excuse,
			Expected: c.Expected(),
		})
	}
	for i := range result.Measures {
		m := &result.Measures[i]
		out.Measures = append(out.Measures, Measure{Name: escape.Line(m.Name), Text: metricText(m)})
	}
	if n := result.Stats.Skipped; n > 0 {
		out.Remarks = append(out.Remarks, fmt.Sprintf("faults of the schedule that found nobody to hit: %d", n))
	}
	out.Remarks = append(out.Remarks, r.patience()...)
	return out
}

// token is the run in one word. One that something ended has a fingerprint, too: that of what happened
// until then.
func (r *Report) token() scenarios.Token {
	t := r.run.Token()
	if r.broken != nil {
		t.Print = r.world.Fingerprint()
	}
	return t
}

// replayLine is what to type for the run; "" if nothing makes it again.
func (r *Report) replayLine() string {
	command := r.Command
	if r.Unnamed {
		return ""
	}
	if command == "" {
		command = "orrery"
	}
	return command + " replay " + r.token().String()
}

// sketch is the diagram of the violation as text.
func (r *Report) sketch(style Style) []string {
	d := r.spaceTime()
	if d == nil {
		return nil
	}
	return d.text(style)
}

// spaceTime lays out the events of the first violation that counts, or of one that was expected; nil
// where there is none, or the run has more than [KeptMost]. Where nothing was kept it takes a second run.
func (r *Report) spaceTime() *spaceTime {
	if r.result == nil || r.run.Options().Keep == 0 && r.world.Latest() > KeptMost {
		return nil
	}
	shown := evidence(r.result)
	if shown == nil {
		return nil
	}
	w := r.kept()
	events := w.Events()
	return sketchOf("What shows it: "+shown.Property, events, shown.Events, behindOf(w, events, shown.Events), r.cast)
}

// kept is a world that has kept its events: where none were kept, that of a second run.
func (r *Report) kept() *sim.World {
	if r.run.Options().Keep != 0 {
		return r.world
	}
	again, err := r.run.Again(sim.All)
	if err != nil {
		return r.world
	}
	if _, err := again.Finish(); err != nil {
		return r.world
	}
	return again.World()
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

// settingWords are the values of parameters and draws: loss=1%.
func settingWords(plan *scenarios.Plan) []string {
	var out []string
	for _, s := range plan.Params {
		out = append(out, s.Name+"="+s.Value)
	}
	for _, d := range plan.Draws {
		out = append(out, d.Name+"="+d.Value)
	}
	return out
}

// Servers is how many nodes are servers: all but the clients and the operator.
func Servers(w *sim.World) sim.ID {
	beyond := len(w.Members("client")) + len(w.Members(scenarios.OperatorName)) + len(w.Members(scenarios.HandName))
	return sim.ID(w.Size() - beyond)
}

// castOf tells servers from clients.
func castOf(run *scenarios.Run) Cast {
	w := run.World()
	c := Cast{Name: w.Name, Scope: w.Scope, Service: serviceOf(run.Plan()), Clients: w.Members("client")}
	c.Servers = make([]sim.ID, Servers(w))
	for i := range c.Servers {
		c.Servers[i] = sim.ID(i + 1)
	}
	return c
}
