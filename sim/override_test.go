package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// lossy sends pings 1 to 20 over a link of many moods, and returns the world after it.
func lossy(o ...sim.Override) *sim.World {
	w := pair(sim.Config{
		Seed: 3, Overrides: o,
		Network: linked(sim.Link{
			Delay: sim.Uniform(ms, 10*ms), Jitter: sim.Uniform(0, ms),
			Loss: 200_000, Duplicate: 200_000, Corrupt: 100_000,
		}),
	}, burst(20), &actor{})
	w.Run(time.Second)
	return w
}

func choice(kind sim.ChoiceKind, n uint64) sim.Choice {
	return sim.Choice{Kind: kind, A: 1, B: 2, N: n}
}

// fates tells what became of each ping.
func fates(w *sim.World) map[int][]string {
	out := map[int][]string{}
	for _, e := range w.Events() {
		if p, ok := e.Body.(ping); ok && e.Kind != sim.Sent {
			out[p.N] = append(out[p.N], line(w, &e))
		}
	}
	return out
}

// An override forces the outcome of one choice, and nothing else in the world moves.
func TestOverride_MovesNothingElse(t *testing.T) {
	free := fates(lossy())
	for _, c := range []struct {
		force sim.Override
		ping  int
		want  func(got []string)
	}{
		{sim.Override{Choice: choice(sim.LossChoice, 4), Outcome: 1}, 5, func(got []string) {
			require.Equal(t, []string{"4ms n1 drop n2 ping{5}: loss"}, got)
		}},
		{sim.Override{Choice: choice(sim.CorruptChoice, 4), Outcome: 1}, 5, func(got []string) {
			require.Equal(t, []string{"4ms n1 drop n2 ping{5}: corrupt: its checksum failed"}, got)
		}},
		{sim.Override{Choice: choice(sim.DuplicateChoice, 4), Outcome: 1}, 5, func(got []string) { require.Len(t, got, 3) }},
		{sim.Override{Choice: choice(sim.DelayChoice, 4), Outcome: int64(100 * ms)}, 5, func(got []string) {
			require.Contains(t, got[len(got)-1], "104.")
		}},
	} {
		t.Run(c.force.Choice.String(), func(t *testing.T) {
			w := lossy(c.force)
			forced := fates(w)
			c.want(forced[c.ping])
			require.NotEqual(t, free[c.ping], forced[c.ping])
			delete(forced, c.ping)
			for n := range forced {
				require.Equal(t, free[n], forced[n], "ping %d", n)
			}
			require.Empty(t, w.Unmet())
		})
	}
}

// Zero is the dull choice: with every choice of the world forced to zero, all messages arrive once,
// after the least delay, in the order in which they were sent.
func TestOverride_ZeroIsDull(t *testing.T) {
	var zero sim.Overrides
	for n := range uint64(20) {
		for _, k := range []sim.ChoiceKind{
			sim.LossChoice, sim.DuplicateChoice, sim.CorruptChoice, sim.DelayChoice, sim.JitterChoice, sim.TieChoice,
		} {
			zero = append(zero, sim.Override{Choice: choice(k, n)})
		}
	}
	w := lossy(zero...)
	require.Empty(t, w.Unmet())
	require.EqualValues(t, 20, w.Stats().Delivered)
	require.Zero(t, w.Stats().Dropped+w.Stats().Duplicated)
	for i, e := range w.Events() {
		if e.Kind == sim.Delivered {
			require.Equal(t, time.Duration(e.Body.(ping).N)*ms, e.At, "event %d", i)
		}
	}
}

// The dull end of every roll is zero bits.
func TestOverride_ZeroBitsAreDull(t *testing.T) {
	for _, d := range []sim.Dist{sim.Uniform(ms, 9*ms), sim.Exponential(ms), sim.Normal(10*ms, ms), sim.Pareto(ms, 2)} {
		require.Equal(t, d.Min(), d.At(0), d.String())
	}
}

// A choice can be forced where the model would not have made it: a loss on a link without loss.
func TestOverride_WhereNothingIsDrawn(t *testing.T) {
	w := pair(sim.Config{
		Network:   delay(ms),
		Overrides: sim.Overrides{{Choice: choice(sim.LossChoice, 1), Outcome: 1}, {Choice: choice(sim.DelayChoice, 2), Outcome: int64(5 * ms)}},
	}, burst(3), &actor{})
	w.Run(time.Second)
	require.Empty(t, w.Unmet())
	require.Equal(t, []string{"1ms n2 deliver n1 ping{1}", "7ms n2 deliver n1 ping{3}"}, trace(w, sim.Delivered))
}

