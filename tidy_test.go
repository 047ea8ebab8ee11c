package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The house rules that a machine can check. What a package may import is a statement of policy:
// arrows run one way, and deleting any room from the right leaves the rest compiling. The rules of
// determinism are in tidy_determinism_test.go, and tidy_proofs_test.go shows each rule a snippet
// that breaks it.

const module = "github.com/orrery-sim/orrery"

// policy says what the packages of each room may import besides the standard library: rooms of
// this house, and modules from outside. The first pattern that matches a package counts.
//
// Tests may import testify and rapid, and whatever stands to the left of them: see testPolicy.
var policy = []struct{ room, imports string }{
	{"escape", ""},
	{"sim", ""},
	{"protocols/service", "sim"},
	{"protocols/about", "sim protocols/service"},
	{"protocols/raftlaws", "sim protocols/about"}, // what is one thing for all Rafts
	{"protocols/parts/*", "sim protocols/about protocols/service"},
	{"protocols/raft", "sim protocols/about protocols/service protocols/raftlaws protocols/parts/*"},
	{"protocols/basicraft", "sim protocols/about protocols/service protocols/raftlaws"},
	{"protocols/etcdraft", "sim protocols/about protocols/service protocols/raftlaws go.etcd.io/raft/v3"},         // a real one behind the same contract
	{"protocols/bench", "sim protocols/about protocols/service github.com/stretchr/testify"},                      // the tests' harness
	{"protocols/gossip/broadcast", "sim protocols/parts/*"},                                                       // what is one thing for all broadcasts
	{"protocols/gossip/*", "sim protocols/about protocols/service protocols/parts/* protocols/gossip/*"},          // within a family a room may hold another
	{"protocols/glomers/*", "sim protocols/about protocols/service protocols/parts/* protocols/gossip/broadcast"}, // measured as the epidemics are
	{"protocols/*", "sim protocols/about protocols/service protocols/parts/*"},
	{"systems/*", "sim protocols/about protocols/service protocols/* protocols/parts/*"},
	{"protocols", "sim protocols/about protocols/* protocols/gossip/* protocols/glomers/* systems/*"},
	{"check", "sim protocols/service github.com/anishathalye/porcupine"},
	{"check/outside", "sim protocols/service check"}, // histories that other programs wrote
	{"scenarios/units", ""},
	{"scenarios/wording", ""},
	{"scenarios", "sim protocols/about protocols/service check scenarios/units scenarios/wording"},
	{"scenarios/language", "sim protocols/about protocols/service check scenarios scenarios/units scenarios/wording go.starlark.net"},
	{"report", "escape sim protocols/about protocols/service check scenarios scenarios/units scenarios/wording report/plot"},
	{"report/plot", "escape gonum.org/v1/plot codeberg.org/go-fonts/liberation golang.org/x/image"}, // plain data in, pictures out
	{"report/export", "escape sim protocols/service check report"},                                  // a run in other programs' formats
	{"supervise", "escape sim"},
	{"campaign/shrink", "sim check report scenarios scenarios/language supervise"},
	{"campaign/failures", "escape scenarios scenarios/language"},
	{"campaign/folder", ""},
	{"campaign/coverage", "sim protocols/service scenarios scenarios/wording"},
	{"campaign", "campaign/folder campaign/coverage campaign/failures sim protocols/about protocols/service check scenarios scenarios/language scenarios/wording report supervise campaign/shrink"},
	{"campaign/figures", "campaign sim scenarios scenarios/language scenarios/wording report report/plot"},
	{"campaign/page", "escape campaign campaign/coverage campaign/failures campaign/figures campaign/folder check scenarios scenarios/language scenarios/wording report report/plot"},
	{"tui/session", "sim check protocols/about scenarios scenarios/language report"},
	{"tui", "escape tui/session sim check protocols/about protocols/service scenarios scenarios/language scenarios/wording campaign report github.com/charmbracelet charm.land golang.org/x/sys"},
	{"notebooks/cell", "escape sim check scenarios scenarios/language report report/plot supervise campaign campaign/figures campaign/shrink"},
	{"notebooks/kernel", "escape notebooks/cell scenarios/language supervise campaign campaign/folder github.com/go-zeromq/zmq4"},
	{"notebooks", "escape notebooks/cell scenarios/language supervise campaign"},
	{
		"cli", "escape sim protocols protocols/about protocols/service check check/outside scenarios scenarios/language scenarios/units scenarios/wording report report/export supervise campaign campaign/coverage campaign/folder campaign/shrink campaign/failures campaign/figures campaign/page report/plot tui tui/session notebooks notebooks/cell notebooks/kernel " +
			"github.com/spf13/cobra github.com/charmbracelet charm.land github.com/schollz/progressbar " +
			"golang.org/x/sys",
	},
	{".ci/kubernetes", "k8s.io/api sigs.k8s.io/yaml"},                               // a module of its own, which nobody imports
	{".ci/otlp", "go.opentelemetry.io/proto/otlp google.golang.org/protobuf"},       // another
	{"cli/testdata/*", "sim protocols protocols/about protocols/service check cli"}, // a module of somebody else's
	{".", "cli protocols"},
}

