package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// No two answers are the same, not even one that comes after its client gave up; what is not answered is no answer.
func TestUnique(t *testing.T) {
	mints := service.Service{Name: "ids", Kinds: []service.Kind{{Name: "generate", Does: service.Mints}}}
	op := service.Op{Name: "generate"}
	id := func(v string) service.Result { return service.Result{OK: true, Value: v} }
	h := newTape()
	h.did(1, op, id("a"))
	h.call(2, op)
	h.lose(2, op)
	h.did(3, op, id("b"))
	require.Equal(t, Held, Unique(&mints, &h.History).Verdict)
	h.ret(2, op, id("a"))
	j := Unique(&mints, &h.History)
	require.Equal(t, Violated, j.Verdict)
	require.Equal(t, "generate returned a at 0.0070 s, which had been returned at 0.0020 s", j.Why)
	require.Len(t, j.Part, 2)
}
