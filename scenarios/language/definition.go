package language

import (
	"go.starlark.net/syntax"
)

// definition is the text of the scenario in a cell: the cell with blanks in place of the statements that do something,
// and of those that hang on what they made. What is left stands where it stood.
func (l *Language) definition(tree *syntax.File, src []byte) []byte {
	out := append([]byte(nil), src...)
	made := map[string]bool{} // names that have a value only where the cell is run
	for _, stmt := range tree.Stmts {
		does, declares := l.does(stmt, made)
		if does || declares {
			bound := &File{globals: map[string]syntax.Position{}}
			bound.bindAll([]syntax.Stmt{stmt})
			for name := range bound.globals {
				made[name] = true
			}
		}
		if does {
			from, to := stmt.Span()
			blank(out[offset(src, from):offset(src, to)])
		}
	}
	return out
}

// does reports whether a statement does something, or hangs on what another one made; and whether it declares a
// sweep, of which the value is known only where the cell is run.
func (l *Language) does(stmt syntax.Stmt, made map[string]bool) (does, declares bool) {
	var visit func(n syntax.Node) bool
	visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.DotExpr: // x.name is no name
			syntax.Walk(n.X, visit)
			return false
		case *syntax.CallExpr:
			id, is := n.Fn.(*syntax.Ident)
			if !is {
				return true
			}
			w := l.words[id.Name]
			switch {
			case id.Name == sweepName:
				declares = true
			case id.Name == "print", w != nil && w.group == cellGroup:
				does = true
			}
		case *syntax.Ident:
			does = does || made[n.Name]
		}
		return true
	}
	syntax.Walk(stmt, visit)
	return does, declares
}

// blank puts blanks in place of a text, and leaves its lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' && c != '\r' {
			text[i] = ' '
		}
	}
}
