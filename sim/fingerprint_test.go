package sim_test

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

const span = 300 * ms

// prints makes each of the worlds with a configuration and runs it.
func prints(seed uint64, change func(c *sim.Config), run func(w *sim.World)) map[string]uint64 {
	out := map[string]uint64{}
	for _, world := range worlds {
		c := sim.Config{Seed: seed}
		if change != nil {
			change(&c)
		}
		w := world.make(c)
		if run != nil {
			run(w)
		}
		w.Run(span)
		out[world.name] = w.Fingerprint()
	}
	return out
}

// The same seed gives the same run, however it is run and whoever looks on.
func TestFingerprint_Same(t *testing.T) {
	want := prints(7, nil, nil)
	step := func(w *sim.World) {
		for at, ok := w.Next(); ok && at <= span; at, ok = w.Next() {
			require.True(t, w.Step())
		}
	}
	for name, got := range map[string]map[string]uint64{
		"twice":         prints(7, nil, nil),
		"all kept":      prints(7, func(c *sim.Config) { c.Keep = sim.All }, nil),
		"ten kept":      prints(7, func(c *sim.Config) { c.Keep = 10 }, nil),
		"verified":      prints(7, func(c *sim.Config) { c.Verify = true }, nil),
		"stepped":       prints(7, nil, step),
		"kept, stepped": prints(7, func(c *sim.Config) { c.Keep = sim.All }, step),
		"in slices": prints(7, nil, func(w *sim.World) {
			for t := time.Duration(0); t < span; t += 1234567 {
				w.Run(t)
				w.Next()
			}
		}),
		"listened to": prints(7, nil, func(w *sim.World) { w.Listen(sim.AllKinds, func(*sim.Event) {}) }),
		"stopped often": prints(7, nil, func(w *sim.World) {
			w.Listen(sim.Kinds(sim.Delivered), func(*sim.Event) { w.Stop() })
			for w.Now() < span {
				w.Run(span)
			}
		}),
		"with an override of nothing": prints(7, func(c *sim.Config) {
			c.Overrides = sim.Overrides{{Choice: sim.Choice{Kind: sim.LossChoice, A: 999, B: 998}, Outcome: 1}}
		}, nil),
	} {
		require.Equal(t, want, got, name)
	}
}

// Another seed is another run.
func TestFingerprint_Differs(t *testing.T) {
	seen := map[uint64]bool{}
	for seed := range uint64(20) {
		for _, p := range prints(seed, nil, nil) {
			require.False(t, seen[p])
			seen[p] = true
		}
	}
}

// The fingerprint covers what happened, when, where and to whom, and what facts say.
func TestFingerprint_Covers(t *testing.T) {
	run := func(n1 func(env *sim.Env), act func(w *sim.World)) uint64 {
		w := pair(sim.Config{Network: delay(ms)}, &actor{start: n1}, &actor{})
		if act != nil {
			w.At(5*ms, func() { act(w) })
		}
		w.Run(time.Second)
		return w.Fingerprint()
	}
	fault := func(f sim.Fault) func(w *sim.World) { return func(w *sim.World) { w.Apply(f) } }
	seen := map[uint64]string{}
	for name, p := range map[string]uint64{
		"nothing":            run(nil, nil),
		"a fact":             run(func(env *sim.Env) { env.Emit(done{"a"}) }, nil),
		"another fact":       run(func(env *sim.Env) { env.Emit(done{"b"}) }, nil),
		"a fact's type":      run(func(env *sim.Env) { env.Emit(struct{ What string }{"a"}) }, nil),
		"a later fact":       run(func(env *sim.Env) { env.Work(1); env.Emit(done{"a"}) }, nil),
		"a message":          run(func(env *sim.Env) { env.Send(2, ping{}) }, nil),
		"another kind of it": run(func(env *sim.Env) { env.Send(2, ack{}) }, nil),
		"to another":         run(func(env *sim.Env) { env.Send(1, ping{}) }, nil),
		"two of it":          run(func(env *sim.Env) { env.Send(2, ping{}); env.Send(2, ping{}) }, nil),
		"a timer":            run(func(env *sim.Env) { env.SetTimer(timer("a"), ms) }, nil),
		"another timer":      run(func(env *sim.Env) { env.SetTimer(timer("b"), ms) }, nil),
		"another argument":   run(func(env *sim.Env) { env.SetTimer(sim.Timer{Name: "a", Arg: 1}, ms) }, nil),
		"a write":            run(func(env *sim.Env) { env.Disk().Set("a", 1) }, nil),
		"another key":        run(func(env *sim.Env) { env.Disk().Set("b", 1) }, nil),
		"a record":           run(func(env *sim.Env) { env.Disk().Append(1) }, nil),
		"a write, synced":    run(func(env *sim.Env) { env.Disk().Set("a", 1); _ = env.Disk().Sync() }, nil),
		"an exit":            run(func(env *sim.Env) { env.Exit("a") }, nil),
		"another exit":       run(func(env *sim.Env) { env.Exit("b") }, nil),
		"a fault":            run(nil, fault(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})),
		"of another":         run(nil, fault(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}})),
		"another fault":      run(nil, fault(sim.Fault{Kind: sim.Jump, Nodes: []sim.ID{1}, By: 1})),
		"another size of it": run(nil, fault(sim.Fault{Kind: sim.Jump, Nodes: []sim.ID{1}, By: 2})),
		"an invocation":      run(func(env *sim.Env) { env.Emit(sim.Invoke{Process: 1, Op: "get"}) }, nil),
		"a return":           run(func(env *sim.Env) { env.Emit(sim.Return{Process: 1, Op: "get", Result: 1}) }, nil),
		"another result":     run(func(env *sim.Env) { env.Emit(sim.Return{Process: 1, Op: "get", Result: 2}) }, nil),
		"an unknown result":  run(func(env *sim.Env) { env.Emit(sim.Return{Process: 1, Op: "get", Outcome: sim.Unknown}) }, nil),
	} {
		require.Empty(t, seen[p], name)
		seen[p] = name
	}
}

