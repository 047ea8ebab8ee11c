package check

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// linearByTrying tries every order of a part that keeps real time.
func linearByTrying(p *part) bool {
	b := &brute{ops: p.ops}
	b.must = func(i int) bool { return b.ops[i].Known }
	b.may = func(done []bool, i int) bool {
		for k, o := range b.ops {
			if !done[k] && o.Known && o.ReturnEvent < b.ops[i].CallEvent {
				return false
			}
		}
		return true
	}
	b.fits = func(s map[string]string, i int) (map[string]string, bool) { return plainly(s, b.ops[i]) }
	return b.any(make([]bool, len(b.ops)), map[string]string{})
}

// Zones agree with brute force, name the first event by which there is no order, and show it by operations that
// have none by themselves.
func TestZones_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	held, violated := 0, 0
	for range bruteHistories() {
		model := []string{"kv", "register"}[r.Intn(2)]
		h := smallReads(r, model, 9)
		if a, b := &h.ops[r.Intn(len(h.ops))], &h.ops[r.Intn(len(h.ops))]; r.Intn(2) == 0 && a.Op.Key == b.Op.Key &&
			a.Known && a.Op.Value == "" && b.Op.Value != "" {
			a.Result = value(b.Op.Value) // perhaps of what nobody had asked to write yet
		}
		for _, p := range parts(of(model), &h.History) {
			z := zonesOf(p)
			if z == nil {
				continue
			}
			bad := z.judge()
			require.Equal(t, linearByTrying(p), bad == nil, "%s", picture(of(model), &h.History))
			if bad == nil {
				held++
				continue
			}
			violated++
			require.False(t, linearByTrying(bad.part))
			require.LessOrEqual(t, len(bad.part.ops), 6)
			require.NotEmpty(t, bad.explain("linearizable").Why)
			for at, k := range p.marks {
				if k.returns {
					require.Equal(t, p.eventOf(k) < bad.clear.end, linearByTrying(p.cut(at)), "%s", picture(of(model), &h.History))
				}
			}
		}
	}
	t.Logf("%d held, %d violated", held, violated)
	require.Greater(t, held, bruteHistories()/5)
	require.Greater(t, violated, bruteHistories()/20)
}

// busyRegister is a history of n operations by clients who are all at it at once, on a register that answers
// each of them at some instant in between; one read in the end is of an old value if stale.
func busyRegister(n, clients int, stale bool) *tape {
	r := rand.New(rand.NewSource(3))
	h := newTape()
	h.ops, h.marks = make([]Operation, 0, n+1), make([]mark, 0, 2*n+2)
	type under struct {
		op   service.Op
		done bool
		saw  string
	}
	busy := make([]*under, clients)
	now, old := "", ""
	for begun, left := 0, n; left > 0; {
		c := r.Intn(clients)
		switch u := busy[c]; {
		case u == nil && begun < n:
			begun++
			busy[c] = &under{op: service.Op{Name: "read"}}
			if r.Intn(2) == 0 {
				busy[c].op = service.Op{Name: "write", Value: fmt.Sprint("c", c, "-", begun)}
			}
			h.call(c, busy[c].op)
		case u == nil:
		case !u.done:
			if u.op.Name == "write" {
				now = u.op.Value
			}
			if begun == n/2 {
				old = now
			}
			u.done, u.saw = true, now
		default:
			result := fine
			if u.op.Name == "read" {
				result = value(u.saw)
			}
			h.ret(c, u.op, result)
			busy[c] = nil
			left--
		}
	}
	if stale {
		h.did(0, service.Op{Name: "read"}, value(old))
	}
	return h
}

// A register that fifty clients use at once is judged without a search.
func TestZones_FiftyClients(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 20_000
	}
	for _, stale := range []bool{false, true} {
		h := busyRegister(n, 50, stale)
		began := time.Now()
		j := Linearizable(&service.Register, &h.History, Budget{})
		t.Logf("%d operations, stale %v: %v after %v %s", n, stale, j.Verdict, time.Since(began).Round(time.Millisecond), j.Why)
		if !stale {
			require.Equal(t, Held, j.Verdict)
			continue
		}
		require.Equal(t, Violated, j.Verdict)
		require.Regexp(t, `^read returned c.* though read had returned c.*|.* though write c.* had returned`, j.Why)
		require.Contains(t, j.Events, h.ops[len(h.ops)-1].ReturnEvent)
	}
}

func BenchmarkZones(b *testing.B) {
	for _, stale := range []bool{false, true} {
		h := busyRegister(1_000_000, 50, stale)
		b.Run(fmt.Sprintf("stale=%v", stale), func(b *testing.B) {
			for range b.N {
				Linearizable(&service.Register, &h.History, Budget{})
			}
		})
	}
}
