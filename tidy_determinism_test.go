package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A run is a pure function of (scenario, seed, overrides). In these packages nothing may depend on
// the wall clock, the scheduler, a global source of chance, the order of a map, or on how a
// processor rounds.
var deterministic = []string{"sim", "check", "protocols", "protocols/*"}

// excused are the functions, or whole files, that a rule of determinism does not hold for, each
// with the reason. An excuse that excuses nothing is itself a finding.
var excused = map[string]string{
	"float sim/dist.go": "quantile tables: additions, multiplications, divisions and square roots " +
		"only, never fused, see TestGolden_Distributions",
	"float sim/exact.go":                         "the same, with which they are computed",
	"float sim/network.go PPM.String":            "for people to read",
	"float protocols/service/popularity.go Zipf": "weights, rounded to integers once, when a workload is built",
	"map order sim/hash.go hashMap":              "a sum, which no order changes",
	"map order sim/shape.go sameMap":             "whether all are the same, which no order changes",
	"map order sim/copied.go copyMap":            "a copy, which no order changes",
	"forbidden import sim/shape.go sync/atomic":  "shapes of types are shared by worlds of other goroutines, and are alike for all",
	"forbidden import sim/hash.go sync/atomic":   "plans of types are shared by worlds of other goroutines, and are alike for all",
}

// banned are the packages whose every use lets the outside in, and the single functions of time.
var banned = []string{
	"crypto/rand", "hash/maphash", "io/ioutil", "math/rand", "math/rand/v2", "net", "os", "os/exec", "runtime", "sync",
	"sync/atomic", "syscall",
}

var bannedOfTime = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// A finding is a place where a rule is broken.
type finding struct {
	rule, what, file, fn string
	pos                  token.Position
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.file, f.pos.Line, f.rule, f.what)
}

// excuse is the key under which a finding may be excused, function or file.
func (f finding) excuse(excuses map[string]string) (key string, ok bool) {
	for _, key := range []string{f.rule + " " + f.file, f.rule + " " + f.file + " " + f.fn, f.rule + " " + f.file + " " + f.what} {
		if _, ok := excuses[key]; ok {
			return key, true
		}
	}
	return "", false
}

// inspector looks for what the rules of determinism forbid in one file.
type inspector struct {
	fset  *token.FileSet
	info  *types.Info
	file  string
	fn    *ast.FuncDecl
	marks map[int]string // comments by line
	found []finding
}

// findings are the places where a file breaks the rules of determinism.
func findings(fset *token.FileSet, info *types.Info, name string, f *ast.File) []finding {
	in := &inspector{fset: fset, info: info, file: name, marks: map[int]string{}}
	for _, g := range f.Comments {
		for _, c := range g.List {
			in.marks[fset.Position(c.End()).Line] += c.Text
		}
	}
	for _, i := range f.Imports {
		if p := strings.Trim(i.Path.Value, `"`); slices.Contains(banned, p) {
			in.add(i, "forbidden import", p)
		}
	}
	for _, d := range f.Decls {
		in.fn, _ = d.(*ast.FuncDecl)
		ast.Inspect(d, in.visit)
	}
	return in.found
}

func (in *inspector) add(n ast.Node, rule, what string) {
	fn := ""
	if in.fn != nil {
		fn = in.fn.Name.Name
		if in.fn.Recv != nil {
			fn = strings.TrimPrefix(types.ExprString(in.fn.Recv.List[0].Type), "*") + "." + fn
		}
	}
	in.found = append(in.found, finding{rule, what, in.file, fn, in.fset.Position(n.Pos())})
}

func (in *inspector) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		in.add(n, "concurrency", "a go statement")
	case *ast.SelectStmt:
		in.add(n, "concurrency", "a select statement")
	case *ast.ChanType:
		in.add(n, "concurrency", "a channel")
	case *ast.SendStmt:
		in.add(n, "concurrency", "a send on a channel")
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			in.add(n, "concurrency", "a receive from a channel")
		}
	case *ast.RangeStmt:
		in.ranges(n)
	case *ast.SelectorExpr:
		in.selects(n)
	case *ast.BinaryExpr:
		in.floats(n, n.X, n.Op.String())
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			in.floats(n, n.Lhs[0], n.Tok.String())
		}
	case *ast.CallExpr:
		in.calls(n)
	}
	return true
}

