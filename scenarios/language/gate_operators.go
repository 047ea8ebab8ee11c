package language

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// The gates of operators: functions that guard puts in their place. Each pays for what the operator is
// going to walk and make, and then lets it. No file can spell their names.
const (
	gateIn      = "@in"      // x in y; not in has a not before it
	gateKey     = "@key"     // x of d[x]
	gateFits    = "@fits"    // what was just made: a slice, what a star spreads
	gateDict    = "@dict"    // a dict that was just written out
	gateMethod  = "@method"  // x.f, where f is a method of Starlark's own values
	gateAdd     = "@add"     // x += y, where x is a name
	gateUnite   = "@unite"   // x |= y, where x is a name
	gateElement = "@element" // x[i] op= y
)

// binaryGates are the operators that have a gate, under its name.
var binaryGates = map[syntax.Token]string{
	syntax.PLUS: "@plus", syntax.MINUS: "@minus", syntax.STAR: "@times", syntax.SLASH: "@over", syntax.SLASHSLASH: "@floor",
	syntax.PERCENT: "@mod", syntax.AMP: "@and", syntax.PIPE: "@or", syntax.CIRCUMFLEX: "@xor", syntax.LTLT: "@left",
	syntax.GTGT: "@right", syntax.EQL: "@eq", syntax.NEQ: "@ne", syntax.LT: "@lt", syntax.GT: "@gt", syntax.LE: "@le",
	syntax.GE: "@ge",
}

// augmented are the operators of assignments that compute, without the =.
var augmented = map[syntax.Token]syntax.Token{
	syntax.PLUS_EQ: syntax.PLUS, syntax.MINUS_EQ: syntax.MINUS, syntax.STAR_EQ: syntax.STAR, syntax.SLASH_EQ: syntax.SLASH,
	syntax.SLASHSLASH_EQ: syntax.SLASHSLASH, syntax.PERCENT_EQ: syntax.PERCENT, syntax.AMP_EQ: syntax.AMP,
	syntax.PIPE_EQ: syntax.PIPE, syntax.CIRCUMFLEX_EQ: syntax.CIRCUMFLEX, syntax.LTLT_EQ: syntax.LTLT, syntax.GTGT_EQ: syntax.GTGT,
}

// operatorGates are the functions behind the names.
func operatorGates() starlark.StringDict {
	gates := starlark.StringDict{
		gateIn:      gate(gateIn, isIn),
		gateKey:     gate(gateKey, key),
		gateFits:    gate(gateFits, fits),
		gateDict:    gate(gateDict, dictMade),
		gateMethod:  gate(gateMethod, methodOf),
		gateElement: gate(gateElement, changeElement),
		gateAdd: gate(gateAdd, func(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
			return change(th, syntax.PLUS, args[0], args[1])
		}),
		gateUnite: gate(gateUnite, func(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
			return change(th, syntax.PIPE, args[0], args[1])
		}),
	}
	for op, name := range binaryGates {
		gates[name] = gate(name, func(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
			return binary(th, op, args[0], args[1])
		})
	}
	return gates
}

// gate is a function that takes arguments without names.
func gate(name string, f func(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error)) starlark.Value {
	return newFunction(name, func(th *starlark.Thread, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return f(th, args)
	})
}

// binary is x op y.
func binary(th *starlark.Thread, op syntax.Token, x, y starlark.Value) (starlark.Value, error) {
	switch op {
	case syntax.EQL, syntax.NEQ, syntax.LT, syntax.GT, syntax.LE, syntax.GE:
		n, err := comparing(x, y)
		if err == nil {
			err = chargeElements(th, n)
		}
		if err != nil {
			return nil, err
		}
		is, err := starlark.Compare(op, x, y)
		return starlark.Bool(is), err
	}
	if err := payBinary(th, op, x, y); err != nil {
		return nil, err
	}
	if a, is := x.(*starlark.Dict); is && op == syntax.PIPE {
		if b, is := y.(*starlark.Dict); is {
			return union(th, a, b)
		}
	}
	z, err := starlark.Binary(op, x, y)
	if err != nil {
		return nil, err
	}
	return z, codeFits(z)
}

// union is x | y.
func union(th *starlark.Thread, x, y *starlark.Dict) (starlark.Value, error) {
	d := starlark.NewDict(0)
	if err := unite(th, d, x); err != nil {
		return nil, err
	}
	return d, unite(th, d, y)
}

