package sim_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// A failed sync says so, once. What it was to keep is still read, the next sync says that all is
// well, and a crash shows that it is gone. With Keeps the next sync tells the truth.
func TestDisk_Failing(t *testing.T) {
	for _, keeps := range []bool{false, true} {
		w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(5 * ms)}})
		tell(func(env *sim.Env) {
			env.Disk().Append("a")
			env.Disk().Set("k", "old")
			require.NoError(t, env.Disk().Sync())
		})
		w.Apply(sim.Fault{Kind: sim.FailingDisk, Nodes: []sim.ID{1}, Keeps: keeps})
		tell(func(env *sim.Env) {
			env.Disk().Append("b")
			env.Disk().Set("k", "new")
			require.ErrorIs(t, env.Disk().Sync(), sim.ErrDiskFailed)
			require.NoError(t, env.Disk().Sync(), "it says so once")
			require.Equal(t, []any{"a", "b"}, env.Disk().Log())
			require.Equal(t, "new", env.Disk().Get("k"))
		})
		require.Contains(t, trace(w, sim.Synced), "1.005s n1 sync: failed")
		bounce(w)
		tell(func(env *sim.Env) {
			if keeps {
				require.Equal(t, []any{"a", "b"}, env.Disk().Log())
				require.Equal(t, "new", env.Disk().Get("k"))
			} else {
				require.Equal(t, []any{"a"}, env.Disk().Log())
				require.Equal(t, "old", env.Disk().Get("k"))
			}
			env.Disk().Append("c")
			require.NoError(t, env.Disk().Sync())
		})
		bounce(w)
		tell(func(env *sim.Env) { require.Equal(t, "c", env.Disk().Log()[len(env.Disk().Log())-1]) })
	}
}

// What is written and synced after a failed sync lasts: at its own place in the file, where what was
// lost before it has left a hole.
func TestDisk_FailingLeavesAHole(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	w.Apply(sim.Fault{Kind: sim.FailingDisk, Nodes: []sim.ID{1}})
	tell(func(env *sim.Env) {
		env.Disk().Append("lost")
		require.ErrorIs(t, env.Disk().Sync(), sim.ErrDiskFailed)
		env.Disk().Append("kept")
		require.NoError(t, env.Disk().Sync())
		env.Disk().Append("never synced")
	})
	bounce(w)
	tell(func(env *sim.Env) { require.Equal(t, []any{sim.Corrupt{}, "kept"}, env.Disk().Log()) })
}

// Whether a sync fails is a choice, which a share decides and an override can force either way.
func TestDisk_FailingIsAChoice(t *testing.T) {
	failed := func(c sim.Config) (failed []bool) {
		w, tell := lab(t, c)
		for range 40 {
			tell(func(env *sim.Env) {
				env.Disk().Set("k", len(failed))
				failed = append(failed, env.Disk().Sync() != nil)
			})
		}
		require.Empty(t, w.Unmet())
		return failed
	}
	some := failed(sim.Config{Disk: sim.DiskModel{Failing: 500_000}})
	require.Contains(t, some, true)
	require.Contains(t, some, false)
	forced := failed(sim.Config{Overrides: sim.Overrides{{Choice: sim.Choice{Kind: sim.FailChoice, A: 1, N: 3}, Outcome: 1}}})
	require.Equal(t, 1, count(forced))
	require.True(t, forced[3])
	dull := failed(sim.Config{Disk: sim.DiskModel{Failing: 1e6}, Overrides: sim.Overrides{{Choice: sim.Choice{Kind: sim.FailChoice, A: 1, N: 3}}}})
	require.Equal(t, 39, count(dull))
	require.False(t, dull[3])
}

