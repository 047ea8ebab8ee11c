package language

import "go.starlark.net/syntax"

// Starlark bounds the number of steps of a program, but not the size of what a step makes: ten
// doublings of a list are ten steps. So operators and methods that make large values are rewritten,
// before the file is compiled, into calls of functions that measure first (see limits.go):
//
//	x * y         @times(x, y)      and the same for + and %
//	x += y        x += @fits(y)     lists grow in place
//	x *= y        x = @times(x, y)  and the same for %=
//	x[a:b]        @fits(x[a:b])
//	x.f(y)        @method(x, "f")(y) where f is join, replace, format or extend
//	x.f(y)        @fits(x.f(y))     for every other method
//	f(*x)         f(*@fits(x))
//
// No file can spell these names. Guarded too are the functions of Starlark that make or walk large
// values: list, tuple, dict, sorted, reversed, enumerate, zip, min, max, any, all, str, repr, int.
//
// Not guarded: the time to hash or print a tuple that contains one and the same tuple many times
// over, except as far as str and % are concerned, and the deadline of an evaluation stops between
// steps only.
const (
	opTimes  = "@times"
	opPlus   = "@plus"
	opMod    = "@mod"
	opFits   = "@fits"
	opMethod = "@method"
)

// guard rewrites a file in place.
func guard(f *syntax.File) { guardStmts(f.Stmts) }

func guardStmts(stmts []syntax.Stmt) {
	for _, s := range stmts {
		guardStmt(s)
	}
}

func guardStmt(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.AssignStmt:
		guardAssign(s)
	case *syntax.DefStmt:
		guardAll(s.Params)
		guardStmts(s.Body)
	case *syntax.ExprStmt:
		s.X = guarded(s.X)
	case *syntax.IfStmt:
		s.Cond = guarded(s.Cond)
		guardStmts(s.True)
		guardStmts(s.False)
	case *syntax.ForStmt:
		s.X = guarded(s.X)
		guardStmts(s.Body)
	case *syntax.ReturnStmt:
		s.Result = guarded(s.Result)
	}
}

func guardAssign(s *syntax.AssignStmt) {
	s.RHS = guarded(s.RHS)
	target, isName := s.LHS.(*syntax.Ident)
	guardTarget(s.LHS)
	if s.Op == syntax.EQ {
		return
	}
	op, grows := map[syntax.Token]string{syntax.STAR_EQ: opTimes, syntax.PERCENT_EQ: opMod}[s.Op]
	if grows && isName {
		value := &syntax.Ident{NamePos: target.NamePos, Name: target.Name}
		s.Op, s.RHS = syntax.EQ, wrap(op, s.OpPos, value, s.RHS)
		return
	}
	s.RHS = wrap(opFits, s.OpPos, s.RHS)
}

// guardTarget guards what stands inside the left side of an assignment: x[f(a + b)] = 1.
func guardTarget(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.IndexExpr:
		e.X, e.Y = guarded(e.X), guarded(e.Y)
	case *syntax.DotExpr:
		e.X = guarded(e.X)
	case *syntax.ParenExpr:
		guardTarget(e.X)
	case *syntax.TupleExpr:
		for _, x := range e.List {
			guardTarget(x)
		}
	case *syntax.ListExpr:
		for _, x := range e.List {
			guardTarget(x)
		}
	}
}

func guardAll(list []syntax.Expr) {
	for i := range list {
		list[i] = guarded(list[i])
	}
}

// guarded is the expression with its parts guarded, and itself if it makes something large.
func guarded(e syntax.Expr) syntax.Expr {
	switch e := e.(type) {
	case *syntax.BinaryExpr:
		return guardBinary(e)
	case *syntax.CallExpr:
		return guardCall(e)
	case *syntax.Comprehension:
		e.Body = guarded(e.Body)
		for _, c := range e.Clauses {
			switch c := c.(type) {
			case *syntax.ForClause:
				c.X = guarded(c.X)
			case *syntax.IfClause:
				c.Cond = guarded(c.Cond)
			}
		}
	case *syntax.CondExpr:
		e.Cond, e.True, e.False = guarded(e.Cond), guarded(e.True), guarded(e.False)
	case *syntax.DictEntry:
		e.Key, e.Value = guarded(e.Key), guarded(e.Value)
	case *syntax.DictExpr:
		guardAll(e.List)
	case *syntax.DotExpr:
		e.X = guarded(e.X)
	case *syntax.IndexExpr:
		e.X, e.Y = guarded(e.X), guarded(e.Y)
	case *syntax.LambdaExpr:
		guardAll(e.Params)
		e.Body = guarded(e.Body)
	case *syntax.ListExpr:
		guardAll(e.List)
	case *syntax.ParenExpr:
		e.X = guarded(e.X)
	case *syntax.SliceExpr:
		e.X, e.Lo, e.Hi, e.Step = guarded(e.X), guarded(e.Lo), guarded(e.Hi), guarded(e.Step)
		return wrap(opFits, e.Lbrack, e)
	case *syntax.TupleExpr:
		guardAll(e.List)
	case *syntax.UnaryExpr:
		if e.X != nil {
			e.X = guarded(e.X)
		}
	}
	return e
}

func guardBinary(e *syntax.BinaryExpr) syntax.Expr {
	if e.Op == syntax.EQ { // a named argument, or a parameter with a default
		e.Y = guarded(e.Y)
		return e
	}
	e.X, e.Y = guarded(e.X), guarded(e.Y)
	switch e.Op {
	case syntax.STAR:
		return wrap(opTimes, e.OpPos, e.X, e.Y)
	case syntax.PLUS:
		return wrap(opPlus, e.OpPos, e.X, e.Y)
	case syntax.PERCENT:
		return wrap(opMod, e.OpPos, e.X, e.Y)
	}
	return e
}

func guardCall(e *syntax.CallExpr) syntax.Expr {
	for i, a := range e.Args {
		if star, ok := a.(*syntax.UnaryExpr); ok &&
			(star.Op == syntax.STAR || star.Op == syntax.STARSTAR) {
			star.X = wrap(opFits, star.OpPos, guarded(star.X))
			continue
		}
		e.Args[i] = guarded(a)
	}
	dot, isMethod := e.Fn.(*syntax.DotExpr)
	e.Fn = guarded(e.Fn)
	if !isMethod {
		return e
	}
	switch dot.Name.Name {
	case "join", "replace", "format", "extend":
		name := &syntax.Literal{
			Token:    syntax.STRING,
			TokenPos: dot.NamePos,
			Raw:      dot.Name.Name,
			Value:    dot.Name.Name,
		}
		e.Fn = wrap(opMethod, dot.Dot, dot.X, name)
		return e
	}
	return wrap(opFits, e.Lparen, e)
}

// wrap is a call of one of the hidden functions. It stands where its first argument does.
func wrap(name string, at syntax.Position, args ...syntax.Expr) syntax.Expr {
	fn := &syntax.Ident{NamePos: syntax.Start(args[0]), Name: name}
	return &syntax.CallExpr{Fn: fn, Lparen: at, Args: args, Rparen: syntax.End(args[len(args)-1])}
}
