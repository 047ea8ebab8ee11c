package main

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A rule that cannot be broken guards nothing: each is shown code that breaks it, and code beside
// it that does not.

func TestTidyProof_Imports(t *testing.T) {
	const x = module + "/"
	for _, c := range []struct {
		pkg, imports string
		test, ok     bool
	}{
		{"sim", "time", false, true},
		{"sim", x + "check", false, false},
		{"sim", "github.com/stretchr/testify/require", false, false},
		{"sim", "github.com/stretchr/testify/require", true, true},
		{"sim", x + "protocols/raft", true, false},
		{"protocols/raft", x + "sim", false, true},
		{"protocols/raft", x + "protocols/service", false, true},
		{"protocols/raft", x + "protocols/paxos", false, false},
		{"protocols/raft", x + "check", false, false},
		{"protocols/raft", x + "check", true, true},
		{"protocols/raft", "go.etcd.io/raft/v3", false, false},
		{"protocols/etcdraft", "go.etcd.io/raft/v3/raftpb", false, true},
		{"protocols/etcdraft", "go.etcd.io/etcd/v3", false, false},
		{"protocols/etcdraft", x + "protocols/raft", false, false},
		{"protocols/etcdraft", x + "protocols/raftlaws", false, true},
		{"protocols/raft", x + "protocols/raftlaws", false, true},
		{"protocols/raft", x + "protocols/etcdraft", false, false},
		{"protocols/paxos", x + "protocols/raftlaws", false, false},
		{"protocols/raftlaws", x + "sim", false, true},
		{"protocols/raftlaws", x + "protocols/service", false, false},
		{"protocols/raftlaws", x + "protocols/raft", false, false},
		{"protocols/service", x + "protocols/raft", false, false},
		{"protocols", x + "protocols/raft", false, true},
		{"protocols", x + "check", false, false},
		{"check", x + "protocols/service", false, true},
		{"check", x + "protocols/raft", false, false},
		{"check", "github.com/anishathalye/porcupine", false, true},
		{"scenarios", "github.com/anishathalye/porcupine", false, false},
		{"scenarios", "go.starlark.net/starlark", false, false},
		{"scenarios/language", "go.starlark.net/starlark", false, true},
		{"scenarios", x + "scenarios/language", false, false},
		{"scenarios", x + "scenarios/language", true, true},
		{"campaign", "go.starlark.net/starlark", false, false},
		{"scenarios", x + "campaign", false, false},
		{"report", x + "scenarios", false, true},
		{"scenarios", x + "report", false, false},
		{"protocols/service", x + "protocols/about", false, false},
		{"report/plot", "gonum.org/v1/plot/vg", false, true},
		{"report", "gonum.org/v1/plot/vg", false, false},
		{"check", "gonum.org/v1/plot/vg", false, false},
		{"campaign", x + "scenarios", false, true},
		{"campaign", x + "report", false, true},
		{"report", x + "campaign", false, false},
		{"cli", x + "report", false, true},
		{"cli", "github.com/spf13/cobra", false, true},
		{"sim", "github.com/spf13/cobra", false, false},
		{"cli", "github.com/spf13/cobraille", false, false},
		{".", x + "cli", false, true},
		{".", x + "scenarios", false, false},
		{"sim/inner", x + "sim", false, false},
		{"attic", x + "sim", false, false},
	} {
		err := mayImport(c.pkg, c.imports, c.test)
		require.Equal(t, c.ok, err == nil, "%s imports %s: %v", c.pkg, c.imports, err)
	}
}

