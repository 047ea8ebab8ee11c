package check

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

func TestLinearizable_Held(t *testing.T) {
	for name, tell := range map[string]func(h *tape){
		"one after the other": func(h *tape) {
			h.did(1, get("x"), nothing)
			h.did(1, put("x", "a"), fine)
			h.did(2, get("x"), value("a"))
		},
		"a read sees either side of a concurrent write": func(h *tape) {
			h.call(1, put("x", "a"))
			h.did(2, get("x"), nothing)
			h.did(2, get("x"), value("a"))
			h.ret(1, put("x", "a"), fine)
		},
		"the order of concurrent writes shows only later": func(h *tape) {
			h.call(1, put("x", "a"))
			h.call(2, put("x", "b"))
			h.ret(1, put("x", "a"), fine)
			h.ret(2, put("x", "b"), fine)
			h.did(3, get("y"), nothing)
			h.did(3, get("x"), value("a"))
		},
		"keys are independent": func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(1, put("y", "b"), fine)
			h.did(2, get("x"), value("a"))
		},
		// H05: a write of unknown outcome may have been applied; to drop it would be a false alarm.
		"a write of unknown outcome happened": func(h *tape) {
			h.call(1, put("x", "a"))
			h.lose(1, put("x", "a"))
			h.did(2, get("x"), nothing)
			h.did(2, get("x"), value("a"))
		},
		"a write of unknown outcome never happened": func(h *tape) {
			h.call(1, put("x", "a"))
			h.lose(1, put("x", "a"))
			h.did(2, put("x", "b"), fine)
			h.did(2, get("x"), value("b"))
		},
		"a write of unknown outcome happens after the client gave up": func(h *tape) {
			h.call(1, put("x", "a"))
			h.lose(1, put("x", "a"))
			h.did(2, put("x", "b"), fine)
			h.did(2, get("x"), value("b"))
			h.did(2, get("x"), value("a"))
		},
		"a read of unknown outcome says nothing": func(h *tape) {
			h.did(2, put("x", "b"), fine)
			h.call(1, get("x"))
			h.lose(1, get("x"))
		},
		"cas chain": func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.call(1, service.Op{Name: "cas", Key: "x", Old: "b", Value: "c"})
			h.did(2, service.Op{Name: "cas", Key: "x", Old: "a", Value: "b"}, fine)
			h.ret(1, service.Op{Name: "cas", Key: "x", Old: "b", Value: "c"}, fine)
			h.did(2, get("x"), value("c"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTape()
			tell(h)
			got := judge(h, "kv")
			require.Equal(t, Held, got.Verdict, got.Why)
		})
	}
}

