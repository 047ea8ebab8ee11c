package language

import "go.starlark.net/starlark"

// A function is what a file calls, as Go code.
type function func(
	th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
) (starlark.Value, error)

// newFunction makes it a value of the language.
func newFunction(name string, f function) *starlark.Builtin {
	return starlark.NewBuiltin(name, func(
		th *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		return f(th, args, kwargs)
	})
}
