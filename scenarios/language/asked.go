package language

import (
	"errors"
	"fmt"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// An Asked is a call of a word of cells that does something: run(...), sweep(...). Its parameters are asked
// for by name; one that was not given is zero.
type Asked struct {
	Word     string
	Scenario *File // what it is about: what the call names, or the scenario of the notebook; nil: there is none
	Own      bool  // the call stands in the cell of the scenario, behind scenario(...)
	c        *call
}

// ErrNoScenario is the error of a word that is about the scenario of the notebook, where there is none.
var ErrNoScenario = errors.New("there is no scenario yet; write scenario(...) in a cell before, or name one of the library: of = \"raft/hello\"")

// Text is an argument that is a text.
func (a *Asked) Text(name string) string { return arg[string](a.c, name) }

// Texts is an argument that is a list of texts.
func (a *Asked) Texts(name string) []string { return arg[[]string](a.c, name) }

// Int is an argument that is a whole number.
func (a *Asked) Int(name string) int { return arg[int](a.c, name) }

// Flag is an argument that is True or False.
func (a *Asked) Flag(name string) bool { return arg[bool](a.c, name) }

// Seed is an argument that is a seed.
func (a *Asked) Seed(name string) (seed uint64, given bool) {
	return arg[uint64](a.c, name), a.c.has(name)
}

// Duration is an argument that is a duration.
func (a *Asked) Duration(name string) (d time.Duration, given bool) {
	return arg[time.Duration](a.c, name), a.c.has(name)
}

// Made is an argument that a word of cells has made.
func (a *Asked) Made(name string) Made {
	if v, is := arg[starlark.Value](a.c, name).(*madeValue); is {
		return v.Made
	}
	return nil
}

// Rows is an argument that is a list of rows, each cell as a text.
func (a *Asked) Rows(name string) (rows [][]string, err error) {
	v := arg[starlark.Value](a.c, name)
	list, is := sequence(v)
	if !is {
		return nil, a.Errorf(name, "%s: %s must be a list of rows, not %s", a.Word, name, noun(v))
	}
	for i := range list.Len() {
		row, is := sequence(list.Index(i))
		if !is {
			return nil, a.c.at(name).element(i).errorf("%s: each row must be a list, not %s", a.Word, noun(list.Index(i)))
		}
		cells := make([]string, row.Len())
		for j := range cells {
			cells[j] = cellText(row.Index(j))
		}
		rows = append(rows, cells)
	}
	return rows, nil
}

// cellText is a value as a cell of a table.
func cellText(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return string(v)
	case starlark.Float:
		return fmt.Sprintf("%.4g", float64(v))
	case starlark.NoneType:
		return ""
	case quantity, *dist:
		return settingText(v)
	}
	return valueText(v)
}

// A Grid is values for parameters, as --set takes them.
type Grid []struct {
	Name   string
	Values []string
}

// Grid is an argument that is a dict of values for parameters: {"loss": percent(1), "nodes": [3, 5]}.
func (a *Asked) Grid(name string) Grid { return arg[Grid](a.c, name) }

// Sweep is what a call of sweep asks for.
func (a *Asked) Sweep() *scenarios.Sweep {
	return &scenarios.Sweep{
		Source: a.c.source(), Seeds: a.Int("seeds"),
		Table: listOf[*scenarios.Statistic](a.c, "table"), Expect: listOf[*scenarios.Claim](a.c, "expect"),
	}
}

// Errorf is an error about an argument.
func (a *Asked) Errorf(name, format string, args ...any) error {
	return a.c.at(name).errorf(format, args...)
}

// done does what a call of a word of cells asks for.
func done(c *call) (any, error) {
	ev := evaluationOf(c.thread)
	switch {
	case ev != nil && ev.cell == nil && !ev.running && c.word.name == sweepName:
		return starlark.None, declareSweep(ev, c)
	case ev == nil || ev.cell == nil:
		return nil, fmt.Errorf("a scenario is evaluated once for every seed, and cannot do this; write it after scenario(...), or in a cell of its own")
	case ev.lending > 0:
		return starlark.None, nil
	}
	run := ev.cell
	a := &Asked{Word: c.word.name, Scenario: run.scenarioNow(ev), c: c}
	if err := a.find(run.language); err != nil {
		return nil, err
	}
	a.Own = run.own != nil && a.Scenario == run.own
	if c.word.name == sweepName && a.Own {
		this := *run.own
		this.sweepAt = c.source().Pos
		a.Scenario = &this
	}
	made, err := run.do(run.ctx, a)
	ev.looked = time.Time{} // what was done has bounds of its own
	if err != nil {
		return nil, err
	}
	if made == nil {
		return starlark.None, nil
	}
	return &madeValue{made}, nil
}

// scenarioNow is the scenario of the notebook at this point of a cell.
func (run *cellRun) scenarioNow(ev *evaluation) *File {
	if ev.plan.Pos.Line > 0 {
		return run.own
	}
	return run.scenario
}

// find finds the scenario that a call names.
func (a *Asked) find(l *Language) (err error) {
	if !a.takes("of") || a.Text("of") == "" {
		return nil
	}
	if a.Scenario, err = l.Load(a.Text("of")); err != nil {
		return a.Errorf("of", "%s: %v", a.Word, err)
	}
	return nil
}

func (a *Asked) takes(name string) bool {
	for i := range a.c.word.params {
		if p := &a.c.word.params[i]; p.name == name && p.kind == textKind {
			return true
		}
	}
	return false
}

// declareSweep is sweep(...) in the text of a scenario.
func declareSweep(ev *evaluation, c *call) error {
	if ev.lending > 0 {
		return nil
	}
	asked := (&Asked{c: c}).Sweep()
	if at := ev.file.sweepAt; at.Line > 0 && at != asked.Pos {
		return nil
	}
	if asked.Seeds == 0 {
		asked.Seeds = sweepSeeds
	}
	ev.plan.Sweep = asked
	return nil
}

// sweepSeeds is how many runs of a point a sweep makes where nobody says.
const sweepSeeds = 100
