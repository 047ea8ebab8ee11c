package check

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// smallDeeds draws a history of appends and reads, or of sums, by a system that now and then loses an
// operation or does it twice.
func smallDeeds(r *rand.Rand, sums bool) *tape {
	h := newTape()
	text, sum := "", int64(0)
	var late []service.Op
	do := func(op service.Op) service.Result {
		times := 1
		if r.Intn(12) == 0 {
			times = r.Intn(3)
		}
		for range times {
			text += op.Value
			sum += op.Amount
		}
		switch {
		case sums:
			return service.Result{OK: true, Number: sum}
		case op.Name == "get":
			return service.Result{OK: text != "", Value: text}
		}
		return fine
	}
	open := map[int]*service.Op{}
	for k := range 3 + r.Intn(14) {
		p := r.Intn(3)
		switch {
		case open[p] == nil:
			op := service.Op{Name: "get", Key: "x"}
			if r.Intn(2) == 0 {
				op = service.Op{Name: "append", Key: "x", Value: string(rune('a' + k))}
			}
			if sums {
				op = service.Op{Name: "read"}
				if r.Intn(2) == 0 {
					op = service.Op{Name: "add", Amount: int64(1 + r.Intn(4))}
				}
			}
			h.call(p+10*k, op)
			open[p+10*k] = &op
			if r.Intn(6) == 0 {
				late = append(late, op) // it is never answered
			} else {
				h.ret(p+10*k, op, do(op))
			}
		}
		if len(late) > 0 && r.Intn(3) == 0 {
			do(late[0])
			late = late[1:]
		}
	}
	return h
}

// once tells by trying whether each look can be explained by each operation once, or not at all
// where it was not answered before.
func once(h *History, sums bool) bool {
	ops := pointers(h)
	for _, l := range ops {
		if !l.Known || l.Op.Name == "append" {
			continue
		}
		var try func(done map[int]bool, text string, sum int64) bool
		try = func(done map[int]bool, text string, sum int64) bool {
			all := true
			for i, o := range ops {
				if o.Op.Name == "get" || o.Op.Name == "read" {
					continue
				}
				all = all && (done[i] || !(o.Known && o.ReturnEvent < l.CallEvent) && o != l)
			}
			if all && (sums && sum == l.Result.Number || !sums && text == l.Result.Value) {
				return true
			}
			for i, o := range ops {
				if done[i] || (o.Op.Name == "get" || o.Op.Name == "read") || o.CallEvent > l.ReturnEvent {
					continue
				}
				if !sums && !(len(l.Result.Value) >= len(text)+1 && l.Result.Value[:len(text)+1] == text+o.Op.Value) {
					continue
				}
				done[i] = true
				if try(done, text+o.Op.Value, sum+o.Op.Amount) {
					return true
				}
				delete(done, i)
			}
			return false
		}
		if !try(map[int]bool{}, "", 0) {
			return false
		}
	}
	return true
}

func TestExactlyOnce_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	counts := map[Verdict]int{}
	for range bruteHistories() {
		sums := r.Intn(2) == 0
		of := &service.KV
		if sums {
			of = &service.Counter
		}
		h := smallDeeds(r, sums)
		j := ExactlyOnce(&Seen{History: &h.History, Service: of}, DefaultBudget)
		if j.Vacuous {
			continue
		}
		want := Violated
		if once(&h.History, sums) {
			want = Held
		}
		require.Equal(t, want, j.Verdict, "%s\n%s", j.Why, picture(of, &h.History))
		counts[want]++
		if want == Violated {
			require.NotEmpty(t, j.Events)
		}
	}
	t.Log(counts)
	require.Greater(t, counts[Held], bruteHistories()/10)
	require.Greater(t, counts[Violated], bruteHistories()/10)
}