func TestTidyProof_Determinism(t *testing.T) {
	h := openHouse(t)
	for _, c := range []struct{ body, want string }{
		{"go func() {}()", "concurrency: a go statement"},
		{"select {}", "concurrency: a select statement"},
		{"var c chan int; _ = c", "concurrency: a channel"},
		{"c <- 1", "concurrency: a send"},
		{"<-c", "concurrency: a receive"},
		{"for range c {}", "concurrency: a walk over a channel"},
		{"_ = time.Now()", "wall clock: time.Now"},
		{"f := time.Since; _ = f", "wall clock: time.Since"},
		{"time.Sleep(1)", "wall clock: time.Sleep"},
		{"<-time.After(1)", "wall clock: time.After"},
		{"_ = time.Millisecond; _ = time.Duration(1).Seconds; var t time.Time; _ = t.After(t)", ""},
		{"for k := range m { println(k) }", "map order: a walk over a map"},
		{"for k, v := range m { s = append(s, k+v) }", "map order"},
		{"for k := range m { s = append(s, k) }; slices.Sort(s)", ""},
		{"for k := range m { s = append(s, k) }; sort.Ints(s)", ""},
		{"for k := range m { s = append(s, k); println(k) }; slices.Sort(s)", "map order"},
		{"slices.Sort(s); for k := range m { s = append(s, k) }", "map order"},
		{"for k := range m { o = append(o, k) }; slices.Sort(s)", "map order"},
		{"n := 0\n// any order: a sum\nfor _, v := range m { n += v }", ""},
		{"n := 0\nfor _, v := range m { n += v } // any order: a sum", ""},
		{"n := 0\n// in some order\nfor _, v := range m { n += v }", "map order"},
		{"for range m { println() }", ""},
		{"for i := range s { println(i) }", ""},
		{"for k := range maps.Keys(m) { println(k) }", "map order: maps.Keys"},
		{"for _, k := range slices.Sorted(maps.Keys(m)) { println(k) }", ""},
		{"_ = slices.Collect(maps.Values(m))", "map order: maps.Values"},
		{"_ = reflect.ValueOf(m).MapKeys()", "map order: reflect's MapKeys"},
		{"_ = f * 2", "float: * of floats"},
		{"if f < 1 { println() }", "float: < of floats"},
		{"f += 1", "float: += of floats"},
		{"_ = int(f)", "float: a float becomes int"},
		{"_ = math.Sqrt(f)", "float: math.Sqrt"},
		{"type celsius float32; var k celsius; _ = k - 1", "float: - of floats"},
		{"const half = 0.5; _ = int(2 * half); _ = 1e6", ""},
		{"_ = math.MaxInt64", ""},
	} {
		src := "package p\nimport (\"maps\"; \"math\"; \"reflect\"; \"slices\"; \"sort\"; \"time\")\n" +
			"func probe(m map[int]int, s, o []int, c chan int, f float64) {\n" + c.body + "\n}\n"
		var rules []string
		for _, f := range h.check(t, "p", map[string]any{"p.go": src}) {
			if f.pos.Line > 3 { // the parameters are of forbidden types themselves
				rules = append(rules, f.rule+": "+f.what)
			}
		}
		found := strings.Join(rules, "\n")
		require.Contains(t, found, c.want, c.body)
		require.Equal(t, c.want == "", found == "", "%s: %s", c.body, found)
	}
}

func TestTidyProof_BannedImports(t *testing.T) {
	h := openHouse(t)
	for _, p := range banned {
		found := h.check(t, "p", map[string]any{"p.go": "package p\nimport _ \"" + p + "\"\n"})
		require.Len(t, found, 1, p)
		require.Equal(t, "p.go:2: forbidden import: "+p, found[0].String())
	}
}

// An excuse holds for its rule, file and function only.
func TestTidyProof_Excuses(t *testing.T) {
	f := finding{rule: "float", what: "* of floats", file: "sim/a.go", fn: "PPM.String"}
	for key, ok := range map[string]bool{
		"float sim/a.go": true, "float sim/a.go PPM.String": true, "float sim/a.go * of floats": true,
		"float sim/b.go": false, "map order sim/a.go": false, "float sim/a.go String": false, "float sim/": false,
	} {
		_, excused := f.excuse(map[string]string{key: "why"})
		require.Equal(t, ok, excused, key)
	}
}

func TestTidyProof_Shape(t *testing.T) {
	parse := func(src string) (fset *token.FileSet, names []string, inited int) {
		fset = token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", src, 0)
		require.NoError(t, err)
		return fset, tooLong(fset, f), len(inits(f))
	}
	lines := strings.Repeat("\tprintln()\n", maxFunction-2)
	_, names, _ := parse("package p\nfunc fits() {\n" + lines + "}\n")
	require.Empty(t, names)
	_, names, _ = parse("package p\nfunc long() {\n\tprintln()\n" + lines + "}\n")
	require.Equal(t, []string{"long (61 lines)"}, names)
	_, names, _ = parse("package p\nfunc table() []int {\n\treturn []int{\n" + strings.Repeat("1,\n", 100) + "}\n}\n")
	require.Empty(t, names)

	_, _, n := parse("package p\nfunc init() {}\ntype t int\nfunc (t) init() {}\nfunc initial() {}\n")
	require.Equal(t, 1, n)

	catalogue, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\nvar All = []any{raft.Protocol, echo.Protocol}\n", 0)
	require.NoError(t, err)
	require.Equal(t, []string{"paxos"}, orphans([]string{"echo", "raftlaws", "paxos", "raft", "service"}, catalogue))

	for file, bad := range map[string]string{
		"sim/node.go": "", "utilities.go": "", "sim/util/x.go": "util", "common/x.go": "common", "protocols/types/x.go": "types",
	} {
		require.Equal(t, bad, badFolder(file), file)
	}
	for text, bad := range map[string]bool{
		"see /wo" + "rk/main": true, "/ro" + "ot/go": true, "/ho" + "me/ada": true, "work/home/root": false, "a /home page": false,
	} {
		require.Equal(t, bad, foreign.MatchString(text), text)
	}
}

func TestTidyProof_NumbersAreTheSameEverywhere(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nvar a, b = math.Exp(1), math.Sqrt(2)", 0)
	require.NoError(t, err)
	require.Equal(t, []string{"math.Exp"}, unlikeIn(f))
}