// selects looks at uses of other packages.
func (in *inspector) selects(s *ast.SelectorExpr) {
	obj := in.info.Uses[s.Sel]
	if obj == nil || obj.Pkg() == nil {
		return
	}
	switch pkg := obj.Pkg().Path(); {
	case pkg == "time" && obj.Parent() == obj.Pkg().Scope() && slices.Contains(bannedOfTime, obj.Name()):
		in.add(s, "wall clock", "time."+obj.Name())
	case pkg == "reflect" && (obj.Name() == "MapRange" || obj.Name() == "MapKeys"):
		in.add(s, "map order", "reflect's "+obj.Name())
	}
}

// calls looks for iterators over maps that are not sorted at once, for functions of package math,
// and for floats that become integers.
func (in *inspector) calls(c *ast.CallExpr) {
	if t := in.info.Types[c.Fun]; t.IsType() && len(c.Args) == 1 {
		if arg := in.info.Types[c.Args[0]]; arg.Value == nil && isFloat(arg.Type) && !isFloat(t.Type) {
			in.add(c, "float", "a float becomes "+t.Type.String())
		}
	}
	pkg, name := in.callee(c)
	if pkg == "math" {
		in.add(c, "float", "math."+name)
	}
	if pkg == "slices" && strings.HasPrefix(name, "Sorted") {
		for _, a := range c.Args {
			if inner, ok := a.(*ast.CallExpr); ok {
				if pkg, _ := in.callee(inner); pkg == "maps" {
					in.marks[in.fset.Position(inner.Pos()).Line] += "// sorted"
				}
			}
		}
	}
	if pkg == "maps" && slices.Contains([]string{"All", "Keys", "Values"}, name) && !in.marked(c) {
		in.add(c, "map order", "maps."+name+" outside of slices.Sorted")
	}
}

// callee is the package and name of a called function of another package.
func (in *inspector) callee(c *ast.CallExpr) (pkg, name string) {
	if s, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		if obj, ok := in.info.Uses[s.Sel].(*types.Func); ok && obj.Pkg() != nil {
			return obj.Pkg().Path(), obj.Name()
		}
	}
	return "", ""
}

// floats looks for arithmetic and comparisons of floats that are not constants.
func (in *inspector) floats(n ast.Node, operand ast.Expr, op string) {
	if e, ok := n.(ast.Expr); ok && in.info.Types[e].Value != nil {
		return
	}
	if isFloat(in.info.TypeOf(operand)) {
		in.add(n, "float", op+" of floats")
	}
}

func isFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsFloat|types.IsComplex) != 0
}

// ranges looks for walks over maps and channels. A walk over a map is fine in three cases: it only
// collects keys or values that the function sorts afterwards; or a comment on its line or on the
// one above begins with "any order:" and says why none matters; or it binds nothing.
func (in *inspector) ranges(r *ast.RangeStmt) {
	switch in.info.TypeOf(r.X).Underlying().(type) {
	case *types.Chan:
		in.add(r, "concurrency", "a walk over a channel")
	case *types.Map:
		if r.Key != nil && !in.marked(r) && !in.sortedBelow(r) {
			in.add(r, "map order", "a walk over a map; sort its keys, or say why any order: will do")
		}
	}
}

// marked reports whether a comment excuses the order of a map.
func (in *inspector) marked(n ast.Node) bool {
	line := in.fset.Position(n.Pos()).Line
	for _, text := range []string{in.marks[line], in.marks[line-1]} {
		if strings.Contains(text, "// any order: ") || strings.Contains(text, "// sorted") {
			return true
		}
	}
	return false
}

// sortedBelow reports whether all that a walk does is to append to slices that are sorted after it.
func (in *inspector) sortedBelow(r *ast.RangeStmt) bool {
	if in.fn == nil || len(r.Body.List) == 0 {
		return false
	}
	for _, s := range r.Body.List {
		a, ok := s.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			return false
		}
		call, ok := a.Rhs[0].(*ast.CallExpr)
		if !ok || types.ExprString(call.Fun) != "append" || !in.sortedAfter(r, types.ExprString(a.Lhs[0])) {
			return false
		}
	}
	return true
}

