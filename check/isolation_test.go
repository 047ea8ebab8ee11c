package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// The anomalies by their names, and the levels that allow them.
func TestIsolation_Anomalies(t *testing.T) {
	txn := func(h *tape, p int, op, found string) {
		h.did(p, service.Op{Name: "txn", Value: op}, service.Result{OK: true, Value: found})
	}
	for _, c := range []struct {
		name string
		did  func(h *tape)
		want string // the levels that it breaks
	}{
		{"write skew", func(h *tape) {
			txn(h, 1, "r x; append y 1", "x=")
			txn(h, 2, "r y; append x 2", "y=")
			txn(h, 3, "r x; r y", "x=[2]; y=[1]")
		}, "strict_serializable serializable"},
		{"lost update", func(h *tape) {
			txn(h, 1, "r x; w x 1", "x=")
			txn(h, 2, "r x; w x 2", "x=")
		}, "strict_serializable serializable snapshot_isolation"},
		{"circular information flow", func(h *tape) {
			txn(h, 1, "append x 1; r y", "y=[2]")
			txn(h, 2, "append y 2; r x", "x=[1]")
		}, "strict_serializable serializable snapshot_isolation read_committed"},
		{"aborted read", func(h *tape) {
			h.did(1, service.Op{Name: "txn", Value: "w x 1"}, service.Result{})
			txn(h, 2, "r x", "x=1")
		}, "strict_serializable serializable snapshot_isolation read_committed"},
		{"intermediate read", func(h *tape) {
			txn(h, 1, "append x 1; append x 2", "")
			txn(h, 2, "r x", "x=[1]")
		}, "strict_serializable serializable snapshot_isolation read_committed"},
		{"dirty write", func(h *tape) {
			txn(h, 1, "append x 1; append y 1", "")
			txn(h, 2, "append x 2; append y 2", "")
			txn(h, 3, "r x", "x=[1 2]")
			txn(h, 4, "r y", "y=[2 1]")
		}, "strict_serializable serializable snapshot_isolation read_committed"},
		{"stale", func(h *tape) {
			txn(h, 1, "append x 1", "")
			txn(h, 2, "r x", "x=")
		}, "strict_serializable"},
	} {
		h := newTape()
		c.did(h)
		var broken []string
		for _, l := range []level{strictSerializable, serializable, snapshotIsolation, readCommitted} {
			j := l.judge(&Seen{History: &h.History, Service: &service.Txn}, DefaultBudget)
			if j.Verdict == Violated {
				broken = append(broken, l.name)
				require.NotEmpty(t, j.Events, c.name)
				if l.name == "serializable" {
					t.Log(c.name + ": " + j.Why)
				}
			}
		}
		require.Equal(t, c.want, strings.Join(broken, " "), c.name)
	}
}
