package language

import (
	"os"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

// TestHostile runs the files of testdata/hostile.txt, which try to hang, to fill the memory or to break the
// stack: each ends soon, makes little garbage, and says where and why. They are grouped by what they
// attack.
func TestHostile(t *testing.T) {
	lang := New(protocols.All)
	const name = "testdata/hostile.txt"
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	chunks := strings.Split(string(text), "\n---\n")
	for i, chunk := range chunks[1:] {
		src, want, found := strings.Cut(chunk, "\n### ")
		require.True(t, found, "chunk %d expects nothing:\n%s", i+1, chunk)
		title, _, _ := strings.Cut(src, "\n")
		t.Run(title, func(t *testing.T) {
			begin, before := time.Now(), allocated()
			got := ran(lang, src+"\n")
			require.Less(t, time.Since(begin), time.Minute)
			require.Less(t, allocated()-before, uint64(1<<30), "bytes, of which the most is garbage")
			if *update {
				chunks[i+1] = src + "\n### " + got + strings.Repeat("\n", strings.Count(want, "\n"))
				return
			}
			require.Equal(t, strings.TrimSpace(want), got, src)
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(strings.Join(chunks, "\n---\n")), 0o644))
	}
}

// allocated is how many bytes were allocated so far, freed or not.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// ran is what is said about a file that is evaluated and run.
func ran(lang *Language, src string) string {
	f, err := lang.Parse("x.star", []byte(src))
	if err != nil {
		return err.Error()
	}
	plan, err := f.Evaluate(nil, scenarios.Dull)
	if err == nil {
		_, err = scenarios.Execute(plan, 1, scenarios.Options{Measure: true})
	}
	if err != nil {
		return err.Error()
	}
	return "no error"
}

// TestHostile_StepsOfARun: what the functions of a run may take together has an end, and each event adds to it.
func TestHostile_StepsOfARun(t *testing.T) {
	plan, err := parse(t, "def f(world):\n    for i in range(1000): pass\n"+
		"scenario(protocol = raft(), duration = s(1), schedule = [every(ms(1), f)])").Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	call := plan.Schedule[0].(*scenarios.Every).React.Call
	world := &fakeWorld{}
	_, err = call(world, nil)
	require.NoError(t, err)
	spent := ledgerOf(world).spent
	require.Greater(t, spent, uint64(1000))
	ledgerOf(world).spent = runBase + 100*runPerEvent - spent + 1 // of the 100 events that there were
	_, err = call(world, nil)
	require.EqualError(t, err, "x.star:3:71: the file asks for too much: f and the other functions of the file took more than "+
		"100200000 steps and elements in 100 events, by 3s of the run; call them less often, or let them do less")
}

// TestGates_AreWholeTables: every function of Starlark and every method of its values has a price, or is known to
// cost nothing. A new version of Starlark that brings another does not get past this.
func TestGates_AreWholeTables(t *testing.T) {
	gates := functionGates()
	for name := range starlark.Universe {
		_, priced := functionPrices[name]
		require.True(t, priced || gates[name] != nil || name == "set", "%s has no gate", name) // files have no sets
	}
	for _, v := range []starlark.HasAttrs{
		starlark.String(""), starlark.Bytes(""), starlark.NewList(nil), starlark.NewDict(0),
	} {
		for _, name := range v.AttrNames() {
			_, priced := methodPrices[v.Type()][name]
			require.True(t, priced, "%s.%s has no price", v.Type(), name)
		}
	}
	_, err := New(protocols.All).Parse("x.star", []byte("x = set()"))
	require.ErrorContains(t, err, "does not support sets")
}

// TestGuard_LeavesNoOperator: of what depends on the size of values, nothing is left without a gate.
func TestGuard_LeavesNoOperator(t *testing.T) {
	tree, err := fileOptions.Parse("x.star", everyOperator, 0)
	require.NoError(t, err)
	guard(tree)
	inGate := map[syntax.Node]bool{}
	syntax.Walk(tree, func(n syntax.Node) bool {
		if c, is := n.(*syntax.CallExpr); is {
			if id, is := c.Fn.(*syntax.Ident); is && strings.HasPrefix(id.Name, "@") {
				for _, a := range c.Args {
					inGate[a] = true
				}
			}
		}
		switch n := n.(type) {
		case *syntax.BinaryExpr:
			small := isSmall(n.X) || isSmall(n.Y) || n.Op == syntax.IN && fewSmall(n.Y)
			require.True(t, small || n.Op == syntax.EQ || n.Op == syntax.AND || n.Op == syntax.OR, "%v at %v", n.Op, n.OpPos)
		case *syntax.IndexExpr:
			k, gated := n.Y.(*syntax.CallExpr)
			require.True(t, isSmall(n.Y) || gated && isGate(k, gateKey), "[...] at %v", n.Lbrack)
		case *syntax.SliceExpr, *syntax.DictExpr:
			require.True(t, inGate[n], "%T", n)
		case *syntax.DotExpr:
			require.False(t, methodNames[n.Name.Name], ".%s", n.Name.Name)
		case *syntax.AssignStmt:
			if n.Op != syntax.EQ {
				_, field := n.LHS.(*syntax.DotExpr)
				require.True(t, field, "%v at %v", n.Op, n.OpPos)
			}
		}
		return true
	})
}

const everyOperator = `
x = a + b - c * d / e // f % g & h | i ^ j << k >> l
x = a == b or a != b and a < b or a <= b or a > b or a >= b or a in b or a not in b
x = a + 1 == 2 and a in ["x"] and a == -1
x[a + b] = c[d][e[f:g]] + {a: b, (c, d): e + f}
x = {a + b: c for a, d[e] in f if g + h}
x = [a.join(b) for c in d.keys()] + [(a.b.get)(c) for e[f] in g]
x += a
x -= a
x *= a
x |= a
x %= a
x[a] += b
(x[a]) *= b
x.f += a
for a[b + c] in d:
    a[e] <<= f
def f(a = b + c, *d, **e):
    return (lambda g = h * i: g * i)(*a, **b)
if a * b:
    x = a if b * c else -(d + e)
elif a + b:
    f(a + b, c = d + e)
`
