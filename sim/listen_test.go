package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A listener hears the kinds it asked for, right after they happened, whether they are kept or not.
func TestListen_Kinds(t *testing.T) {
	for _, keep := range []int{0, 2, sim.All} {
		var heard []string
		w := sim.New(sim.Config{Keep: keep, Network: delay(ms), Groups: group(2, func(id sim.ID) *actor {
			return &actor{start: func(env *sim.Env) { env.Send(3-id, ping{int(id)}) }}
		})})
		w.Listen(sim.Kinds(sim.Sent, sim.Delivered), func(e *sim.Event) {
			require.Equal(t, w.Latest(), e.Num)
			require.Equal(t, w.Now(), e.At)
			heard = append(heard, line(w, e))
		})
		w.Run(time.Second)
		require.Len(t, heard, 4)
		require.Equal(t, []string{"0s n1 send n2 ping{1}", "0s n2 send n1 ping{2}"}, heard[:2])
	}
}

// A listener that applies a fault causes events itself; those heard by the outer and the inner
// call keep their numbers and their causes.
func TestListen_Nested(t *testing.T) {
	w := pair(sim.Config{Network: delay(ms)}, &actor{start: func(env *sim.Env) {
		env.Send(2, ping{1})
		env.Send(2, ping{2})
	}}, &actor{})
	var nums []uint64
	w.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
		num := e.Num
		if e.Body == (ping{1}) {
			w.Apply(sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{2}})
		}
		require.Equal(t, num, e.Num, "the event is the same after what it caused")
		nums = append(nums, num)
	})
	w.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) { nums = append(nums, e.Num) })
	w.Run(time.Second)
	require.Equal(t, []uint64{2, 2, 5, 5}, nums)
	for i, e := range w.Events() {
		require.EqualValues(t, i+1, e.Num, "numbers in the order of happening")
	}
	require.Equal(t, []string{
		"0s n1 start", "0s n1 send n2 ping{1}", "0s n2 fault: pause n2", "0s n2 pause", "0s n1 send n2 ping{2}",
	}, trace(w)[:5])
	e, _ := w.Event(4)
	require.EqualValues(t, 3, e.Cause, "the fault paused the node")
}

// A listener may crash any node at any event, in the middle of any handler. The world goes on, and
// the crashed node does nothing more until it restarts.
func TestListen_CrashAnywhere(t *testing.T) {
	events := chatter(0, nil).Latest()
	require.Greater(t, events, uint64(100))
	for at := uint64(3); at <= events; at += 3 { // 1 to 3 are the starts
		for victim := sim.ID(1); victim <= 3; victim++ {
			w := chatter(at, func(w *sim.World) { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{victim}}) })
			down := false
			for _, e := range w.Events() {
				if e.Node == victim {
					switch e.Kind {
					case sim.Crashed:
						down = true
					case sim.Dropped, sim.Duplicated, sim.Faulted: // the network's doing
					default:
						require.False(t, down, "event %d, crash at %d: %s", e.Num, at, line(w, &e))
					}
				}
			}
			require.True(t, down)
			require.False(t, w.Up(victim))
		}
	}
}

// chatter is a busy little world: three nodes that work, write, sync, send and set timers. At one
// event the listener acts.
func chatter(at uint64, act func(*sim.World)) *sim.World {
	w := sim.New(sim.Config{
		Keep:    sim.All,
		Network: linked(sim.Link{Delay: sim.Uniform(0, 3*ms), Duplicate: 200_000, Loss: 100_000}),
		Disk:    sim.DiskModel{Fsync: sim.Uniform(0, 2*ms)},
		Groups: group(3, func(id sim.ID) *actor {
			step := func(env *sim.Env) {
				env.Disk().Append(int(env.Now()))
				env.Send(env.Rand().Pick(env.Peers()), ping{1})
				_ = env.Disk().Sync()
				env.Send(env.Rand().Pick(env.Peers()), ack{1})
				env.Work(ms)
				env.Emit(done{"step"})
			}
			return &actor{
				start: func(env *sim.Env) { env.SetTimer(timer("tick"), ms) },
				timer: func(env *sim.Env, t sim.Timer) {
					env.SetTimer(t, 3*ms)
					step(env)
				},
				receive: func(env *sim.Env, _ sim.ID, msg sim.Message) {
					if _, asks := msg.(ping); asks {
						step(env)
					}
				},
			}
		}),
	})
	w.Listen(sim.AllKinds, func(e *sim.Event) {
		if e.Num == at {
			act(w)
		}
	})
	w.Run(30 * ms)
	return w
}
