package check

import (
	"fmt"
	"math/rand"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// lagging is a history of n operations on a store of several copies, each behind by some writes: all
// of a session's reads come from one copy, and copies apply writes in one order.
func lagging(n int) *tape {
	r := rand.New(rand.NewSource(1))
	h := newTape()
	var writes []service.Op
	copies := make([]map[string]string, 4)
	upTo := make([]int, len(copies))
	for i := range copies {
		copies[i] = map[string]string{}
	}
	for k := range n {
		p := r.Intn(2 * len(copies))
		c := p % len(copies)
		key := fmt.Sprintf("k%d", r.Intn(5))
		if r.Intn(3) == 0 {
			op := put(key, fmt.Sprint(k+1))
			writes = append(writes, op)
			h.did(p, op, fine)
		}
		for upTo[c] < len(writes)-r.Intn(3) || upTo[c] < len(writes) && writes[len(writes)-1].Value == fmt.Sprint(k+1) {
			copies[c][writes[upTo[c]].Key] = writes[upTo[c]].Value
			upTo[c]++
		}
		v := copies[c][key]
		h.did(p, get(key), service.Result{OK: v != "", Value: v})
	}
	return h
}

// Ten thousand operations are judged within the budget, by those judges that look at all of them
// together, and within memory.
func TestJudges_TenThousandOperations(t *testing.T) {
	h := lagging(7_500)
	require.Greater(t, len(h.ops), 9_500)
	seen := &Seen{History: &h.History, Service: &service.KV}
	require.NotEqual(t, Held, Linearizable(seen.Service, seen.History, Budget{Steps: 50_000, Wall: 1}).Verdict)
	for _, p := range []string{"sequential", "causal", "read_your_writes", "monotonic_reads", "monotonic_writes", "writes_follow_reads"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		j := PromiseOf(Promises, p).Judge(seen, DefaultBudget)
		runtime.ReadMemStats(&after)
		t.Logf("%s: %v, %d MB allocated: %s", p, j.Verdict, (after.TotalAlloc-before.TotalAlloc)>>20, j.Why)
		require.NotEqual(t, Undecided, j.Verdict, p)
	}
}

// stale gives an operation near the end the result that one of its kind had a little earlier.
func (t *tape) stale() {
	for i := len(t.ops) * 9 / 10; i < len(t.ops); i++ {
		o := &t.ops[i]
		for k := i - 60; k < i-20; k++ {
			before := &t.ops[k]
			if o.Known && before.Known && before.Op.Name == o.Op.Name && before.Op.Key == o.Op.Key && before.Result != o.Result {
				o.Result = before.Result
				return
			}
		}
	}
	panic("every operation has the result of one before it")
}

// Ten thousand operations that have no order, some of unknown outcome, are found out by a few steps: in a tenth of
// a second on a machine with nothing else to do.
func TestLinearizable_TenThousandWithoutAnOrder(t *testing.T) {
	for _, ops := range rounds {
		for _, lossless := range []int{4_000, 600} {
			if lossless < 1_000 && ops == "kv of few values" {
				continue // of which there are so few that some order is found even so
			}
			for _, clients := range []int{5, 10} {
				h := chaos(rand.New(rand.NewSource(2)), ops, clients, 30_000, lossless)
				require.Greater(t, len(h.ops), 9_500)
				unknown := len(h.ops) - h.Answered()
				require.Greater(t, unknown, 2)
				h.stale()
				began := time.Now()
				j := Linearizable(serviceOf(modelName(ops)), &h.History, Budget{Steps: 100_000, Memory: DefaultBudget.Memory})
				t.Logf("%s, %d clients, %d of unknown outcome: %v after %v: %s", ops, clients, unknown, j.Verdict,
					time.Since(began).Round(time.Millisecond), j.Why)
				require.Equal(t, Violated, j.Verdict, ops)
				require.NotEmpty(t, j.Why)
			}
		}
	}
}
