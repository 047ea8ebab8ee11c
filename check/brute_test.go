package check

import (
	"flag"
	"fmt"
	"math/rand"
	"testing"

	"github.com/orrery-sim/orrery/protocols/service"
)

// million makes the comparisons with brute force long: go test ./check -run BruteForce -million
var million = flag.Bool("million", false, "compare each judge with brute force on a million histories, not ten thousand")

// bruteHistories is how many histories each judge is compared on.
func bruteHistories() int {
	switch {
	case *million:
		return 1_000_000
	case testing.Short():
		return 2_000
	}
	return 10_000
}

// smallReads draws a history of a few reads and writes by a few sessions on two keys. Most results
// are drawn from a store of several copies that hear of writes late, so that of every kind of
// history there are many; some are drawn from all that was written.
func smallReads(r *rand.Rand, model string, most int) *tape {
	h := newTape()
	sessions := 2 + r.Intn(2)
	open := make([]*service.Op, sessions)
	lost := make([]bool, sessions)
	copies := make([]map[string]string, 2)
	for i := range copies {
		copies[i] = map[string]string{}
	}
	written := map[string][]string{}
	calls := 1 + r.Intn(most)
	for made := 0; ; {
		s := r.Intn(sessions)
		switch {
		case lost[s]:
		case open[s] == nil && made < calls:
			op := smallOp(r, model, made)
			if op.Value != "" {
				written[op.Key] = append(written[op.Key], op.Value)
				for _, c := range copies {
					if r.Intn(2) == 0 {
						c[op.Key] = op.Value
					}
				}
			}
			made++
			open[s] = &op
			h.call(s, op)
		case open[s] != nil && r.Intn(12) == 0:
			lost[s] = true
		case open[s] != nil:
			h.ret(s, *open[s], smallResult(r, *open[s], copies[r.Intn(2)], written))
			open[s] = nil
		}
		done := made == calls
		for i := range open {
			done = done && (open[i] == nil || lost[i])
		}
		all := true
		for i := range lost {
			all = all && lost[i]
		}
		if done || all {
			return h
		}
		for _, c := range copies {
			for _, key := range []string{"x", "y", ""} {
				if w := written[key]; len(w) > 0 && r.Intn(4) == 0 {
					c[key] = w[r.Intn(len(w))]
				}
			}
		}
	}
}

func smallOp(r *rand.Rand, model string, k int) service.Op {
	v := fmt.Sprint(k + 1)
	if model == "register" {
		return []service.Op{{Name: "read"}, {Name: "write", Value: v}}[r.Intn(2)]
	}
	key := "xy"[r.Intn(2)]
	op := service.Op{Name: []string{"get", "get", "get", "put", "put", "cas"}[r.Intn(6)], Key: string(key)}
	if op.Name != "get" {
		op.Value = v
	}
	if op.Name == "cas" && r.Intn(2) == 0 {
		op.Old = fmt.Sprint(r.Intn(k + 1))
		if op.Old == "0" {
			op.Old = ""
		}
	}
	return op
}

func smallResult(r *rand.Rand, op service.Op, c map[string]string, written map[string][]string) service.Result {
	v := c[op.Key]
	if w := written[op.Key]; len(w) > 0 && r.Intn(8) == 0 {
		v = w[r.Intn(len(w))]
	}
	switch op.Name {
	case "put", "write":
		return fine
	case "cas":
		if op.Old == v || op.Value == v || r.Intn(3) == 0 {
			return fine
		}
		return service.Result{Value: v}
	case "read":
		return value(v)
	}
	return service.Result{OK: v != "", Value: v}
}

// A brute tries every order of what happened.
type brute struct {
	ops  []*Operation
	may  func(done []bool, i int) bool // whether i may come next
	must func(i int) bool              // whether it must be in the order
	// next is what comes of i; nil refuses it.
	fits func(state map[string]string, i int) (map[string]string, bool)
}

