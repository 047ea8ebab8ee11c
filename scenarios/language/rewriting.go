package language

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// A rewriting is a text that is copied, with pieces cut out and others put in.
type rewriting struct {
	src []byte
	at  int // how far it is copied
	out []byte
}

func (w *rewriting) copyTo(end int) {
	if end > w.at {
		w.out = append(w.out, w.src[w.at:end]...)
		w.at = end
	}
}

func (w *rewriting) cut(s span) {
	w.copyTo(s.from)
	w.at = max(w.at, s.to)
}

func (w *rewriting) printf(format string, args ...any) { w.out = fmt.Appendf(w.out, format, args...) }

// list writes an argument that is a list of texts, unless it is empty.
func (w *rewriting) list(name string, texts []string) {
	if len(texts) == 0 {
		return
	}
	w.printf("    %s = [\n", name)
	for _, t := range texts {
		w.printf("        %s,\n", strconv.Quote(t))
	}
	w.printf("    ],\n")
}

// numbers writes an argument that is a list of numbers, unless it is empty.
func (w *rewriting) numbers(name string, list []uint64) {
	if len(list) > 0 {
		w.printf("    %s = [%s],\n", name, strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]"))
	}
}

// settings writes settings before the first statement that is not the docstring, and cuts those that
// the file gives otherwise.
func (w *rewriting) settings(tree *syntax.File, list []scenarios.Setting) {
	if len(list) == 0 {
		return
	}
	first := 0
	if docstring(tree) != "" {
		first = 1
	}
	from, _ := tree.Stmts[first].Span()
	w.copyTo(offset(w.src, from))
	for _, s := range list {
		w.printf("setting(%s, %s)\n", strconv.Quote(s.Name), strconv.Quote(s.Value))
	}
	for _, stmt := range tree.Stmts[first:] {
		if isSet(list, settingOf(stmt)) {
			from, to := stmt.Span()
			w.remove(span{offset(w.src, from), offset(w.src, to)})
		}
	}
}

// remove takes out a statement: its line, or, where it shares one, what stands there instead.
func (w *rewriting) remove(s span) {
	if (s.from == 0 || w.src[s.from-1] == '\n') && s.to < len(w.src) && w.src[s.to] == '\n' {
		s.to++
		w.cut(s)
		return
	}
	w.cut(s)
	w.printf("pass")
}

// settingOf is the name to which a statement gives a value; "" if it is none that does.
func settingOf(stmt syntax.Stmt) string {
	e, is := stmt.(*syntax.ExprStmt)
	if !is {
		return ""
	}
	call, is := e.X.(*syntax.CallExpr)
	if !is || len(call.Args) == 0 {
		return ""
	}
	word, _ := call.Fn.(*syntax.Ident)
	name, _ := call.Args[0].(*syntax.Literal)
	if word == nil || word.Name != "setting" || name == nil || name.Token != syntax.STRING {
		return ""
	}
	return name.Value.(string)
}

// A span is a piece of a text.
type span struct{ from, to int }

// given are the arguments of a call that have one of some names, with the comma before or behind them.
func (f *File) given(call *syntax.CallExpr, names ...string) []span {
	var out []span
	for i, arg := range call.Args {
		named, is := arg.(*syntax.BinaryExpr)
		if !is || named.Op != syntax.EQ {
			continue
		}
		name, _ := named.X.(*syntax.Ident)
		if name == nil || !slices.Contains(names, name.Name) {
			continue
		}
		from, to := arg.Span()
		s := span{offset(f.src, from), offset(f.src, to)}
		if i+1 < len(call.Args) {
			next, _ := call.Args[i+1].Span()
			s.to = offset(f.src, next)
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return out
}

// offset is a position of the parser, which counts lines and characters, in bytes.
func offset(src []byte, p syntax.Position) int {
	at := 0
	for line := int32(1); line < p.Line; line++ {
		at += bytes.IndexByte(src[at:], '\n') + 1
	}
	for col := int32(1); col < p.Col; col++ {
		_, size := utf8.DecodeRune(src[at:])
		at += size
	}
	return at
}
