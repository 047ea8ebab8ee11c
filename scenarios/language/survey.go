package language

import (
	"slices"
	"strings"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// docstring is the text that a file begins with.
func docstring(tree *syntax.File) string {
	if len(tree.Stmts) == 0 {
		return ""
	}
	if e, ok := tree.Stmts[0].(*syntax.ExprStmt); ok {
		if lit, ok := e.X.(*syntax.Literal); ok && lit.Token == syntax.STRING {
			return strings.TrimSpace(lit.Value.(string))
		}
	}
	return ""
}

// survey notes where the calls and the globals of a file are, and whether it speaks of orders.
func (f *File) survey(tree *syntax.File) {
	f.calls = map[lineCol]*syntax.CallExpr{}
	var visit func(n syntax.Node) bool
	visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			f.calls[lineCol{n.Lparen.Line, n.Lparen.Col}] = n
		case *syntax.Ident:
			f.orders = f.orders || slices.Contains(scenarios.OrderNames, n.Name)
		case *syntax.DotExpr: // "".join is none
			syntax.Walk(n.X, visit)
			return false
		}
		return true
	}
	syntax.Walk(tree, visit)
	f.globals = map[string]syntax.Position{}
	f.bindAll(tree.Stmts)
}

// bindAll notes the names that statements give a value.
func (f *File) bindAll(stmts []syntax.Stmt) {
	eachStmt(stmts, func(s syntax.Stmt) {
		switch s := s.(type) {
		case *syntax.AssignStmt:
			f.bindNames(s.LHS)
		case *syntax.ForStmt:
			f.bindNames(s.Vars)
		case *syntax.DefStmt:
			f.bindNames(s.Name)
		}
	})
}

// bindNames notes the names that an assignment gives a value.
func (f *File) bindNames(lhs syntax.Expr) {
	switch x := lhs.(type) {
	case *syntax.Ident:
		if _, seen := f.globals[x.Name]; !seen {
			f.globals[x.Name] = x.NamePos
		}
	case *syntax.ParenExpr:
		f.bindNames(x.X)
	case *syntax.TupleExpr:
		for _, e := range x.List {
			f.bindNames(e)
		}
	case *syntax.ListExpr:
		for _, e := range x.List {
			f.bindNames(e)
		}
	}
}

// eachStmt visits statements and those inside if and for, but not inside def.
func eachStmt(stmts []syntax.Stmt, visit func(syntax.Stmt)) {
	for _, s := range stmts {
		visit(s)
		switch s := s.(type) {
		case *syntax.IfStmt:
			eachStmt(s.True, visit)
			eachStmt(s.False, visit)
		case *syntax.ForStmt:
			eachStmt(s.Body, visit)
		}
	}
}
