package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// voter saves its vote, syncs and answers, twice: the handler whose every gap is crashed below.
// What it finds on its disk when it boots again, it tells.
func voter() *actor {
	return &actor{
		start: func(env *sim.Env) {
			env.Emit(done{fmt.Sprintf("vote=%v log=%v", env.Disk().Get("vote"), env.Disk().Log())})
		},
		receive: func(env *sim.Env, from sim.ID, _ sim.Message) {
			env.Disk().Set("vote", 1)
			env.Disk().Append("a")
			_ = env.Disk().Sync()
			env.Send(from, ack{1})
			env.Disk().Set("vote", 2)
			_ = env.Disk().Sync()
			env.Send(from, ack{2})
		},
	}
}

// crashPoint is what a crash right after an effect of the voter's handler leaves.
type crashPoint struct {
	effect   string // the last that happened
	survives string
	sent     int // answers
}

var crashPoints = []crashPoint{
	{"deliver", "vote=<nil> log=[]", 0},
	{"write vote=1", "vote=<nil> log=[]", 0},
	{"write log[0]=a", "vote=<nil> log=[]", 0},
	{"sync", "vote=1 log=[a]", 0},
	{"send n2 ack{1}", "vote=1 log=[a]", 1},
	{"write vote=2", "vote=1 log=[a]", 1},
	{"sync", "vote=2 log=[a]", 1},
	{"send n2 ack{2}", "vote=2 log=[a]", 2},
}

// An asker is the node that the voter answers.
func askVoter(fsync time.Duration) *sim.World {
	asker := &actor{start: func(env *sim.Env) { env.Send(1, ping{}) }}
	return pair(sim.Config{Network: delay(ms), Disk: sim.DiskModel{Fsync: sim.Constant(fsync)}}, voter(), asker)
}

// checkCrash compares the trace after a crash with what the crash point says: everything up to the
// effect happened, nothing after it did, and the restarted node finds what survived.
func checkCrash(t *testing.T, w *sim.World, i int, p crashPoint) {
	t.Helper()
	require.EqualValues(t, 1, w.Stats().Crashes)
	w.Restart(1)
	w.Run(time.Second)
	require.EqualValues(t, p.sent, w.Count("ack"), "answers sent")
	effects, facts := 0, []string{}
	for _, e := range w.Events() {
		switch {
		case e.Node != 1:
		case e.Kind == sim.Wrote, e.Kind == sim.Synced, e.Kind == sim.Sent:
			effects++
		case e.Kind == sim.Stated:
			facts = append(facts, e.Body.(done).What)
		}
	}
	require.Equal(t, i, effects, "effects that happened")
	require.Equal(t, []string{"vote=<nil> log=[]", p.survives}, facts)
	delivered := 0
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered && e.Node == 2 {
			delivered++
		}
	}
	require.Equal(t, p.sent, delivered, "what was sent before the crash is on its way")
}

var fsyncs = []time.Duration{0, 5 * ms}

// Fault{Kind: Crash, Effect: n} crashes a node right after its nth effect from now.
func TestCrash_AtEveryEffect(t *testing.T) {
	for _, fsync := range fsyncs {
		for i, p := range crashPoints[1:] {
			t.Run(fmt.Sprintf("fsync %v, after %d: %s", fsync, i+1, p.effect), func(t *testing.T) {
				w := askVoter(fsync)
				w.Run(0)
				a := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}, Effect: i + 1})
				w.Run(100 * ms)
				require.False(t, w.Up(1))
				checkCrash(t, w, i+1, p)
				w.Undo(a)
				w.Run(101 * ms)
				require.True(t, w.Up(1), "undone by a restart")
			})
		}
	}
}

// A crash at an effect that has not come yet is undone like any fault: it never happens.
func TestCrash_AtAnEffectUndoneBefore(t *testing.T) {
	w := askVoter(0)
	w.Run(0)
	a := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}, Effect: 2})
	w.Undo(a)
	w.Run(100 * ms)
	require.True(t, w.Up(1))
	require.Zero(t, w.Stats().Crashes)
}

// A restart ends every crash of a node, one that has not struck yet too.
func TestCrash_AtAnEffectEndedByRestart(t *testing.T) {
	w := askVoter(0)
	w.Run(0)
	a := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}, Effect: 2})
	w.Restart(1)
	require.True(t, a.Over)
	w.Run(100 * ms)
	require.Zero(t, w.Stats().Crashes)
	require.EqualValues(t, 2, w.Stats().Boots, "it was up already")
}

