package check

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// mayHappen are the transactions that may have taken effect.
func mayHappen(h *History) []*Operation {
	return slices.DeleteFunc(pointers(h), func(o *Operation) bool { return o.Failed || o.Known && !o.Result.OK })
}

// serialByTrying tries every order of the transactions on the model of the service.
func serialByTrying(h *History, inTime bool) bool {
	ops := mayHappen(h)
	done := make([]bool, len(ops))
	var try func(s service.State) bool
	try = func(s service.State) bool {
		over := true
		for i, o := range ops {
			over = over && (done[i] || !o.Known)
		}
		if over {
			return true
		}
		for i, o := range ops {
			late := false
			for k, p := range ops {
				late = late || inTime && !done[k] && p.ReturnEvent < o.CallEvent
			}
			if done[i] || late {
				continue
			}
			if next, ok := service.Txn.Model.Step(s, o.Op, o.Result, o.Known); ok {
				done[i] = true
				if try(next) {
					return true
				}
				done[i] = false
			}
		}
		return false
	}
	return try(service.Txn.Model.Init)
}

// snapshotByTrying tries every order of beginnings and commits: reads are of what had been committed at
// the beginning, and nobody else commits a write to a key in between.
func snapshotByTrying(h *History) bool {
	ops := mayHappen(h)
	keys := make([][]string, len(ops))
	for i, o := range ops {
		keys[i] = keysWritten(o)
	}
	begun, over := make([]bool, len(ops)), make([]bool, len(ops))
	busy := func(i int) bool {
		for k := range ops {
			if begun[k] && !over[k] && slices.ContainsFunc(keys[i], func(key string) bool { return slices.Contains(keys[k], key) }) {
				return true
			}
		}
		return false
	}
	var try func(s service.State) bool
	try = func(s service.State) bool {
		end := true
		for i, o := range ops {
			end = end && (over[i] || !o.Known)
		}
		if end {
			return true
		}
		for i, o := range ops {
			switch {
			case over[i]:
			case begun[i]:
				// Nobody that writes one of its keys has begun and not committed but itself, so what it
				// wrote on its snapshot is what it leaves.
				over[i] = true
				if try(afterWrites(s, o)) {
					return true
				}
				over[i] = false
			default:
				if _, ok := service.Txn.Model.Step(s, o.Op, o.Result, o.Known); !ok || busy(i) {
					continue
				}
				begun[i] = true
				if try(s) {
					return true
				}
				begun[i] = false
			}
		}
		return false
	}
	return try(service.Txn.Model.Init)
}

