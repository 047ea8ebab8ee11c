package language

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// A class is a sort of value that words make: a fault, a node selector.
type class uint8

const (
	plain class = iota // a value of Starlark itself, or a unit, or a distribution
	aWho
	anEvent
	aMessage
	aTimer
	aFault // a Step that at, every, on and script take, and nemesis if it is a *Fault
	aStep  // a Step that is no fault
	anEntry
	aProperty
	aProtocol
	aNetwork
	aLink
	aRegion
	aTopology
	aDisk
	aCPU
	aClock
	aWorkload
	anArrival
	aPopularity
	aMetric
	aStatistic
	aClaim // about a statistic
	aLesson
	aCue
	aQuestion
	anAnswer
	aTask
	nothing // the word is called for what it does
)

var classNames = [...]string{
	"value", "node selector", "event", "message", "timer", "fault", "step", "entry", "property", "protocol", "network", "link",
	"region", "topology", "disk", "cpu", "clock", "workload", "arrivals", "popularity", "metric",
	"statistic", "claim", "lesson", "cue", "question", "answer", "task", "nothing",
}

func (c class) String() string { return classNames[c] }

// A thing is what a call of a word made, as a value of the language. The program can pass it on but
// not look inside.
type thing struct {
	class class
	word  string
	text  string // code that makes it
	pos   scenarios.Pos
	plan  any // the part of a Plan: *Who, *Fault, *EventPattern...
}

var _ starlark.HasBinary = (*thing)(nil)

func (t *thing) String() string        { return t.text }
func (t *thing) Type() string          { return t.class.String() }
func (t *thing) Freeze()               {}
func (t *thing) Truth() starlark.Bool  { return true }
func (t *thing) Hash() (uint32, error) { return 0, fmt.Errorf("a %s cannot be a key", t.class) }

// setOperators are the operators on selectors.
var setOperators = map[syntax.Token]*scenarios.WhoKind{
	syntax.PLUS:  scenarios.Union,
	syntax.MINUS: scenarios.Minus,
	syntax.AMP:   scenarios.Intersection,
}

// Binary makes a selector of two: a + b, a - b, a & b.
func (t *thing) Binary(
	op syntax.Token,
	y starlark.Value,
	side starlark.Side,
) (starlark.Value, error) {
	o, ok := y.(*thing)
	kind, known := setOperators[op]
	if side == starlark.Right || !known || !ok || t.class != aWho || o.class != aWho {
		return nil, nil
	}
	text := fmt.Sprintf("%s %s %s", t.text, op, o.text)
	if strings.Contains(o.text, " ") && o.word == "" {
		text = fmt.Sprintf("%s %s (%s)", t.text, op, o.text)
	}
	who := &scenarios.Who{Source: scenarios.Source{Pos: t.pos, Text: text}, Kind: kind, Of: []*scenarios.Who{t.plan.(*scenarios.Who), o.plan.(*scenarios.Who)}}
	return &thing{class: aWho, text: text, pos: t.pos, plan: who}, nil
}

// noun names what a value is: "a duration", "the bare number 3", "the text \"x\"".
func noun(v starlark.Value) string {
	if n, ok := bareNumber(v); ok {
		return "the bare number " + n
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return "None"
	case starlark.Bool:
		return v.String()
	case starlark.String:
		return "the text " + shorten(v)
	case *starlark.Function, *starlark.Builtin:
		return "a function"
	case *starlark.List, starlark.Tuple, *starlark.Dict:
		return "a " + v.Type()
	case quantity:
		return "the " + v.unit.String() + " " + v.String()
	case *dist:
		return "the distribution " + v.text
	case *thing:
		return withArticle(v.class.String())
	}
	return withArticle(v.Type())
}

// typeName names the type of a value.
func typeName(v starlark.Value) string {
	switch v.(type) {
	case starlark.String:
		return "text"
	case starlark.Int, starlark.Float:
		return "bare number"
	case *starlark.Function, *starlark.Builtin:
		return "function"
	}
	return v.Type()
}

// withArticle is "a fault" or "an event".
func withArticle(name string) string {
	if strings.ContainsAny(name[:1], "aeiou") {
		return "an " + name
	}
	return "a " + name
}
