package check

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

const ms = time.Millisecond

// healed is a heal at the next instant of a tape.
func (t *tape) heal() Heal {
	t.num++
	t.at += t.tick
	return Heal{At: t.at, Event: t.num}
}

func TestRecovers(t *testing.T) {
	for name, c := range map[string]struct {
		tell    func(h *tape) Heal
		verdict Verdict
		why     string
	}{
		"answered in time": {
			func(h *tape) Heal { heal := h.heal(); h.did(1, get("x"), nothing); return heal }, Held, "",
		},
		"answered too late": {
			func(h *tape) Heal {
				heal := h.heal()
				h.call(1, get("x"))
				h.at += 10 * ms
				h.ret(1, get("x"), nothing)
				return heal
			}, Violated,
			"the last fault was undone at 0.0010 s, and the first answer to an operation invoked after that came at 0.0130 s",
		},
		"never answered": {
			func(h *tape) Heal { heal := h.heal(); h.call(1, get("x")); return heal }, Violated,
			"the last fault was undone at 0.0010 s, and no operation invoked after that was answered by 1.0000 s",
		},
		"answers to what was asked before do not count": {
			func(h *tape) Heal {
				h.call(1, get("x"))
				heal := h.heal()
				h.ret(1, get("x"), nothing)
				h.call(2, get("x"))
				return heal
			}, Violated,
			"the last fault was undone at 0.0020 s, and no operation invoked after that was answered by 1.0000 s",
		},
		"clients that were idle start the clock": {
			func(h *tape) Heal {
				heal := h.heal()
				h.at += 100 * ms
				h.did(1, get("x"), nothing)
				return heal
			}, Held, "",
		},
		"clients that were stuck do not": {
			func(h *tape) Heal {
				h.call(1, get("x"))
				heal := h.heal()
				h.at += 100 * ms
				h.lose(1, get("x"))
				h.did(11, get("x"), nothing)
				return heal
			}, Violated,
			"the last fault was undone at 0.0020 s, and the first answer to an operation invoked after that came at 0.1050 s",
		},
		"no fault": {
			func(h *tape) Heal { h.did(1, get("x"), nothing); return Heal{} }, Undecided,
			"there was no fault to recover from",
		},
		"nobody asked": {
			func(h *tape) Heal { h.did(1, get("x"), nothing); return h.heal() }, Undecided,
			"no client asked for anything after the last fault was undone at 0.0030 s",
		},
		"the run ended too soon": {
			func(h *tape) Heal { h.at = 998 * ms; heal := h.heal(); h.call(1, get("x")); return heal }, Undecided,
			"the run ended at 1.0000 s, before 1.0050 s, when an answer was due",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTape()
			heal := c.tell(h)
			got := Recovers(&h.History, heal, 5*ms, time.Second)
			require.Equal(t, c.verdict, got.Verdict, got.Why)
			require.Equal(t, c.why, got.Why)
			require.Equal(t, "recovers within 5ms", got.Property)
		})
	}
}

func TestAvailable(t *testing.T) {
	h := newTape()
	require.True(t, Available(&h.History, 1, h.at).Vacuous)
	h.call(1, get("x"))
	h.lose(1, get("x"))
	require.Equal(t, "none of 1 operations was answered in time", Available(&h.History, 0, h.at).Why)
	require.Equal(t, Violated, Available(&h.History, 0, h.at).Verdict, "H02: no success is no pass")
	for range 3 {
		h.did(2, get("x"), nothing)
	}
	h.call(3, get("x")) // still under way
	require.Equal(t, Held, Available(&h.History, 750_000, h.at).Verdict)
	got := Available(&h.History, 751_000, h.at)
	require.Equal(t, Violated, got.Verdict)
	require.Equal(t, "3 of 4 operations were answered in time, which is 75 %; "+
		"no answer came from 0.0000 s to 0.0040 s", got.Why)
	require.Equal(t, "available 75.1 % of operations", got.Property)
	require.Equal(t, []uint64{1, 2, 4}, got.Events)
	h.ret(1, get("x"), nothing) // too late
	require.Equal(t, Violated, Available(&h.History, 751_000, h.at).Verdict)
}