// sortedAfter reports whether the function sorts a slice after a walk.
func (in *inspector) sortedAfter(r *ast.RangeStmt, slice string) (sorted bool) {
	ast.Inspect(in.fn, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && c.Pos() > r.End() && len(c.Args) > 0 && types.ExprString(c.Args[0]) == slice {
			pkg, name := in.callee(c)
			sorted = sorted || pkg == "sort" || pkg == "slices" && strings.HasPrefix(name, "Sort")
		}
		return true
	})
	return sorted
}

// A house knows the types of all packages that the module imports, as the compiler exported them.
type house struct {
	fset     *token.FileSet
	importer types.Importer
	files    map[string][]string // by package: its Go files, tests apart
}

func openHouse(t *testing.T) *house {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-export", "-deps", "-json=ImportPath,Export,GoFiles", "./...").Output()
	require.NoError(t, err)
	h := &house{fset: token.NewFileSet(), files: map[string][]string{}}
	exports := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Export string
			GoFiles            []string
		}
		if err := d.Decode(&p); err == io.EOF {
			break
		} else {
			require.NoError(t, err)
		}
		exports[p.ImportPath] = p.Export
		h.files[strings.TrimPrefix(p.ImportPath, module+"/")] = p.GoFiles
	}
	h.importer = importer.ForCompiler(h.fset, "gc", func(p string) (io.ReadCloser, error) { return os.Open(exports[p]) })
	return h
}

// check finds what is wrong in a package made of these files.
func (h *house) check(t *testing.T, pkg string, files map[string]any) (found []finding) {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	var parsed []*ast.File
	var names []string
	for name, src := range files {
		f, err := parser.ParseFile(h.fset, name, src, parser.ParseComments)
		require.NoError(t, err)
		parsed, names = append(parsed, f), append(names, name)
	}
	conf := types.Config{Importer: h.importer, Error: func(error) {}}
	_, _ = conf.Check(pkg, h.fset, parsed, info) // what does not compile is found by the compiler
	for i, f := range parsed {
		found = append(found, findings(h.fset, info, names[i], f)...)
	}
	slices.SortFunc(found, func(a, b finding) int { return strings.Compare(a.String(), b.String()) })
	return found
}

func TestTidy_Determinism(t *testing.T) {
	h := openHouse(t)
	needed := map[string]bool{}
	checked := 0
	for pkg, files := range h.files {
		if !slices.ContainsFunc(deterministic, func(p string) bool { return match(p, pkg) }) {
			continue
		}
		checked++
		sources := map[string]any{}
		for _, f := range files {
			sources[path.Join(pkg, f)] = nil
		}
		for _, f := range h.check(t, pkg, sources) {
			if key, ok := f.excuse(excused); ok {
				needed[key] = true
				continue
			}
			t.Error(f)
		}
	}
	require.GreaterOrEqual(t, checked, 5)
	for key := range excused {
		require.True(t, needed[key], "nothing needs the excuse %q any more", key)
	}
}

// unlike are the functions of math whose last bits differ between processors. sim has its own.
var unlike = []string{
	"Acos", "Asin", "Atan", "Atan2", "Cbrt", "Cos", "Cosh", "Erf", "Erfc", "Erfinv", "Exp", "Exp2", "Expm1", "Gamma",
	"Hypot", "Lgamma", "Log", "Log10", "Log1p", "Log2", "Pow", "Sin", "Sincos", "Sinh", "Tan", "Tanh",
}

// unlikeIn finds the uses of such functions in a file: in every room, for a plan is as much a part of
// a run as the world is.
func unlikeIn(f *ast.File) (found []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == "math" && slices.Contains(unlike, s.Sel.Name) {
			found = append(found, "math."+s.Sel.Name)
		}
		return true
	})
	return found
}

func TestTidy_NumbersAreTheSameEverywhere(t *testing.T) {
	for _, file := range goFiles(t) {
		if isTest(file) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		require.Empty(t, unlikeIn(f), "%s: the last bits differ between processors", file)
	}
}
