package check

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// allowed tells by the definition whether one session's reads fit a guarantee: whether there is an
// order of all writes in which each read returns the newest of what had to be known.
func (g guarantee) allowed(ops []*Operation, row int) bool {
	var writes []int
	for i, o := range ops {
		if does, _ := touching(o); does&writing != 0 {
			writes = append(writes, i)
		}
	}
	source := func(i int) int { // the write that a read saw; -1: none
		_, value := touching(ops[i])
		return slices.IndexFunc(ops, func(w *Operation) bool {
			does, _ := touching(w)
			return does&writing != 0 && value != "" && w.Op.Key == ops[i].Op.Key && w.Op.Value == value
		})
	}
	isRead := func(i int) bool { does, _ := touching(ops[i]); return does&reading != 0 }
	isWrite := func(i int) bool { return slices.Contains(writes, i) }
	mustPrecede := func(a, b int) bool { // both writes
		if g.own && ops[a].Row == row && ops[b].Row == row && a < b {
			return true
		}
		if g.behind && ops[a].Row == ops[b].Row && a < b {
			return true
		}
		for r := range b + 1 {
			if g.followed && ops[r].Row == ops[b].Row && isRead(r) && source(r) == a {
				return true
			}
		}
		return false
	}
	fits := func(order []int) bool {
		for x := range order {
			for y := range x {
				if mustPrecede(order[x], order[y]) {
					return false
				}
			}
		}
		for r, o := range ops {
			if o.Row != row || !isRead(r) {
				continue
			}
			known := map[int]bool{}
			if source(r) >= 0 {
				known[source(r)] = true
			}
			for k := range r {
				if ops[k].Row == row && g.own && isWrite(k) {
					known[k] = true
				}
				if ops[k].Row == row && g.seen && isRead(k) && source(k) >= 0 {
					known[source(k)] = true
				}
			}
			for grown := true; grown; {
				grown = false
				for w := range ops {
					if !known[w] {
						continue
					}
					for k := range w + 1 {
						if ops[k].Row != ops[w].Row {
							continue
						}
						if g.behind && isWrite(k) && !known[k] {
							known[k], grown = true, true
						}
						if g.followed && isRead(k) && source(k) >= 0 && !known[source(k)] {
							known[source(k)], grown = true, true
						}
					}
				}
			}
			newest := -1
			for _, w := range order {
				if known[w] && ops[w].Op.Key == o.Op.Key {
					newest = w
				}
			}
			if newest != source(r) {
				return false
			}
		}
		return true
	}
	var try func(n int) bool
	try = func(n int) bool {
		if n == len(writes) {
			return fits(writes)
		}
		for i := n; i < len(writes); i++ {
			writes[n], writes[i] = writes[i], writes[n]
			if try(n + 1) {
				return true
			}
			writes[n], writes[i] = writes[i], writes[n]
		}
		return false
	}
	slices.Sort(writes)
	return try(0)
}

func TestSessions_BruteForce(t *testing.T) {
	for _, g := range []guarantee{readYourWrites, monotonicReads, monotonicWrites, writesFollowReads} {
		t.Run(g.name, func(t *testing.T) {
			agree(t, 10, func(s *Seen) Judgement { return g.judge(s, DefaultBudget) }, func(h *tape) bool {
				ops := happened(&h.History)
				for _, o := range ops {
					if does, value := touching(o); does&reading != 0 && value != "" &&
						!slices.ContainsFunc(ops, func(w *Operation) bool {
							does, _ := touching(w)
							return does&writing != 0 && w.Op.Key == o.Op.Key && w.Op.Value == value
						}) {
						return false // from thin air
					}
				}
				for row := range h.rows {
					if (g.behind || g.followed) && !monotonicReads.allowed(ops, row) {
						continue
					}
					if !g.allowed(ops, row) {
						return false
					}
				}
				return true
			})
		})
	}
}

// What is causal has the four guarantees.
func TestSessions_AreWeakerThanCausal(t *testing.T) {
	agree(t, 10, func(s *Seen) Judgement {
		j := Causal(s, DefaultBudget)
		for _, g := range []guarantee{readYourWrites, monotonicReads, monotonicWrites, writesFollowReads} {
			if k := g.judge(s, DefaultBudget); j.Verdict == Held && !k.Vacuous {
				require.Equal(t, Held, k.Verdict, "%s: %s\n%s", g.name, k.Why, picture(s.Service, s.History))
			}
		}
		return j
	}, func(h *tape) bool {
		return Causal(&Seen{History: &h.History, Service: ofHistory(h)}, DefaultBudget).Verdict == Held
	})
}

func TestSessions_Explain(t *testing.T) {
	for _, c := range []struct {
		guarantee
		did  func(h *tape)
		want string
	}{
		{readYourWrites, func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(1, get("x"), nothing)
		}, "get x returned nothing at 0.0040 s though the same client had done put x=a at 0.0020 s"},
		{readYourWrites, func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(1, put("x", "b"), fine)
			h.did(1, get("x"), value("a"))
		}, "get x returned a at 0.0060 s though the same client had done put x=b at 0.0040 s, which is newer: " +
			"one client did put x=a and then put x=b"},
		{monotonicReads, func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(2, put("x", "b"), fine)
			h.did(3, get("x"), value("a"))
			h.did(3, get("x"), value("b"))
			h.did(3, get("x"), value("a"))
		}, "get x returned a at 0.0100 s though the same client had seen put x=b at 0.0080 s, which is newer: " +
			"it had returned b at 0.0080 s after it was known"},
		{monotonicWrites, func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(1, put("y", "b"), fine)
			h.did(2, get("y"), value("b"))
			h.did(2, get("x"), nothing)
		}, "get x returned nothing at 0.0080 s though the same client had seen put y=b at 0.0060 s, " +
			"and whoever did put y=b did put x=a before"},
		{writesFollowReads, func(h *tape) {
			h.did(1, put("x", "a"), fine)
			h.did(2, get("x"), value("a"))
			h.did(2, put("y", "b"), fine)
			h.did(3, get("y"), value("b"))
			h.did(3, get("x"), nothing)
		}, "get x returned nothing at 0.0100 s though the same client had seen put y=b at 0.0080 s, " +
			"and whoever did put y=b had seen put x=a before"},
	} {
		h := newTape()
		c.did(h)
		j := c.judge(&Seen{History: &h.History, Service: &service.KV}, DefaultBudget)
		require.Equal(t, Violated, j.Verdict)
		require.Equal(t, c.want, j.Why)
		require.NotEmpty(t, j.Events)
		require.IsIncreasing(t, j.Events)
	}
}
