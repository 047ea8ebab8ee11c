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
	ev.hand(f)
	return &scenarios.Reaction{Source: src, Call: func(w scenarios.WorldView, e *sim.Event) ([]scenarios.Step, error) {
		in := starlark.Tuple{worldValue{w}}
		if both {
			in = append(in, eventOrNone(w, e))
		}
		out, err := ev.callHook(src.Pos, w, f, in)
		if err != nil || out == starlark.None {
			return nil, err
		}
		if _, err := weigh(out); err != nil {
			return nil, scenarios.Errorf(src.Pos, "%s: what it returns: %v", f.Name(), err)
		}
		steps, err := stepsKind.read(returned, out)
		if err != nil {
			return nil, err
		}
		list := steps.([]scenarios.Step)
		ledgerOf(w).spend(stepCost * uint64(len(list)))
		return list, nil
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
	ev.hand(f)
	return &scenarios.Predicate{Source: src, Call: func(w scenarios.WorldView) (bool, string, error) {
		out, err := ev.callHook(src.Pos, w, f, starlark.Tuple{worldValue{w}})
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
func fieldTest(at spot, f starlark.Callable) (func(scenarios.WorldView, any) (bool, error), error) {
	fn, ok := f.(*starlark.Function)
	if !ok || !accepts(fn, 1) {
		return nil, at.errorf(
			"%s: %s must be a value, or a function of the field's value",
			at.callee(),
			at.name,
		)
	}
	ev, pos := evaluationOf(at.c.thread), at.pos()
	ev.hand(fn)
	return func(w scenarios.WorldView, v any) (bool, error) {
		out, err := ev.callHook(pos, w, fn, starlark.Tuple{toValue(nil, v, 0)})
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

// hand notes a function that runs call, so that it is frozen with the file. What a function of a run
// makes belongs to that run.
func (ev *evaluation) hand(f *starlark.Function) {
	if !ev.running {
		ev.later = append(ev.later, f)
	}
}

// callHook calls a function of the file during a run, at the expense of what the functions of the run
// may use together.
func (ev *evaluation) callHook(
	at scenarios.Pos, w scenarios.WorldView, f *starlark.Function, in starlark.Tuple,
) (starlark.Value, error) {
	l := ledgerOf(w)
	l.spend(callCost)
	left := l.left(w)
	called := &evaluation{file: ev.file, running: true}
	th := ev.file.newThread(called, min(stepLimit, left))
	out, err := starlark.Call(th, f, in, nil)
	l.spend(th.Steps)
	if err != nil {
		if th.Steps > left {
			return nil, scenarios.Errorf(at, "%s%s and the other functions of the file took more than %d steps and elements "+
				"in %d events, by %v of the run; call them less often, or let them do less", tooMuch, f.Name(), runSteps(w), w.Events(), w.Now())
		}
		return nil, ev.file.explain(err)
	}
	if err := l.measure(); err != nil {
		return nil, scenarios.Errorf(at, "%s: %v", f.Name(), err)
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
