package sim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// Setting a timer of the same name and argument re-arms it, for earlier or for later.
func TestTimer_Rearm(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.SetTimer(timer("later"), 10*ms)
		env.SetTimer(timer("later"), 20*ms)
		env.SetTimer(timer("sooner"), 20*ms)
		env.SetTimer(timer("sooner"), 5*ms)
		env.SetTimer(sim.Timer{Name: "sooner", Arg: 1}, 7*ms)
		env.SetTimer(timer("now"), -time.Second)
	}, timer: func(env *sim.Env, key sim.Timer) {
		if key == timer("sooner") {
			env.SetTimer(timer("never"), math.MaxInt64)
		}
	}})
	w.Run(time.Second)
	require.Equal(t, []string{"0s n1 timer now 0", "5ms n1 timer sooner 0", "7ms n1 timer sooner 1", "20ms n1 timer later 0"},
		trace(w, sim.Fired))
	require.Equal(t, []sim.Timer{timer("never")}, w.Timers(1))
}

// A timer can be set again by its own handler: that is what a heartbeat is.
func TestTimer_Periodic(t *testing.T) {
	beat := func(env *sim.Env) { env.SetTimer(timer("beat"), 10*ms) }
	w := alone(t, sim.Config{}, &actor{start: beat, timer: func(env *sim.Env, _ sim.Timer) { beat(env) }})
	w.Run(time.Second)
	require.EqualValues(t, 100, w.Stats().Fired)
}

// A timer without a name is one like any other: those of many nodes go off in an order that is drawn.
func TestTimer_Nameless(t *testing.T) {
	w := sim.New(sim.Config{Seed: 1, Groups: []sim.Group{{Name: "node", Size: 50, New: func(sim.ID) sim.Node {
		return &actor{start: func(env *sim.Env) { env.SetTimer(sim.Timer{}, ms) }}
	}}}})
	var fired []sim.ID
	w.Listen(sim.Kinds(sim.Fired), func(e *sim.Event) { fired = append(fired, e.Node) })
	w.Run(time.Second)
	require.Len(t, fired, 50)
	require.False(t, slices.IsSorted(fired))
}

// A timer that was cancelled never fires, and cancelling one that is not set is nothing.
func TestTimer_Cancel(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{
		start: func(env *sim.Env) {
			env.CancelTimer(timer("unknown"))
			env.SetTimer(timer("a"), 10*ms)
			env.SetTimer(timer("b"), 5*ms)
		},
		timer: func(env *sim.Env, t sim.Timer) { env.CancelTimer(timer("a")) },
	})
	w.Run(time.Second)
	require.Equal(t, []string{"5ms n1 timer b 0"}, trace(w, sim.Fired))
}

// A timer that has come due and waits in the inbox can still be cancelled, re-armed, or give way to
// another timer in its slot.
func TestTimer_InTheInbox(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(env *sim.Env)
		want []string
	}{
		{"left alone", func(*sim.Env) {}, []string{"10ms n1 timer due 0"}},
		{"cancelled", func(env *sim.Env) { env.CancelTimer(timer("due")) }, nil},
		{"re-armed", func(env *sim.Env) { env.SetTimer(timer("due"), 20*ms) }, []string{"30ms n1 timer due 0"}},
		{"cancelled and set again", func(env *sim.Env) {
			env.CancelTimer(timer("due"))
			env.SetTimer(timer("due"), 20*ms)
		}, []string{"30ms n1 timer due 0"}},
		{"another takes its slot", func(env *sim.Env) {
			env.CancelTimer(timer("due"))
			env.SetTimer(timer("other"), 20*ms)
		}, []string{"30ms n1 timer other 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := alone(t, sim.Config{}, &actor{
				start: func(env *sim.Env) { env.SetTimer(timer("due"), 5*ms) },
				receive: func(env *sim.Env, _ sim.ID, msg sim.Message) {
					if msg == (ping{1}) {
						env.Work(10 * ms)
						return
					}
					c.act(env) // at 10 ms, before the timer in the inbox
				},
			})
			w.Run(0)
			w.Inject(1, ping{1})
			w.Inject(1, ping{2})
			w.Run(time.Second)
			require.Equal(t, c.want, trace(w, sim.Fired))
		})
	}
}

