package check

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// smallTxns draws a few transactions on two keys, from a store that now and then is behind.
func smallTxns(r *rand.Rand, lists bool) *tape {
	h := newTape()
	olds := []map[string][]string{{}}
	n := 2 + r.Intn(3)
	type begun struct {
		p   int
		op  service.Op
		res service.Result
	}
	var open []begun
	for k := range n {
		state := olds[len(olds)-1]
		if r.Intn(2) == 0 {
			state = olds[r.Intn(len(olds))]
		}
		own, next := map[string][]string{}, map[string][]string{}
		for key, v := range olds[len(olds)-1] {
			next[key] = v
		}
		for key, v := range state {
			own[key] = v
		}
		var text, found []string
		for i := range 1 + r.Intn(3) {
			key := string("xy"[r.Intn(2)])
			v := fmt.Sprintf("%d", 10*(k+1)+i)
			switch {
			case r.Intn(2) == 0 && lists:
				text = append(text, "r "+key)
				if len(own[key]) == 0 {
					found = append(found, key+"=")
				} else {
					found = append(found, key+"=["+strings.Join(own[key], " ")+"]")
				}
			case r.Intn(2) == 0 && !lists:
				text = append(text, "r "+key)
				found = append(found, key+"="+strings.Join(own[key], ""))
			case lists:
				text = append(text, "append "+key+" "+v)
				own[key] = append(slices.Clip(own[key]), v)
				next[key] = append(slices.Clip(next[key]), v)
			default:
				text = append(text, "w "+key+" "+v)
				own[key], next[key] = []string{v}, []string{v}
			}
		}
		if lists && slices.ContainsFunc(text, func(s string) bool { return strings.HasPrefix(s, "w ") }) {
			panic("a register among lists")
		}
		olds = append(olds, next)
		op := service.Op{Name: "txn", Value: strings.Join(text, "; ")}
		h.call(k, op)
		open = append(open, begun{k, op, service.Result{OK: true, Value: strings.Join(found, "; ")}})
		for len(open) > 0 && r.Intn(2) == 0 {
			h.ret(open[0].p, open[0].op, open[0].res)
			open = open[1:]
		}
	}
	for _, o := range open {
		h.ret(o.p, o.op, o.res)
	}
	return h
}

// serialByTrying tries every order of the transactions on the model of the service.
func serialByTrying(h *History, inTime bool) bool {
	ops := pointers(h)
	var try func(done []bool, left int, s service.State) bool
	try = func(done []bool, left int, s service.State) bool {
		if left == 0 {
			return true
		}
		for i, o := range ops {
			late := slices.ContainsFunc(ops, func(p *Operation) bool {
				return inTime && !done[slices.Index(ops, p)] && p.ReturnEvent < o.CallEvent
			})
			if done[i] || late {
				continue
			}
			if next, ok := service.Txn.Model.Step(s, o.Op, o.Result, true); ok {
				done[i] = true
				if try(done, left-1, next) {
					return true
				}
				done[i] = false
			}
		}
		return false
	}
	return try(make([]bool, len(ops)), len(ops), service.Txn.Model.Init)
}

// snapshotByTrying tries every order of beginnings and commits: reads are of what had been committed at
// the beginning, and nobody else commits a write to a key in between.
func snapshotByTrying(h *History) bool {
	ops := pointers(h)
	keys := make([][]string, len(ops))
	for i, o := range ops {
		accesses, _ := service.ReadTxn(o.Op.Value)
		for _, a := range accesses {
			if a.Do != service.ReadAccess {
				keys[i] = append(keys[i], a.Key)
			}
		}
	}
	overlap := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(k string) bool { return slices.Contains(b, k) })
	}
	begun, over := make([]bool, len(ops)), make([]bool, len(ops))
	var try func(left int, s service.State) bool
	try = func(left int, s service.State) bool {
		if left == 0 {
			return true
		}
		for i, o := range ops {
			switch {
			case over[i]:
			case begun[i]:
				// Nobody that writes one of its keys has begun and not committed but itself, so what it
				// wrote on its snapshot is what it leaves.
				writes := service.Op{Name: "txn", Value: onlyWrites(o.Op.Value)}
				next := s
				if writes.Value != "" {
					next, _ = service.Txn.Model.Step(s, writes, service.Result{}, false)
				}
				over[i] = true
				if try(left-1, next) {
					return true
				}
				over[i] = false
			default:
				busy := slices.ContainsFunc(ops, func(p *Operation) bool {
					k := slices.Index(ops, p)
					return begun[k] && !over[k] && overlap(keys[i], keys[k])
				})
				if _, ok := service.Txn.Model.Step(s, o.Op, o.Result, true); !ok || busy {
					continue
				}
				begun[i] = true
				if try(left, s) {
					return true
				}
				begun[i] = false
			}
		}
		return false
	}
	return try(len(ops), service.Txn.Model.Init)
}

func onlyWrites(txn string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(txn, "; "), func(a string) bool { return strings.HasPrefix(a, "r ") }), "; ")
}

func TestIsolation_BruteForce(t *testing.T) {
	for _, c := range []struct {
		level
		holds func(h *History) bool
	}{
		{serializable, func(h *History) bool { return serialByTrying(h, false) }},
		{strictSerializable, func(h *History) bool { return serialByTrying(h, true) }},
		{snapshotIsolation, snapshotByTrying},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewSource(11))
			counts := map[Verdict]int{}
			for i := range bruteHistories() {
				h := smallTxns(r, i%2 == 0)
				j := c.judge(&Seen{History: &h.History, Service: &service.Txn}, DefaultBudget)
				want := Violated
				if c.holds(&h.History) {
					want = Held
				}
				counts[j.Verdict]++
				if j.Verdict != Undecided {
					require.Equal(t, want, j.Verdict, "%s\n%s", j.Why, picture(&service.Txn, &h.History))
				}
				if j.Verdict == Violated {
					require.NotEmpty(t, j.Why)
				}
			}
			t.Log(counts)
			require.Greater(t, counts[Held], bruteHistories()/20)
			require.Greater(t, counts[Violated], bruteHistories()/50)
			require.Less(t, counts[Undecided], bruteHistories()/100)
		})
	}
}

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
