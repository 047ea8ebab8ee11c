package check

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
)

// chaos plays clients on a machine that executes every operation at some instant between its call
// and its return. Some clients give up, and some of what they gave up is executed later, or never.
func chaos(r *rand.Rand, ops string, clients, steps, lossless int) *tape {
	type pending struct {
		op       service.Op
		executed bool
		result   service.Result
	}
	h := newTape()
	machine := service.NewMachine(modelName(ops))
	busy := make([]*pending, clients)
	process := make([]int, clients)
	var lost []*pending
	for i := range process {
		process[i] = i
	}
	for k := range steps {
		c := r.Intn(clients)
		p := busy[c]
		switch {
		case p == nil:
			busy[c] = &pending{op: randomOp(r, ops, c, k)}
			h.call(process[c], busy[c].op)
		case !p.executed && r.Intn(lossless) == 0:
			h.lose(process[c], p.op)
			lost = append(lost, p)
			busy[c], process[c] = nil, process[c]+10
		case !p.executed:
			p.result, p.executed = machine.Apply(p.op), true
		default:
			h.ret(process[c], p.op, p.result)
			busy[c] = nil
		}
		if len(lost) > 0 && r.Intn(20) == 0 {
			i := r.Intn(len(lost))
			if r.Intn(2) == 0 {
				machine.Apply(lost[i].op)
			}
			lost = append(lost[:i], lost[i+1:]...)
		}
	}
	return h
}

// randomOp is an operation with a value that nobody else writes.
func randomOp(r *rand.Rand, model string, c, k int) service.Op {
	unique := fmt.Sprintf("c%d-%d", c, k)
	key := string("xyz"[r.Intn(3)])
	switch model {
	case "reads and puts": // what most workloads are
		return []service.Op{
			get(key), get(key), get(key), get(key), get(key), put(key, unique), put(key, unique), put(key, unique),
			{Name: "cas", Key: key, Old: "", Value: unique},
			{Name: "cas", Key: key, Old: unique, Value: unique + "!"},
		}[r.Intn(10)]
	case "kv":
		return []service.Op{
			get(key), get(key), get(key), put(key, unique), put(key, unique),
			{Name: "cas", Key: key, Old: "", Value: unique},
			{Name: "append", Key: key, Value: unique},
			{Name: "delete", Key: key},
		}[r.Intn(8)]
	case "register":
		return []service.Op{{Name: "read"}, {Name: "write", Value: unique}}[r.Intn(2)]
	case "counter":
		return []service.Op{{Name: "read"}, {Name: "add", Amount: int64(1 + r.Intn(3))}}[r.Intn(2)]
	case "queue":
		return []service.Op{{Name: "enqueue", Value: unique}, {Name: "dequeue"}}[r.Intn(2)]
	}
	client := fmt.Sprintf("c%d", c)
	return []service.Op{
		{Name: "acquire", Value: client},
		{Name: "release", Value: client, Amount: int64(1 + r.Intn(k/6+1))},
	}[r.Intn(2)]
}

// What a linearizable machine did is held; and where a result is changed, the search and porcupine,
// asked for the whole history each, agree.
func TestSearch_AgreesWithPorcupine(t *testing.T) {
	compared, violated, gaveUp := 0, 0, 0
	for _, model := range append([]string{"reads and puts"}, service.Machines...) {
		t.Run(model, func(t *testing.T) {
			m, _ := ModelOf(modelName(model))
			rapid.Check(t, func(t *rapid.T) {
				r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
				h := chaos(r, model, rapid.IntRange(1, 5).Draw(t, "clients"), rapid.IntRange(1, 150).Draw(t, "steps"), 40)
				if h.Answered() == 0 {
					return
				}
				got := Linearizable(m, &h.History, DefaultBudget)
				require.Equal(t, Held, got.Verdict, got.Why)
				for _, p := range parts(m, &h.History) {
					require.Nil(t, patternOf(m, p))
				}

				mutate(r, h)
				got = Linearizable(m, &h.History, DefaultBudget)
				for _, p := range parts(m, &h.History) {
					compared++
					s := newSearch(m, p, 100_000)
					outcome := s.run()
					switch askPorcupine(m, p, time.Second) {
					case Held:
						require.NotEqual(t, impossible, outcome)
						require.Nil(t, patternOf(m, p))
					case Violated:
						require.NotEqual(t, found, outcome)
						require.NotEqual(t, Held, got.Verdict)
						require.NotEmpty(t, got.Why)
						if outcome == impossible {
							require.Equal(t, Violated, got.Verdict)
						}
						violated++
					}
					if outcome == exhausted {
						gaveUp++
					}
				}
			})
		})
	}
	require.Greater(t, violated, compared/10, "mutations must break histories, or this test compares nothing")
	require.Less(t, gaveUp, compared/20, "nor does it if the search gives up")
}