// A timer re-armed while it waits, and due again before the node is free, takes its new place in
// the inbox, not the old one; so does one that takes over its slot.
func TestTimer_RearmedInTheInboxQueuesAgain(t *testing.T) {
	for _, name := range []string{"due", "other"} {
		w := alone(t, sim.Config{}, &actor{
			start: func(env *sim.Env) { env.SetTimer(timer("due"), 2*ms) },
			receive: func(env *sim.Env, _ sim.ID, msg sim.Message) {
				env.Work(10 * ms)
				if msg == (ping{2}) {
					env.CancelTimer(timer("due"))
					env.SetTimer(timer(name), 0) // due at 20 ms
				}
			},
		})
		w.Run(0)
		for i, at := range []time.Duration{0, ms, ms, 3 * ms} { // the last is behind the timer
			w.At(at, func() { w.Inject(1, ping{i + 1}) })
		}
		w.Run(time.Second)
		require.Equal(t, []string{
			"0s n1 deliver ping{1}", "10ms n1 deliver ping{2}", "20ms n1 deliver ping{3}", "30ms n1 deliver ping{4}",
			"40ms n1 timer " + name + " 0",
		}, trace(w, sim.Fired, sim.Delivered))
	}
}

// Delays count from the cursor: from where the handler has got to, not from where it began.
func TestTimer_CountsFromTheCursor(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.Work(5 * ms)
		env.SetTimer(timer("t"), 5*ms)
	}})
	w.Run(time.Second)
	require.Equal(t, []string{"10ms n1 timer t 0"}, trace(w, sim.Fired))
}

// SetTimer(flush, 0) fires when the handler is done, at the same instant: the idiom of group commit.
func TestTimer_ZeroIsAfterTheHandler(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{
		start: func(env *sim.Env) {
			env.SetTimer(timer("flush"), 0)
			env.Emit(done{"handler"})
		},
		timer: func(env *sim.Env, _ sim.Timer) { env.Emit(done{"flush"}) },
	})
	w.Run(0)
	require.Equal(t, []string{"0s n1 start", "0s n1 fact done{handler}", "0s n1 timer flush 0", "0s n1 fact done{flush}"}, trace(w))
}

// The cause of a timer is the event that set it.
func TestTimer_Cause(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) { env.SetTimer(timer("t"), ms) }})
	w.Run(0)
	w.Inject(1, ping{})
	w.Run(time.Second)
	e := w.Events()[2]
	require.Equal(t, sim.Fired, e.Kind)
	cause, _ := w.Event(e.Cause)
	require.Equal(t, sim.Delivered, cause.Kind)
}

// Whatever a node sets and cancels, what fires is what a plain list of timers says.
func TestTimer_Model(t *testing.T) {
	type step struct {
		key    sim.Timer
		delay  time.Duration
		cancel bool
		wait   time.Duration // until the next step
	}
	stepGen := rapid.Custom(func(t *rapid.T) step {
		return step{
			key:    sim.Timer{Name: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name"), Arg: rapid.IntRange(0, 3).Draw(t, "arg")},
			delay:  time.Duration(rapid.IntRange(0, 30).Draw(t, "delay"))*ms + us,
			cancel: rapid.IntRange(0, 3).Draw(t, "cancel") == 0,
			wait:   time.Duration(rapid.IntRange(0, 10).Draw(t, "wait")) * ms,
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(stepGen, 1, 30).Draw(t, "steps")
		i := 0
		w := sim.New(sim.Config{Keep: sim.All, Groups: group(1, func(sim.ID) *actor {
			return &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
				if s := steps[i]; s.cancel {
					env.CancelTimer(s.key)
				} else {
					env.SetTimer(s.key, s.delay)
				}
				i++
			}}
		})})
		w.Run(0)
		due := map[sim.Timer]time.Duration{}
		var want []string
		note := func(until time.Duration) {
			for k, at := range due {
				if at <= until {
					want = append(want, fmt.Sprintf("%v n1 timer %s %d", at, k.Name, k.Arg))
					delete(due, k)
				}
			}
		}
		for _, s := range steps {
			w.Inject(1, ping{})
			w.Run(w.Now())
			if delete(due, s.key); !s.cancel {
				due[s.key] = w.Now() + s.delay
			}
			note(w.Now() + s.wait)
			w.Run(w.Now() + s.wait)
		}
		note(time.Hour)
		w.Run(time.Hour)
		got := trace(w, sim.Fired)
		slices.Sort(got)
		slices.Sort(want)
		require.Equal(t, want, got)
		require.Empty(t, w.Timers(1))
	})
}

// A node may have many timers; slots of those that are gone are used again.
func TestTimer_Many(t *testing.T) {
	const n = 300
	fired := 0
	w := sim.New(sim.Config{Groups: group(1, func(sim.ID) *actor {
		return &actor{
			start: func(env *sim.Env) {
				for i := range n {
					env.SetTimer(sim.Timer{Name: "t", Arg: i}, time.Duration(i%17)*ms)
				}
			},
			timer: func(env *sim.Env, t sim.Timer) {
				if fired++; t.Arg < 3*n {
					env.SetTimer(sim.Timer{Name: "t", Arg: t.Arg + n}, time.Duration(t.Arg%7)*ms)
				}
			},
		}
	})})
	w.Run(time.Second)
	require.Equal(t, 4*n, fired)
	require.Empty(t, w.Timers(1))
}
