package language

import "go.starlark.net/syntax"

// behind is a call of a gate. It stands where its first argument does.
func behind(name string, at syntax.Position, args ...syntax.Expr) *syntax.CallExpr {
	return behindAt(syntax.Start(args[0]), name, at, args...)
}

func behindAt(start syntax.Position, name string, at syntax.Position, args ...syntax.Expr) *syntax.CallExpr {
	fn := &syntax.Ident{NamePos: start, Name: name}
	return &syntax.CallExpr{Fn: fn, Lparen: at, Args: args, Rparen: syntax.End(args[len(args)-1])}
}

// isGate reports whether a call is one of a gate.
func isGate(e *syntax.CallExpr, name string) bool {
	id, is := e.Fn.(*syntax.Ident)
	return is && id.Name == name
}

// ungated is the expression behind a gate.
func ungated(e syntax.Expr) syntax.Expr {
	if c, is := e.(*syntax.CallExpr); is {
		if id, is := c.Fn.(*syntax.Ident); is && id.Name[0] == '@' && len(c.Args) == 1 {
			return c.Args[0]
		}
	}
	return e
}

// text is a text as an expression.
func text(s string, at syntax.Position) *syntax.Literal {
	return &syntax.Literal{Token: syntax.STRING, TokenPos: at, Raw: s, Value: s}
}

func unparen(e syntax.Expr) syntax.Expr {
	for {
		p, is := e.(*syntax.ParenExpr)
		if !is {
			return e
		}
		e = p.X
	}
}

// isSmall reports whether an expression is a literal that costs next to nothing to walk.
func isSmall(e syntax.Expr) bool {
	switch e := unparen(e).(type) {
	case *syntax.Literal:
		s, isText := e.Value.(string)
		return isNumber(e) || isText && len(s) <= 1000
	case *syntax.UnaryExpr:
		return e.X != nil && isNumber(e.X)
	}
	return false
}

// isNumber reports whether an expression is a number as it stands in the file, and no huge one.
func isNumber(e syntax.Expr) bool {
	l, is := unparen(e).(*syntax.Literal)
	if !is {
		return false
	}
	switch l.Value.(type) {
	case int64, float64:
		return true
	}
	return false
}

// fewSmall reports whether an expression is a short list of literals.
func fewSmall(e syntax.Expr) bool {
	var list []syntax.Expr
	switch e := unparen(e).(type) {
	case *syntax.ListExpr:
		list = e.List
	case *syntax.TupleExpr:
		list = e.List
	default:
		return false
	}
	for _, x := range list {
		if !isSmall(x) {
			return false
		}
	}
	return len(list) <= 20
}