// The evidence is the longest stretch without an answer, and not whatever failed first.
func TestAvailable_ShowsTheLongestSilence(t *testing.T) {
	h := newTape()
	h.call(1, get("x"))
	h.lose(1, get("x"))
	h.did(2, get("x"), nothing)
	h.call(2, get("x")) // event 5
	h.at += 100 * ms
	h.lose(2, get("x"))
	h.did(12, get("x"), nothing)
	got := Available(&h.History, 900_000, h.at)
	require.Equal(t, "2 of 4 operations were answered in time, which is 50 %; "+
		"no answer came from 0.0040 s to 0.1080 s", got.Why)
	require.Equal(t, []uint64{4, 5, 6, 8}, got.Events)

	h.call(3, get("x")) // event 9
	got = Available(&h.History, 900_000, h.at+time.Second)
	require.Equal(t, []uint64{8}, got.Events, "the last stretch goes on to the end of the run")
}

func acquire(who string) service.Op { return service.Op{Name: "acquire", Value: who} }
func release(who string, token int64) service.Op {
	return service.Op{Name: "release", Value: who, Amount: token}
}
func token(n int64) service.Result { return service.Result{OK: true, Number: n} }

func TestExclusive(t *testing.T) {
	for name, c := range map[string]struct {
		tell func(h *tape)
		why  string
	}{
		"in turn": {func(h *tape) {
			h.did(1, acquire("c1"), token(1))
			h.did(2, acquire("c2"), nothing)
			h.did(1, release("c1", 1), fine)
			h.did(2, acquire("c2"), token(2))
		}, ""},
		"a release that is under way may have happened": {func(h *tape) {
			h.did(1, acquire("c1"), token(1))
			h.call(1, release("c1", 1))
			h.did(2, acquire("c2"), token(2))
			h.ret(1, release("c1", 1), fine)
		}, ""},
		"a grant that its client gave up is nobody's": {func(h *tape) {
			h.call(1, acquire("c1"))
			h.lose(1, acquire("c1"))
			h.did(2, acquire("c2"), token(2))
			h.ret(1, acquire("c1"), token(1))
		}, ""},
		"the same client again": {func(h *tape) {
			h.did(1, acquire("c1"), token(1))
			h.did(1, acquire("c1"), token(2))
		}, ""},
		"two at once": {func(h *tape) {
			h.did(1, acquire("c1"), token(1))
			h.did(2, acquire("c2"), token(2))
			h.did(1, release("c1", 1), fine)
		}, "c2 was granted the lock at 0.0040 s, while c1, granted it at 0.0020 s, had not released it"},
		"a token twice": {func(h *tape) {
			h.did(1, acquire("c1"), token(1))
			h.did(1, release("c1", 1), fine)
			h.did(2, acquire("c2"), token(1))
		}, "token 1 was granted twice, to c1 at 0.0020 s and to c2 at 0.0060 s"},
		"a token that shrinks": {func(h *tape) {
			h.did(1, acquire("c1"), token(2))
			h.did(1, release("c1", 2), fine)
			h.did(2, acquire("c2"), token(1))
		}, "c2 was granted token 1 at 0.0060 s, though token 2 had been granted at 0.0020 s, before it asked"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTape()
			c.tell(h)
			got := Exclusive(&service.Lock, &h.History)
			require.Equal(t, c.why, got.Why)
			require.Equal(t, c.why != "", got.Verdict == Violated)
			require.Equal(t, c.why != "", len(got.Events) == 4)
		})
	}
	require.True(t, Exclusive(&service.Lock, &newTape().History).Vacuous)
}
