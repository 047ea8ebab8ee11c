package language

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/protocols"
)

// FuzzGates makes programs of bytes: each few of them are a statement that applies an operator, a function, a
// method or a word to values that the statements before have made. What fails is passed over, so that a
// program gets far. Whatever it does, it ends within its steps, and makes no more than they allow.
//
// Mutating the text of files (FuzzEvaluate) finds what is wrong with reading them; few of them get as far as to
// grow something.
func FuzzGates(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		data := make([]byte, 200)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data)
	}
	g := newGrower()
	f.Fuzz(func(t *testing.T, data []byte) { g.run(t, data) })
}

// TestGates_RandomPrograms is some of what FuzzGates does, in every run of the tests.
func TestGates_RandomPrograms(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	g := newGrower()
	for range 300 {
		data := make([]byte, 400)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		g.run(t, data)
	}
	require.Greater(t, g.done, g.tried/10, "most statements fail")
}

// A grower makes statements of bytes.
type grower struct {
	lang      *Language
	operators []string
	functions []string
	methods   []string

	data        []byte
	tried, done int
}

func newGrower() *grower {
	g := &grower{lang: New(protocols.All)}
	for op := range binaryGates {
		g.operators = append(g.operators, op.String())
	}
	g.operators = append(g.operators, "in", "not in", "and", "or")
	for name, p := range functionPrices {
		if _, is := starlark.Universe[name].(*starlark.Builtin); is || p != nil {
			g.functions = append(g.functions, name)
		}
	}
	g.functions = append(g.functions, "dict", "getattr", "crash", "script", "everyone", "ms", "between", "exponential",
		"node", "at", "event", "union", "note", "param", "draw", "invoke", "count", "mean")
	g.methods = slices.Collect(maps.Keys(methodNames))
	slices.Sort(g.operators)
	slices.Sort(g.functions)
	slices.Sort(g.methods)
	return g
}

const (
	poolSize     = 6
	programSteps = 20_000
	programBytes = 128 << 20 // that a program of so many steps may allocate, freed or not
)

func (g *grower) run(t require.TestingT, data []byte) {
	g.data = data
	env := maps.Clone(g.lang.predeclared)
	for i, v := range []starlark.Value{
		starlark.String("ab"), starlark.NewList([]starlark.Value{starlark.MakeInt(1)}), starlark.NewDict(0),
		starlark.Tuple{starlark.MakeInt(2), starlark.String("x")},
		starlark.MakeInt(1000), starlark.Float(1.5),
	} {
		env[name(i)] = v
	}
	file := &File{Name: "x.star", language: g.lang}
	ev := &evaluation{file: file, running: true}
	th := file.newThread(ev, programSteps)
	begin, before := time.Now(), allocated()
	var program []string
	for len(g.data) > 3 && th.Steps < programSteps && len(program) < 60 {
		code, into := g.statement()
		program = append(program, code)
		expr, err := fileOptions.ParseExpr("x.star", code, 0)
		require.NoError(t, err, code)
		v, err := starlark.EvalExprOptions(fileOptions, th, guarded(expr), env)
		th.Uncancel()
		g.tried++
		if err == nil {
			g.done++
			env[into] = v
		}
	}
	ev.steps = stepLimit
	pool := starlark.StringDict{}
	for i := range poolSize {
		pool[name(i)] = env[name(i)]
		_, _ = weigh(env[name(i)])
	}
	_ = ev.freeze(pool)
	require.Less(t, time.Since(begin), 20*time.Second, program)
	require.Less(t, allocated()-before, uint64(programBytes), program)
}

func name(i int) string { return fmt.Sprintf("v%d", i%poolSize) }

// next is the next byte, as one of n.
func (g *grower) next(n int) int {
	if len(g.data) == 0 {
		return 0
	}
	b := g.data[0]
	g.data = g.data[1:]
	return int(b) % n
}

func (g *grower) value() string {
	if g.next(8) == 0 {
		return []string{"0", "3", "-1", `"a"`, "None", "True", "[]", "{}", "()", "(1 << 60)", "range(500)", "(lambda x: x)"}[g.next(12)]
	}
	return name(g.next(poolSize))
}

// statement is an expression, and the name that its value gets.
func (g *grower) statement() (code, into string) {
	into = name(g.next(poolSize))
	code = g.expression()
	switch g.next(6) {
	case 0:
		code = fmt.Sprintf("[%s for _ in range(%d)]", code, 1+g.next(100))
	case 1:
		code = fmt.Sprintf("sorted(range(%d), key = lambda _: %s)", 1+g.next(60), code)
	case 2:
		code = fmt.Sprintf("{i: %s for i in range(%d)}", code, 1+g.next(60))
	}
	return code, into
}

func (g *grower) expression() string {
	x, y, z := g.value(), g.value(), g.value()
	method := g.methods[g.next(len(g.methods))]
	switch g.next(14) {
	case 0, 1, 2:
		return fmt.Sprintf("%s %s %s", x, g.operators[g.next(len(g.operators))], y)
	case 3:
		return fmt.Sprintf("%s(%s)", g.functions[g.next(len(g.functions))], x)
	case 4:
		return fmt.Sprintf("%s(%s, %s)", g.functions[g.next(len(g.functions))], x, y)
	case 5:
		return fmt.Sprintf("(%s).%s(%s)", x, method, y)
	case 6:
		return fmt.Sprintf("(%s).%s(%s, %s)", x, method, y, z)
	case 7:
		return fmt.Sprintf("getattr(%s, %q, len)(%s)", x, method, y)
	case 8:
		return fmt.Sprintf("(%s, %s)", x, y)
	case 9:
		return fmt.Sprintf("[%s, %s]", x, y)
	case 10:
		return fmt.Sprintf("{%s: %s}", x, y)
	case 11:
		return fmt.Sprintf("(%s)[%s]", x, y)
	case 12:
		return fmt.Sprintf("(%s)[%s:]", x, y)
	}
	return fmt.Sprintf("(lambda *a, **k: (a, k))(*(%s), **(%s))", x, strings.TrimPrefix(y, "-"))
}