// testPolicy is what tests may import beyond their package: the tools, and for a protocol's tests
// the rooms that judge and run it.
var testPolicy = []struct{ room, imports string }{
	{"sim", ""},
	{"protocols/gossip/*", "check scenarios scenarios/language protocols protocols/bench"},
	{"protocols/glomers/*", "check scenarios scenarios/language protocols protocols/bench"},
	{"protocols/parts/*", "protocols/bench"},
	{"protocols/*", "check scenarios scenarios/language protocols protocols/bench"},
	{"systems/*", "check scenarios scenarios/language protocols protocols/bench"},
	{"check", "protocols/* check/outside"}, // whose histories are judged beside porcupine
	{"scenarios", "protocols scenarios/language"},
	{"scenarios/language", "protocols"},
	{"report", "protocols scenarios/language"},
	{"report/export", "protocols scenarios scenarios/language check/outside"}, // which reads histories back
	{"campaign/shrink", "protocols"},
	{"campaign/coverage", "protocols scenarios/language"},
	{"campaign/figures", "protocols campaign/folder"},
	{"tui/session", "protocols"},
	{"notebooks/cell", "protocols"},
	{"notebooks/kernel", "protocols"},
	{"*", "protocols"},
	{".", "*"},
}

const testTools = "github.com/stretchr/testify pgregory.net/rapid"

// mayImport reports whether a package of the module may import another, by path below the module.
func mayImport(pkg, imported string, test bool) error {
	if !strings.Contains(strings.Split(imported, "/")[0], ".") {
		return nil // the standard library
	}
	allowed := ""
	found := false
	for _, p := range policy {
		if match(p.room, pkg) {
			allowed, found = p.imports, true
			break
		}
	}
	if !found {
		return fmt.Errorf("package %s is in no room of the policy", pkg)
	}
	if test {
		allowed += " " + testTools + " " + pkg
		for _, p := range testPolicy {
			if match(p.room, pkg) {
				allowed += " " + p.imports
				break
			}
		}
	}
	target, ours := strings.CutPrefix(imported, module+"/")
	for _, a := range strings.Fields(allowed) {
		if ours && match(a, target) || !ours && (imported == a || strings.HasPrefix(imported, a+"/")) {
			return nil
		}
	}
	return fmt.Errorf("%s must not import %s; it may import: %s", pkg, target, allowed)
}

// match reports whether a package is the one of a pattern; * stands for one element.
func match(pattern, pkg string) bool {
	ok, err := path.Match(pattern, pkg)
	return err == nil && ok
}

// goFiles are the Go files of the module, by path from its root.
func goFiles(t *testing.T) []string {
	return slices.DeleteFunc(textFiles(t), func(f string) bool { return path.Ext(f) != ".go" })
}

// textFiles are all the files of the module that people write.
func textFiles(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p == ".git" || filepath.Base(p) == "rapid" {
				return filepath.SkipDir
			}
			return nil
		}
		if slices.Contains([]string{".go", ".md", ".star", ".txt", ".yml", ".json", ".mod", ""}, path.Ext(p)) {
			files = append(files, filepath.ToSlash(p))
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(files), 50, "go test runs in the module's root")
	return files
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

