package check

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// smallTexts draws a history of operations on texts by a few clients on one key of a store that now and then is
// behind, joins texts in another order, or does not do what it was asked for. Of some the outcome is unknown.
func smallTexts(r *rand.Rand) *tape {
	h := newTape()
	texts := []string{""}
	process := []int{0, 1, 2, 3}
	open := map[int]service.Op{}
	for made, most := 0, 3+r.Intn(6); made < most || len(open) > 0; {
		c := r.Intn(4)
		op, busy := open[c]
		last := texts[len(texts)-1]
		switch {
		case !busy && made < most:
			made++
			open[c] = smallTextOp(r, string(rune('a'+made)), last)
			h.call(process[c], open[c])
			if r.Intn(6) > 0 {
				texts = append(texts, joinedOrNot(r, open[c], last))
			}
		case !busy:
		case r.Intn(5) == 0:
			h.lose(process[c], op)
			process[c] += 10
			delete(open, c)
		default:
			if r.Intn(3) == 0 {
				last = texts[r.Intn(len(texts))]
			}
			h.ret(process[c], op, smallTextResult(r, op, last))
			delete(open, c)
		}
	}
	return h
}

func smallTextOp(r *rand.Rand, v, last string) service.Op {
	if r.Intn(4) == 0 {
		v = "a" // is written by several
	}
	old := ""
	if r.Intn(2) == 0 {
		old = last
	}
	return []service.Op{
		get("x"), get("x"),
		{Name: "append", Key: "x", Value: v},
		{Name: "append", Key: "x", Value: v},
		put("x", v),
		{Name: "delete", Key: "x"},
		{Name: "cas", Key: "x", Old: old, Value: v},
	}[r.Intn(7)]
}

// joinedOrNot is what is there after an operation, if it is done, and is not put at the wrong end.
func joinedOrNot(r *rand.Rand, op service.Op, last string) string {
	switch op.Name {
	case "put":
		return op.Value
	case "delete":
		return ""
	case "append":
		if r.Intn(6) == 0 {
			return op.Value + last
		}
		return last + op.Value
	case "cas":
		if last == op.Old {
			return op.Value
		}
	}
	return last
}

func smallTextResult(r *rand.Rand, op service.Op, is string) service.Result {
	switch op.Name {
	case "get":
		return service.Result{OK: is != "", Value: is}
	case "delete":
		return service.Result{OK: r.Intn(3) > 0}
	case "cas":
		if is != op.Old && is != op.Value {
			return service.Result{Value: is}
		}
	}
	return fine
}

// blindKV is a KV whose cas does not tell what it found.
func blindKV() *service.Service {
	blind := service.KV
	blind.Kinds = slices.Clone(blind.Kinds)
	for i := range blind.Kinds {
		if blind.Kinds[i].Name == "cas" {
			blind.Kinds[i].Does = service.Writes | service.Blind
		}
	}
	blind.Model.Step = func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
		if op.Name == "cas" && known && !r.OK {
			next, ok := service.KV.Model.Step(s, op, r, false)
			return s, ok && next == s
		}
		return service.KV.Model.Step(s, op, r, known)
	}
	return &blind
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

// A search that looks ahead agrees with brute force, and where nothing but reads depends on values, names the first event by which there
// is no order.
func TestForesight_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(9))
	held, violated, named := 0, 0, 0
	services := []*service.Service{&service.KV, blindKV()}
	for n := range bruteHistories() {
		h := smallTexts(r)
		of := services[n%2]
		for i := range h.ops {
			if o := &h.ops[i]; of != &service.KV && o.Op.Name == "cas" && !o.Result.OK {
				o.Result.Value = ""
			}
		}
		for _, p := range parts(of, &h.History) {
			s := newSearch(p, 1_000_000)
			if s.renews == nil {
				continue
			}
			s.look() // from the start, as it does where it takes long
			want := linearByModel(p)
			got := s.run()
			require.NotEqual(t, exhausted, got)
			require.Equal(t, want, got == found, "%s", picture(&service.KV, &h.History))
			if want {
				held++
				continue
			}
			violated++
			if p.has(service.Clears) || slices.ContainsFunc(p.ops, func(o *Operation) bool { return o.Op.Name == "cas" }) {
				continue // what an operation does depends on its result, which comes later
			}
			named++
			at := s.firstBroken(1_000_000)
			require.False(t, linearByModel(p.cut(at)), "%s", picture(&service.KV, &h.History))
			for n, k := range p.marks[:at] {
				if k.returns {
					require.True(t, linearByModel(p.cut(n)), "%s", picture(&service.KV, &h.History))
				}
			}
		}
	}
	t.Logf("%d held, %d violated, %d named", held, violated, named)
	require.Greater(t, held, bruteHistories()/10)
	require.Greater(t, violated, bruteHistories()/20)
	require.Positive(t, named)
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
