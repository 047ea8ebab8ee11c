package language

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A call is one call of a word, with its arguments read.
type call struct {
	word   *word
	thread *starlark.Thread
	args   starlark.Tuple
	kwargs []starlark.Tuple
	vals   []any            // for each parameter what its kind read; of many a []any
	given  uint64           // a bit for each parameter that has an argument
	src    scenarios.Source // made once
}

// bind reads the arguments of a call of w. Every error stands on the argument it is about.
func bind(
	w *word,
	th *starlark.Thread,
	args starlark.Tuple,
	kwargs []starlark.Tuple,
) (*call, error) {
	c := &call{word: w, thread: th, args: args, kwargs: kwargs, vals: make([]any, len(w.params))}
	for i := range args {
		if err := c.bindPositional(i); err != nil {
			return nil, err
		}
	}
	for i := range kwargs {
		if err := c.bindNamed(i); err != nil {
			return nil, err
		}
	}
	for i := range w.params {
		p := &w.params[i]
		if c.given&(1<<i) != 0 {
			continue
		}
		if p.required() {
			return nil, c.missing(p)
		}
		c.vals[i] = p.def
	}
	return c, nil
}

func (c *call) bindPositional(i int) error {
	for j := range c.word.params {
		p := &c.word.params[j]
		switch {
		case p.many:
			v, err := c.read(spot{c: c, arg: i, each: true}, p, c.args[i])
			if err != nil {
				return err
			}
			list, _ := c.vals[j].([]any)
			c.vals[j] = append(list, v)
			c.given |= 1 << j
			return nil
		case j == i && !p.rest:
			return c.set(j, spot{c: c, arg: i}, c.args[i])
		}
	}
	takes := "no argument without a name"
	if n := len(c.word.names()); n > 0 {
		takes = fmt.Sprintf("%s (%s)", wording.Plural(n, "argument"), strings.Join(c.word.names(), ", "))
	}
	if len(c.word.params) == 0 {
		takes = "no arguments"
	}
	return spot{c: c, arg: i}.errorf("%s: takes %s; this is the %s", c.word.name, takes, wording.Ordinal(i+1))
}

func (c *call) bindNamed(i int) error {
	name, value := string(c.kwargs[i][0].(starlark.String)), c.kwargs[i][1]
	at := spot{c: c, arg: len(c.args) + i, name: name}
	for j := range c.word.params {
		p := &c.word.params[j]
		if p.rest {
			v, err := c.read(at, p, value)
			if err != nil {
				return err
			}
			c.given |= 1 << j
			f, isField := v.(scenarios.Field)
			if !isField {
				others, _ := c.vals[j].([]starlark.Tuple)
				c.vals[j] = append(others, c.kwargs[i])
				return nil
			}
			fields, _ := c.vals[j].([]scenarios.Field)
			f.Name, f.Pos = name, at.pos()
			c.vals[j] = append(fields, f)
			return nil
		}
		if p.name == name && !p.many {
			if c.given&(1<<j) != 0 {
				return at.errorf("%s: %s is given twice", c.word.name, name)
			}
			return c.set(j, at, value)
		}
	}
	names := c.word.names()
	if len(names) == 0 {
		return at.errorf("%s: takes no named arguments, and there is no %s", c.word.name, name)
	}
	return at.errorf(
		"%s: there is no parameter %s%s",
		c.word.name,
		name,
		wording.DidYouMean(name, names, "it has"),
	)
}

// set reads the argument of parameter j. None leaves a parameter unset that is unset by default.
func (c *call) set(j int, at spot, v starlark.Value) error {
	p := &c.word.params[j]
	if c.given&(1<<j) != 0 {
		return at.errorf("%s: %s is given twice", c.word.name, p.name)
	}
	c.given |= 1 << j
	if v == starlark.None && p.code == "None" {
		return nil
	}
	at.param = p.name
	read, err := c.read(at, p, v)
	c.vals[j] = read
	return err
}

// read lets the parameter's kind read a value, and holds it to the bounds.
func (c *call) read(at spot, p *parm, v starlark.Value) (any, error) {
	at.param = p.name
	out, err := p.kind.read(at, v)
	if err != nil {
		return nil, err
	}
	if p.paces && p.stands(out) {
		return nil, at.errorf("%s: %s must be at least us(1), or time would not pass", c.word.name, p.name)
	}
	if p.min != p.max {
		if n, text, ok := p.kind.size(out); ok && (n < p.min || n > p.max) {
			lo, hi := written(p.kind.unit, p.min), written(p.kind.unit, p.max)
			return nil, at.errorf("%s: %s must be %s to %s, not %s", c.word.name, p.name, lo, hi, text)
		}
	}
	if text, ok := out.(string); ok && len(p.values) > 0 && !contains(p.values, text) {
		return nil, at.errorf(
			"%s: %s must be %s, not %q%s",
			c.word.name,
			p.name,
			wording.OneOf(wording.Quoted(p.values)),
			text,
			nearMiss(text, p.values),
		)
	}
	return out, nil
}

// nearMiss is " (did you mean X?)" where a name is near, otherwise empty.
func nearMiss(wrong string, names []string) string {
	if near, found := wording.Nearest(wrong, names); found {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// missing is the error of a parameter without an argument.
func (c *call) missing(p *parm) error {
	msg := fmt.Sprintf("%s: %s is missing", c.word.name, p.name)
	if c.word.example != "" {
		msg += "; write " + c.word.example
	}
	return spot{c: c, arg: -1}.errorf("%s", msg)
}

// param is the index of a parameter.
func (c *call) index(name string) int {
	for i := range c.word.params {
		if c.word.params[i].name == name {
			return i
		}
	}
	panic("scenarios: " + c.word.name + " has no parameter " + name)
}

// has reports whether the call gave the parameter a value.
func (c *call) has(name string) bool {
	i := c.index(name)
	return c.given&(1<<i) != 0 && c.vals[i] != nil
}

// arg is the value of a parameter; the zero value where it is unset.
func arg[T any](c *call, name string) T {
	t, _ := c.vals[c.index(name)].(T)
	return t
}

// args is the values of a parameter that takes many.
func args[T any](c *call, name string) []T {
	list, _ := c.vals[c.index(name)].([]any)
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = v.(T)
	}
	return out
}

// at is where the argument of a parameter stands; the call, if there is none.
func (c *call) at(name string) spot {
	for i, kv := range c.kwargs {
		if string(kv[0].(starlark.String)) == name {
			return spot{c: c, arg: len(c.args) + i, name: name, param: name}
		}
	}
	if i := c.index(name); i < len(c.args) {
		return spot{c: c, arg: i, param: name}
	}
	return spot{c: c, arg: -1, param: name}
}

// placed gives an error the place of the call, unless it has one.
func (c *call) placed(err error) error {
	if _, ok := placed(err); ok {
		return err
	}
	return spot{c: c, arg: -1}.errorf("%s: %v", c.word.name, err)
}