func (b *brute) any(done []bool, state map[string]string) bool {
	over := true
	for i := range b.ops {
		over = over && (done[i] || !b.must(i))
	}
	if over {
		return true
	}
	for i := range b.ops {
		if done[i] || !b.may(done, i) {
			continue
		}
		next, ok := b.fits(state, i)
		if !ok {
			continue
		}
		done[i] = true
		if b.any(done, next) {
			return true
		}
		done[i] = false
	}
	return false
}

// plainly executes an operation on a map, and reports whether it could return what it did.
func plainly(state map[string]string, o *Operation) (map[string]string, bool) {
	does := service.Result{OK: true}
	v := state[o.Op.Key]
	set := false
	switch o.Op.Name {
	case "get":
		does = service.Result{OK: v != "", Value: v}
	case "read":
		does.Value = v
	case "cas":
		if set = v == o.Op.Old; !set {
			does = service.Result{Value: v}
		}
	default:
		set = true
	}
	if o.Known && does != o.Result {
		return nil, false
	}
	if !set {
		return state, true
	}
	next := map[string]string{o.Op.Key: o.Op.Value}
	for k, v := range state {
		if k != o.Op.Key {
			next[k] = v
		}
	}
	return next, true
}

// touching is touches of whichever service has the operation.
func touching(o *Operation) (touch, string) {
	if o.Op.Name == "read" || o.Op.Name == "write" {
		return touches(&service.Register, o)
	}
	return touches(&service.KV, o)
}

// of is a service by its name.
func of(name string) *service.Service {
	if name == "register" {
		return &service.Register
	}
	return &service.KV
}

// ofHistory is the service of a history of smallReads.
func ofHistory(h *tape) *service.Service {
	if h.ops[0].Op.Key == "" {
		return &service.Register
	}
	return &service.KV
}

func pointers(h *History) (ops []*Operation) {
	for i := range h.ops {
		ops = append(ops, &h.ops[i])
	}
	return ops
}

// agree compares a judge with brute force, and asks that neither verdict is rare.
func agree(t *testing.T, most int, judge func(*Seen) Judgement, holds func(*tape) bool) {
	t.Helper()
	r := rand.New(rand.NewSource(7))
	held, violated, undecided := 0, 0, 0
	for range bruteHistories() {
		model := []string{"kv", "register"}[r.Intn(2)]
		h := smallReads(r, model, most)
		j := judge(&Seen{History: &h.History, Service: of(model)})
		if j.Vacuous {
			continue
		}
		if j.Verdict == Undecided {
			undecided++
			continue
		}
		want := Violated
		if holds(h) {
			want = Held
		}
		if want != j.Verdict {
			t.Fatalf("%s is %v, and brute force says %v: %s\n%s", j.Property, j.Verdict, want, j.Why, picture(of(model), &h.History))
		}
		if want == Held {
			held++
			continue
		}
		violated++
		if j.Why == "" || len(j.Events) == 0 && len(j.Part) > 0 {
			t.Fatalf("a violation without an explanation: %+v\n%s", j, picture(of(model), &h.History))
		}
	}
	t.Logf("%d held, %d violated, %d undecided", held, violated, undecided)
	if n := bruteHistories(); held < n/20 || violated < n/50 || undecided > n/100 {
		t.Errorf("%d held, %d violated, %d undecided: this compares too little", held, violated, undecided)
	}
}

// picture is a history as text, for failures of tests.
func picture(of *service.Service, h *History) (out string) {
	for i := range h.ops {
		o := &h.ops[i]
		out += fmt.Sprintf("  p%d %4d..%-4d %v\n", o.Process, o.CallEvent, min(o.ReturnEvent, 9999), o.Tell(of))
	}
	return out
}