func TestExactlyOnce_Explains(t *testing.T) {
	h := newTape()
	h.did(1, service.Op{Name: "enqueue", Value: "a"}, fine)
	h.did(1, service.Op{Name: "dequeue"}, value("a"))
	h.did(2, service.Op{Name: "dequeue"}, value("a"))
	j := ExactlyOnce(&Seen{History: &h.History, Service: &service.Queue}, DefaultBudget)
	require.Equal(t, "dequeue returned a at 0.0060 s though dequeue had returned it at 0.0040 s, and it was put in once", j.Why)
	require.Equal(t, []uint64{3, 4, 5, 6}, j.Events)

	h = newTape()
	h.did(1, put("x", "a"), fine)
	h.did(1, get("x"), value("a"))
	j = ExactlyOnce(&Seen{History: &h.History, Service: &service.KV}, DefaultBudget)
	require.True(t, j.Vacuous, "a put done twice looks like one")
}

// A told is a fact of a learner.
type toldFact struct {
	at    int64
	value string
}

func (f toldFact) Decides() (int64, string) { return f.at, f.value }
func (f toldFact) String() string           { return "learned " + f.value }

// Agreement compares every two decisions, in brute force; the judge remembers the first of each.
func TestAgreement_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	violated := 0
	for range bruteHistories() {
		var seen Seen
		bad := false
		for k := range 1 + r.Intn(6) {
			f := toldFact{int64(r.Intn(3)), string("aab"[r.Intn(3)])}
			for _, before := range seen.Facts {
				b := before.Fact.(toldFact)
				bad = bad || b.at == f.at && b.value != f.value
			}
			seen.Facts = append(seen.Facts, Statement{Node: sim.ID(r.Intn(3)), Event: uint64(k + 1), Fact: f})
		}
		j := Agreement(&seen, DefaultBudget)
		require.Equal(t, bad, j.Verdict == Violated, "%v", seen.Facts)
		if bad {
			require.Len(t, j.Events, 2)
			violated++
		}
	}
	require.Greater(t, violated, bruteHistories()/10)
}

func TestConvergent_BruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	counts := map[Verdict]int{}
	for range bruteHistories() {
		h := newTape()
		sum, unknown := int64(0), []int64{}
		for k := range 1 + r.Intn(4) {
			op := service.Op{Name: "add", Amount: int64(1 + r.Intn(3))}
			h.call(k, op)
			if r.Intn(3) == 0 {
				unknown = append(unknown, op.Amount)
				continue
			}
			sum += op.Amount
			h.ret(k, op, service.Result{OK: true, Number: op.Amount + 100}) // what replicas say, not clients, is judged
		}
		var finals []Final
		same, silent, possible := true, false, true
		base := sum + int64(r.Intn(2)) - int64(r.Intn(8)/7)
		for n := range 3 {
			f := Final{Node: sim.ID(n), Op: service.Op{Name: "read"}, Known: r.Intn(10) > 0, Event: uint64(100 + n)}
			f.Result = service.Result{OK: true, Number: base + int64(r.Intn(8)/7)}
			finals = append(finals, f)
			if !f.Known {
				silent = true
				continue
			}
			could := false
			for set := range 1 << len(unknown) {
				s := sum
				for i, a := range unknown {
					if set>>i&1 != 0 {
						s += a
					}
				}
				could = could || s == f.Result.Number
			}
			possible = possible && could
			for _, g := range finals {
				same = same && (!g.Known || g.Result == f.Result)
			}
		}
		j := Convergent(&Seen{History: &h.History, Service: &service.Counter, Finals: finals}, DefaultBudget)
		want := Held
		switch {
		case !same || !possible:
			want = Violated
		case silent:
			want = Undecided
		}
		require.Equal(t, want, j.Verdict, "%s %v\n%s", j.Why, finals, picture(&service.Counter, &h.History))
		counts[want]++
	}
	t.Log(counts)
	require.Greater(t, counts[Held], bruteHistories()/20)
	require.Greater(t, counts[Violated], bruteHistories()/10)
}

