package language

import (
	"fmt"
	"math/bits"

	"go.starlark.net/starlark"
)

// A price is what a call costs beyond its step. It is paid before the call.
type price func(args starlark.Tuple, kwargs []starlark.Tuple) (n int, err error)

// functionPrices are the functions of Starlark, each with its price; nil: nothing. There is no other:
// a function of Starlark's that is not here is not in the language.
var functionPrices = map[string]price{
	"abs": nil, "bool": nil, "chr": nil, "hasattr": nil, "len": nil, "ord": nil, "range": nil, "type": nil,
	"None": nil, "True": nil, "False": nil,
	"all": walked(1), "any": walked(1), "bytes": walked(1), "float": walked(1), "hash": walked(1), "list": walked(1),
	"reversed": walked(1), "tuple": walked(1), "enumerate": walked(4),
	"zip": zipped,
	"min": compared, "max": compared, "sorted": sorted,
	"fail": printed, "repr": printed, "str": printed,
	"int": digits,
	"dir": func(starlark.Tuple, []starlark.Tuple) (int, error) { return 400, nil },
}

// functionGates are the functions of Starlark behind their gates.
func functionGates() starlark.StringDict {
	gates := starlark.StringDict{
		"dict":    newFunction("dict", makeDict),
		"getattr": newFunction("getattr", getAttribute),
		"print":   gate("print", noPrint),
	}
	for name, p := range functionPrices {
		if f, is := starlark.Universe[name].(*starlark.Builtin); is && p != nil {
			gates[name] = priced(f, p)
		}
	}
	return gates
}

// priced is a function of Starlark behind a gate. What it is bound to stays bound to it.
func priced(f *starlark.Builtin, p price) *starlark.Builtin {
	return newFunction(f.Name(), func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		n, err := p(args, kwargs)
		if err == nil {
			err = charge(th, n)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		gateKeys(f.Name(), args, kwargs)
		return f.CallInternal(th, args, kwargs)
	})
}

// walked is the price of walking the arguments.
func walked(each int) price {
	return func(args starlark.Tuple, _ []starlark.Tuple) (int, error) {
		total := 0
		for _, a := range args {
			n, err := bounded(elements(a))
			if err != nil {
				return n, err
			}
			total += n
		}
		return each * total, nil
	}
}

// zipped is the price of rows as long as the shortest list.
func zipped(args starlark.Tuple, _ []starlark.Tuple) (int, error) {
	rows := sizeLimit + 1
	for _, a := range args {
		rows = min(rows, elements(a))
	}
	if len(args) == 0 {
		rows = 0
	}
	n, err := bounded(rows * (len(args) + 3))
	return n, err
}

// compared is the price of comparing each of the elements once.
func compared(args starlark.Tuple, kwargs []starlark.Tuple) (int, error) {
	if len(args) == 1 {
		return comparedAll(args[0])
	}
	return weigh(args...)
}

func comparedAll(list starlark.Value) (int, error) {
	n, err := bounded(elements(list))
	if err != nil {
		return n, err
	}
	m, err := weigh(list)
	return max(m, n), err
}

// sorted is the price of comparing each of the elements as often as sorting does.
func sorted(args starlark.Tuple, kwargs []starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	n, err := comparedAll(args[0])
	return n * rounds(args[0]), err
}

// rounds is how often sorting compares each element of a list, in steps.
func rounds(list starlark.Value) int { return 1 + bits.Len(uint(elements(list)))/4 }

// printed is the price of printing the arguments.
func printed(args starlark.Tuple, kwargs []starlark.Tuple) (int, error) {
	for _, kv := range kwargs {
		args = append(args, kv[1])
	}
	n, err := weighPrint(args...)
	return n / 4, err
}

// digits is the price of reading a number.
func digits(args starlark.Tuple, _ []starlark.Tuple) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	s, isText := starlark.AsString(args[0])
	if isText && len(s) > bitLimit/4 {
		return 0, fmt.Errorf("%sa whole number of %d digits", tooMuch, len(s))
	}
	return len(s), nil
}

// gateKeys puts a gate around the function that sorted, min and max call for each element: what it
// returns is compared too.
func gateKeys(name string, args starlark.Tuple, kwargs []starlark.Tuple) {
	each := 1
	switch name {
	case "sorted":
		if len(args) > 0 {
			each = rounds(args[0])
		}
		if len(args) > 1 {
			args[1] = gatedKey(args[1], each)
		}
	case "min", "max":
	default:
		return
	}
	for i, kv := range kwargs {
		if kv[0] == starlark.Value(starlark.String("key")) {
			kwargs[i] = starlark.Tuple{kv[0], gatedKey(kv[1], each)}
		}
	}
}

// gatedKey pays for what a function returns, so many times.
func gatedKey(v starlark.Value, times int) starlark.Value {
	f, is := v.(starlark.Callable)
	if !is {
		return v
	}
	return newFunction("key", func(
		th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple,
	) (starlark.Value, error) {
		v, err := starlark.Call(th, f, args, kwargs)
		if err != nil {
			return nil, err
		}
		n, err := weigh(v)
		if err == nil {
			err = charge(th, times*n)
		}
		return v, err
	})
}

// makeDict is dict(...), entry by entry, as update is.
func makeDict(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	d := starlark.NewDict(0)
	if err := charge(th, dictCost); err != nil {
		return nil, err
	}
	return d, updated(th, "dict", d, args, kwargs)
}

// getAttribute is getattr(x, name, default): methods have their gates, however they are come by.
func getAttribute(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) < 2 || len(kwargs) > 0 {
		return starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(th, args, kwargs)
	}
	if name, is := starlark.AsString(args[1]); is && len(name) > nameLimit {
		return nil, fmt.Errorf("getattr: a name of %d letters; the most is %d", len(name), nameLimit)
	}
	v, err := starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(th, args, kwargs)
	if err != nil {
		return nil, err
	}
	return gated(v), nil
}

// noPrint says where what a file has to say belongs: a file is evaluated once for every seed.
func noPrint(*starlark.Thread, starlark.Tuple) (starlark.Value, error) {
	return nil, fmt.Errorf("there is no print; write %s", foreign["print"])
}
