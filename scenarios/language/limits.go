package language

import (
	"fmt"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// What a file may use. A value costs steps for its size, so the steps bound the memory too.
const (
	stepLimit = 2_000_000        // of one evaluation, or of one call of a hook
	sizeLimit = 1_000_000        // elements of a list, bytes of a text
	bitLimit  = 4096             // of a whole number
	deadline  = 10 * time.Second // of one evaluation, by the wall clock; only a runaway meets it
	tooMuch   = "the file asks for too much: "
)

// guards are the functions behind what guard rewrites, and guarded versions of Starlark's own.
var guards = starlark.StringDict{
	opTimes:     hidden(opTimes, times),
	opPlus:      hidden(opPlus, plus),
	opMod:       hidden(opMod, modulo),
	opFits:      hidden(opFits, fits),
	opMethod:    hidden(opMethod, method),
	"list":      measured("list", 1),
	"tuple":     measured("tuple", 1),
	"dict":      measured("dict", 4),
	"sorted":    measured("sorted", 4),
	"reversed":  measured("reversed", 1),
	"enumerate": measured("enumerate", 4),
	"zip":       measured("zip", 4),
	"min":       measured("min", 1),
	"max":       measured("max", 1),
	"any":       measured("any", 1),
	"all":       measured("all", 1),
	"str":       printed("str"),
	"repr":      printed("repr"),
	"int":       printed("int"),
	"fail":      printed("fail"),
	"print":     hidden("print", noPrint),
}

func hidden(
	name string,
	f func(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error),
) starlark.Value {
	return newFunction(name, func(
		th *starlark.Thread, args starlark.Tuple, _ []starlark.Tuple,
	) (starlark.Value, error) {
		return f(th, args)
	})
}

// charge adds the cost of n elements to the steps of the thread, and refuses what is too large.
func charge(th *starlark.Thread, n int) error {
	if n > sizeLimit {
		return fmt.Errorf("%sa list or text of %d; the most is %d", tooMuch, n, sizeLimit)
	}
	th.Steps += uint64(n)
	return nil
}

// size counts what a value would cost to copy: elements of a list, bytes of a text.
func size(v starlark.Value) int {
	switch v := v.(type) {
	case starlark.String:
		return len(v) / 8
	case starlark.Bytes:
		return len(v) / 8
	case *starlark.Dict:
		return 4 * v.Len()
	case starlark.Sequence:
		return v.Len()
	}
	return 0
}

func times(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	x, y := args[0], args[1]
	nx, xInt := x.(starlark.Int)
	ny, yInt := y.(starlark.Int)
	switch {
	case xInt && yInt:
		if nx.BigInt().BitLen()+ny.BigInt().BitLen() > bitLimit {
			return nil, fmt.Errorf("%sa whole number of more than %d bits", tooMuch, bitLimit)
		}
	case xInt:
		x, y, ny = y, x, nx
		fallthrough
	case yInt:
		if err := chargeRepeat(th, x, ny); err != nil {
			return nil, err
		}
	}
	return starlark.Binary(syntax.STAR, x, y)
}

// chargeRepeat charges for n times the sequence x.
func chargeRepeat(th *starlark.Thread, x starlark.Value, n starlark.Int) error {
	length := starlark.Len(x)
	count, small := n.Int64()
	if length <= 0 || small && count <= 0 {
		return nil
	}
	if !small || count > sizeLimit/int64(length) {
		return fmt.Errorf(
			"%s%s times %s; a list or text has at most %d elements",
			tooMuch,
			shorten(n),
			withArticle(typeName(x)),
			sizeLimit,
		)
	}
	return charge(th, length*int(count))
}

func plus(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	if err := charge(th, size(args[0])+size(args[1])); err != nil {
		return nil, err
	}
	return starlark.Binary(syntax.PLUS, args[0], args[1])
}

func modulo(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	if format, ok := args[0].(starlark.String); ok {
		// Every verb may print all of the values.
		verbs := 1
		for i := range len(format) {
			if format[i] == '%' {
				verbs++
			}
		}
		if err := charge(th, len(format)+verbs*textSize(args[1], sizeLimit+1)); err != nil {
			return nil, err
		}
	}
	return starlark.Binary(syntax.PERCENT, args[0], args[1])
}

// fits charges for a value that was made, and passes it on. A range costs nothing until it is
// walked.
func fits(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	return args[0], charge(th, size(args[0]))
}

// measured is a function of Starlark that walks its arguments: each element costs so many steps.
func measured(name string, cost int) starlark.Value {
	f := starlark.Universe[name].(*starlark.Builtin)
	return newFunction(name, func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		for _, a := range args {
			if n := starlark.Len(a); n > 0 {
				if err := charge(th, n); err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				th.Steps += uint64(n * (cost - 1))
			}
		}
		return f.CallInternal(th, args, kwargs)
	})
}

// printed is a function of Starlark that prints, or reads, its arguments.
func printed(name string) starlark.Value {
	f := starlark.Universe[name].(*starlark.Builtin)
	return newFunction(name, func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		for _, a := range args {
			n := textSize(a, sizeLimit+1)
			if name == "int" && n > bitLimit/4 {
				return nil, fmt.Errorf("int: %sa whole number of %d digits", tooMuch, n)
			}
			if err := charge(th, n); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		return f.CallInternal(th, args, kwargs)
	})
}

// method is the method of a value whose result may be much larger than its arguments.
func method(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	recv, name := args[0], string(args[1].(starlark.String))
	attrs, ok := recv.(starlark.HasAttrs)
	if !ok {
		return nil, fmt.Errorf("%s has no .%s", withArticle(recv.Type()), name)
	}
	f, err := attrs.Attr(name)
	if err != nil {
		return nil, err
	}
	b, ok := f.(*starlark.Builtin)
	if !ok {
		if f == nil {
			return nil, fmt.Errorf("%s has no .%s", withArticle(recv.Type()), name)
		}
		return f, nil
	}
	return newFunction(name, func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		if err := charge(th, resultSize(recv, name, args, kwargs)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return b.CallInternal(th, args, kwargs)
	}), nil
}

// noPrint says where what a file has to say belongs: a file is evaluated once for every seed.
func noPrint(*starlark.Thread, starlark.Tuple) (starlark.Value, error) {
	return nil, fmt.Errorf("there is no print; write %s", foreign["print"])
}
