package language

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// A spot is a place within a call: an argument, or an element of one. Starlark tells only where the
// parenthesis of a call stands, so the syntax tree is kept and the argument is found again, but
// only when an error needs it.
type spot struct {
	c     *call
	arg   int    // counting named arguments after the others; -1 is the call itself
	name  string // of a named argument
	param string // the parameter that the argument is for
	each  bool   // the parameter takes many
	path  []int  // which element of which element of a list

	base scenarios.Pos // without a call: the place
	fn   string        // and the function it is about
}

// element is the spot of an element of a list that stands at s.
func (s spot) element(i int) spot {
	s.path = append(s.path[:len(s.path):len(s.path)], i)
	return s
}

// errorf is an error at the spot.
func (s spot) errorf(format string, args ...any) error {
	return scenarios.Errorf(s.pos(), format, args...)
}

// misfit is the error of a value of the wrong kind: callee: parameter must be X, not Y; write Z.
func (s spot) misfit(k *kind, v starlark.Value) error {
	subject := s.subject()
	if b, isWord := v.(*starlark.Builtin); isWord && !k.takes {
		return s.errorf(
			"%s: %s must be %s; %s is a function: write %s",
			s.callee(),
			subject,
			k.noun,
			b.Name(),
			s.exampleOf(b.Name()),
		)
	}
	if f, isFunc := v.(*starlark.Function); isFunc && !k.takes && f.Name() != "lambda" {
		return s.errorf(
			"%s: %s must be %s; %s is a function: write %s(...)",
			s.callee(),
			subject,
			k.noun,
			f.Name(),
			f.Name(),
		)
	}
	return s.errorf("%s: %s must be %s, not %s%s", s.callee(), subject, k.noun, noun(v), k.propose(v))
}

// subject is what an error is about: the parameter, or each of those that it takes.
func (s spot) subject() string {
	if s.each || len(s.path) > 0 {
		return "each of " + s.param
	}
	return s.param
}

// callee names the word that is called.
func (s spot) callee() string {
	if s.c == nil {
		return s.fn
	}
	return s.c.word.name
}

// exampleOf is a call of a word.
func (s spot) exampleOf(name string) string {
	if s.c == nil {
		return name + "()"
	}
	if ev := evaluationOf(s.c.thread); ev != nil {
		if w := ev.file.language.words[name]; w != nil && w.example != "" {
			return w.example
		}
	}
	return name + "()"
}

// pos finds the place in the file.
func (s spot) pos() scenarios.Pos {
	if s.c == nil {
		return s.base
	}
	ev := evaluationOf(s.c.thread)
	if ev == nil {
		return scenarios.Pos{}
	}
	at := callerPosition(s.c.thread)
	file := ev.file.at(at)
	expr, found := file.calls[lineCol{at.Line, at.Col}]
	if !found {
		return file.place(at)
	}
	if s.arg < 0 {
		return file.place(syntax.Start(expr))
	}
	return file.place(syntax.Start(s.within(expr)))
}

// within is the expression of the spot's argument in its call.
func (s spot) within(call *syntax.CallExpr) syntax.Expr {
	seen := 0
	for _, a := range call.Args {
		if named, ok := a.(*syntax.BinaryExpr); ok && named.Op == syntax.EQ {
			if s.name != "" && named.X.(*syntax.Ident).Name == s.name {
				return element(named.Y, s.path)
			}
			continue
		}
		if star, ok := a.(*syntax.UnaryExpr); ok &&
			(star.Op == syntax.STAR || star.Op == syntax.STARSTAR) {
			if (star.Op == syntax.STARSTAR) == (s.name != "") {
				return a
			}
			continue
		}
		if s.name == "" && seen == s.arg {
			return element(a, s.path)
		}
		seen++
	}
	return call
}

// element follows a path through literal lists and dicts, as far as they go.
func element(e syntax.Expr, path []int) syntax.Expr {
	for _, i := range path {
		e = ungated(e)
		switch x := e.(type) {
		case *syntax.ListExpr:
			e = at(x.List, i, e)
		case *syntax.TupleExpr:
			e = at(x.List, i, e)
		case *syntax.DictExpr:
			if entry, ok := at(x.List, i, e).(*syntax.DictEntry); ok {
				e = entry.Value
			}
		case *syntax.ParenExpr:
			return element(x.X, path)
		default:
			return e
		}
	}
	return e
}

func at(list []syntax.Expr, i int, otherwise syntax.Expr) syntax.Expr {
	if i < len(list) {
		return list[i]
	}
	return otherwise
}

// callerPosition is where the running builtin was called: the parenthesis of the call.
func callerPosition(th *starlark.Thread) syntax.Position {
	for depth := 1; depth < th.CallStackDepth(); depth++ {
		if p := th.CallFrame(depth).Pos; p.Line > 0 {
			return p
		}
	}
	return syntax.Position{}
}

// source is where the call stands, and how it could be written.
func (c *call) source() scenarios.Source {
	if c.src.Text == "" {
		c.src = scenarios.Source{Pos: spot{c: c, arg: -1}.pos(), Text: callText(c.word.name, c.args, c.kwargs), Word: c.word.name}
	}
	return c.src
}

// callText writes a call of a word with the values that its arguments had.
func callText(name string, args starlark.Tuple, kwargs []starlark.Tuple) string {
	text := append(make([]byte, 0, 64), name...)
	text = append(text, '(')
	for i, a := range args {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = appendCode(text, a)
	}
	for i, kv := range kwargs {
		if i > 0 || len(args) > 0 {
			text = append(text, ", "...)
		}
		text = append(text, string(kv[0].(starlark.String))...)
		text = append(text, " = "...)
		text = appendCode(text, kv[1])
	}
	return string(append(text, ')'))
}

// textLimit is where the text of a long list is cut.
const textLimit = 400

// appendCode writes code that makes the value, as far as there is any.
func appendCode(text []byte, v starlark.Value) []byte {
	if len(text) > textLimit {
		return append(text, "..."...)
	}
	switch v := v.(type) {
	case *thing:
		return append(text, v.text...)
	case *starlark.Function:
		return append(text, v.Name()...)
	case *starlark.Builtin:
		return append(text, v.Name()...)
	case *starlark.List:
		text = append(text, '[')
		for i := 0; i < v.Len() && len(text) <= textLimit; i++ {
			if i > 0 {
				text = append(text, ", "...)
			}
			text = appendCode(text, v.Index(i))
		}
		return append(text, ']')
	case starlark.String:
		if len(v) > textLimit {
			return append(text, fmt.Sprintf("%q...", string(v[:textLimit]))...)
		}
		return append(text, fmt.Sprintf("%q", string(v))...)
	}
	return append(text, shorten(v)...)
}

// site is the call in the syntax tree; nil if it is not known.
func (c *call) site() *syntax.CallExpr {
	ev := evaluationOf(c.thread)
	if ev == nil {
		return nil
	}
	at := callerPosition(c.thread)
	return ev.file.at(at).calls[lineCol{at.Line, at.Col}]
}
