package language

import (
	"fmt"
	"math/big"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// parameterLimit is how many parameters a function of a file may have.
const parameterLimit = 100

// checkSizes refuses names, numbers and functions of a size that nobody writes.
func (f *File) checkSizes(tree *syntax.File) error {
	var first error
	refuse := func(at syntax.Position, format string, args ...any) {
		if first == nil {
			first = scenarios.Errorf(f.place(at), "%s%s", tooMuch, fmt.Sprintf(format, args...))
		}
	}
	syntax.Walk(tree, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Ident:
			if len(n.Name) > nameLimit {
				refuse(n.NamePos, "a name of %d letters; the most is %d", len(n.Name), nameLimit)
			}
		case *syntax.Literal:
			if number, is := n.Value.(*big.Int); is && number.BitLen() > bitLimit {
				refuse(n.TokenPos, "a whole number of more than %d bits", bitLimit)
			}
		case *syntax.DefStmt:
			if len(n.Params) > parameterLimit {
				refuse(n.Def, "a function with %d parameters; the most is %d", len(n.Params), parameterLimit)
			}
		case *syntax.LambdaExpr:
			if len(n.Params) > parameterLimit {
				refuse(n.Lambda, "a function with %d parameters; the most is %d", len(n.Params), parameterLimit)
			}
		}
		return first == nil
	})
	return first
}