func TestSequential_BruteForce(t *testing.T) {
	agree(t, 7, func(s *Seen) Judgement { return Sequential(s, DefaultBudget) }, func(h *tape) bool {
		b := &brute{ops: pointers(&h.History)}
		b.must = func(i int) bool { return b.ops[i].Known }
		b.may = func(done []bool, i int) bool {
			for k := range i {
				if b.ops[k].Row == b.ops[i].Row && !done[k] {
					return false
				}
			}
			return true
		}
		b.fits = func(s map[string]string, i int) (map[string]string, bool) { return plainly(s, b.ops[i]) }
		return b.any(make([]bool, len(b.ops)), map[string]string{})
	})
}

// The search through the model, which judges what the ordering cannot, agrees with it.
func TestSequential_BruteForceBySearch(t *testing.T) {
	agree(t, 7, func(s *Seen) Judgement {
		if s.History.Answered() == 0 {
			return Judgement{Finding: vacuous("sequential", "")}
		}
		return interleave(s.Service, s.History, DefaultBudget, "sequential")
	}, func(h *tape) bool {
		return Sequential(&Seen{History: &h.History, Service: ofHistory(h)}, DefaultBudget).Verdict == Held
	})
}

// causes are the closure of sessions and reads-from, by the definition.
func causes(ops []*Operation) [][]bool {
	n := len(ops)
	c := make([][]bool, n)
	for i := range c {
		c[i] = make([]bool, n)
		for k := range ops {
			sees, value := touching(ops[k])
			c[i][k] = i != k && (ops[i].Row == ops[k].Row && i < k ||
				sees&reading != 0 && value != "" && ops[i].Op.Key == ops[k].Op.Key && ops[i].Op.Value == value)
		}
	}
	for m := range n {
		for i := range n {
			for k := range n {
				c[i][k] = c[i][k] || c[i][m] && c[m][k]
			}
		}
	}
	return c
}

// happened are the operations of which it is known that they happened: answered, or seen.
func happened(h *History) (ops []*Operation) {
	all := pointers(h)
	in := make([]bool, len(all))
	for again := true; again; {
		again = false
		for i, o := range all {
			yes := o.Known
			for k, p := range all {
				does, value := touching(p)
				yes = yes || in[k] && does&reading != 0 && value == o.Op.Value && value != "" && p.Op.Key == o.Op.Key
			}
			if yes && !in[i] {
				in[i], again = true, true
			}
		}
	}
	for i, o := range all {
		if in[i] {
			ops = append(ops, o)
		}
	}
	return ops
}

func TestCausal_BruteForce(t *testing.T) {
	agree(t, 8, func(s *Seen) Judgement { return Causal(s, DefaultBudget) }, func(h *tape) bool {
		ops := happened(&h.History)
		cause := causes(ops)
		for row := range h.rows {
			b := &brute{ops: ops}
			mine := func(i int) bool { return ops[i].Row == row }
			writes := func(i int) bool { does, _ := touching(ops[i]); return does&writing != 0 }
			b.must = func(i int) bool { return writes(i) || mine(i) }
			b.may = func(done []bool, i int) bool {
				for k := range ops {
					if cause[k][i] && b.must(k) && !done[k] || k == i && !b.must(i) || cause[i][i] {
						return false
					}
				}
				return true
			}
			b.fits = func(s map[string]string, i int) (map[string]string, bool) {
				if mine(i) {
					return plainlySeen(s, ops[i])
				}
				return plainly(s, &Operation{Op: service.Op{Name: "put", Key: ops[i].Op.Key, Value: ops[i].Op.Value}})
			}
			if !b.any(make([]bool, len(ops)), map[string]string{}) {
				return false
			}
		}
		return true
	})
}

// plainlySeen is plainly, where what is not known happened because it was seen.
func plainlySeen(s map[string]string, o *Operation) (map[string]string, bool) {
	if !o.Known && s[o.Op.Key] != o.Op.Old && o.Op.Name == "cas" {
		return nil, false
	}
	return plainly(s, o)
}