// codeFits refuses a selector or a distribution that is made of too many others. Their code grows as
// they do, whether they share their parts or not.
func codeFits(v starlark.Value) error {
	text := ""
	switch v := v.(type) {
	case *thing:
		text = v.text
	case *dist:
		text = v.text
	}
	if len(text) > codeLimit {
		return fmt.Errorf("%s%s made of so many others that its code has %d letters; the most is %d",
			tooMuch, withArticle(v.Type()), len(text), codeLimit)
	}
	return nil
}

// payBinary pays for x op y.
func payBinary(th *starlark.Thread, op syntax.Token, x, y starlark.Value) error {
	nx, xInt := x.(starlark.Int)
	ny, yInt := y.(starlark.Int)
	switch {
	case xInt && yInt:
		return payNumbers(th, op, nx, ny)
	case op == syntax.STAR && xInt:
		return payRepeat(th, y, nx)
	case op == syntax.STAR && yInt:
		return payRepeat(th, x, ny)
	}
	switch x := x.(type) {
	case starlark.String:
		if op == syntax.PERCENT {
			return payFormat(th, string(x), y)
		}
		return chargeText(th, len(x)+max(0, starlark.Len(y)))
	case starlark.Bytes:
		return chargeText(th, len(x)+max(0, starlark.Len(y)))
	case *starlark.Dict:
		if y, ok := y.(*starlark.Dict); ok {
			return payDict(th, x.Len()+y.Len())
		}
	case *thing:
		if y, ok := y.(*thing); ok {
			return chargeText(th, len(x.text)+len(y.text))
		}
	case *dist:
		return chargeText(th, len(x.text))
	default:
		if y, ok := y.(*dist); ok {
			return chargeText(th, len(y.text))
		}
		return chargeElements(th, max(0, starlark.Len(x))+max(0, starlark.Len(y)))
	}
	return nil
}

// payDict pays for a dict of n entries.
func payDict(th *starlark.Thread, n int) error {
	if err := chargeElements(th, n); err != nil {
		return err
	}
	return charge(th, 7*n)
}

// payNumbers pays for the arithmetic of whole numbers, and bounds what comes of it.
func payNumbers(th *starlark.Thread, op syntax.Token, x, y starlark.Int) error {
	nx, ny := bitLen(x), bitLen(y)
	most := max(nx, ny)
	switch op {
	case syntax.STAR:
		most = nx + ny
	case syntax.PLUS, syntax.MINUS:
		most++
	case syntax.LTLT:
		by, small := y.Int64()
		if !small || by > bitLimit {
			return errBits
		}
		most = nx + max(0, int(by))
	}
	if most > bitLimit {
		return errBits
	}
	return charge(th, most/64)
}

// payRepeat pays for n times the sequence x.
func payRepeat(th *starlark.Thread, x starlark.Value, n starlark.Int) error {
	length := starlark.Len(x)
	count, small := n.Int64()
	if length <= 0 || small && count <= 0 {
		return nil
	}
	if !small || count > sizeLimit/int64(length) {
		return fmt.Errorf("%s%s times %s; a list or a text has at most %d",
			tooMuch, shorten(n), withArticle(typeName(x)), sizeLimit)
	}
	switch x.(type) {
	case starlark.String, starlark.Bytes:
		return chargeText(th, length*int(count))
	}
	return chargeElements(th, length*int(count))
}

// payFormat pays for format % v. Every verb may print all of the values.
func payFormat(th *starlark.Thread, format string, v starlark.Value) error {
	verbs := 1
	for i := range len(format) {
		if format[i] == '%' {
			verbs++
		}
	}
	n, err := weighPrint(v)
	if err != nil {
		return err
	}
	return chargeText(th, len(format)+verbs*n)
}

// isIn is x in y.
func isIn(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	n, err := holding(args[1], args[0])
	if err == nil {
		err = chargeElements(th, n)
	}
	if err != nil {
		return nil, err
	}
	return starlark.Binary(syntax.IN, args[0], args[1])
}

// key is its argument, which is about to be hashed.
func key(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	return args[0], payKey(th, args[0])
}

func payKey(th *starlark.Thread, v starlark.Value) error {
	n, err := hashing(v)
	if err != nil {
		return err
	}
	return chargeElements(th, n)
}

// fits pays for a value that was made, and passes it on. A range costs nothing until it is walked.
func fits(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	switch v := args[0].(type) {
	case starlark.String, starlark.Bytes:
		return v, chargeText(th, starlark.Len(v))
	case *starlark.Dict:
		return v, payDict(th, v.Len())
	default:
		return v, chargeElements(th, elements(v))
	}
}

// dictMade pays for a dict that was written out: even an empty one takes memory.
func dictMade(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	return args[0], charge(th, dictCost+4*args[0].(*starlark.Dict).Len())
}
