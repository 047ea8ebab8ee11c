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
	t.event(sim.ID(100+p%10), sim.Return{Process: p, Op: op, Unknown: true})
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
