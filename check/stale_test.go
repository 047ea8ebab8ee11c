package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A read is stale if another write had returned before it was asked for, and that write was asked for when all
// writes of what the read saw had returned.
func TestStaleReads(t *testing.T) {
	h := newTape()
	all := func(*Operation) bool { return true }
	count := func(stale, reads int) {
		t.Helper()
		s, r := StaleReads(&service.KV, &h.History, all)
		require.Equal(t, []int{stale, reads}, []int{s, r})
	}
	h.did(1, get("x"), nothing)
	h.did(1, put("x", "a"), fine)
	h.did(2, get("x"), nothing)
	count(1, 2)
	h.call(3, get("x"))
	h.did(1, put("x", "b"), fine)
	h.ret(3, get("x"), value("a")) // asked for before b was written
	h.did(2, get("x"), value("b"))
	count(1, 4)
	h.did(2, get("x"), value("a"))
	count(2, 5)
	h.call(4, put("x", "c")) // may take effect at any time
	h.did(1, put("x", "d"), fine)
	h.did(2, get("x"), value("c"))
	count(2, 6)
	h.did(2, put("y", "1"), fine)
	h.did(2, service.Op{Name: "delete", Key: "y"}, fine)
	h.did(2, get("y"), value("1"))
	count(2, 6)
	h.did(1, put("x", "b"), fine) // again
	h.did(2, get("x"), value("b"))
	count(2, 7)
}