// Crashes at effects overlap like others: each counts its own effects, and the node boots when the
// last that struck has ended. One of a fault's nodes may be struck while another is not.
func TestCrash_AtEffectsOverlap(t *testing.T) {
	w := askVoter(0)
	w.Run(0)
	at := func(n int) *sim.Applied {
		return w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1, 2}, Effect: n})
	}
	first, same, second := at(3), at(3), at(4)
	w.Run(100 * ms)
	require.Equal(t, 3, len(trace(w, sim.Wrote, sim.Synced)), "it struck at the third effect of n1")
	require.True(t, w.Up(2), "n2 has had no effects")
	w.Undo(first)
	w.Run(101 * ms)
	require.False(t, w.Up(1))
	w.Undo(same)
	w.Run(102 * ms)
	require.True(t, w.Up(1), "the second had one effect to go, and has not struck")
	require.EqualValues(t, 1, w.Stats().Crashes)
	w.Inject(1, ping{})
	w.Run(103 * ms)
	require.Equal(t, 4, len(trace(w, sim.Wrote, sim.Synced)))
	require.EqualValues(t, 2, w.Stats().Crashes)
	w.Undo(second)
	w.Run(104 * ms)
	require.True(t, w.Up(1))
	require.Empty(t, w.Faults())
}

// A listener that crashes the node acts between one effect of a handler and the next: a delivery
// before the handler, a write before the fsync.
func TestCrash_ByListenerAtEveryEffect(t *testing.T) {
	for _, fsync := range fsyncs {
		for i, p := range crashPoints {
			t.Run(fmt.Sprintf("fsync %v, after %d: %s", fsync, i, p.effect), func(t *testing.T) {
				w := askVoter(fsync)
				seen := -1 // the delivery is effect 0
				w.Listen(sim.AllKinds, func(e *sim.Event) {
					switch {
					case e.Node != 1 || w.Stats().Crashes > 0:
						return
					case e.Kind != sim.Delivered && e.Kind != sim.Wrote && e.Kind != sim.Synced && e.Kind != sim.Sent:
						return
					}
					if seen++; seen == i {
						require.Contains(t, line(w, e), p.effect)
						w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
						require.False(t, w.Up(1))
					}
				})
				w.Run(100 * ms)
				checkCrash(t, w, i, p)
			})
		}
	}
}

// With a long fsync there are instants between the effects as well: a crash at each of them.
func TestCrash_AtInstants(t *testing.T) {
	for _, c := range []struct {
		at      time.Duration
		effects int
	}{{ms - 1, 0}, {ms + 1, 2}, {6*ms - 1, 2}, {6*ms + 1, 5}, {11*ms - 1, 5}, {11*ms + 1, 7}} {
		t.Run(c.at.String(), func(t *testing.T) {
			w := askVoter(5 * ms)
			w.At(c.at, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) })
			w.Run(100 * ms)
			w.Undo(w.Faults()[0])
			p := crashPoints[c.effects]
			checkCrash(t, w, c.effects, p)
		})
	}
}

// A fault of an instant comes before everything else of that instant: the sync that ends then
// did not complete.
func TestCrash_AtTheInstantOfASync(t *testing.T) {
	w := askVoter(5 * ms)
	w.At(6*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) })
	w.Run(100 * ms)
	w.Undo(w.Faults()[0])
	checkCrash(t, w, 2, crashPoints[2])
}

// The writes of segments to come are not on the disk, and no loss to count.
func TestCrash_CountsOnlyWhatHappened(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
		env.Disk().Append("a")
		env.Work(10 * ms)
		env.Disk().Append("b")
		require.Len(t, env.Disk().Log(), 2, "the handler reads its own writes")
	}})
	w.Run(0)
	w.Inject(1, ping{})
	w.Run(5 * ms)
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	require.Equal(t, []string{"5ms n1 crash losing 1: a fault"}, trace(w, sim.Crashed))
}

// Work, then a crash: the segment after the work never happens, not even after a restart that
// falls into it.
func TestCrash_DuringWork(t *testing.T) {
	for _, restart := range []time.Duration{5 * ms, 6 * ms, 10 * ms} {
		starts := 0
		w := alone(t, sim.Config{}, &actor{
			start: func(env *sim.Env) {
				if starts++; starts == 2 {
					env.Work(20 * ms)
					env.Emit(done{"second life"})
				}
			},
			receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
				env.Work(10 * ms)
				env.Emit(done{"first life"})
			},
		})
		w.Run(0)
		w.Inject(1, ping{})
		w.At(5*ms, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) })
		w.At(restart, func() { w.Restart(1) })
		w.Run(time.Second)
		require.Equal(t, []string{(restart + 20*ms).String() + " n1 fact done{second life}"}, trace(w, sim.Stated))
	}
}

// Exit is a crash of the node's own making, at the cursor: at once, or after what it waited for.
func TestCrash_Exit(t *testing.T) {
	for _, work := range []time.Duration{0, 5 * ms} {
		w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
			env.Disk().Append("a")
			env.Work(work)
			env.Emit(done{"last words"})
			env.Exit("cannot go on")
			env.Emit(done{"from beyond"})
		}})
		w.Run(time.Second)
		require.Equal(t, []string{
			"0s n1 start", "0s n1 write log[0]=a", work.String() + " n1 fact done{last words}",
			work.String() + " n1 crash losing 1: cannot go on",
		}, trace(w))
		require.False(t, w.Up(1))
		require.Nil(t, w.Node(1))
		require.True(t, w.Settled())
	}
}