func TestConvergent_Explains(t *testing.T) {
	h := newTape()
	h.did(1, put("x", "a"), fine)
	final := func(n int, v string) Final {
		return Final{Node: sim.ID(n), Op: get("x"), Result: service.Result{OK: v != "", Value: v}, Known: true, Event: uint64(10 + n)}
	}
	for _, c := range []struct {
		finals []Final
		want   string
	}{
		{[]Final{final(1, "a"), final(2, "a")}, ""},
		{[]Final{final(1, "a"), final(2, "")}, "in the end n1 answered get x with a, and n2 with nothing"},
		{[]Final{final(1, ""), final(2, "")}, "in the end n1 answered get x with nothing though put x=a was answered at 0.0020 s"},
		{[]Final{final(1, "b"), final(2, "b")}, "in the end n1 answered get x with b, which nobody had asked to write"},
	} {
		j := Convergent(&Seen{History: &h.History, Service: &service.KV, Finals: c.finals}, DefaultBudget)
		require.Equal(t, c.want, j.Why, fmt.Sprint(c.finals))
	}
}

// An element that was added after all that dropped it is in the set, and nothing is that nobody added.
func TestConvergent_Sets(t *testing.T) {
	add := func(v string) service.Op { return service.Op{Name: "add", Value: v} }
	remove := func(v string) service.Op { return service.Op{Name: "remove", Value: v} }
	for _, c := range []struct {
		name string
		did  func(h *tape)
		ends string
		want string
	}{
		{"all", func(h *tape) { h.did(1, add("a"), fine) }, "a", ""},
		{"lost", func(h *tape) { h.did(1, add("a"), fine) }, "", "without add a, which was answered at 0.0020 s"},
		{"made up", func(h *tape) { h.did(1, add("a"), fine) }, "a b", "and nobody had asked to add b"},
		{"removed", func(h *tape) { h.did(1, add("a"), fine); h.did(2, remove("a"), fine) }, "", ""},
		{"an add that the remove had not seen", func(h *tape) { h.did(1, add("a"), fine); h.did(2, remove("a"), fine) }, "a", ""},
		{
			"added again", func(h *tape) { h.did(1, add("a"), fine); h.did(2, remove("a"), fine); h.did(1, add("a"), fine) }, "",
			"without add a, which was answered at 0.0060 s",
		},
		{"added again at the same time", func(h *tape) {
			h.did(1, add("a"), fine)
			h.call(2, remove("a"))
			h.did(1, add("a"), fine)
			h.ret(2, remove("a"), fine)
		}, "", ""},
		{"nobody knows of the remove", func(h *tape) { h.call(2, remove("a")); h.did(1, add("a"), fine) }, "", ""},
		{
			"a remove that found nothing", func(h *tape) { h.did(1, add("a"), fine); h.did(2, remove("a"), nothing) }, "",
			"without add a, which was answered at 0.0020 s",
		},
		{
			"a remove that failed", func(h *tape) { h.did(1, add("a"), fine); h.call(2, remove("a")); h.fail(2, remove("a")) }, "",
			"without add a, which was answered at 0.0020 s",
		},
		{"an add that failed", func(h *tape) { h.did(1, add("b"), fine); h.call(2, add("a")); h.fail(2, add("a")) }, "a b", "and nobody had asked to add a"},
		{"an add of unknown outcome", func(h *tape) { h.did(1, add("b"), fine); h.call(2, add("a")) }, "b", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newTape()
			c.did(h)
			read := Final{Node: 1, Op: service.Op{Name: "read"}, Result: value(c.ends), Known: true, Event: 100}
			j := Convergent(&Seen{History: &h.History, Service: &service.Collection, Finals: []Final{read}}, DefaultBudget)
			want := Held
			if c.want != "" {
				want = Violated
				require.Contains(t, j.Events, uint64(100))
			}
			require.Equal(t, want, j.Verdict, j.Why)
			require.True(t, strings.HasSuffix(j.Why, c.want), j.Why)
		})
	}
}
