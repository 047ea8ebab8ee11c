package language

import (
	"fmt"
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

var (
	whoKind = &kind{
		name:   "who",
		noun:   "a node selector",
		doc:    "leader(), node(1), or a list of them",
		reader: readWho,
		hint:   whoHint,
	}

	eventKind = &kind{
		name:   "event",
		noun:   "an event or its kind",
		doc:    `"leader", event("crash", node = it())`,
		reader: readEvent,
		hint:   eventHint,
	}

	messageKind = &kind{
		name:   "message",
		noun:   "a message or its kind",
		doc:    `"RequestVote", message("RequestVote", to = it())`,
		reader: readMessage,
	}

	timerKind = &kind{
		name:   "timer",
		noun:   "a timer",
		doc:    `timer("election", node(1))`,
		reader: readTimer,
		hint:   timerHint,
	}

	// fieldKind is the value that a field must have, or a function that judges it.
	fieldKind = &kind{
		name:   "any",
		noun:   "a value or a function",
		doc:    "3, lambda n: n > 0",
		takes:  true,
		reader: readField,
	}
)

// readWho takes a selector, a node of a hook's world, or a list of them.
func readWho(k *kind, at spot, v starlark.Value) (any, error) {
	switch x := v.(type) {
	case *thing:
		if x.class == aWho {
			return x.plan, nil
		}
	case *nodeValue:
		return &scenarios.Who{Source: scenarios.Source{Pos: at.pos(), Text: fmt.Sprintf("node(%q)", x.name()), Word: "node"}, Kind: scenarios.TheNode, Name: x.name()}, nil
	}
	list, ok := sequence(v)
	if !ok {
		return nil, at.misfit(k, v)
	}
	if list.Len() == 0 {
		return nil, at.errorf("%s: %s must be %s, not an empty list", at.callee(), at.param, k.noun)
	}
	all := make([]*scenarios.Who, list.Len())
	for i := range all {
		w, err := readWho(k, at.element(i), list.Index(i))
		if err != nil {
			return nil, err
		}
		all[i] = w.(*scenarios.Who)
	}
	return &scenarios.Who{Source: scenarios.Source{Pos: at.pos(), Text: string(appendCode(nil, v))}, Kind: scenarios.Union, Of: all}, nil
}

func whoHint(v starlark.Value) string {
	switch v.(type) {
	case starlark.String, starlark.Int:
		return fmt.Sprintf("; write node(%s)", shorten(v))
	}
	return ""
}

// readEvent takes a pattern; a text is the kind of the event.
func readEvent(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case *thing:
		if v.class == anEvent {
			return v.plan, nil
		}
	case starlark.String:
		p := &scenarios.EventPattern{Source: scenarios.Source{Pos: at.pos(), Text: fmt.Sprintf("%q", string(v))}}
		p.SetKind(string(v))
		return p, nil
	}
	return nil, at.misfit(k, v)
}

func eventHint(v starlark.Value) string {
	if t, ok := v.(*thing); ok && (t.class == aFault || t.class == aStep) {
		return fmt.Sprintf(
			"; for the event of a fault write event(\"fault\", name = ...), or one of its kinds such as %q",
			"crash",
		)
	}
	return ""
}

func readMessage(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case *thing:
		if v.class == aMessage {
			return v.plan, nil
		}
	case starlark.String:
		return &scenarios.MessagePattern{Source: scenarios.Source{Pos: at.pos(), Text: fmt.Sprintf("%q", string(v))}, Kind: string(v)}, nil
	}
	return nil, at.misfit(k, v)
}

func readTimer(k *kind, at spot, v starlark.Value) (any, error) {
	if t, ok := v.(*thing); ok && t.class == aTimer {
		return t.plan, nil
	}
	return nil, at.misfit(k, v)
}

func timerHint(v starlark.Value) string {
	if s, ok := v.(starlark.String); ok {
		return fmt.Sprintf("; write timer(%s)", shorten(s))
	}
	return ""
}

// readField takes what a field can be compared with.
func readField(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case starlark.String:
		return scenarios.Field{Value: string(v)}, nil
	case starlark.Bool:
		return scenarios.Field{Value: bool(v)}, nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return scenarios.Field{Value: n}, nil
		}
	case quantity:
		if v.unit == durations {
			return scenarios.Field{Value: time.Duration(v.n)}, nil
		}
		return scenarios.Field{Value: v.n}, nil
	case *thing:
		if v.class == aWho {
			return scenarios.Field{Value: v.plan}, nil
		}
	case starlark.Callable:
		test, err := fieldTest(at, v)
		return scenarios.Field{Test: test}, err
	}
	return nil, at.errorf(
		"%s: %s must be a text, a whole number, True or False, a duration, a node selector or a function, not %s",
		at.callee(),
		at.name,
		noun(v),
	)
}
