package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// promiser writes and syncs before it answers, as a protocol does.
func promiser() *actor {
	return &actor{receive: func(env *sim.Env, from sim.ID, _ sim.Message) {
		env.Send(from, ack{1})
		env.Disk().Append("vote")
		_ = env.Disk().Sync()
		env.Send(from, ack{2})
	}}
}

// A disk begins to lie between a send and the sync behind it, inside one handler.
func TestPlace_InsideAHandler(t *testing.T) {
	run := func(prepare func(w *sim.World)) *sim.World {
		w := pair(sim.Config{Network: delay(ms), Keep: sim.All, Disk: sim.DiskModel{Fsync: sim.Constant(ms)}}, burst(1), promiser())
		prepare(w)
		w.Run(100 * ms)
		return w
	}
	honest := run(func(*sim.World) {})
	var answer uint64
	for _, e := range honest.Events() {
		if e.Kind == sim.Sent && e.Node == 2 && answer == 0 {
			answer = e.Num
		}
	}
	lie := func(w *sim.World) { w.Apply(sim.Fault{Kind: sim.LyingDisk, Nodes: []sim.ID{2}}) }
	lying := run(func(w *sim.World) { w.Act(sim.Place{Event: answer}, 0, func() { lie(w) }) })
	require.Equal(t, []string{"2ms n2 sync"}, trace(honest, sim.Synced))
	require.Equal(t, []string{"1ms n2 sync: a lie"}, trace(lying, sim.Synced))
	e, _ := lying.Event(answer + 1)
	require.Equal(t, sim.Faulted, e.Kind, "right after the send, before the write")

	// The same from a listener, which is told of the event and acts at once.
	heard := run(func(w *sim.World) {
		w.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
			if e.Num == answer {
				lie(w)
			}
		})
	})
	require.Equal(t, heard.Fingerprint(), lying.Fingerprint())
	// After the entry of the queue it is too late: the sync was begun.
	late := run(func(w *sim.World) { w.Act(sim.Place{Event: answer + 1, Step: 1}, 0, func() { lie(w) }) })
	require.NotEqual(t, lying.Fingerprint(), late.Fingerprint())
}

// What somebody did to a world by hand, at any time, comes out the same when it is registered
// beforehand at the places where it was done: run or stepped, recorded or not.
func TestPlace_ActsAreRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, plans := rapid.Uint64().Draw(t, "seed"), planGen(5).Draw(t, "plan")
		type deed struct {
			at    sim.Place
			when  time.Duration
			fault sim.Fault
		}
		var deeds []deed
		w := mixedWorld(sim.Config{Seed: seed, Keep: sim.All})
		plan(w, plans)
		for range rapid.IntRange(1, 5).Draw(t, "acts") {
			if rapid.Bool().Draw(t, "steps") {
				for range rapid.IntRange(0, 40).Draw(t, "how many") {
					w.Step()
				}
			} else {
				w.Run(w.Now() + time.Duration(rapid.IntRange(0, 40_000).Draw(t, "us"))*us)
			}
			d := deed{w.Place(), w.Now(), faultGen(5).Draw(t, "fault")}
			deeds = append(deeds, d)
			w.Apply(d.fault)
		}
		end := max(400*ms, w.Now()) // steps may come far where links are slow
		w.Run(end)

		again := mixedWorld(sim.Config{Seed: seed, Keep: rapid.SampledFrom([]int{0, sim.All, 10}).Draw(t, "keep")})
		plan(again, plans)
		done := 0
		for _, d := range deeds {
			again.Act(d.at, d.when, func() {
				require.Equal(t, d.when, again.Now())
				again.Apply(d.fault)
				done++
			})
		}
		if rapid.Bool().Draw(t, "stepped") {
			for next, ok := again.Next(); ok && next <= end; next, ok = again.Next() {
				again.Step()
			}
		}
		again.Run(end)
		require.Equal(t, len(deeds), done)
		require.Equal(t, w.Fingerprint(), again.Fingerprint())
	})
}

// A place that the run does not come to is passed over.
func TestPlace_PassedOver(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms), Keep: sim.All}, burst(1), promiser())
	w.Act(sim.Place{Event: 1, Step: 99}, 0, func() { t.Error("there is no such place") })
	w.Act(sim.Place{Event: 1 << 40}, 0, func() { t.Error("there is no such event") })
	w.Run(time.Second)
	require.Equal(t, time.Second, w.Now())
}