func TestTidy_Imports(t *testing.T) {
	for _, file := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			if err := mayImport(path.Dir(file), p, isTest(file)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

// noRoom are names that say nothing of what is inside.
var noRoom = []string{"pkg", "util", "utils", "common", "types", "helpers", "helper", "misc"}

// badFolder says what is wrong with the name of a file's folders, or nothing.
func badFolder(file string) string {
	for _, dir := range strings.Split(path.Dir(file), "/") {
		if slices.Contains(noRoom, dir) {
			return dir
		}
	}
	return ""
}

func TestTidy_Folders(t *testing.T) {
	for _, file := range goFiles(t) {
		require.Empty(t, badFolder(file), "%s: name a folder after what it is about", file)
	}
}

// shared are the folders of protocols in which there is none, but what several of them use.
var shared = []string{"about", "bench", "broadcast", "parts", "raftlaws", "service"}

// orphans are the folders of protocols that the catalogue does not list.
func orphans(folders []string, catalogue *ast.File) (missing []string) {
	listed := map[string]bool{}
	ast.Inspect(catalogue, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Protocol" {
			if pkg, ok := s.X.(*ast.Ident); ok {
				listed[pkg.Name] = true
			}
		}
		return true
	})
	for _, f := range folders {
		if !slices.Contains(shared, f) && !listed[f] {
			missing = append(missing, f)
		}
	}
	return missing
}

func TestTidy_Catalogue(t *testing.T) {
	var folders []string
	for _, family := range []string{"protocols", "protocols/gossip", "protocols/glomers"} {
		entries, err := os.ReadDir(family)
		require.NoError(t, err)
		for _, e := range entries {
			if e.IsDir() && e.Name() != "gossip" && e.Name() != "glomers" {
				folders = append(folders, e.Name())
			}
		}
	}
	require.Contains(t, folders, "echo")
	f, err := parser.ParseFile(token.NewFileSet(), "protocols/protocols.go", nil, 0)
	require.NoError(t, err)
	require.Empty(t, orphans(folders, f), "one line in protocols.All for each")
}

// No file is longer than this, and no function; 400 lines are a smell already.
const (
	maxFile     = 450
	maxFunction = 60
)

// tooLong names the functions of a file that are too long to be read as one thought.
func tooLong(fset *token.FileSet, f *ast.File) (names []string) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			lines := height(fset, fn) - tables(fset, fn.Body)
			if lines > maxFunction {
				names = append(names, fmt.Sprintf("%s (%d lines)", fn.Name.Name, lines))
			}
		}
	}
	return names
}

// tables are how many lines of a function are lists of values, such as the words of a vocabulary:
// they are not read as one thought, and do not count.
func tables(fset *token.FileSet, body *ast.BlockStmt) (lines int) {
	ast.Inspect(body, func(n ast.Node) bool {
		if list, ok := n.(*ast.CompositeLit); ok {
			lines += height(fset, list) - 1
			return false
		}
		return true
	})
	return lines
}

// height is how many lines a node takes.
func height(fset *token.FileSet, n ast.Node) int {
	return fset.Position(n.End()).Line - fset.Position(n.Pos()).Line + 1
}

func TestTidy_Lengths(t *testing.T) {
	for _, file := range goFiles(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if n := strings.Count(string(text), "\n"); n > maxFile {
			t.Errorf("%s has %d lines: it is more than one idea", file, n)
		}
		if isTest(file) {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, text, 0)
		require.NoError(t, err)
		for _, name := range tooLong(fset, f) {
			t.Errorf("%s: %s is longer than %d lines", file, name, maxFunction)
		}
	}
}

// foreign are words that belong to the machine something was written on, not to the project.
var foreign = regexp.MustCompile("(^|[^\\w/.])(/wo" + "rk/|/ro" + "ot/|/ho" + "me/\\w|/Us" + "ers/\\w|C:" + `\\Users)`)

func TestTidy_Words(t *testing.T) {
	for _, file := range textFiles(t) {
		f, err := os.Open(file)
		require.NoError(t, err)
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for n := 1; lines.Scan(); n++ {
			if w := foreign.FindString(lines.Text()); w != "" {
				t.Errorf("%s:%d: %s is a path of somebody's machine", file, n, w)
			}
		}
		require.NoError(t, lines.Err())
		require.NoError(t, f.Close())
	}
}

// inits are the init functions of a file: the catalogue is a literal slice, nothing registers.
func inits(f *ast.File) (found []token.Pos) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			found = append(found, fn.Pos())
		}
	}
	return found
}

func TestTidy_NoInit(t *testing.T) {
	for _, file := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		require.Empty(t, inits(f), "%s: no init functions", file)
	}
}
