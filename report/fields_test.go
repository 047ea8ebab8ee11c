package report_test

import (
	"bytes"
	"encoding/json"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// lineOf is the event of a body as a trace has it, and as it is read again.
func lineOf(t testing.TB, body any) (line string, e report.TraceEvent) {
	t.Helper()
	kind := sim.Sent
	switch body.(type) {
	case sim.Invoke:
		kind = sim.Invoked
	case sim.Fault:
		kind = sim.Faulted
	case sim.Timer:
		kind = sim.Fired
	}
	var b bytes.Buffer
	name := func(id sim.ID) string { return map[sim.ID]string{1: "n1", 2: "n2", 3: "<\"\u202e>"}[id] }
	event := sim.Event{Num: 1, Kind: kind, Node: 1, Body: body}
	require.NoError(t, report.WriteTrace(&b, report.TraceHeader{Scenario: "x", Replay: "x:0"}, []sim.Event{event}, report.Cast{Name: name}))
	require.True(t, strings.HasSuffix(b.String(), "}\n"))
	_, line, _ = strings.Cut(strings.TrimSuffix(b.String(), "\n"), "\n")
	r, err := report.ReadTrace(&b)
	require.NoError(t, err)
	e, _, err = r.Next()
	require.NoError(t, err, line)
	whole, err := json.Marshal(e)
	require.NoError(t, err)
	require.JSONEq(t, line, string(whole))
	return line, e
}

type (
	pointed struct {
		Term  int64
		Voted *sim.ID
		Leaf  *leaf
		Any   any
	}
	answers struct{ Ok, No service.Status }
	units   struct {
		After time.Duration
		Ratio sim.PPM
		Share float64
		Small float32
	}
	large struct {
		Exact, Beyond, Below int64
		Hash                 uint64
	}
	maps struct {
		Votes map[sim.ID]bool
		Words map[string][]int
		Index map[int]leaf
		Keyed map[leaf]string
		None  map[string]int
	}
	worded  struct{ A, B, C string }
	hidden  struct{ a, b int }
	within  struct{ Hidden hidden }
	renamed struct {
		ID, Id, Über int //nolint:revive // what authors write
		small        int
	}
	lists struct {
		Bytes []byte
		Pair  [2]bool
		Empty []struct{}
		None  []int
	}
	knot  struct{ Left, Right *knot }
	loop  map[string]loop
	chain []chain
	odd   struct {
		Good int
		F    func()
		NaN  float64
		C    complex128
		Long []int
		Text string
		Last bool
	}
)

// Each field stands under the name that scenario files give it, as the JSON that a reader expects.
func TestTraceFields(t *testing.T) {
	voted, nobody := sim.ID(2), sim.ID(0)
	for _, c := range []struct {
		body any
		want string
	}{
		{Beat{Term: 3}, `{"term":3}`},
		{&Beat{Term: 3}, `{"term":3}`},
		{pointed{Term: 1}, `{"term":1,"voted":null,"leaf":null,"any":null}`},
		{pointed{Term: 1, Voted: &voted, Leaf: &leaf{2}, Any: &leaf{3}}, `{"term":1,"voted":"n2","leaf":{"n":2},"any":{"n":3}}`},
		{pointed{Voted: &nobody, Any: []any{1, "x", nil, sim.ID(1)}}, `{"term":0,"voted":null,"leaf":null,"any":[1,"x",null,"n1"]}`},
		{answers{service.OK, service.Refused}, `{"ok":"ok","no":"refused"}`},
		{units{1500 * time.Millisecond, 250_000, 0.5, 0.1}, `{"after":1500000000,"ratio":250000,"share":0.5,"small":0.1}`},
		{large{1<<53 - 1, 1 << 53, math.MinInt64, math.MaxUint64}, `{"exact":9007199254740991,"beyond":"9007199254740992","below":"-9223372036854775808","hash":"18446744073709551615"}`},
		{
			maps{
				map[sim.ID]bool{2: true, 1: false},
				map[string][]int{"b": {1}, "a": nil, "A": {2, 3}},
				map[int]leaf{10: {1}, 9: {2}},
				map[leaf]string{{2}: "y", {1}: "x"},
				nil,
			},
			`{"votes":{"n1":false,"n2":true},"words":{"A":[2,3],"a":[],"b":[1]},"index":{"10":{"n":1},"9":{"n":2}},` +
				`"keyed":[{"key":{"n":1},"value":"x"},{"key":{"n":2},"value":"y"}],"none":{}}`,
		},
		{worded{"a\"\\\n<&>\x00", "\xff\u202e", "ä"}, `{"a":"a\"\\\n<&>\u0000","b":"\\xff\u202e","c":"ä"}`},
		{within{hidden{1, 2}}, `{"hidden":"{a:1 b:2}"}`},
		{renamed{1, 2, 3, 4}, `{"id":1,"über":3}`},
		{lists{[]byte("ab"), [2]bool{true}, make([]struct{}, 2), nil}, `{"bytes":[97,98],"pair":[true,false],"empty":[{},{}],"none":[]}`},
		{sim.Invoke{Process: 2, Op: leaf{1}}, `{"process":2,"op":{"n":1}}`},
		{sim.Write{Key: "k", Value: sim.ID(3)}, `{"key":"k","index":0,"value":"<\"\u202e>","part":0,"discard":false}`},
		{sim.Fault{Kind: sim.Isolate, Name: "cut", Nodes: []sim.ID{1, 2}}, `{"name":"cut","nodes":["n1","n2"]}`},
		{sim.Timer{Name: "tick", Arg: 3}, ""}, // its fields are the line's msg and body
		{struct{}{}, ""},
		{hidden{}, ""},
		{"text", ""},
		{[]int{1}, ""},
		{map[string]int{"a": 1}, ""},
		{(*Beat)(nil), ""},
		{nil, ""},
	} {
		line, e := lineOf(t, c.body)
		require.Equal(t, c.want, string(e.Fields), line)
		require.Empty(t, e.Cut)
		require.NotContains(t, line, "\u202e")
		require.Equal(t, c.want != "", strings.Contains(line, `"fields":`))
	}
}

// What cannot be written whole is null and said to be cut; what stands beside it is whole. Nothing panics, and what is
// too long is not written first.
func TestTraceFieldsThatAreCut(t *testing.T) {
	tied := &knot{}
	tied.Left, tied.Right = tied, tied
	looped := loop{}
	for i := range 100 {
		looped[strings.Repeat("x", i)] = looped
	}
	chained := make(chain, 1000)
	for i := range chained {
		chained[i] = chained
	}
	var round any
	round = &round
	many := map[string]map[string]int{}
	for i := range 30_000 {
		many[strings.Repeat("k", i%7)+string(rune('a'+i%26))+string(rune(0x4e00+i))] = nil
	}
	for _, c := range []struct {
		body any
		cut  []string
		want string
	}{
		{
			odd{1, nil, math.NaN(), 1i, make([]int, 40_000), strings.Repeat("x", 70_000), true},
			[]string{"f", "naN", "c", "long", "text"},
			`{"good":1,"f":null,"naN":null,"c":null,"long":null,"text":null,"last":true}`,
		},
		{knot{Left: tied}, []string{"left"}, `{"left":null,"right":null}`},
		{pointed{Any: looped}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: chained}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: many}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: map[string]int{"\xff": 1, `\xff`: 2}}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: &round}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: make([]struct{}, 1<<24)}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
		{pointed{Any: func() {}}, []string{"any"}, `{"term":0,"voted":null,"leaf":null,"any":null}`},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		line, e := lineOf(t, c.body)
		require.Equal(t, c.cut, e.Cut)
		require.Equal(t, c.want, string(e.Fields))
		require.Less(t, len(line), 40_000)
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(16<<20), "it ends where it is too long")
	}
}