// Verify mode catches a node that writes on in what others hold, and says what, where, and who holds it.
func TestFingerprint_VerifyCatchesMutation(t *testing.T) {
	type list struct{ Items []int }
	shared := []int{1, 2}
	send := &actor{start: func(env *sim.Env) { env.Send(2, list{shared}) }}
	idle := &actor{}
	for _, c := range []struct {
		name   string
		n1, n2 *actor
		says   string
	}{
		{"nobody", send, idle, ""},
		{"the sender at once", &actor{start: func(env *sim.Env) {
			env.Send(2, list{shared})
			shared[0]++
		}}, idle, "n1 wrote on into the list that it sent to n2, which is what n2 receives: in event 1 its Items[0] was 1, and now is 2"},
		{"the sender later", &actor{start: func(env *sim.Env) {
			env.Send(2, list{shared})
			env.SetTimer(sim.Timer{Name: "t"}, 10*ms)
		}, timer: func(*sim.Env, sim.Timer) { shared[1] = 9 }}, idle, "n1 wrote on into the list that it sent to n2"},
		{"the receiver", send, &actor{receive: func(_ *sim.Env, _ sim.ID, msg sim.Message) { msg.(list).Items[1]++ }}, "n2 wrote on into the list that it received from n1, which is still what n1 holds"},
		{"what is stored", &actor{start: func(env *sim.Env) {
			env.Disk().Set("x", list{shared})
			shared[0] = 7
		}}, idle, `n1 wrote on into the list that it stored under "x", which changes the disk without a write: in event 1 its Items[0] was 1, and now is 7`},
		{"what is appended", &actor{start: func(env *sim.Env) {
			env.Disk().Append(&list{shared})
			shared[0] = 7
		}}, idle, "n1 wrote on into the list that it appended to its log"},
		{"what is read", &actor{start: func(env *sim.Env) {
			env.Disk().Set("x", shared)
			env.Disk().Sync()
			env.SetTimer(sim.Timer{Name: "t"}, 100*ms)
		}, timer: func(env *sim.Env, _ sim.Timer) {
			for range 20 {
				env.Disk().Set("y", []int{0}) // so that what is stored is not looked at any more
			}
			env.Disk().Get("x").([]int)[0]++
		}}, idle, `n1 wrote on into the []int that it read from under "x"`},
		{"a fact", &actor{start: func(env *sim.Env) {
			env.Emit(list{shared})
			shared[0] = 7
		}}, idle, "n1 wrote on into the fact list that it stated, which is still what invariants hold: in event 1 its Items[0] was 1, and now is 7"},
		{"the log", &actor{start: func(env *sim.Env) {
			env.Disk().Append(1)
			env.Disk().Log()[0] = 2
		}}, idle, "n1 wrote on into the list that Log gave it, which changes the disk without a write"},
		{"the log, rightly", &actor{start: func(env *sim.Env) {
			env.Disk().Append(1)
			env.Disk().Log()
			env.Disk().Truncate(0)
			env.Disk().Append(2)
		}}, idle, ""},
		{"the peers", &actor{start: func(env *sim.Env) {
			slices.Reverse(env.Peers())
		}}, idle, "n1 wrote on into the list of its peers, which the whole group shares"},
		{"a function on the disk", &actor{start: func(env *sim.Env) {
			env.Disk().Set("f", func() {})
		}}, idle, "func() cannot be part of a message, a fact or a record"},
		{"no number among the keys", &actor{start: func(env *sim.Env) {
			env.Disk().Append(map[any]int{math.NaN(): 1})
		}}, idle, "a map with a key that is not a number (NaN) cannot be part of"},
		{"no number among the keys of a message", &actor{start: func(env *sim.Env) {
			env.Send(2, map[float64]int{math.NaN(): 1})
		}}, idle, "a map with a key that is not a number (NaN) cannot be part of"},
		{"a message with less than nothing in it", &actor{start: func(env *sim.Env) {
			env.Send(2, load{Bytes: -1})
		}}, idle, "load says that it has -1 bytes"},
	} {
		copy(shared, []int{1, 2})
		run := func() {
			pair(sim.Config{Verify: true, Network: linked(sim.Link{Delay: sim.Constant(ms)})}, c.n1, c.n2).Run(time.Second)
		}
		if c.says == "" {
			require.NotPanics(t, run, c.name)
			continue
		}
		func() {
			defer func() { require.Contains(t, recover(), "sim: "+c.says, c.name) }()
			run()
		}()
	}
}