func TestLinearizable_Violated(t *testing.T) {
	for name, c := range map[string]struct {
		tell   func(h *tape)
		why    string
		events []uint64
	}{
		"stale read": {
			func(h *tape) {
				h.did(1, put("x", "1"), fine)
				h.did(1, put("x", "2"), fine)
				h.did(2, get("x"), value("1"))
				h.did(2, get("x"), value("2"))
			},
			"get x returned 1 at 0.0060 s though put x=2 had returned at 0.0040 s, before it was asked at 0.0050 s",
			[]uint64{1, 2, 3, 4, 5, 6},
		},
		"lost write": {
			func(h *tape) {
				h.did(1, put("x", "1"), fine)
				h.did(2, get("x"), nothing)
			},
			"get x returned nothing at 0.0040 s though put x=1 had returned at 0.0020 s, before it was asked at 0.0030 s",
			[]uint64{1, 2, 3, 4},
		},
		"from thin air": {
			func(h *tape) { h.did(2, get("x"), value("7")) },
			"get x returned 7 at 0.0020 s, which nobody had asked to write",
			[]uint64{1, 2},
		},
		"time runs back between two readers": {
			func(h *tape) {
				h.call(1, put("x", "1"))
				h.did(2, get("x"), value("1"))
				h.did(3, get("x"), nothing)
				h.ret(1, put("x", "1"), fine)
			},
			"get x returned nothing at 0.0050 s though get x had returned 1 at 0.0030 s, before it was asked at 0.0040 s",
			[]uint64{1, 2, 3, 4, 5, 6},
		},
		"a write that is refused": {
			func(h *tape) {
				h.did(1, put("x", "1"), fine)
				h.did(2, put("x", "2"), nothing)
			},
			"put x=2 returned done at 0.0040 s, with a result that it has in no state",
			[]uint64{3, 4},
		},
		"lost update": {
			func(h *tape) {
				h.did(1, put("x", "1"), fine)
				h.call(1, service.Op{Name: "cas", Key: "x", Old: "1", Value: "2"})
				h.call(2, service.Op{Name: "cas", Key: "x", Old: "1", Value: "3"})
				h.ret(1, service.Op{Name: "cas", Key: "x", Old: "1", Value: "2"}, fine)
				h.ret(2, service.Op{Name: "cas", Key: "x", Old: "1", Value: "3"}, fine)
			},
			"cas x 1->3 returned swapped at 0.0060 s, but by then x could only be 2, so that it could only return found 2",
			[]uint64{3, 4, 5, 6},
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTape()
			c.tell(h)
			got := judge(h, "kv")
			require.Equal(t, Violated, got.Verdict)
			require.Equal(t, c.why, got.Why)
			require.Equal(t, c.events, got.Events)
			require.Equal(t, "x", got.Key)
			require.Less(t, len(got.Longest), len(got.Part))
		})
	}
}

// H03: two events of one instant are one after the other, and a read that begins in the instant in
// which a write returned must see it.
func TestLinearizable_EqualTimesDoNotMakeOperationsConcurrent(t *testing.T) {
	h := newTape()
	h.tick = 0
	h.did(1, put("x", "1"), fine)
	h.did(2, get("x"), nothing)
	require.Equal(t, Violated, judge(h, "kv").Verdict)
}

// H02: a run in which nothing was answered has not passed.
func TestLinearizable_NothingAnsweredIsNotHeld(t *testing.T) {
	h := newTape()
	got := judge(h, "kv")
	require.Equal(t, Undecided, got.Verdict)
	require.True(t, got.Vacuous)
	require.Equal(t, "no client asked for anything", got.Why)

	h.call(1, put("x", "1"))
	h.lose(1, put("x", "1"))
	got = judge(h, "kv")
	require.Equal(t, Undecided, got.Verdict)
	require.True(t, got.Vacuous)
	require.Equal(t, "none of 1 operations was answered", got.Why)
}

// H05: the verdict on an applied write of unknown outcome turns to violated if it is removed.
func TestLinearizable_RemovingAnAppliedWriteWouldBeAFalseAlarm(t *testing.T) {
	h := newTape()
	h.did(2, get("x"), value("a"))
	require.Equal(t, Violated, judge(h, "kv").Verdict)
}

func TestLinearizable_ShortestPrefix(t *testing.T) {
	h := newTape()
	h.did(1, put("x", "1"), fine)
	h.did(2, get("x"), nothing)
	for range 100 {
		h.did(1, get("x"), value("1"))
	}
	got := judge(h, "kv")
	require.Len(t, got.Part, 2)
	require.Len(t, got.Longest, 1)
}

func TestLinearizable_BudgetRunsOut(t *testing.T) {
	h := newTape()
	add := service.Op{Name: "add", Amount: 1}
	for p := range 24 {
		h.call(p, service.Op{Name: "add", Amount: int64(1) << p})
		h.lose(p, service.Op{Name: "add", Amount: int64(1) << p})
	}
	h.did(90, add, service.Result{OK: true, Number: 1 << 40})
	got := Linearizable(&service.Counter, &h.History, Budget{Steps: 1000, Wall: 20 * time.Millisecond})
	require.Equal(t, Undecided, got.Verdict)
	require.False(t, got.Vacuous)
	require.Contains(t, got.Why, "within the budget")
}

