package language

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"go.starlark.net/starlark"
)

// A Language is the vocabulary of scenario files: the words of this package, and one for each
// protocol of a catalogue. It never changes, and many may use it at once.
type Language struct {
	catalogue   []about.Protocol
	promises    []check.Promise // what is judged
	list        []*word         // in the order of the groups
	words       map[string]*word
	services    map[string]*about.Service // by the name of their word
	predeclared starlark.StringDict
}

// groups is the table of words, under the headings of its documentation.
var groups = []struct {
	title string
	words func() []*word
}{
	{"Units", unitWords},
	{"Distributions", distWords},
	{"Network", networkWords},
	{"Machines", machineWords},
	{workloadGroup, workloadWords},
	{"Selectors: who", whoWords},
	{"Patterns: which events, messages, timers", patternWords},
	{"Faults", faultWords},
	{"Undoing faults", undoWords},
	{"Single messages and timers", messageWords},
	{"Schedule", scheduleWords},
	{propertyGroup, propertyWords},
	{"Metrics: what is measured in a run", measureWords},
	{"Statistics of many runs", statisticWords},
	{"Sweeps", sweepWords},
	{"Parameters", paramWords},
	{"Lessons", lessonWords},
	{"Scenario", scenarioWords},
}

// The headings of the words that the catalogue and the table of promises bring, some or all.
const (
	protocolGroup = "Protocols"
	workloadGroup = "Workloads"
	propertyGroup = "Properties"
)

// New makes the language of a binary with the protocols given, and with promises beside those of
// [check.Promises]. A protocol or a promise with the name of a word, or two of one name, are mistakes
// of the catalogue, and panic; so are two services of one name that are asked for with different
// parameters.
func New(catalogue []about.Protocol, more ...check.Promise) *Language {
	return build(catalogue, slices.Concat(check.Promises, more), false)
}

// build makes the language of files, or that of the cells of notebooks.
func build(catalogue []about.Protocol, promises []check.Promise, cells bool) *Language {
	l := &Language{
		catalogue:   catalogue,
		promises:    promises,
		words:       map[string]*word{},
		services:    map[string]*about.Service{},
		predeclared: starlark.StringDict{},
	}
	maps.Copy(l.predeclared, operatorGates())
	maps.Copy(l.predeclared, functionGates())
	for i := range catalogue {
		l.add(protocolWord(&catalogue[i]), protocolGroup)
	}
	l.add(l.anyProtocolWord(), protocolGroup)
	l.add(l.protocolsWord(), protocolGroup)
	for _, g := range groups {
		switch g.title {
		case workloadGroup:
			l.addServices()
		case propertyGroup:
			for i := range l.promises {
				l.add(promiseWord(&l.promises[i]), g.title)
			}
		}
		for _, w := range g.words() {
			if !cells || w.name != sweepName {
				l.add(w, g.title)
			}
		}
	}
	if cells {
		l.addCellWords()
	}
	l.words[invoke].params[0].values = l.operations()
	for _, w := range l.list {
		l.setDefaults(w)
	}
	return l
}

func (l *Language) add(w *word, group string) {
	if l.words[w.name] != nil {
		panic("scenarios: two words, or protocols, are called " + w.name + ": give the one of this module another name")
	}
	w.group = group
	l.words[w.name] = w
	l.list = append(l.list, w)
	l.predeclared[w.name] = w.builtin()
}

// setDefaults reads the defaults of a word, which are written as code.
func (l *Language) setDefaults(w *word) {
	for i := range w.params {
		p := &w.params[i]
		if p.code == "" || p.code == "None" || p.def != nil {
			continue
		}
		th := &starlark.Thread{Name: w.name}
		v, err := starlark.EvalOptions(fileOptions, th, w.name+"."+p.name, p.code, l.predeclared)
		if err == nil {
			p.def, err = p.kind.read(spot{fn: w.name, param: p.name}, v)
		}
		if err != nil {
			panic(fmt.Sprintf("scenarios: the default of %s.%s: %v", w.name, p.name, err))
		}
	}
}

// Words are the names of the vocabulary, in alphabetical order.
func (l *Language) Words() []string {
	out := make([]string, 0, len(l.words))
	for n := range l.words {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Protocols are the protocols that files may name, in the order in which one would read them.
func (l *Language) Protocols() []about.Protocol { return l.catalogue }

// Protocol finds a protocol of the catalogue.
func (l *Language) Protocol(name string) (about.Protocol, bool) {
	for _, p := range l.catalogue {
		if p.Name == name {
			return p, true
		}
	}
	return about.Protocol{}, false
}