// mutate changes the result of an answered operation, or swaps those of two.
func mutate(r *rand.Rand, h *tape) {
	var answered []*Operation
	for i := range h.ops {
		if h.ops[i].Known {
			answered = append(answered, &h.ops[i])
		}
	}
	a, b := answered[r.Intn(len(answered))], answered[r.Intn(len(answered))]
	if r.Intn(2) == 0 && a.Op.Name == b.Op.Name {
		a.Result, b.Result = b.Result, a.Result
		return
	}
	a.Result = otherResult(a.Op, a.Result)
}

// A witness found by the search is an order: every operation whose outcome is known is in it once,
// the model allows it, and none comes before one that had returned before it was called.
func TestSearch_TheWitnessIsAnOrder(t *testing.T) {
	m, _ := ModelOf("kv")
	rapid.Check(t, func(t *rapid.T) {
		h := chaos(rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))), "kv", 5, 300, 40)
		for _, p := range parts(m, &h.History) {
			s := newSearch(m, p, 1_000_000)
			s.explain = true
			require.Equal(t, found, s.run())
			state, placed := State{}, map[int32]bool{}
			latest := uint64(0)
			for _, i := range s.order {
				require.False(t, placed[i], "twice in the order")
				placed[i] = true
				o := p.ops[i]
				next, ok := m.Step(state, o)
				require.True(t, ok)
				state = next
				require.Greater(t, o.ReturnEvent, latest, "it returned before one that is ordered before it was called")
				latest = max(latest, o.CallEvent)
			}
			for i, o := range p.ops {
				require.True(t, !o.Known || placed[int32(i)])
			}
		}
	})
}

func TestPrune_KeepsTheVerdict(t *testing.T) {
	pruned := 0
	for _, model := range []string{"kv", "register", "queue"} {
		m, _ := ModelOf(model)
		rapid.Check(t, func(t *rapid.T) {
			r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
			h := chaos(r, model, 4, 80, 40)
			if h.Answered() == 0 {
				return
			}
			mutate(r, h)
			for _, p := range parts(m, &h.History) {
				q := p.prune()
				pruned += len(p.ops) - len(q.ops)
				before, after := newSearch(m, p, 50_000).run(), newSearch(m, q, 50_000).run()
				if before != exhausted && after != exhausted {
					require.Equal(t, before, after)
				}
			}
		})
	}
	require.Positive(t, pruned)
}

func modelName(ops string) string {
	if ops == "reads and puts" {
		return "kv"
	}
	return ops
}

// A run of 3,000 operations by 6 clients, of which one in 200 has an unknown outcome.
func BenchmarkLinearizable(b *testing.B) {
	for _, ops := range append([]string{"reads and puts"}, service.Machines...) {
		b.Run(ops, func(b *testing.B) {
			m, _ := ModelOf(modelName(ops))
			h := chaos(rand.New(rand.NewSource(1)), ops, 6, 9000, 200)
			b.ReportAllocs()
			for b.Loop() {
				if got := Linearizable(m, &h.History, DefaultBudget); got.Verdict != Held {
					b.Fatal(got.Verdict, got.Why)
				}
			}
			b.ReportMetric(float64(len(h.ops)), "operations")
		})
	}
}

// A value that was seen in the middle of what appends made keeps its writer.
func TestPrune_KeepsWhatWasSeenInPart(t *testing.T) {
	h := newTape()
	appends := func(v string) service.Op { return service.Op{Name: "append", Key: "x", Value: v} }
	for p, v := range []string{"u", "w"} {
		h.call(p, appends(v))
		h.lose(p, appends(v))
	}
	h.did(3, appends("b"), fine)
	h.did(3, get("x"), value("aub"))
	m, _ := ModelOf("kv")
	p := parts(m, &h.History)[0].prune()
	require.Len(t, p.ops, 3)
	require.Equal(t, "u", p.ops[0].Op.Value)
}
