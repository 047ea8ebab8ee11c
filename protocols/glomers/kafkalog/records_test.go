package kafkalog

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
)

// draw is any operation on two logs, with a message that no other has.
func draw(t *rapid.T, i int) service.Op {
	op := service.Op{
		Name: rapid.SampledFrom([]string{"send", "send", "poll", "commit", "committed"}).Draw(t, "name"),
		Key:  rapid.SampledFrom([]string{"x", "y"}).Draw(t, "key"),
	}
	switch op.Name {
	case "send":
		op.Value = fmt.Sprint("m", i)
	case "poll", "commit":
		op.Amount = int64(rapid.IntRange(0, 12).Draw(t, "amount"))
	}
	return op
}

// The model allows what the machine returns, also where nobody was told what some sends returned: those that took effect,
// and others that did not. Of what it returns it allows nothing else, unless a send may be behind it.
func TestRecords_ModelAndMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Records.Machine()
		states := map[string]service.State{}
		unknown := false
		for i := range rapid.IntRange(1, 40).Draw(t, "operations") {
			op := draw(t, i)
			key := Records.Model.KeyOf(op)
			if states[key] == nil {
				states[key] = Records.Model.Init
			}
			known := op.Name != "send" || rapid.IntRange(0, 3).Draw(t, "known") > 0
			unknown = unknown || !known
			var r service.Result
			if known || rapid.Bool().Draw(t, "took effect") {
				r = m.Apply(op)
			}
			if !known {
				r = service.Result{}
			}
			if known && !unknown {
				wrong := r
				wrong.Number++
				_, ok := Records.Model.Step(states[key], op, wrong, true)
				require.False(t, ok, "%v: %v", op, wrong)
			}
			next, ok := Records.Model.Step(states[key], op, r, known)
			require.True(t, ok, "%v: %v after %v", op, r, Records.Model.Tell(states[key]))
			states[key] = next
		}
	})
}

// What a poll has told is so for good, and what nobody sent is in no log.
func TestRecords_HolesAreSettled(t *testing.T) {
	step := func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
		return Records.Model.Step(s, op, r, known)
	}
	sends := func(message string) service.Op { return service.Op{Name: "send", Key: "x", Value: message} }
	poll := service.Op{Name: "poll", Key: "x", Amount: 1}
	s, _ := step(Records.Model.Init, sends("a"), service.Result{}, false)
	s, _ = step(s, sends("b"), service.Result{}, false)
	_, ok := step(s, sends("c"), service.Result{OK: true, Number: 4}, true)
	require.False(t, ok, "three must have come before")
	s, ok = step(s, sends("c"), service.Result{OK: true, Number: 2}, true)
	require.True(t, ok)
	for _, wrong := range []string{"1:c 2:c", "1:d 2:c", "1:a 2:b", "1:a", "2:c"} {
		_, ok = step(s, poll, service.Result{OK: true, Value: wrong}, true)
		require.False(t, ok, wrong)
	}
	s, ok = step(s, poll, service.Result{OK: true, Value: "1:b 2:c"}, true)
	require.True(t, ok)
	_, ok = step(s, poll, service.Result{OK: true, Value: "1:a 2:c"}, true)
	require.False(t, ok)
	_, ok = step(s, poll, service.Result{OK: true, Value: "1:b 2:c 3:a"}, true)
	require.True(t, ok, "it may have come by now")
}

// Who has polled commits the last that it has seen.
func TestLoad_LastOf(t *testing.T) {
	require.Equal(t, int64(13), lastOf("11:a 12:b 13:c"))
	require.Equal(t, int64(2), lastOf("2:a:3"))
}