// Nobody who hears of a fact writes on in it.
func TestFingerprint_VerifyCatchesListeners(t *testing.T) {
	w := pair(sim.Config{Verify: true}, &actor{start: func(env *sim.Env) { env.Emit([]int{1}) }}, &actor{})
	w.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) { e.Body.([]int)[0] = 2 })
	defer func() {
		require.Contains(t, recover(), "an invariant, or who else hears of it, wrote on into the fact []int of n1: its [0] was 1, and now is 2")
	}()
	w.Run(time.Second)
}

// Random faults upon a random world, twice: once watched and stepped, once not.
func TestFingerprint_RandomFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, ps := rapid.Uint64().Draw(t, "seed"), planGen(5).Draw(t, "plan")
		run := func(c sim.Config) (uint64, sim.Stats) {
			c.Seed = seed
			w := mixedWorld(c)
			plan(w, ps)
			w.Run(200 * ms)
			return w.Fingerprint(), w.Stats()
		}
		f, s := run(sim.Config{})
		again, stats := run(sim.Config{Keep: sim.All, Verify: true})
		require.Equal(t, f, again)
		require.Equal(t, s, stats)
	})
}

// Worlds share nothing that changes: many at once, on any number of processors, are what they are alone.
func TestFingerprint_Parallel(t *testing.T) {
	want := prints(3, nil, nil)
	for _, procs := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(procs)
		var wg sync.WaitGroup
		got := make([]map[string]uint64, 4)
		for i := range got {
			wg.Go(func() { got[i] = prints(3, nil, nil) })
		}
		wg.Wait()
		runtime.GOMAXPROCS(old)
		for _, g := range got {
			require.Equal(t, want, g)
		}
	}
}

// One fault taken away leaves the world as it was up to the first event that it caused.
func TestFingerprint_ComparableRuns(t *testing.T) {
	run := func(o ...sim.Override) []string {
		w := mixedWorld(sim.Config{Seed: 11, Keep: sim.All, Overrides: o})
		w.Run(500 * ms)
		return trace(w)
	}
	w := mixedWorld(sim.Config{Seed: 11, Keep: sim.All})
	w.Run(500 * ms)
	with := trace(w)
	lost := 0
	for i, e := range w.Events() {
		if e.Kind != sim.Dropped || e.Why != "loss" || lost >= 5 {
			continue
		}
		lost++
		var name sim.Choice
		for _, c := range w.Events()[e.Cause-1].Choices {
			if c.Kind == sim.LossChoice {
				require.EqualValues(t, 1, c.Outcome)
				name = c.Choice
			}
		}
		without := run(sim.Override{Choice: name})
		require.Equal(t, with[:i], without[:i], "nothing moves before the loss")
		require.NotEqual(t, with[i], without[i])
	}
	require.Equal(t, 5, lost)
}
