package service

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Every machine, asked for one thing after the other, does what its model says; and the model
// refuses any other result. The two were written apart. What a kind is said to do, it does.
func TestModels_AgreeWithMachines(t *testing.T) {
	for _, s := range All {
		t.Run(s.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { agree(t, &s) })
		})
	}
}

func agree(t *rapid.T, s *Service) {
	m, machine := &s.Model, s.Machine()
	states := map[string]State{}
	for _, op := range rapid.SliceOfN(opOf(s.Name), 1, 40).Draw(t, "ops") {
		key := ""
		if m.Key != nil {
			key = m.Key(op)
		}
		was, found := states[key]
		if !found {
			was = m.Init
		}
		require.NotEmpty(t, m.Describe(was))
		r := machine.Apply(op)
		next, ok := m.Step(was, op, r, true)
		require.True(t, ok, "%v returned %v from %s", op, r, m.Describe(was))
		require.Equal(t, r, m.Returns(was, op))
		for _, wrong := range []Result{
			{!r.OK, r.Value, r.Number},
			{r.OK, r.Value + "!", r.Number},
			{r.OK, r.Value, r.Number + 1},
		} {
			_, ok = m.Step(was, op, wrong, true)
			require.False(t, ok, "%v returned %v from %s", op, wrong, m.Describe(was))
		}
		if !r.OK || s.ReadOnly(op) {
			require.Equal(t, was, next, "%v changes the state", op)
		}
		if m.Grows != nil {
			require.GreaterOrEqual(t, m.Grows(next), m.Grows(was))
			require.Equal(t, r.Number, m.Grows(next))
		}
		unknown, ok := m.Step(was, op, Result{}, false)
		require.True(t, ok)
		require.Equal(t, next, unknown)
		states[key] = next
	}
}

func TestModels_RefuseWhatTheyDoNotHave(t *testing.T) {
	for _, s := range All {
		for _, known := range []bool{true, false} {
			_, ok := s.Model.Step(s.Model.Init, Op{Name: "levitate"}, Result{}, known)
			require.False(t, ok, s.Name)
		}
	}
}

func TestModels_Describe(t *testing.T) {
	for _, c := range []struct {
		model Model
		state State
		want  string
	}{
		{KV.Model, cell{}, "nothing"},
		{KV.Model, cell{set: true}, `""`},
		{KV.Model, cell{"a", true}, "a"},
		{Register.Model, cell{text: "a"}, "a"},
		{Counter.Model, int64(3), "3"},
		{Queue.Model, "", "empty"},
		{Queue.Model, "a\x00b\x00", "a, b"},
		{Queue.Model, "a\x00b\x00c\x00d\x00e\x00", "a, b, c and 2 more"},
		{Lock.Model, holding{token: 2}, "free after token 2"},
		{Lock.Model, holding{"c1", 3}, "held by c1 with token 3"},
	} {
		require.Equal(t, c.want, c.model.Describe(c.state))
	}
}

// How operations and results are told, by their service and without it.
func TestKinds_Tell(t *testing.T) {
	ok := Result{OK: true}
	for _, c := range []struct {
		s      Service
		op     Op
		r      Result
		asked  string
		became string
	}{
		{KV, Op{Name: "get", Key: "x"}, Result{OK: true, Value: "1"}, "get x", "1"},
		{KV, Op{Name: "get", Key: "x"}, Result{OK: true}, "get x", `""`},
		{KV, Op{Name: "get", Key: "x"}, Result{}, "get x", "nothing"},
		{KV, Op{Name: "put", Key: "x", Value: "1"}, ok, "put x=1", "done"},
		{KV, Op{Name: "append", Key: "x", Value: "1"}, ok, "append x+=1", "done"},
		{KV, Op{Name: "cas", Key: "x", Value: "1"}, Result{Value: "2"}, `cas x ""->1`, "found 2"},
		{KV, Op{Name: "delete", Key: "x"}, Result{}, "delete x", "refused"},
		{Register, Op{Name: "cas", Old: "1", Value: "2"}, ok, "cas 1->2", "swapped"},
		{Register, Op{Name: "read"}, Result{OK: true}, "read", `""`},
		{Counter, Op{Name: "add", Amount: 2}, Result{OK: true, Number: 5}, "add 2", "5"},
		{Counter, Op{Name: "read"}, Result{OK: true}, "read", "0"},
		{Queue, Op{Name: "dequeue"}, Result{}, "dequeue", "nothing"},
		{Queue, Op{Name: "peek"}, Result{OK: true, Value: "a"}, "peek", "a"},
		{Lock, Op{Name: "holder"}, Result{Number: 3}, "holder", "nobody"},
		{Lock, Op{Name: "holder"}, Result{OK: true, Value: "c1", Number: 2}, "holder", "c1 #2"},
		{Lock, Op{Name: "acquire", Value: "c1"}, Result{OK: true, Number: 2}, "acquire c1", "token 2"},
		{Lock, Op{Name: "release", Value: "c1", Amount: 2}, ok, "release c1 #2", "done"},
		{KV, Op{Name: "move", Key: "a", Value: "b", Amount: 3}, ok, "move a=b 3", "done"},
		{KV, Op{Name: "swap", Key: "a", Old: "b"}, Result{}, `swap a b->""`, "no"},
	} {
		require.Equal(t, c.asked, c.s.Tell(c.op))
		require.Equal(t, c.became, c.s.TellResult(c.op, c.r))
	}
	require.Equal(t, `cas x ""->1`, Op{Name: "cas", Key: "x", Value: "1"}.String())
	require.Equal(t, "token 2", Result{OK: true, Number: 2}.Describe(Op{Name: "acquire"}))
	require.Equal(t, "push 3", Op{Name: "push", Value: "3"}.String())
}
