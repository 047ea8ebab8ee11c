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

// rounds are what the search is tried on.
var rounds = []string{"reads and puts", "kv", "kv of few values", "register", "counter", "queue", "queue with looks", "lock"}

// chaos plays clients on a machine that executes every operation at some instant between its call
// and its return. Some clients give up, and some of what they gave up is executed later, or never.
func chaos(r *rand.Rand, ops string, clients, steps, lossless int) *tape {
	type pending struct {
		op       service.Op
		executed bool
		result   service.Result
	}
	h := newTape()
	machine := serviceOf(modelName(ops)).Machine()
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
	case "kv of few values":
		few := []string{"v1", "v2", unique}[r.Intn(3)]
		return []service.Op{
			get(key), get(key), get(key), put(key, few), put(key, few),
			{Name: "cas", Key: key, Old: "", Value: few},
			{Name: "cas", Key: key, Old: "v1", Value: few},
			{Name: "append", Key: key, Value: unique},
			{Name: "delete", Key: key},
		}[r.Intn(9)]
	case "register":
		return []service.Op{{Name: "read"}, {Name: "write", Value: unique}}[r.Intn(2)]
	case "counter":
		return []service.Op{{Name: "read"}, {Name: "add", Amount: int64(1 + r.Intn(3))}}[r.Intn(2)]
	case "queue":
		return []service.Op{{Name: "enqueue", Value: unique}, {Name: "dequeue"}}[r.Intn(2)]
	case "queue with looks":
		return []service.Op{{Name: "enqueue", Value: unique}, {Name: "dequeue"}, {Name: "peek"}}[r.Intn(3)]
	}
	client := fmt.Sprintf("c%d", c)
	return []service.Op{
		{Name: "acquire", Value: client},
		{Name: "release", Value: client, Amount: int64(1 + r.Intn(k/6+1))},
		{Name: "holder"},
	}[r.Intn(3)]
}

// What a linearizable machine did is held; and where a result is changed, the search and porcupine,
// asked for the whole history each, agree.
func TestSearch_AgreesWithPorcupine(t *testing.T) {
	compared, violated, gaveUp := 0, 0, 0
	for _, model := range rounds {
		t.Run(model, func(t *testing.T) {
			of := serviceOf(modelName(model))
			rapid.Check(t, func(t *rapid.T) {
				r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
				h := chaos(r, model, rapid.IntRange(1, 5).Draw(t, "clients"), rapid.IntRange(1, 150).Draw(t, "steps"), 40)
				if h.Answered() == 0 {
					return
				}
				got := Linearizable(of, &h.History, DefaultBudget)
				require.Equal(t, Held, got.Verdict, got.Why)
				for _, p := range parts(of, &h.History) {
					require.Nil(t, patternOf(p))
				}

				mutate(r, h)
				got = Linearizable(of, &h.History, DefaultBudget)
				for _, p := range parts(of, &h.History) {
					compared++
					s := newSearch(p, 100_000)
					outcome := s.run()
					switch askPorcupine(p, time.Second) {
					case Held:
						require.NotEqual(t, impossible, outcome)
						require.Nil(t, patternOf(p))
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
	of := &service.KV
	rapid.Check(t, func(t *rapid.T) {
		h := chaos(rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))), "kv", 5, 300, 40)
		for _, p := range parts(of, &h.History) {
			s := newSearch(p, 1_000_000)
			s.explain = true
			require.Equal(t, found, s.run())
			state, placed := of.Model.Init, map[int32]bool{}
			latest := uint64(0)
			for _, i := range s.order {
				require.False(t, placed[i], "twice in the order")
				placed[i] = true
				o := p.ops[i]
				next, ok := of.Model.Step(state, o.Op, o.Result, o.Known)
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
		of := serviceOf(model)
		rapid.Check(t, func(t *rapid.T) {
			r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
			h := chaos(r, model, 4, 80, 40)
			if h.Answered() == 0 {
				return
			}
			mutate(r, h)
			for _, p := range parts(of, &h.History) {
				q := p.prune()
				pruned += len(p.ops) - len(q.ops)
				before, after := newSearch(p, 50_000).run(), newSearch(q, 50_000).run()
				if before != exhausted && after != exhausted {
					require.Equal(t, before, after)
				}
			}
		})
	}
	require.Positive(t, pruned)
}

func modelName(ops string) string {
	switch ops {
	case "reads and puts", "kv of few values":
		return "kv"
	case "queue with looks":
		return "queue"
	}
	return ops
}

// A run of 3,000 operations by 6 clients, of which one in 200 has an unknown outcome.
func BenchmarkLinearizable(b *testing.B) {
	for _, ops := range rounds {
		b.Run(ops, func(b *testing.B) {
			of := serviceOf(modelName(ops))
			h := chaos(rand.New(rand.NewSource(1)), ops, 6, 9000, 200)
			b.ReportAllocs()
			for b.Loop() {
				if got := Linearizable(of, &h.History, DefaultBudget); got.Verdict != Held {
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
	p := parts(&service.KV, &h.History)[0].prune()
	require.Len(t, p.ops, 3)
	require.Equal(t, "u", p.ops[0].Op.Value)
}

// otherResult is a result that op did not have.
func otherResult(op service.Op, r service.Result) service.Result {
	switch op.Name {
	case "get", "read", "dequeue", "peek", "holder":
		if op.Name != "read" || r.Value != "" {
			r.Value += "!"
		} else {
			r.Value, r.Number = "!", r.Number+1
		}
	case "add":
		r.Number++
	case "acquire":
		if r.OK {
			r.Number++
		} else {
			r.OK = true
		}
	default:
		r.OK = !r.OK
	}
	return r
}

// Looks at the item in front tell of the order of items, even of those that nobody was seen to take: a search
// that takes no notice puts concurrent enqueues in the wrong order, and learns of it only at the end.
func TestSearch_LooksGuideIt(t *testing.T) {
	for seed := range int64(40) {
		h := chaos(rand.New(rand.NewSource(seed)), "queue with looks", 5, 2_000, 300)
		for _, p := range parts(&service.Queue, &h.History) {
			require.Equal(t, found, newSearch(p.prune(), firstSteps).run(), "seed %d", seed)
		}
	}
}

// What nobody was seen to take goes before what it was in before: then a dequeue of unknown outcome took it. A search
// that tries what was seen in front last instead finds out at the end, behind all other choices.
func TestSearch_WhatNobodySawIsTakenInTime(t *testing.T) {
	enqueue := func(v string) service.Op { return service.Op{Name: "enqueue", Value: v} }
	dequeue, peek := service.Op{Name: "dequeue"}, service.Op{Name: "peek"}
	fine := service.Result{OK: true}
	h := newTape()
	h.call(1, enqueue("seen"))
	h.did(2, enqueue("lost"), fine)
	h.call(2, enqueue("out"))
	h.ret(1, enqueue("seen"), fine)
	h.ret(2, enqueue("out"), fine)
	for i := range 30 { // concurrent, and nobody learns in which order
		a, b := enqueue(fmt.Sprint("a", i)), enqueue(fmt.Sprint("b", i))
		h.call(1, a)
		h.call(2, b)
		h.ret(1, a, fine)
		h.ret(2, b, fine)
	}
	h.call(3, dequeue) // of unknown outcome: it took what was lost
	h.call(2, dequeue)
	h.call(1, peek)
	h.ret(2, dequeue, value("out"))
	h.ret(1, peek, value("seen"))
	for _, p := range parts(&service.Queue, &h.History) {
		require.Equal(t, found, newSearch(p.prune(), firstSteps).run())
	}
}
