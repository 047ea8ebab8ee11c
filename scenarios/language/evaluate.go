package language

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// An evaluation is one run of a file's program: for one point of its parameters and one seed.
type evaluation struct {
	file     *File
	settings map[string]string
	used     map[string]bool   // settings that a param or a draw asked for
	given    map[string]*given // settings of the file itself
	choose   scenarios.Chooser
	plan     *scenarios.Plan
	scenario scenarios.Pos // of the call of scenario(...)
	running  bool          // a function of the file is called by a run; the file was evaluated before
	params   []parameter
	later    []*starlark.Function // functions of the file that a run calls
	cell     *cellRun             // the cell that is run; nil: the file of a scenario is evaluated

	loaded  map[*File]starlark.StringDict // what the files define that were loaded
	lending int                           // files that are being loaded, each by the one before

	steps  uint64        // how many the thread may take
	looked time.Time     // when the clock was looked at last
	took   time.Duration // so far
}

// evaluationKey is where a thread keeps its evaluation.
const evaluationKey = "evaluation"

func evaluationOf(th *starlark.Thread) *evaluation {
	ev, _ := th.Local(evaluationKey).(*evaluation)
	return ev
}

// Evaluate makes the plan for one point and one seed. Settings override parameters and draws by
// name; the rest take their defaults, and what choose gives. Where the plan's DrawsPerSeed is
// false it does not depend on choose.
func (f *File) Evaluate(settings []scenarios.Setting, choose scenarios.Chooser) (*scenarios.Plan, error) {
	return f.evaluate(settings, choose, stepLimit)
}

// evaluate is Evaluate with so many steps.
func (f *File) evaluate(settings []scenarios.Setting, choose scenarios.Chooser, steps uint64) (*scenarios.Plan, error) {
	ev := &evaluation{
		file:   f,
		choose: choose,
		plan:   &scenarios.Plan{File: f.Name, Doc: f.Doc, Hash: f.hash, Settings: settings, Seed: 1},
	}
	if choose == nil {
		ev.choose = scenarios.Dull
	}
	for _, s := range settings {
		if ev.settings == nil {
			ev.settings, ev.used = map[string]string{}, map[string]bool{}
		}
		ev.settings[s.Name] = s.Value
	}
	if err := ev.run(steps); err != nil {
		return nil, err
	}
	return ev.plan, nil
}

// run executes the program. All values are frozen at its end.
func (ev *evaluation) run(steps uint64) error {
	th := ev.file.newThread(ev, steps)
	globals, err := ev.file.program.Init(th, ev.file.predeclared())
	if err != nil {
		return ev.file.explain(err)
	}
	if err := ev.freeze(globals); err != nil {
		return err
	}
	if ev.plan.Pos.Line == 0 {
		return wholeFile(
			ev.file.Name,
			"the file has no scenario; the least it says is scenario(protocol = raft(), duration = s(5))",
		)
	}
	ev.file.askSweep(ev.plan)
	if err := checkSweep(ev.plan); err != nil {
		return err
	}
	return ev.checkSettings()
}

// newThread is a thread that may take so many steps.
func (f *File) newThread(ev *evaluation, steps uint64) *starlark.Thread {
	th := &starlark.Thread{Name: f.Name, Load: ev.load}
	th.SetLocal(evaluationKey, ev)
	ev.limitSteps(th, steps)
	return th
}
