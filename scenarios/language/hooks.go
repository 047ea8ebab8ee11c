package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Functions of a file run long after the file was evaluated, in many runs at once. Their globals
// are frozen, and every call has a thread of its own, so they share nothing.

// reaction makes a function of (world, event), or of (world) alone, a part of the plan.
func reaction(at spot, f *starlark.Function) (*scenarios.Reaction, error) {
	ev := evaluationOf(at.c.thread)
	both := accepts(f, 2)
	if !both && !accepts(f, 1) {
		return nil, at.errorf(
			"%s: %s is called as %s(world, event), and cannot be",
			at.callee(),
			f.Name(),
			f.Name(),
		)
	}
	src := scenarios.Source{Pos: at.pos(), Text: f.Name()}
	returned := spot{base: src.Pos, fn: f.Name(), param: "what it returns"}
	return &scenarios.Reaction{Source: src, Call: func(w scenarios.WorldView, e *sim.Event) ([]scenarios.Step, error) {
		in := starlark.Tuple{worldValue{w}}
		if both {
			in = append(in, eventOrNone(w, e))
		}
		out, err := ev.callHook(f, in)
		if err != nil || out == starlark.None {
			return nil, err
		}
		steps, err := stepsKind.read(returned, out)
		if err != nil {
			return nil, err
		}
		return steps.([]scenarios.Step), nil
	}}, nil
}

func eventOrNone(w scenarios.WorldView, e *sim.Event) starlark.Value {
	if e == nil {
		return starlark.None
	}
	return eventValue{w, e}
}

// predicate makes a function of (world) a part of the plan. It returns True, or False, or a text
// that says what is wrong.
func predicate(at spot, f *starlark.Function) (*scenarios.Predicate, error) {
	ev := evaluationOf(at.c.thread)
	if !accepts(f, 1) {
		return nil, at.errorf(
			"%s: %s is called as %s(world), and cannot be",
			at.callee(),
			f.Name(),
			f.Name(),
		)
	}
	src := scenarios.Source{Pos: at.pos(), Text: f.Name()}
	return &scenarios.Predicate{Source: src, Call: func(w scenarios.WorldView) (bool, string, error) {
		out, err := ev.callHook(f, starlark.Tuple{worldValue{w}})
		if err != nil {
			return false, "", err
		}
		switch out := out.(type) {
		case starlark.Bool:
			return bool(out), "", nil
		case starlark.String:
			return false, string(out), nil
		}
		return false, "", scenarios.Errorf(
			src.Pos,
			"%s: what it returns must be True, False or a text that says what is wrong, not %s",
			f.Name(),
			noun(out),
		)
	}}, nil
}

// fieldTest makes a function of a field's value a part of the plan.
func fieldTest(at spot, f starlark.Callable) (func(any) (bool, error), error) {
	fn, ok := f.(*starlark.Function)
	if !ok || !accepts(fn, 1) {
		return nil, at.errorf(
			"%s: %s must be a value, or a function of the field's value",
			at.callee(),
			at.name,
		)
	}
	ev := evaluationOf(at.c.thread)
	return func(v any) (bool, error) {
		out, err := ev.callHook(fn, starlark.Tuple{toValue(nil, v, 0)})
		if err != nil {
			return false, err
		}
		return bool(out.Truth()), nil
	}, nil
}

// accepts reports whether f can be called with n arguments.
func accepts(f *starlark.Function, n int) bool {
	positional, required := f.NumParams(), 0
	if f.HasVarargs() {
		positional--
	}
	if f.HasKwargs() {
		positional--
	}
	positional -= f.NumKwonlyParams()
	for i := range positional {
		if f.ParamDefault(i) == nil {
			required++
		}
	}
	return required <= n && (n <= positional || f.HasVarargs())
}

// callHook calls a function of the file during a run.
func (ev *evaluation) callHook(f *starlark.Function, in starlark.Tuple) (starlark.Value, error) {
	th := ev.file.newThread(&evaluation{file: ev.file, running: true})
	out, err := starlark.Call(th, f, in, nil)
	if err != nil {
		return nil, ev.file.explain(err)
	}
	return out, nil
}

// atLoad refuses a word that belongs to the evaluation of a file, in a function that runs later.
func atLoad(c *call) (*evaluation, error) {
	ev := evaluationOf(c.thread)
	if ev == nil || ev.running {
		return nil, fmt.Errorf("the run has begun; call %s at the top of the file", c.word.name)
	}
	return ev, nil
}
