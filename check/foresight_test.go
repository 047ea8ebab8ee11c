package check

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// smallAppends draws a history of gets, appends and puts by a few clients on one key of a store that now and
// then is behind, or puts appends in another order.
func smallAppends(r *rand.Rand) *tape {
	h := newTape()
	texts := []string{""}
	open := map[int]service.Op{}
	for made, most := 0, 3+r.Intn(6); made < most || len(open) > 0; {
		c := r.Intn(4)
		op, busy := open[c]
		last := texts[len(texts)-1]
		switch {
		case !busy && made < most:
			made++
			op = get("x")
			switch v := string(rune('a' + made)); r.Intn(5) {
			case 0, 1:
				op = service.Op{Name: "append", Key: "x", Value: v}
			case 2:
				op = put("x", v)
			}
			open[c] = op
			h.call(c, op)
			if op.Name == "put" {
				texts = append(texts, op.Value)
			} else if op.Name == "append" && r.Intn(6) == 0 && last != "" {
				texts = append(texts, last[:len(last)-1]+op.Value+last[len(last)-1:])
			} else if op.Name == "append" {
				texts = append(texts, last+op.Value)
			}
		case !busy:
		case op.Name == "get":
			if r.Intn(3) == 0 {
				last = texts[r.Intn(len(texts))]
			}
			h.ret(c, op, service.Result{OK: last != "", Value: last})
			delete(open, c)
		case r.Intn(12) == 0:
			h.lose(c, op)
			return h
		default:
			h.ret(c, op, fine)
			delete(open, c)
		}
	}
	return h
}

// linearByModel tries every order of a part that keeps real time, on the model.
func linearByModel(p *part) bool {
	done := make([]bool, len(p.ops))
	var try func(s service.State) bool
	try = func(s service.State) bool {
		over := true
		for i, o := range p.ops {
			over = over && (done[i] || !o.Known)
		}
		if over {
			return true
		}
		for i, o := range p.ops {
			late := slices.ContainsFunc(p.ops, func(q *Operation) bool {
				return q.Known && q.ReturnEvent < o.CallEvent && !done[slices.Index(p.ops, q)]
			})
			if done[i] || late {
				continue
			}
			if next, ok := p.of.Model.Step(s, o.Op, o.Result, o.Known); ok {
				done[i] = true
				if try(next) {
					return true
				}
				done[i] = false
			}
		}
		return false
	}
	return try(p.of.Model.Init)
}

// A search that looks ahead to the next read agrees with brute force, and names the first event by which there
// is no order.
func TestForesight_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(9))
	held, violated := 0, 0
	for range bruteHistories() {
		h := smallAppends(r)
		for _, p := range parts(&service.KV, &h.History) {
			s := newSearch(p, 1_000_000)
			if s.renews == nil {
				continue
			}
			want := linearByModel(p)
			got := s.run()
			require.NotEqual(t, exhausted, got)
			require.Equal(t, want, got == found, "%s", picture(&service.KV, &h.History))
			if want {
				held++
				continue
			}
			violated++
			at := s.firstBroken(1_000_000)
			require.False(t, linearByModel(p.cut(at)), "%s", picture(&service.KV, &h.History))
			for n, k := range p.marks[:at] {
				if k.returns {
					require.True(t, linearByModel(p.cut(n)), "%s", picture(&service.KV, &h.History))
				}
			}
		}
	}
	t.Logf("%d held, %d violated", held, violated)
	require.Greater(t, held, bruteHistories()/10)
	require.Greater(t, violated, bruteHistories()/20)
}

// Clients who all append at once, and now and then read, leave one order that a search would hardly guess.
func TestForesight_ManyAppendAtOnce(t *testing.T) {
	for _, bad := range []bool{false, true} {
		h := newTape()
		text := ""
		for round := range 20 {
			var ops []service.Op
			for c := range 12 {
				ops = append(ops, service.Op{Name: "append", Key: "x", Value: fmt.Sprintf("%d.%d ", round, c)})
				h.call(c, ops[c])
			}
			for n := range ops {
				c := (7*n + 3*round) % 12
				text += ops[c].Value
			}
			for c, op := range ops {
				h.ret(c, op, fine)
			}
			h.did(20, get("x"), value(text))
		}
		if bad {
			h.did(21, get("x"), value(text[:len(text)-1]))
		}
		j := Linearizable(&service.KV, &h.History, Budget{Steps: 20_000})
		if want := map[bool]Verdict{false: Held, true: Violated}[bad]; want != j.Verdict {
			require.Equal(t, want, j.Verdict, j.Why)
		}
	}
}
