package language

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A Description is what the language knows of one of its words: for describe, for completion, for
// forms. Its JSON form is stable.
type Description struct {
	Name    string      `json:"name"`
	Group   string      `json:"group"`
	Makes   string      `json:"makes"`
	Doc     string      `json:"doc"`
	Example string      `json:"example"`
	Params  []Parameter `json:"params"`
}

// A Parameter is one parameter of a word.
type Parameter struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Default  string   `json:"default,omitempty"` // code; "" if it must be given
	Values   []string `json:"values,omitempty"`
	Min      string   `json:"min,omitempty"` // code
	Max      string   `json:"max,omitempty"`
	Doc      string   `json:"doc"`
	Variadic bool     `json:"variadic,omitempty"` // takes all further arguments
}

// Vocabulary describes all words, in the order of their groups.
func (l *Language) Vocabulary() []Description {
	out := make([]Description, len(l.list))
	for i, w := range l.list {
		out[i] = w.describe()
	}
	return out
}

// Describe describes one word. An unknown one is an error that says what is near.
func (l *Language) Describe(name string) (Description, error) {
	if w, found := l.words[name]; found {
		return w.describe(), nil
	}
	if ours, found := foreign[strings.ToLower(name)]; found {
		return Description{}, fmt.Errorf("there is no %s; write %s", name, ours)
	}
	if near, found := wording.Nearest(name, l.Words()); found {
		return Description{}, fmt.Errorf("there is no word %s (did you mean %s?)", name, near)
	}
	return Description{}, fmt.Errorf("there is no word %s", name)
}

func (w *word) describe() Description {
	d := Description{
		Name:    w.name,
		Group:   w.group,
		Makes:   w.result(),
		Doc:     w.doc,
		Example: w.example,
		Params:  []Parameter{},
	}
	for _, p := range w.params {
		out := Parameter{
			Name: p.name, Type: p.kind.name, Default: p.code, Values: p.values, Doc: p.doc, Variadic: p.many || p.rest,
		}
		if p.min != p.max {
			out.Min, out.Max = written(p.kind.unit, p.min), written(p.kind.unit, p.max)
		}
		d.Params = append(d.Params, out)
	}
	return d
}

// Signature is the word with its parameters: crash(who: who, lasting: dist = None) -> fault.
func (d Description) Signature() string {
	ps := make([]string, len(d.Params))
	for i, p := range d.Params {
		ps[i] = p.String()
	}
	return fmt.Sprintf("%s(%s) -> %s", d.Name, strings.Join(ps, ", "), d.Makes)
}

// String is the parameter in a signature.
func (p Parameter) String() string {
	switch {
	case p.Variadic && p.Name == "fields":
		return "**" + p.Name
	case p.Variadic:
		return "*" + p.Name + ": " + p.Type
	case p.Default != "":
		return p.Name + ": " + p.Type + " = " + p.Default
	}
	return p.Name + ": " + p.Type
}
