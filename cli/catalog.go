package cli

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// catalogue is what list --json prints. Its form is stable.
type catalogue struct {
	Protocols []protocolEntry        `json:"protocols"`
	Scenarios []scenarioEntry        `json:"scenarios"`
	Faults    []language.Description `json:"faults"`
	Checks    []language.Description `json:"checks"`
	Words     []language.Description `json:"words"`  // of the language: faults and checks too
	Values    []language.Shape       `json:"values"` // that functions of a scenario file are given
	Events    []language.Shape       `json:"events"` // the kinds that every world has
}

// protocolEntry is a protocol as describe --json prints it.
type protocolEntry struct {
	Name     string               `json:"name"`
	Doc      string               `json:"doc"`
	Topic    string               `json:"topic"`
	Paper    string               `json:"paper"`
	Promise  []string             `json:"promise"`
	Serves   []string             `json:"serves"`
	Params   []language.Parameter `json:"params"`
	Mutants  []mutantEntry        `json:"mutants"`
	Facts    []string             `json:"facts"`
	Messages []string             `json:"messages"`
	Timers   []string             `json:"timers"`

	FactFields    []language.Shape `json:"fact_fields"` // Facts, with what each has
	MessageFields []language.Shape `json:"message_fields"`
}

// wordEntry is a word that is also what functions of a file are given, as describe --json prints it.
type wordEntry struct {
	language.Description
	Value  *language.Shape  `json:"value"`
	Events []language.Shape `json:"events,omitempty"` // the kinds that every world has
}

// mutantEntry is a mutant as describe --json prints it.
type mutantEntry struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Protocol string   `json:"protocol"`
	Doc      string   `json:"doc"`
	Source   string   `json:"source"`
	Liveness bool     `json:"liveness"`
	Reveals  []string `json:"reveals"`
	Witness  string   `json:"witness"`
}

// scenarioEntry is a scenario as describe --json prints it.
type scenarioEntry struct {
	Name     string           `json:"name"`
	Doc      string           `json:"doc"`
	Protocol string           `json:"protocol"`
	Params   []parameterEntry `json:"params"`
	Expect   []string         `json:"expect"`
	Schedule []string         `json:"schedule"`
	Measure  []string         `json:"measure"`         // names of metrics
	Sweep    []string         `json:"sweep"`           // statistics, and what is claimed of them
	Error    string           `json:"error,omitempty"` // why it cannot be loaded
}

// parameterEntry is a parameter of a scenario file.
type parameterEntry struct {
	Name    string   `json:"name"`
	Doc     string   `json:"doc"`
	Default string   `json:"default"`
	Values  []string `json:"values"`
}

// The headings of the vocabulary under which faults and properties stand.
const (
	faultGroup    = "Faults"
	propertyGroup = "Properties"
)

func (a *app) catalogue() catalogue {
	c := catalogue{
		Protocols: []protocolEntry{}, Scenarios: []scenarioEntry{},
		Faults: a.words(faultGroup), Checks: a.words(propertyGroup),
		Words: a.language.Vocabulary(), Values: language.Shapes(), Events: language.EventKinds(),
	}
	for i := range a.catalog {
		c.Protocols = append(c.Protocols, a.protocol(&a.catalog[i]))
	}
	for _, name := range scenarios.LibraryNames() {
		c.Scenarios = append(c.Scenarios, a.scenario(name))
	}
	return c
}

// words are the words of the vocabulary under a heading.
func (a *app) words(group string) []language.Description {
	out := []language.Description{}
	for _, d := range a.language.Vocabulary() {
		if d.Group == group {
			out = append(out, d)
		}
	}
	return out
}

func (a *app) protocol(p *about.Protocol) protocolEntry {
	e := protocolEntry{
		Name: p.Name, Doc: p.Doc, Topic: p.Topic, Paper: p.Paper, Promise: texts(p.Promise), Serves: texts(p.ServiceNames()),
		Params: []language.Parameter{}, Mutants: []mutantEntry{}, Facts: []string{}, Messages: []string{},
		Timers: texts(p.Timers), FactFields: []language.Shape{}, MessageFields: []language.Shape{},
	}
	if d, err := a.language.Describe(p.Name); err == nil {
		e.Params = d.Params
	}
	for i := range p.Mutants {
		e.Mutants = append(e.Mutants, mutantOf(p, p.Mutants[i]))
	}
	for _, f := range p.Facts {
		kind := sim.FactKind(f)
		e.Facts = append(e.Facts, kind)
		e.FactFields = append(e.FactFields, language.Shape{Name: kind, Fields: language.FieldsOf(f)})
	}
	for _, m := range p.Sends {
		kind := sim.KindOf(m)
		e.Messages = append(e.Messages, kind)
		e.MessageFields = append(e.MessageFields, language.Shape{Name: kind, Fields: language.FieldsOf(m)})
	}
	return e
}

func mutantOf(p *about.Protocol, m *about.Mutant) mutantEntry {
	return mutantEntry{
		ID: m.ID, Name: m.Name, Protocol: p.Name, Doc: m.Doc, Source: m.Source, Liveness: m.Liveness,
		Reveals: texts(m.Reveals), Witness: m.Witness,
	}
}

// scenario is a scenario of the library or of the disk. One that cannot be loaded says why.
func (a *app) scenario(name string) scenarioEntry {
	e := scenarioEntry{
		Name: name, Params: []parameterEntry{}, Expect: []string{}, Schedule: []string{}, Measure: []string{}, Sweep: []string{},
	}
	file, err := a.language.Load(name)
	if err != nil {
		e.Error = err.Error()
		return e
	}
	e.Doc = file.Doc
	plan, err := file.Evaluate(nil, scenarios.Dull)
	if err != nil {
		e.Error = err.Error()
		return e
	}
	e.Protocol = plan.Protocol.Name
	for _, p := range plan.Params {
		e.Params = append(e.Params, parameterEntry{p.Name, p.Doc, p.Default, texts(p.Values)})
	}
	for i := range plan.Expect {
		e.Expect = append(e.Expect, plan.Expect[i].String())
	}
	for _, s := range plan.Schedule {
		e.Schedule = append(e.Schedule, s.String())
	}
	for _, m := range plan.Measure {
		e.Measure = append(e.Measure, m.Name)
	}
	if plan.Sweep != nil {
		for _, s := range plan.Sweep.Table {
			e.Sweep = append(e.Sweep, s.Text)
		}
		for _, c := range plan.Sweep.Expect {
			e.Sweep = append(e.Sweep, c.Text)
		}
	}
	return e
}

// texts is list, and [] in JSON where it is nil.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
