package check

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Every machine, asked for one thing after the other, does what its model says; and the model
// refuses any other result. The two were written apart.
func TestModels_AgreeWithMachines(t *testing.T) {
	for _, name := range service.Machines {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				machine := service.NewMachine(name)
				m, ok := ModelOf(name)
				require.True(t, ok)
				states := map[string]State{}
				for _, op := range rapid.SliceOfN(opOf(name), 1, 40).Draw(t, "ops") {
					o := &Operation{Op: op, Result: machine.Apply(op), Known: true}
					next, ok := m.Step(states[m.Key(op)], o)
					require.True(t, ok, "%v from %s", o, m.Describe(states[m.Key(op)]))
					wrong := *o
					wrong.Result = otherResult(op, o.Result)
					_, ok = m.Step(states[m.Key(op)], &wrong)
					require.False(t, ok, "%v from %s", &wrong, m.Describe(states[m.Key(op)]))
					if reads(o) {
						require.Equal(t, states[m.Key(op)], next, "%v changes the state", o)
					}
					o.Known = false
					unknown, ok := m.Step(states[m.Key(op)], o)
					require.True(t, ok)
					require.Equal(t, next, unknown)
					states[m.Key(op)] = next
				}
			})
		})
	}
}

// opOf draws an operation of a machine, from few enough that they meet.
func opOf(machine string) *rapid.Generator[service.Op] {
	names := map[string][]string{
		"kv":       {"get", "put", "append", "cas", "delete"},
		"register": {"read", "write", "cas"},
		"counter":  {"add", "read"},
		"queue":    {"enqueue", "dequeue"},
		"lock":     {"acquire", "release"},
	}[machine]
	return rapid.Custom(func(t *rapid.T) service.Op {
		op := service.Op{Name: rapid.SampledFrom(names).Draw(t, "name")}
		few := rapid.SampledFrom([]string{"a", "b", "c"})
		switch op.Name {
		case "put", "append", "write", "enqueue", "acquire", "cas", "release":
			op.Value = few.Draw(t, "value")
		}
		if op.Name == "cas" {
			op.Old = rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "old")
		}
		if machine == "kv" {
			op.Key = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "key")
		}
		if op.Name == "add" || op.Name == "release" {
			op.Amount = rapid.Int64Range(1, 3).Draw(t, "amount")
		}
		return op
	})
}

// otherResult is a result that op did not have.
func otherResult(op service.Op, r service.Result) service.Result {
	switch op.Name {
	case "get", "read", "dequeue":
		if op.Name != "read" || r.Value != "" {
			r.Value += "!"
		} else {
			r.Value, r.Number = "!", r.Number+1
		}
	case "add":
		r.Number++
	case "acquire":
		if r.OK {
			r.Number++
		} else {
			r.OK = true
		}
	default:
		r.OK = !r.OK
	}
	return r
}

func TestModels_Describe(t *testing.T) {
	for _, c := range []struct {
		model string
		state State
		want  string
	}{
		{"kv", State{}, "nothing"},
		{"kv", State{Set: true}, `""`},
		{"kv", State{Set: true, Text: "a"}, "a"},
		{"register", State{Text: "a"}, "a"},
		{"counter", State{Number: 3}, "3"},
		{"queue", State{}, "empty"},
		{"queue", State{Text: "a\x00b\x00"}, "a, b"},
		{"queue", State{Text: "a\x00b\x00c\x00d\x00e\x00"}, "a, b, c and 2 more"},
		{"lock", State{Number: 2}, "free after token 2"},
		{"lock", State{Text: "c1", Number: 3}, "held by c1 with token 3"},
	} {
		m, ok := ModelOf(c.model)
		require.True(t, ok)
		require.Equal(t, c.want, m.Describe(c.state))
	}
	_, ok := ModelOf("abacus")
	require.False(t, ok)
}