func TestLinearizable_QueuePatterns(t *testing.T) {
	enqueue := func(v string) service.Op { return service.Op{Name: "enqueue", Value: v} }
	dequeue, peek := service.Op{Name: "dequeue"}, service.Op{Name: "peek"}
	for name, c := range map[string]struct {
		tell func(h *tape)
		why  string
	}{
		"taken twice": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, dequeue, value("a"))
			h.did(2, dequeue, value("a"))
		}, "dequeue returned a at 0.0060 s though another dequeue had returned it at 0.0040 s"},
		"overtaken": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(1, dequeue, value("b"))
			h.did(1, dequeue, value("a"))
		}, "dequeue returned a at 0.0080 s though b, enqueued after it, had come out at 0.0060 s, before anybody asked for it"},
		"thin air": {func(h *tape) {
			h.did(1, dequeue, value("a"))
		}, "dequeue returned a at 0.0020 s, which nobody had asked to write"},
		"seen out of thin air": {func(h *tape) {
			h.did(1, peek, value("a"))
		}, "peek returned a at 0.0020 s, which nobody had asked to write"},
		"gone": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(1, dequeue, value("a"))
			h.did(2, peek, value("a"))
		}, "peek returned a at 0.0080 s though it had come out at 0.0060 s, before anybody looked"},
		"behind": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(2, peek, value("b"))
		}, "peek returned b at 0.0060 s though a, enqueued before it, was still in"},
		"behind what came out later": {func(h *tape) {
			h.call(3, dequeue) // of unknown outcome, but it was not a that it took
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(2, peek, value("b"))
			h.did(2, dequeue, value("a"))
		}, "peek returned b at 0.0070 s though a, enqueued before it, was still in"},
		"not seen": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, peek, nothing)
		}, "peek returned nothing at 0.0040 s though a had been in the queue since 0.0020 s"},
		"lost": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, dequeue, nothing)
		}, "dequeue returned nothing at 0.0040 s though a had been in the queue since 0.0020 s"},
		"not empty": {func(h *tape) {
			h.call(3, dequeue) // of unknown outcome, but it was not a that it took
			h.did(1, enqueue("a"), fine)
			h.did(2, dequeue, nothing)
			h.did(1, dequeue, value("a"))
		}, "dequeue returned nothing at 0.0050 s though a had been in the queue since 0.0030 s"},
		"skipped": {func(h *tape) {
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(1, enqueue("c"), fine)
			h.did(2, dequeue, value("c"))
		}, "dequeue returned c at 0.0080 s though a and b, enqueued before it, had not come out"},
		"more skipped than can be": {func(h *tape) {
			h.call(3, dequeue)
			h.did(1, enqueue("a"), fine)
			h.did(1, enqueue("b"), fine)
			h.did(1, enqueue("c"), fine)
			h.did(2, dequeue, value("c"))
		}, "dequeue returned c at 0.0090 s though a and b, enqueued before it, had not come out, and only 1 dequeues of unknown outcome can have taken any"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTape()
			c.tell(h)
			h.did(1, enqueue("z"), fine) // not part of the prefix
			got := judge(h, "queue")
			require.Equal(t, Violated, got.Verdict)
			require.Equal(t, c.why, got.Why)
			require.Len(t, got.Part, len(h.ops)-1)
			require.Less(t, len(got.Longest), len(got.Part))
		})
	}
}

func TestLinearizable_CounterWentBack(t *testing.T) {
	h := newTape()
	add := service.Op{Name: "add", Amount: 8}
	h.did(1, add, service.Result{OK: true, Number: 8})
	h.call(2, service.Op{Name: "read"})
	h.did(1, add, service.Result{OK: true, Number: 16})
	h.ret(2, service.Op{Name: "read"}, service.Result{OK: true})
	got := judge(h, "counter")
	require.Equal(t, Violated, got.Verdict)
	require.Equal(t, "read returned 0 at 0.0060 s though add 8 had returned 8 at 0.0020 s, before it was asked at 0.0030 s", got.Why)
	require.Equal(t, []uint64{1, 2, 3, 6}, got.Events)
}
