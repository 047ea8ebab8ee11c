package language

import (
	"math/bits"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// A parameter is a Param, with its values as the program sees them.
type parameter struct {
	scenarios.Param
	value  starlark.Value
	values []starlark.Value
}

func paramWords() []*word {
	return []*word{
		{
			name: "param", class: plain, makes: "any", example: `param("loss", percent(1), values = [percent(1), percent(20)])`,
			doc: "What can be set from outside: --set loss=20%. A campaign visits all its values.",
			params: []parm{
				need("name", textKind, "what --set calls it"),
				need("default", rawKind, "its value if nobody sets it; its type is the type of all"),
				opt("doc", textKind, `""`, "one line of help"),
				opt("values", rawKind, "None", "what a campaign visits; a text can be nothing else"),
				opt("min", rawKind, "None", "the least it may be"),
				opt("max", rawKind, "None", "the most"),
			},
			build: buildParam,
		},
		{
			name: "draw", class: plain, makes: "any", example: `draw("size", [3, 5, 7])`,
			doc: "One value for each seed, named and overridable like every other chance.",
			params: []parm{
				need("name", textKind, "what the story and --set call it"),
				need("choices", rawKind, "a list to choose from, or a distribution"),
			},
			build: buildDraw,
		},
		{
			name: "setting", class: nothing, example: `setting("loss", "20%")`,
			doc: "Gives a param or a draw that comes after it a value, as --set takes it: how run --save writes a run " +
				"that was given settings. --set still comes first.",
			params: []parm{
				need("name", textKind, "of the param or the draw"),
				need("value", textKind, "as --set takes it"),
			},
			build: buildSetting,
		},
	}
}

func buildParam(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	p := parameter{value: arg[starlark.Value](c, "default")}
	p.Name, p.Doc, p.Pos = arg[string](c, "name"), arg[string](c, "doc"), c.source().Pos
	if err := ev.newName(c, p.Name); err != nil {
		return nil, err
	}
	p.Default = settingText(p.value)
	if err := p.readValues(c); err != nil {
		return nil, err
	}
	if err := p.inBounds(c, shorten, c.at("default").errorf); err != nil {
		return nil, err
	}
	if g := ev.given[p.Name]; g != nil {
		if err := g.placed(p.take(c, ev, g.value)); err != nil {
			return nil, err
		}
		g.used, p.Default, p.Values = true, settingText(p.value), nil
	}
	if text, set := ev.settings[p.Name]; set {
		ev.used[p.Name] = true
		if err := p.take(c, ev, text); err != nil {
			return nil, err
		}
	}
	p.Value = settingText(p.value)
	ev.params = append(ev.params, p)
	return p.value, nil
}

// take gives the parameter a value that is written as --set takes it.
func (p *parameter) take(c *call, ev *evaluation, text string) (err error) {
	like := p.value
	if like == starlark.None && len(p.values) > 0 {
		like = p.values[0]
	}
	if p.value, err = ev.parseSetting(p.Name, text, like); err != nil {
		return err
	}
	if isClosed(p.value) && len(p.values) > 0 && !among(p.value, p.values) {
		return badSetting(p.Name, text, "%s is one of: %s", p.Name, settingTexts(p.values))
	}
	return p.inBounds(c, settingText, func(format string, args ...any) error { return badSetting(p.Name, text, format, args...) })
}

// newName checks the name of a parameter or a draw.
func (ev *evaluation) newName(c *call, name string) error {
	if !isSettable(name) {
		return c.at("name").
			errorf("%s: a name has letters, digits, _ and -, and %q has not", c.word.name, name)
	}
	for _, p := range ev.params {
		if p.Name == name {
			return c.at("name").
				errorf("%s: there is a param %q already, at %d:%d", c.word.name, name, p.Pos.Line, p.Pos.Col)
		}
	}
	for _, d := range ev.plan.Draws {
		if d.Name == name {
			return c.at("name").errorf("%s: there is a draw %q already", c.word.name, name)
		}
	}
	return nil
}

// isSettable reports whether --set can name it.
func isSettable(name string) bool {
	for i := range len(name) {
		ch := name[i]
		letter := ch|0x20 >= 'a' && ch|0x20 <= 'z' || ch == '_'
		if !letter && (i == 0 || ch != '-' && (ch < '0' || ch > '9')) {
			return false
		}
	}
	return name != "" && len(name) <= 60
}

// readValues reads the values that a campaign visits.
func (p *parameter) readValues(c *call) error {
	v := arg[starlark.Value](c, "values")
	if v == nil {
		return nil
	}
	list, ok := sequence(v)
	at := c.at("values")
	if !ok {
		return at.errorf("param: values must be a list with something in it, not %s", noun(v))
	}
	if list.Len() == 0 {
		return at.errorf("param: values is an empty list: there would be nothing to visit")
	}
	if list.Len() > pointLimit {
		return at.errorf(
			"param: values has %d elements; a campaign visits at most %d",
			list.Len(),
			pointLimit,
		)
	}
	for i := range list.Len() {
		x := list.Index(i)
		if p.value != starlark.None && x != starlark.None && !alike(p.value, x) {
			return at.element(i).
				errorf("param: values must be of the type of the default, %s, not %s", shorten(p.value), noun(x))
		}
		if among(x, p.values) {
			return at.element(i).errorf("param: values has %s twice", shorten(x))
		}
		p.values, p.Values = append(p.values, x), append(p.Values, settingText(x))
	}
	if !among(p.value, p.values) {
		return c.at("default").
			errorf("param: default must be one of values, and %s is not", shorten(p.value))
	}
	return nil
}

// inBounds holds the value to min and max.
func (p *parameter) inBounds(
	c *call,
	written func(starlark.Value) string,
	fail func(string, ...any) error,
) error {
	for _, bound := range []struct {
		name string
		op   syntax.Token
		say  string
	}{{"min", syntax.LT, "at least"}, {"max", syntax.GT, "at most"}} {
		limit := arg[starlark.Value](c, bound.name)
		if limit == nil {
			continue
		}
		if !alike(p.value, limit) {
			return c.at(bound.name).
				errorf("param: %s must be of the type of the default, %s, not %s", bound.name, shorten(p.value), noun(limit))
		}
		outside, err := starlark.Compare(bound.op, p.value, limit)
		if err != nil {
			return c.at(bound.name).errorf("param: %s cannot bound %s", bound.name, shorten(p.value))
		}
		if outside {
			return fail("%s must be %s %s, not %s", p.Name, bound.say, written(limit), written(p.value))
		}
	}
	return nil
}

// alike reports whether two values are of one type. A duration and a distribution of durations are.
func alike(a, b starlark.Value) bool {
	if _, ok := a.(*dist); ok {
		a, b = b, a
	}
	ua, okA := unitOf(a)
	ub, okB := unitOf(b)
	if okA || okB {
		return okA && okB && ua == ub
	}
	return a.Type() == b.Type()
}

// unitOf is the unit of a quantity or a distribution.
func unitOf(v starlark.Value) (unit, bool) {
	switch v := v.(type) {
	case quantity:
		return v.unit, true
	case *dist:
		return v.unit, true
	case starlark.Int:
		return bare, true
	}
	return bare, false
}

// isClosed reports whether a parameter with such a value takes only those that it lists.
func isClosed(v starlark.Value) bool {
	switch v.(type) {
	case starlark.String, starlark.Bool:
		return true
	}
	return false
}

// among reports whether v is in the list.
func among(v starlark.Value, list []starlark.Value) bool {
	for _, x := range list {
		if eq, err := starlark.Equal(v, x); err == nil && eq || sameDist(v, x) {
			return true
		}
	}
	return false
}

func sameDist(a, b starlark.Value) bool {
	x, okX := a.(*dist)
	y, okY := b.(*dist)
	return okX && okY && x.text == y.text
}

func buildDraw(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	name, choices := arg[string](c, "name"), arg[starlark.Value](c, "choices")
	if err := ev.newName(c, name); err != nil {
		return nil, err
	}
	ev.plan.DrawsPerSeed = true
	value, like, err := ev.drawn(c, name, choices)
	if err != nil {
		return nil, err
	}
	text, set := ev.settings[name]
	g := ev.given[name]
	switch {
	case set:
		value, err = ev.parseSetting(name, text, like)
	case g != nil:
		value, err = ev.parseSetting(name, g.value, like)
		err = g.placed(err)
	}
	if err != nil {
		return nil, err
	}
	if set {
		ev.used[name] = true
	}
	if g != nil {
		g.used = true
	}
	ev.plan.Draws = append(ev.plan.Draws, scenarios.Draw{Name: name, Value: settingText(value), Given: set || g != nil})
	return value, nil
}

// drawn is the value that the seed chooses, and a value of the type that --set takes.
func (ev *evaluation) drawn(
	c *call,
	name string,
	choices starlark.Value,
) (value, like starlark.Value, err error) {
	u := ev.choose(name, 0)
	switch choices := choices.(type) {
	case *dist:
		v := choices.at(u)
		return v, v, nil
	case *starlark.List, starlark.Tuple:
		list := choices.(starlark.Indexable)
		if list.Len() == 0 {
			return nil, nil, c.at("choices").errorf("draw: choices is empty")
		}
		i, _ := bits.Mul64(u, uint64(list.Len()))
		return list.Index(int(i)), list.Index(0), nil
	}
	return nil, nil, c.at("choices").
		errorf("draw: choices must be a list or a distribution, not %s; write draw(%q, between(lo, hi))", noun(choices), name)
}