func count(list []bool) (n int) {
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

// A sync that is done later fails in the same way.
func TestSyncLater_Fails(t *testing.T) {
	w, stored, _ := savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(100 * ms)}})
	w.Inject(1, 1)
	w.Run(150 * ms)
	w.Apply(sim.Fault{Kind: sim.FailingDisk, Nodes: []sim.ID{1}})
	w.Inject(1, 2)
	w.Inject(1, 3)
	w.Run(400 * ms)
	require.Equal(t, []sim.Stored{{Tag: 1}, {Tag: 2, Failed: true}, {Tag: 3}}, *stored)
	require.NoError(t, (*stored)[0].Err())
	require.ErrorIs(t, (*stored)[1].Err(), sim.ErrDiskFailed)
	require.ErrorIs(t, sim.Stored{Full: true}.Err(), sim.ErrDiskFull)
}

// A node that gives up over its disk starts again when the fault is over.
func TestDisk_FailingThenExit(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	failing := w.Apply(sim.Fault{Kind: sim.FailingDisk, Nodes: []sim.ID{1}})
	tell(func(env *sim.Env) {
		env.Disk().Append("a")
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
	})
	require.False(t, w.Up(1))
	w.Undo(failing)
	w.Run(w.Now())
	require.True(t, w.Up(1))
	tell(func(env *sim.Env) { require.Empty(t, env.Disk().Log()) })
}

// file is what a disk's log is on the platter: cells at places that do not move.
type file struct {
	cells      map[int]any
	start, end int
}

func (f *file) do(op diskOp, at int) {
	switch op.what {
	case 'a':
		f.cells[at], f.end = op.n, max(f.end, at+1)
	case 't':
		for i := at; i < f.end; i++ {
			delete(f.cells, i)
		}
		f.end = min(f.end, max(at, f.start))
	case 'c':
		f.start, f.end = at, max(f.end, at)
	}
}

func (f *file) log() []any {
	log := []any{}
	for i := f.start; i < f.end; i++ {
		if v, found := f.cells[i]; found {
			log = append(log, v)
		} else {
			log = append(log, sim.Corrupt{})
		}
	}
	return log
}

// Whatever is written, and whichever syncs fail, a crash leaves the writes of the syncs that did not,
// each at its own place.
func TestDisk_FailingKeepsTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) diskOp {
			return diskOp{rapid.SampledFrom([]byte("ssaaaatcyyy")).Draw(t, "what"), rapid.IntRange(0, 4).Draw(t, "n")}
		}), 1, 30).Draw(t, "ops")
		var overrides sim.Overrides
		for i := range 12 {
			overrides = append(overrides, sim.Override{
				Choice: sim.Choice{Kind: sim.FailChoice, A: 1, N: uint64(i)}, Outcome: int64(rapid.IntRange(0, 2).Draw(t, "fails")),
			})
		}
		values, disk := map[string]int{}, &file{cells: map[int]any{}}
		var pending []func()
		length, dropped, tries := 0, 0, 0
		for i, op := range ops {
			key, at := fmt.Sprint("k", op.n%3), 0
			switch op.what {
			case 'y':
				if len(pending) == 0 {
					continue
				}
				fails := int64(0)
				if tries < len(overrides) {
					fails = overrides[tries].Outcome
				}
				tries++
				if fails == 0 {
					for _, do := range pending {
						do()
					}
				}
				if fails != 2 {
					pending = nil
				}
				continue
			case 's':
				pending = append(pending, func() { values[key] = i })
				continue
			case 'a':
				at = dropped + length
				length++
			case 't':
				if op.n >= length {
					continue
				}
				length = op.n
				at = dropped + length
			case 'c':
				n := min(op.n, length)
				if n == 0 {
					continue
				}
				length, dropped = length-n, dropped+n
				at = dropped
			}
			pending = append(pending, func() { disk.do(op, at) })
		}

		starts := 0
		w := sim.New(sim.Config{Keep: sim.All, Overrides: overrides, Groups: group(1, func(sim.ID) *actor {
			return &actor{start: func(env *sim.Env) {
				if starts++; starts == 1 {
					play(env, ops)
					return
				}
				require.Equal(t, disk.log(), append([]any{}, env.Disk().Log()...))
				for k := range 3 {
					key := fmt.Sprint("k", k)
					v, _ := env.Disk().Get(key).(int)
					require.Equal(t, values[key], v)
				}
			}}
		})})
		w.Run(0)
		bounce(w)
		require.Equal(t, 2, starts)
	})
}
