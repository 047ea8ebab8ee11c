package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A part of a history is the history of those clients alone: its rows are numbered anew, and real time
// and what nobody knows stay as they were.
func TestHistory_Only(t *testing.T) {
	h := newTape()
	h.call(1, put("x", "1"))
	h.did(2, get("x"), value("1"))
	h.call(3, put("y", "2"))
	h.ret(1, put("x", "1"), fine)
	h.lose(3, put("y", "2"))
	h.did(2, get("y"), value("2"))

	part := h.Only(func(o *Operation) bool { return !service.KV.ReadOnly(o.Op) })
	require.Len(t, part.Operations(), 2)
	require.Equal(t, []int{0, 1}, []int{part.ops[0].Row, part.ops[1].Row})
	require.Equal(t, []mark{{op: 0}, {op: 1}, {op: 0, returns: true}}, part.marks)
	require.Equal(t, 1, part.Answered())
	require.Equal(t, h.ops[2].GaveUp, part.ops[1].GaveUp)
	require.Equal(t, Held, Linearizable(&service.KV, part, DefaultBudget).Verdict)

	reads := h.Only(func(o *Operation) bool { return service.KV.ReadOnly(o.Op) })
	require.Equal(t, []int{0, 0}, []int{reads.ops[0].Row, reads.ops[1].Row})
	require.Equal(t, 1, reads.rows)
	require.Equal(t, Violated, Linearizable(&service.KV, reads, DefaultBudget).Verdict, "nobody wrote what was read")
	require.Len(t, h.Operations(), 4, "the whole is as it was")
}
