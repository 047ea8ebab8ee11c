package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// draws runs a function on a node, where there is a Rand.
func draws(f func(r *sim.Rand)) {
	w := sim.New(sim.Config{Seed: 7, Groups: []sim.Group{{Name: "client", Size: 1, New: func(sim.ID) sim.Node {
		return drawer(f)
	}}}})
	w.Run(time.Second)
}

type drawer func(r *sim.Rand)

func (d drawer) Start(env *sim.Env)                    { d(env.Rand()) }
func (d drawer) Receive(*sim.Env, sim.ID, sim.Message) {}
func (d drawer) Timer(*sim.Env, sim.Timer)             {}

func TestKV_Shares(t *testing.T) {
	count := map[string]int{}
	keys := map[string]int{}
	values := map[string]bool{}
	draws(func(r *sim.Rand) {
		w := service.KVLoad{
			Keys: 4, Reads: 400_000, CAS: 200_000, Appends: 100_000, Deletes: 100_000, ValueSize: 16, Popularity: service.Zipf(4, 1),
		}
		for k := range 10_000 {
			op, wait := w.Next(r, service.Turn{Client: "c1", K: k})
			require.Zero(t, wait)
			count[op.Name]++
			keys[op.Key]++
			if op.Name != "get" && op.Name != "delete" {
				require.Len(t, op.Value, 16)
				require.False(t, values[op.Value], "values are unique")
				values[op.Value] = true
			}
		}
	})
	require.InDelta(t, 4000, count["get"], 200)
	require.InDelta(t, 2000, count["cas"], 150)
	require.InDelta(t, 1000, count["append"], 120)
	require.InDelta(t, 1000, count["delete"], 120)
	require.InDelta(t, 2000, count["put"], 150)
	require.InDelta(t, 4800, keys["x"], 250) // 1 / (1 + 1/2 + 1/3 + 1/4)
	require.InDelta(t, 1200, keys["k4"], 150)
}

// Of the values of puts and cas a share is written again and again. What is appended never is: whether it
// was appended twice is to be seen.
func TestKV_Repeats(t *testing.T) {
	times := map[string]int{}
	written := 0
	draws(func(r *sim.Rand) {
		w := service.KVLoad{Keys: 1, CAS: 300_000, Appends: 300_000, Repeats: 250_000}
		for k := range 10_000 {
			op, _ := w.Next(r, service.Turn{Client: "c1", K: k})
			times[op.Value]++
			if op.Name != "append" {
				written++
				continue
			}
			require.Equal(t, 1, times[op.Value])
		}
	})
	again := times["v1"] + times["v2"]
	require.InDelta(t, written/4, again, 150)
	require.InDelta(t, again/2, times["v1"], 100)
	require.Len(t, times, 10_000-again+2)
}

func TestKV_CASExpectsWhatWasSeen(t *testing.T) {
	draws(func(r *sim.Rand) {
		w := service.KVLoad{CAS: 1_000_000}
		saw := service.Turn{Client: "c1", Known: true, Last: service.Op{Name: "get", Key: "x"}, Result: service.Result{OK: true, Value: "v"}}
		op, _ := w.Next(r, saw)
		require.Equal(t, "v", op.Old)
		saw.Known, saw.Result = false, service.Result{}
		op, _ = w.Next(r, saw)
		require.Empty(t, op.Old)
	})
}

func TestWorkloads_Final(t *testing.T) {
	require.Len(t, service.KVLoad{Keys: 5}.Final(), 5)
	require.Equal(t, service.Op{Name: "get", Key: "k4"}, service.KVLoad{Keys: 5}.Final()[3])
	require.Len(t, service.RegisterLoad{}.Final(), 1)
	require.Len(t, service.CounterLoad{}.Final(), 1)
	require.Equal(t, []service.Op{{Name: "peek"}}, service.QueueLoad{}.Final())
	require.Equal(t, []service.Op{{Name: "holder"}}, service.LockLoad{}.Final())
}

func TestZipf(t *testing.T) {
	require.Equal(t, service.Popularity{1 << 20, 1<<20 + 1<<19, 1<<20 + 1<<19 + 349525}, service.Zipf(3, 1))
	flat := service.Zipf(3, 0)
	require.Equal(t, flat[0]*3, flat[2])
	many := service.Zipf(100_000, 0)
	require.Positive(t, many[len(many)-1], "no overflow of 31 bits")
	require.Less(t, many[len(many)-1], 1<<31-1)
}