func keysWritten(o *Operation) (keys []string) {
	accesses, _ := service.ReadTxn(o.Op.Value)
	for _, a := range accesses {
		if a.Do != service.ReadAccess {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

func afterWrites(s service.State, o *Operation) service.State {
	writes := slices.DeleteFunc(strings.Split(o.Op.Value, "; "), func(a string) bool { return strings.HasPrefix(a, "r ") })
	if len(writes) == 0 {
		return s
	}
	next, _ := service.Txn.Model.Step(s, service.Op{Name: "txn", Value: strings.Join(writes, "; ")}, service.Result{}, false)
	return next
}

// committedByTrying tries every set of transactions that may have committed, with every order of the
// versions of each key: a transaction reads versions, or what it wrote itself, and who comes before whom,
// by what it read or overwrote, goes in no circle (Adya 1999, PL-2).
func committedByTrying(h *History) bool {
	all := mayHappen(h)
	for set := range 1 << len(all) {
		var ops []*Operation
		whole := true
		for i, o := range all {
			if in := set>>i&1 != 0; in {
				ops = append(ops, o)
			} else {
				whole = whole && !o.Known
			}
		}
		if whole && anyOrder(writersOf(ops, "x"), func(x []int) bool {
			return anyOrder(writersOf(ops, "y"), func(y []int) bool {
				return readsCommitted(ops, map[string][]int{"x": x, "y": y})
			})
		}) {
			return true
		}
	}
	return false
}

// writersOf are those of the operations that write a key.
func writersOf(ops []*Operation, key string) (writers []int) {
	for i, o := range ops {
		if slices.Contains(keysWritten(o), key) {
			writers = append(writers, i)
		}
	}
	return writers
}

// anyOrder reports whether some order of them will do.
func anyOrder(of []int, do func(order []int) bool) bool {
	var try func(order []int) bool
	try = func(order []int) bool {
		if len(order) == len(of) {
			return do(order)
		}
		for _, i := range of {
			if !slices.Contains(order, i) && try(append(slices.Clip(order), i)) {
				return true
			}
		}
		return false
	}
	return try(nil)
}

// readsCommitted reports whether the orders of versions explain every read, without a circle.
func readsCommitted(ops []*Operation, orders map[string][]int) bool {
	before := make([][]bool, len(ops))
	for i := range before {
		before[i] = make([]bool, len(ops))
	}
	versions := map[string][][]string{} // of each key
	for key, order := range orders {
		for at, i := range order {
			state := map[string][]string{}
			if at > 0 {
				before[order[at-1]][i] = true
				state[key] = versions[key][at-1]
			}
			accesses, _ := service.ReadTxn(ops[i].Op.Value)
			for _, a := range accesses {
				if a.Do != service.ReadAccess && a.Key == key {
					altered(state, a)
				}
			}
			versions[key] = append(versions[key], state[key])
		}
	}
	for i, o := range ops {
		if o.Known && !readsVersions(o, i, versions, orders, before) {
			return false
		}
	}
	return !goesRound(before)
}

// readsVersions reports whether each read is of a version, with what the transaction itself has written
// on top; it says who wrote the versions that are read.
func readsVersions(o *Operation, i int, versions map[string][][]string, orders map[string][]int, before [][]bool) bool {
	accesses, _ := service.ReadTxn(o.Op.Value)
	readings, _ := service.ReadReadings(o.Result.Value)
	own := map[string][]service.Access{}
	for _, a := range accesses {
		if a.Do != service.ReadAccess {
			own[a.Key] = append(own[a.Key], a)
			continue
		}
		r := readings[0]
		readings = readings[1:]
		fits := false
		for at := -1; at < len(versions[a.Key]); at++ {
			state := map[string][]string{}
			if at >= 0 {
				state[a.Key] = versions[a.Key][at]
			}
			for _, w := range own[a.Key] {
				altered(state, w)
			}
			if !slices.Equal(state[a.Key], r.Values) {
				continue
			}
			fits = true
			hidden := !r.List && len(own[a.Key]) > 0 // it read what it had written, whatever was below
			if at >= 0 && !hidden {
				before[orders[a.Key][at]][i] = true
			}
		}
		if !fits {
			return false
		}
	}
	return true
}

// goesRound reports whether something comes before itself.
func goesRound(before [][]bool) bool {
	for m := range before {
		for i := range before {
			for k := range before {
				before[i][k] = before[i][k] || before[i][m] && before[m][k]
			}
		}
	}
	for i := range before {
		if before[i][i] {
			return true
		}
	}
	return false
}

func TestIsolation_BruteForce(t *testing.T) {
	for _, c := range []struct {
		level
		holds func(h *History) bool
	}{
		{serializable, func(h *History) bool { return serialByTrying(h, false) }},
		{strictSerializable, func(h *History) bool { return serialByTrying(h, true) }},
		{snapshotIsolation, snapshotByTrying},
		{readCommitted, committedByTrying},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewSource(11))
			counts, shown := map[Verdict]int{}, 0
			for i := range bruteHistories() {
				h := smallTxns(r, i%2 == 0)
				j := c.judge(&Seen{History: &h.History, Service: &service.Txn}, DefaultBudget)
				if j.Vacuous {
					continue
				}
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
					shown += min(len(j.Events), 1)
				}
			}
			t.Log(counts)
			require.Greater(t, counts[Held], bruteHistories()/20)
			require.Greater(t, counts[Violated], bruteHistories()/20)
			require.Less(t, counts[Undecided], bruteHistories()/100)
			require.Equal(t, counts[Violated], shown, "a violation shows the events that make it")
		})
	}
}
