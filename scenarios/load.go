package scenarios

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A File is a scenario file, parsed and compiled once. Evaluating it for a seed runs the program
// again and nothing more.
type File struct {
	Name string // as it was given
	Doc  string // its docstring

	hash     string // of its text
	language *Language
	program  *starlark.Program
	calls    map[lineCol]*syntax.CallExpr // by the place of the parenthesis
	globals  map[string]syntax.Position   // where each name of the file is first given a value
}

type lineCol struct{ line, col int32 }

// fileLimit is the size of the largest scenario file.
const fileLimit = 256 << 10

// Load reads a scenario file from the disk, or, where there is none of that name, from the library.
func (l *Language) Load(name string) (*File, error) {
	src, err := l.source(name)
	if err != nil {
		return nil, err
	}
	return l.Parse(name, src)
}

// source finds the text of a scenario.
func (l *Language) source(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, l.isDirectory(name)
	case err == nil && !info.Mode().IsRegular():
		return nil, wholeFile(name, "this is not a regular file")
	case err == nil && info.Size() > fileLimit:
		return nil, wholeFile(name, "the file has %d KiB; a scenario has at most %d", info.Size()>>10, fileLimit>>10)
	}
	if err == nil {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
		}
		return src, nil
	}
	if src, found := Library(name); found {
		return src, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !strings.Contains(name, "\x00") {
		return nil, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
	}
	return nil, wholeFile(name, "there is no such file, nor a scenario of that name%s", didYouMean(shortName(name), LibraryNames(), "the library has"))
}

// isDirectory says what a directory holds that could be run.
func (l *Language) isDirectory(name string) error {
	found, _ := filepath.Glob(filepath.Join(name, "*.star"))
	if len(found) == 0 {
		return wholeFile(name, "this is a directory, without a scenario file in it")
	}
	return wholeFile(name, "this is a directory; name one of its scenario files: %s", strings.Join(found, ", "))
}

// Parse compiles a scenario file.
func (l *Language) Parse(name string, src []byte) (*File, error) {
	f := &File{Name: name, hash: contentHash(src), language: l}
	if err := f.checkText(src); err != nil {
		return nil, err
	}
	tree, err := fileOptions.Parse(name, src, 0)
	if err != nil {
		return nil, f.explainSyntax(err, src)
	}
	f.Doc = docstring(tree)
	f.survey(tree)
	if err := f.lint(tree); err != nil {
		return nil, err
	}
	guard(tree)
	f.program, err = starlark.FileProgram(tree, l.predeclared.Has)
	if err != nil {
		return nil, f.explainNames(err)
	}
	return f, nil
}

// fileOptions allow if and for at the top of a file, and names that are given a second value, as
// people expect who know Python. There is no while, and no recursion.
var fileOptions = &syntax.FileOptions{TopLevelControl: true, GlobalReassign: true}

// checkText refuses what cannot be a program, before a parser has to deal with it.
func (f *File) checkText(src []byte) error {
	if len(src) > fileLimit {
		return wholeFile(f.Name, "the file has %d KiB; a scenario has at most %d", len(src)>>10, fileLimit>>10)
	}
	if strings.TrimSpace(string(src)) == "" {
		return wholeFile(f.Name, "the file is empty; the least a scenario says is scenario(protocol = raft(), duration = s(5))")
	}
	for i, r := range string(src) {
		if r == 0 || r == utf8.RuneError && !strings.HasPrefix(string(src[i:]), "\uFFFD") {
			return wholeFile(f.Name, "this is not a text: byte %d is 0x%02x", i, src[i])
		}
	}
	return f.checkNesting(src)
}

// nestingLimit bounds brackets within brackets, which take stack to parse.
const nestingLimit = 100

// checkNesting counts brackets, passing over texts and comments.
func (f *File) checkNesting(src []byte) error {
	line, start, depth := 1, 0, 0
	for i := 0; i < len(src); i++ {
		switch c := src[i]; c {
		case '\n':
			line, start = line+1, i+1
		case '#':
			for i+1 < len(src) && src[i+1] != '\n' {
				i++
			}
		case '"', '\'':
			end := skipText(src, i)
			for ; i < end; i++ {
				if src[i] == '\n' {
					line, start = line+1, i+1
				}
			}
			i--
		case '(', '[', '{':
			if depth++; depth > nestingLimit {
				return &Error{f.Name, line, i - start + 1, fmt.Sprintf("brackets are nested more than %d deep", nestingLimit)}
			}
		case ')', ']', '}':
			depth--
		}
	}
	return nil
}

// skipText is the index after the text that begins at i. A text that does not end runs to the end
// of its line, or of the file if it has three quotes.
func skipText(src []byte, i int) int {
	quote, long := src[i], false
	if i+2 < len(src) && src[i+1] == quote && src[i+2] == quote {
		long = true
		i += 2
	}
	for i++; i < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case src[i] == '\n' && !long:
			return i
		case src[i] == quote && !long:
			return i + 1
		case src[i] == quote && i+2 < len(src) && src[i+1] == quote && src[i+2] == quote:
			return i + 3
		}
	}
	return len(src)
}

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

// survey notes where the calls and the globals of a file are.
func (f *File) survey(tree *syntax.File) {
	f.calls = map[lineCol]*syntax.CallExpr{}
	syntax.Walk(tree, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok {
			f.calls[lineCol{c.Lparen.Line, c.Lparen.Col}] = c
		}
		return true
	})
	f.globals = map[string]syntax.Position{}
	eachStmt(tree.Stmts, func(s syntax.Stmt) {
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

// place is a position of Starlark's as one of ours.
func (f *File) place(p syntax.Position) Pos {
	return Pos{File: f.Name, Line: int(p.Line), Col: int(p.Col)}
}

// explainNames explains names that the resolver could not find.
func (f *File) explainNames(err error) error {
	var list resolve.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return wholeFile(f.Name, "%v", err)
	}
	first := list[0]
	return Errorf(f.place(first.Pos), "%s", f.explainName(first.Msg))
}

// explainName says it about one name.
func (f *File) explainName(msg string) string {
	name, isName := strings.CutPrefix(msg, "undefined: ")
	if !isName {
		return restate(msg)
	}
	name, _, _ = strings.Cut(name, " ")
	if ours, found := foreign[strings.ToLower(name)]; found {
		return fmt.Sprintf("there is no %s; write %s", name, ours)
	}
	if at, found := f.globals[name]; found {
		return fmt.Sprintf("%s has no value yet: it gets one in line %d", name, at.Line)
	}
	names := append(f.names(), f.language.Words()...)
	if near, found := nearest(name, names); found {
		return fmt.Sprintf("there is no %s (did you mean %s?)", name, near)
	}
	return fmt.Sprintf("there is no %s; the words are %s", name, strings.Join(f.language.Words(), ", "))
}

// names are the names that the file gives a value.
func (f *File) names() []string {
	out := make([]string, 0, len(f.globals))
	for n := range f.globals {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}
