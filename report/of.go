package report

import (
	"io"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A Report is what there is to look at of one run: its story, the judgement, a JSON object, a page,
// the trace, and an index by event.
type Report struct {
	Command  string // what to type for the program, in the line that replays the run; "" is orrery
	Unnamed  bool   // no command line can name the scenario: there is no line that replays the run
	Captions bool   // those of the scenario's lesson are told among what happened, if the run was asked for its lesson

	run    *scenarios.Run
	world  *sim.World
	cast   Cast
	story  *Story
	result *scenarios.Result
	broken *check.Finding // by what the run was ended before it could be judged
}

// Of is the report of a run. Where nothing has happened yet, it watches; of a run that has begun all
// events must have been kept, and it panics where they were not: what is past can be told from the
// record alone.
func Of(run *scenarios.Run) *Report {
	w := run.World()
	r := &Report{run: run, world: w, cast: castOf(run)}
	r.story = NewStory(r.cast, &run.Plan().Protocol)
	first, last := w.Kept()
	switch {
	case w.Latest() == 0:
	case first == 1 && last == w.Latest():
		for num := first; num <= last; num++ {
			e, _ := w.Event(num)
			r.story.Event(&e)
		}
	default:
		panic("report: the run has begun, and its events were not kept")
	}
	w.Watch(sim.AllKinds, r.story.Event)
	return r
}

// Finish makes the run to its end and judges it. It comes before everything else that is asked of the
// report.
func (r *Report) Finish() (*scenarios.Result, error) {
	result, err := r.run.Finish()
	if err != nil {
		return nil, err
	}
	if r.result == nil {
		r.result = result
		r.conclude()
	}
	return result, nil
}

// Broke says that something ended the run before it could be judged, such as a panic. It comes in
// place of Finish.
func (r *Report) Broke(f check.Finding) {
	r.broken = &f
	r.story.Over(r.world.Now())
}

// conclude tells what was not an event.
func (r *Report) conclude() {
	s, result := r.story, r.result
	s.Over(result.End)
	for _, f := range result.Faults {
		if f.Text != f.Hit {
			s.Explain(f.Event, f.Text)
		}
	}
	s.orders(result)
	for _, n := range result.Notes {
		s.Note(n.At, n.Event, n.Text)
	}
	if r.Captions {
		for _, m := range r.run.Moments() {
			if m.Cue != nil {
				s.Note(m.At, m.Event, m.Cue.Text)
			}
		}
	}
	for _, phase := range result.Phases {
		if phase.From > 0 {
			s.Phase(phase.From, phaseWords(phase, result.Faults))
		}
	}
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

// Result is what the run came to; nil of one that broke.
func (r *Report) Result() *scenarios.Result { return r.result }

// World is the world of the run.
func (r *Report) World() *sim.World { return r.world }

// Story is the run as it is told.
func (r *Report) Story() *Story { return r.story }

// Write writes the story and the verdict as text.
func (r *Report) Write(w io.Writer, style Style) error { return r.story.Write(w, r.told(style), style) }

// Trace writes the events that were kept as JSON lines. The header says which version of the program
// it was.
func (r *Report) Trace(w io.Writer, version string) error {
	token := r.token()
	h := TraceHeader{
		Orrery: version, Scenario: token.Scenario, Seed: token.Seed, Settings: map[string]string{},
		Overrides: []string{}, Keep: max(r.run.Options().Keep, 0), Replay: token.String(),
	}
	for _, s := range token.Settings {
		h.Settings[s.Name] = s.Value
	}
	for _, o := range token.Overrides {
		h.Overrides = append(h.Overrides, scenarios.OverrideText(o))
	}
	return WriteTrace(w, h, r.world.Events(), r.cast)
}
