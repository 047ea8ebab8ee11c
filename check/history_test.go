package check

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A tape makes histories for tests: one event after the other, a millisecond apart unless stopped.
type tape struct {
	History
	num  uint64
	at   time.Duration
	tick time.Duration
}

func newTape() *tape { return &tape{tick: time.Millisecond} }

func (t *tape) event(node sim.ID, body any) {
	t.num++
	t.at += t.tick
	kind := sim.Invoked
	if _, returned := body.(sim.Return); returned {
		kind = sim.Returned
	}
	t.Event(&sim.Event{Num: t.num, At: t.at, Kind: kind, Node: node, Body: body})
}

func (t *tape) call(p int, op service.Op) {
	t.event(sim.ID(100+p%10), sim.Invoke{Process: p, Op: op})
}

func (t *tape) ret(p int, op service.Op, r service.Result) {
	t.event(sim.ID(100+p%10), sim.Return{Process: p, Op: op, Result: r})
}

func (t *tape) lose(p int, op service.Op) {
	t.event(sim.ID(100+p%10), sim.Return{Process: p, Op: op, Outcome: sim.Unknown})
}

func (t *tape) fail(p int, op service.Op) {
	t.event(sim.ID(100+p%10), sim.Return{Process: p, Op: op, Outcome: sim.Failed})
}

// did is an operation that nothing else overlaps.
func (t *tape) did(p int, op service.Op, r service.Result) {
	t.call(p, op)
	t.ret(p, op, r)
}

func get(key string) service.Op        { return service.Op{Name: "get", Key: key} }
func put(key, value string) service.Op { return service.Op{Name: "put", Key: key, Value: value} }
func value(v string) service.Result    { return service.Result{OK: true, Value: v} }

var (
	fine    = service.Result{OK: true}
	nothing = service.Result{}
)

func judge(t *tape, model string) Judgement {
	return Linearizable(serviceOf(model), &t.History, DefaultBudget)
}

// serviceOf is one of the services of the house.
func serviceOf(name string) *service.Service {
	for i := range service.All {
		if service.All[i].Name == name {
			return &service.All[i]
		}
	}
	panic(name)
}

func TestHistory_UnknownOutcomeStaysOpenUntilTheEnd(t *testing.T) {
	h := newTape()
	h.call(1, put("x", "a"))
	h.lose(1, put("x", "a"))
	o := h.Operations()[0]
	require.False(t, o.Known)
	require.EqualValues(t, 2, o.GaveUp)
	require.Equal(t, lastInstant, o.Return)
}

func TestHistory_ALateAnswerCompletesTheOperation(t *testing.T) {
	h := newTape()
	h.call(1, get("x"))
	h.lose(1, get("x"))
	h.call(11, get("x")) // the same client, as a new process
	h.ret(1, get("x"), value("a"))
	h.ret(11, get("x"), value("b"))
	ops := h.Operations()
	require.True(t, ops[0].Known)
	require.Equal(t, value("a"), ops[0].Result)
	require.EqualValues(t, 4, ops[0].ReturnEvent)
	require.Equal(t, value("b"), ops[1].Result)
	require.NotEqual(t, ops[0].Row, ops[1].Row)
}

func TestHistory_RefusesWhatNoClientMayDo(t *testing.T) {
	require.PanicsWithValue(t,
		"check: process 1 of node 101 invokes get x at event 3, but the outcome of its put x=a is "+
			"unknown; after that a client needs a new process",
		func() { // H04: a process goes on after an unknown outcome
			h := newTape()
			h.call(1, put("x", "a"))
			h.lose(1, put("x", "a"))
			h.call(1, get("x"))
		})
	require.Panics(t, func() { newTape().ret(1, get("x"), nothing) }, "a return from nothing")
	require.Panics(t, func() { // a return of something else
		h := newTape()
		h.call(1, get("x"))
		h.ret(1, get("y"), nothing)
	})
	require.Panics(t, func() { // two returns
		h := newTape()
		h.did(1, get("x"), nothing)
		h.ret(1, get("x"), nothing)
	})
}

// What failed had no effect: its process goes on, it is in no order, and nobody may have seen it.
func TestHistory_AFailedOperationHadNoEffect(t *testing.T) {
	h := newTape()
	h.did(1, put("x", "a"), fine)
	h.call(1, put("x", "b"))
	h.fail(1, put("x", "b"))
	h.did(1, get("x"), value("a"))
	h.call(2, put("x", "c"))
	h.lose(2, put("x", "c"))
	h.fail(2, put("x", "c")) // as it turns out
	require.Equal(t, 2, h.Failed())
	require.Equal(t, 2, h.Answered())
	require.Equal(t, Held, judge(h, "kv").Verdict)
	require.Equal(t, "put x=b -> failed", h.ops[1].Tell(&service.KV))
	require.Equal(t, Violated, Available(&h.History, 600_000, time.Second).Verdict, "no service was rendered by it")

	h.did(3, get("x"), value("b"))
	got := judge(h, "kv")
	require.Equal(t, Violated, got.Verdict)
	require.Contains(t, got.Why, "get x returned b")

	require.Panics(t, func() { h.fail(1, put("x", "b")) }, "it has returned")
}
