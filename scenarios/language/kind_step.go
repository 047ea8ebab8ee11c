package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

var (
	faultKind = &kind{name: "fault", noun: "a fault", doc: "crash(leader())", reader: readFault}

	faultsKind = listKind(faultKind, "a list of faults")

	// stepsKind is a step, or a list of steps, read as a []Step.
	stepsKind = &kind{
		name:   "step",
		noun:   "a step",
		doc:    "crash(it()), [heal(), note(\"healed\")]",
		reader: readSteps,
		hint:   stepHint,
	}

	// doKind is steps or a function that returns steps.
	doKind = &kind{
		name:   "step|fn",
		noun:   "a step or a function that returns steps",
		doc:    "crash(it())",
		takes:  true,
		reader: readDo,
		hint:   stepHint,
	}

	// predicateKind is a function that looks at the world.
	predicateKind = &kind{
		name:   "fn",
		noun:   "a function of the world",
		doc:    "lambda world: world.count(\"leader\") > 3",
		takes:  true,
		reader: readPredicate,
	}

	// triggerKind is an event, or a function that looks at the world.
	triggerKind = &kind{
		name:   "event|fn",
		noun:   "an event, its kind, or a function of the world",
		doc:    `"leader"`,
		takes:  true,
		reader: readTrigger,
	}

	propertyKind = &kind{
		name:   "prop",
		noun:   "a property or the name of an invariant",
		doc:    `linearizable(), "Election Safety"`,
		reader: readProperty,
		hint:   propertyHint,
	}

	// whatKind is what hold and release act on.
	whatKind = &kind{
		name:   "message|timer",
		noun:   "a message or a timer",
		doc:    `message("RequestVote"), timer("election")`,
		reader: readWhat,
	}
)

func readFault(k *kind, at spot, v starlark.Value) (any, error) {
	t, ok := v.(*thing)
	if !ok || t.class != aFault {
		return nil, at.misfit(k, v)
	}
	f, ok := t.plan.(*scenarios.Fault)
	if !ok {
		return nil, at.errorf(
			"%s: %s undoes a fault, and %s must be faults that begin",
			at.callee(),
			t.text,
			at.param,
		)
	}
	return f, nil
}

func readSteps(k *kind, at spot, v starlark.Value) (any, error) {
	if t, ok := v.(*thing); ok {
		if s, isStep := t.plan.(scenarios.Step); isStep {
			return []scenarios.Step{s}, nil
		}
		return nil, at.misfit(k, v)
	}
	if _, ok := sequence(v); !ok {
		return nil, at.misfit(k, v)
	}
	parts := []any{}
	if err := flatten(k, at, v, &parts, 0); err != nil {
		return nil, err
	}
	steps := make([]scenarios.Step, 0, len(parts))
	for _, p := range parts {
		steps = append(steps, p.([]scenarios.Step)...)
	}
	return steps, nil
}

func stepHint(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return fmt.Sprintf("; for a caption write note(%s)", shorten(v))
	case quantity:
		if v.unit == durations {
			return fmt.Sprintf("; to let time pass write wait(%v), in a script", v)
		}
	case *thing:
		if v.class == anEntry {
			return "; entries stand side by side in the list of schedule"
		}
		if v.class == aWho {
			return fmt.Sprintf("; write what happens to it, such as crash(%s)", v.text)
		}
	}
	return ""
}

// readDo takes steps, or a function, which becomes a *Reaction.
func readDo(k *kind, at spot, v starlark.Value) (any, error) {
	switch f := v.(type) {
	case *starlark.Function:
		return reaction(at, f)
	case *starlark.Builtin:
		return nil, at.errorf("%s: %s must be %s; %s is a function of the vocabulary: write %s",
			at.callee(), at.param, k.noun, f.Name(), at.exampleOf(f.Name()))
	}
	return readSteps(k, at, v)
}

func readPredicate(k *kind, at spot, v starlark.Value) (any, error) {
	f, ok := v.(*starlark.Function)
	if !ok {
		return nil, at.misfit(k, v)
	}
	return predicate(at, f)
}

func readTrigger(k *kind, at spot, v starlark.Value) (any, error) {
	switch x := v.(type) {
	case *starlark.Function:
		p, err := predicate(at, x)
		if err != nil {
			return nil, err
		}
		return &scenarios.Trigger{Source: p.Source, Predicate: p}, nil
	case starlark.String, *thing:
		if t, isThing := x.(*thing); isThing && t.class != anEvent {
			return nil, at.misfit(k, v)
		}
		e, err := eventKind.read(at, v)
		if err != nil {
			return nil, err
		}
		pattern := e.(*scenarios.EventPattern)
		return &scenarios.Trigger{Source: pattern.Source, Event: pattern}, nil
	}
	return nil, at.misfit(k, v)
}

// readProperty takes a property; a text is the name of an invariant of the protocol.
func readProperty(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case *thing:
		if v.class == aProperty {
			return v.plan, nil
		}
	case starlark.String:
		name := string(v)
		return &scenarios.Expectation{Kind: scenarios.Holds, Property: &scenarios.NamedInvariant{
			Source: scenarios.Source{Pos: at.pos(), Text: fmt.Sprintf("%q", name)}, Name: name,
		}}, nil
	}
	return nil, at.misfit(k, v)
}

func propertyHint(v starlark.Value) string {
	if t, ok := v.(*thing); ok && t.class == anEvent {
		return fmt.Sprintf("; write happens(%s) or never(%s)", t.text, t.text)
	}
	if t, ok := v.(*thing); ok && t.class == aClaim {
		return "; it is about many runs: write sweep(expect = [" + t.text + "])"
	}
	return ""
}

func readWhat(k *kind, at spot, v starlark.Value) (any, error) {
	if t, ok := v.(*thing); ok && (t.class == aMessage || t.class == aTimer) {
		return t.plan, nil
	}
	return nil, at.misfit(k, v)
}
