package language

import "go.starlark.net/syntax"

// guard rewrites a file in place, before it is compiled. Every operation whose cost depends on the size
// of a value becomes a call of a gate, which pays for it first (see limits.go):
//
//	x + y           @plus(x, y)      and so every operator but and, or, not
//	x += y          x = @add(x, y)   lists grow in place; x *= y is x = @times(x, y)
//	x[i] += y       @element("@plus", x, i, y)
//	x[a:b]          @fits(x[a:b])
//	x[k], {k: v}    x[@key(k)], @dict({@key(k): v})
//	x.join          @method(x, "join"), where join is a method of Starlark's own values
//	f(*x)           f(*@fits(x))
//
// A method that was reached in another way, by getattr, has the same gate, and so have the functions of
// Starlark (see gate_functions.go) and the words (see word.go). No file can spell the names of gates.
//
// What costs no more than a literal in the file has no gate: x == 3, x + 1, x[0], "a" in ["a", "b"].
func guard(f *syntax.File) { guardStmts(f.Stmts) }

func guardStmts(stmts []syntax.Stmt) {
	for i, s := range stmts {
		stmts[i] = guardStmt(s)
	}
}

func guardStmt(s syntax.Stmt) syntax.Stmt {
	switch s := s.(type) {
	case *syntax.AssignStmt:
		return guardAssign(s)
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
		guardTarget(s.Vars)
		s.X = guarded(s.X)
		guardStmts(s.Body)
	case *syntax.ReturnStmt:
		if s.Result != nil {
			s.Result = guarded(s.Result)
		}
	}
	return s
}

func guardAssign(s *syntax.AssignStmt) syntax.Stmt {
	s.RHS = guarded(s.RHS)
	guardTarget(s.LHS)
	if s.Op == syntax.EQ {
		return s
	}
	op := augmented[s.Op]
	switch target := unparen(s.LHS).(type) {
	case *syntax.Ident:
		name := binaryGates[op]
		switch op {
		case syntax.PLUS:
			name = gateAdd
		case syntax.PIPE:
			name = gateUnite
		}
		value := &syntax.Ident{NamePos: target.NamePos, Name: target.Name}
		s.Op, s.RHS = syntax.EQ, behind(name, s.OpPos, value, s.RHS)
	case *syntax.IndexExpr:
		name := text(binaryGates[op], s.OpPos)
		i := target.Y
		if k, is := i.(*syntax.CallExpr); is && isGate(k, gateKey) {
			i = k.Args[0] // this gate pays for the key itself
		}
		return &syntax.ExprStmt{X: behindAt(syntax.Start(s), gateElement, s.OpPos, name, target.X, i, s.RHS)}
	}
	return s // x.f += y: none of our values has a field that can be set
}

// guardTarget guards what stands inside the left side of an assignment: x[f(a + b)] = 1.
func guardTarget(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.IndexExpr:
		e.X, e.Y = guarded(e.X), guardKey(e.Y)
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

// guarded is the expression with its parts guarded, and itself behind a gate if it needs one.
func guarded(e syntax.Expr) syntax.Expr {
	switch e := e.(type) {
	case *syntax.BinaryExpr:
		return guardBinary(e)
	case *syntax.CallExpr:
		guardCall(e)
	case *syntax.Comprehension:
		guardComprehension(e)
	case *syntax.CondExpr:
		e.Cond, e.True, e.False = guarded(e.Cond), guarded(e.True), guarded(e.False)
	case *syntax.DictExpr:
		for _, x := range e.List {
			guardEntry(x.(*syntax.DictEntry))
		}
		return behind(gateDict, e.Lbrace, e)
	case *syntax.DotExpr:
		e.X = guarded(e.X)
		if methodNames[e.Name.Name] {
			return behind(gateMethod, e.Dot, e.X, text(e.Name.Name, e.NamePos))
		}
	case *syntax.IndexExpr:
		e.X, e.Y = guarded(e.X), guardKey(e.Y)
	case *syntax.LambdaExpr:
		guardAll(e.Params)
		e.Body = guarded(e.Body)
	case *syntax.ListExpr:
		guardAll(e.List)
	case *syntax.ParenExpr:
		e.X = guarded(e.X)
	case *syntax.SliceExpr:
		for _, x := range []*syntax.Expr{&e.X, &e.Lo, &e.Hi, &e.Step} {
			if *x != nil {
				*x = guarded(*x)
			}
		}
		return behind(gateFits, e.Lbrack, e)
	case *syntax.TupleExpr:
		guardAll(e.List)
	case *syntax.UnaryExpr:
		if e.X != nil { // a star alone has none
			e.X = guarded(e.X)
		}
	}
	return e
}

func guardEntry(e *syntax.DictEntry) { e.Key, e.Value = guardKey(e.Key), guarded(e.Value) }

func guardComprehension(e *syntax.Comprehension) {
	if entry, is := e.Body.(*syntax.DictEntry); is {
		guardEntry(entry)
	} else {
		e.Body = guarded(e.Body)
	}
	for _, c := range e.Clauses {
		switch c := c.(type) {
		case *syntax.ForClause:
			guardTarget(c.Vars)
			c.X = guarded(c.X)
		case *syntax.IfClause:
			c.Cond = guarded(c.Cond)
		}
	}
}

// guardKey guards what is going to be hashed, or is the index of a list.
func guardKey(e syntax.Expr) syntax.Expr {
	e = guarded(e)
	if isSmall(e) {
		return e
	}
	return behind(gateKey, syntax.Start(e), e)
}

func guardBinary(e *syntax.BinaryExpr) syntax.Expr {
	if e.Op == syntax.EQ { // a named argument, or a parameter with a default
		e.Y = guarded(e.Y)
		return e
	}
	e.X, e.Y = guarded(e.X), guarded(e.Y)
	switch e.Op {
	case syntax.AND, syntax.OR:
		return e
	case syntax.IN:
		if fewSmall(e.Y) {
			return e
		}
		return behind(gateIn, e.OpPos, e.X, e.Y)
	case syntax.NOT_IN:
		if fewSmall(e.Y) {
			return e
		}
		return &syntax.UnaryExpr{OpPos: e.OpPos, Op: syntax.NOT, X: behind(gateIn, e.OpPos, e.X, e.Y)}
	case syntax.EQL, syntax.NEQ, syntax.LT, syntax.GT, syntax.LE, syntax.GE:
		if isSmall(e.X) || isSmall(e.Y) {
			return e
		}
	case syntax.PLUS, syntax.MINUS:
		if isNumber(e.X) || isNumber(e.Y) {
			return e
		}
	}
	return behind(binaryGates[e.Op], e.OpPos, e.X, e.Y)
}

func guardCall(e *syntax.CallExpr) {
	e.Fn = guarded(e.Fn)
	for i, a := range e.Args {
		star, is := a.(*syntax.UnaryExpr)
		if is && (star.Op == syntax.STAR || star.Op == syntax.STARSTAR) {
			star.X = behind(gateFits, star.OpPos, guarded(star.X))
			continue
		}
		e.Args[i] = guarded(a)
	}
}
