package language

import (
	"fmt"
	"strings"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// lint finds what Starlark would only find in a run, or explain badly.
func (f *File) lint(tree *syntax.File) error {
	for _, s := range tree.Stmts {
		if l, ok := s.(*syntax.LoadStmt); ok {
			if err := f.lintLoad(l); err != nil {
				return err
			}
		}
	}
	if err := f.lintEdges(tree); err != nil {
		return err
	}
	defs := map[string]*syntax.DefStmt{}
	eachStmt(tree.Stmts, func(s syntax.Stmt) {
		if d, ok := s.(*syntax.DefStmt); ok {
			defs[d.Name.Name] = d
		}
	})
	l := linter{file: f, defs: defs, seen: map[*syntax.DefStmt]bool{}}
	for _, s := range tree.Stmts {
		l.findHooks(s)
	}
	for _, d := range sortedDefs(tree) {
		l.checkAugmented(d)
	}
	return l.err
}

func sortedDefs(tree *syntax.File) []*syntax.DefStmt {
	var out []*syntax.DefStmt
	eachStmt(tree.Stmts, func(s syntax.Stmt) {
		if d, ok := s.(*syntax.DefStmt); ok {
			out = append(out, d)
		}
	})
	return out
}

// A linter finds changes of globals in functions that run when the globals are frozen.
type linter struct {
	file *File
	defs map[string]*syntax.DefStmt
	seen map[*syntax.DefStmt]bool
	err  error
}

// findHooks visits every function that is named without being called, and every lambda: those are
// handed to a word that calls them during the run.
func (l *linter) findHooks(n syntax.Node) {
	syntax.Walk(n, func(n syntax.Node) bool {
		switch x := n.(type) {
		case *syntax.CallExpr:
			if id, ok := x.Fn.(*syntax.Ident); ok && l.defs[id.Name] != nil {
				for _, a := range x.Args {
					l.findHooks(a)
				}
				return false
			}
		case *syntax.DefStmt:
			for _, s := range x.Body {
				l.findHooks(s)
			}
			return false
		case *syntax.Ident:
			if d := l.defs[x.Name]; d != nil {
				l.checkHook(d)
			}
		case *syntax.LambdaExpr:
			l.checkBody(x.Body, paramNames(x.Params))
		}
		return true
	})
}

// checkHook checks a function that runs during the run, and those it calls.
func (l *linter) checkHook(d *syntax.DefStmt) {
	if l.seen[d] {
		return
	}
	l.seen[d] = true
	local := paramNames(d.Params)
	eachStmt(d.Body, func(s syntax.Stmt) {
		switch s := s.(type) {
		case *syntax.AssignStmt:
			if s.Op == syntax.EQ {
				addNames(s.LHS, local)
			}
		case *syntax.ForStmt:
			addNames(s.Vars, local)
		}
	})
	for _, s := range d.Body {
		l.checkBody(s, local)
	}
}

// checkBody finds changes of globals in a part of a function with the local names given.
func (l *linter) checkBody(n syntax.Node, local map[string]bool) {
	syntax.Walk(n, func(n syntax.Node) bool {
		switch x := n.(type) {
		case *syntax.CallExpr:
			switch fn := x.Fn.(type) {
			case *syntax.DotExpr:
				if mutates[fn.Name.Name] {
					l.refuse(fn.X, local)
				}
			case *syntax.Ident:
				if d := l.defs[fn.Name]; d != nil && !local[fn.Name] {
					l.checkHook(d)
				}
			}
		case *syntax.AssignStmt:
			if ix, ok := x.LHS.(*syntax.IndexExpr); ok {
				l.refuse(ix.X, local)
			}
		}
		return true
	})
}

// mutates holds the methods that change a list or a dict.
var mutates = map[string]bool{
	"append": true, "extend": true, "insert": true, "remove": true, "pop": true, "clear": true,
	"update": true, "setdefault": true, "popitem": true,
}

// checkAugmented finds n += 1 in a function, where n is a name of the file.
func (l *linter) checkAugmented(d *syntax.DefStmt) {
	local := paramNames(d.Params)
	eachStmt(d.Body, func(s syntax.Stmt) {
		if a, ok := s.(*syntax.AssignStmt); ok && a.Op == syntax.EQ {
			addNames(a.LHS, local)
		}
		if f, ok := s.(*syntax.ForStmt); ok {
			addNames(f.Vars, local)
		}
	})
	eachStmt(d.Body, func(s syntax.Stmt) {
		if a, ok := s.(*syntax.AssignStmt); ok && a.Op != syntax.EQ {
			l.refuse(a.LHS, local)
		}
	})
}

// refuse complains if e is a name of the file.
func (l *linter) refuse(e syntax.Expr, local map[string]bool) {
	id, ok := e.(*syntax.Ident)
	if !ok || local[id.Name] || l.err != nil {
		return
	}
	first, global := l.file.globals[id.Name]
	if !global {
		return
	}
	l.err = scenarios.Errorf(l.file.place(id.NamePos), "%s (line %d) cannot change once the run begins; "+
		"keep what a function must remember in world.memory, as in world.memory[%q]", id.Name, first.Line, id.Name)
}

func paramNames(params []syntax.Expr) map[string]bool {
	names := map[string]bool{}
	for _, p := range params {
		switch p := p.(type) {
		case *syntax.Ident:
			names[p.Name] = true
		case *syntax.BinaryExpr:
			addNames(p.X, names)
		case *syntax.UnaryExpr:
			if p.X != nil {
				addNames(p.X, names)
			}
		}
	}
	return names
}

// addNames adds the names that an assignment to e gives a value.
func addNames(e syntax.Expr, names map[string]bool) {
	switch e := e.(type) {
	case *syntax.Ident:
		names[e.Name] = true
	case *syntax.ParenExpr:
		addNames(e.X, names)
	case *syntax.TupleExpr:
		for _, x := range e.List {
			addNames(x, names)
		}
	case *syntax.ListExpr:
		for _, x := range e.List {
			addNames(x, names)
		}
	}
}

// restate puts a message of Starlark's in the words of this language.
func restate(msg string) string {
	for _, r := range restatements {
		if strings.Contains(msg, r.theirs) {
			return r.ours
		}
	}
	return strings.TrimPrefix(msg, "syntax error: ")
}

var restatements = []struct{ theirs, ours string }{
	{
		"dialect does not support while loops",
		"there is no while; write for i in range(n), or every(...) in the schedule",
	},
	{"does not support recursion", "a function cannot call itself; write for i in range(n)"},
	{"called recursively", "a function cannot call itself; write for i in range(n)"},
	{
		"too many steps",
		fmt.Sprintf(
			"%smore than %d steps and elements; is there a loop that does not end?",
			tooMuch,
			stepLimit,
		),
	},
	{"evaluation took too long", fmt.Sprintf("%smore than %v of time", tooMuch, deadline)},
}