// An override that met nothing, or something else than its guard, is reported and forces nothing.
func TestOverride_Unused(t *testing.T) {
	never := sim.Override{Choice: choice(sim.LossChoice, 999), Outcome: 1}
	guarded := sim.Override{Choice: choice(sim.LossChoice, 4), Outcome: 1, Guard: "ack"}
	met := sim.Override{Choice: choice(sim.LossChoice, 5), Outcome: 1, Guard: "ping"}
	w := lossy(never, guarded, met)
	require.Equal(t, []sim.Unmet{
		{Override: guarded, Why: `it is for "ack", and the choice was about "ping"`},
		{Override: never, Why: "its choice was never made"},
	}, w.Unmet())
	require.Equal(t, fates(lossy())[5], fates(w)[5])
	require.Equal(t, []string{"5ms n1 drop n2 ping{6}: loss"}, fates(w)[6])
}

// The choices of disks, clocks, CPUs and nodes can be forced too.
func TestOverride_NodeChoices(t *testing.T) {
	at := func(k sim.ChoiceKind, n uint64) sim.Choice { return sim.Choice{Kind: k, A: 1, N: n} }
	var pick int
	starts := 0
	w := alone(t, sim.Config{
		Disk: sim.DiskModel{Fsync: sim.Uniform(ms, 9*ms), Write: sim.Uniform(0, ms)},
		CPU:  sim.CPUModel{PerMessage: sim.Uniform(0, ms)},
		Overrides: sim.Overrides{
			{Choice: at(sim.FsyncChoice, 0), Outcome: int64(20 * ms)},
			{Choice: at(sim.WriteChoice, 1), Outcome: int64(5 * ms)},
			{Choice: at(sim.WriteChoice, 0)},
			{Choice: at(sim.TornChoice, 0), Outcome: 1},
			{Choice: at(sim.OffsetChoice, 0), Outcome: int64(time.Hour)},
			{Choice: at(sim.DriftChoice, 0), Outcome: 1_000_000},
			{Choice: at(sim.WorkChoice, 0), Outcome: int64(3 * ms)},
			{Choice: at(sim.RandChoice, 0), Outcome: 999},
			{Choice: at(sim.RotChoice, 0), Outcome: 1},
		},
	}, &actor{
		start: func(env *sim.Env) {
			if starts++; starts > 1 {
				return
			}
			require.Equal(t, time.Hour, env.Now())
			pick = env.Rand().IntN(1000)
			env.Disk().Append("a")
			env.Disk().Append("b")
			_ = env.Disk().Sync()
			require.Equal(t, time.Hour+50*ms, env.Now(), "5 and 20 ms, on a clock twice as fast")
			env.Disk().Append("c")
			env.Disk().Append("d")
		},
		receive: func(env *sim.Env, _ sim.ID, _ sim.Message) { env.Emit(done{"worked"}) },
	})
	w.Run(100 * ms)
	require.Equal(t, 999, pick)
	w.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
	bounce(w)
	w.Inject(1, ping{})
	w.Run(200 * ms)
	require.Equal(t, []string{"100ms n1 crash losing 1: a fault"}, trace(w, sim.Crashed))
	require.Equal(t, []string{"103ms n1 fact done{worked}"}, trace(w, sim.Stated))
	require.Empty(t, w.Unmet())
}

// TestOverride_Every: one override forces all choices of a kind that have none of their own.
func TestOverride_Every(t *testing.T) {
	every := sim.Override{Choice: sim.Choice{Kind: sim.LossChoice, Every: true}}
	lost := func(o ...sim.Override) (n int) {
		w := lossy(o...)
		require.Empty(t, w.Unmet())
		for _, e := range w.Events() {
			if e.Kind == sim.Dropped && e.Why == "loss" {
				n++
			}
		}
		return n
	}
	require.NotZero(t, lost())
	require.Zero(t, lost(every))
	require.Equal(t, 1, lost(every, sim.Override{Choice: choice(sim.LossChoice, 4), Outcome: 1}))

	read, err := sim.ParseChoice("loss.every")
	require.NoError(t, err)
	require.Equal(t, every.Choice, read)
	require.Equal(t, "loss.every", read.String())
	_, err = sim.ParseChoice("rand.every")
	require.EqualError(t, err, "rand.every cannot be forced at once: each such choice has outcomes of its own")
}
