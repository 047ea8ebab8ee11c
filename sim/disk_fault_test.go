package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A disk has room for so many records: a write beyond that fails at the next Sync, once, and with it
// all that was written behind it. The rest of the disk is as it was.
func TestDisk_Capacity(t *testing.T) {
	_, tell := lab(t, sim.Config{Disk: sim.DiskModel{Capacity: 3}})
	tell(func(env *sim.Env) {
		d := env.Disk()
		d.Set("k", 1)
		d.Append("a")
		d.Append("b")
		require.NoError(t, d.Sync())
		d.Append("c")
		d.Set("new", 1)
		d.Set("k", 2) // takes no more room, but it may point at what is not there
		d.Discard(1)
		d.Truncate(0)
		require.ErrorIs(t, d.Sync(), sim.ErrDiskFull)
		require.NoError(t, d.Sync())
		require.Equal(t, []any{"a", "b"}, d.Log())
		require.Nil(t, d.Get("new"))
		require.Equal(t, 1, d.Get("k"))
		d.Set("k", 2)
		require.NoError(t, d.Sync())
		require.Equal(t, 2, d.Get("k"))
		d.Truncate(1)
		d.Append("d")
		require.NoError(t, d.Sync())
	})
}

// While a disk is full no write succeeds, not even over an old record.
func TestDisk_Full(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	tell(func(env *sim.Env) { env.Disk().Set("k", "old") })
	full := w.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
	for _, write := range []func(d *sim.Disk){
		func(d *sim.Disk) { d.Append("a") },
		func(d *sim.Disk) { d.Set("new", "a") },
		func(d *sim.Disk) { d.Set("k", "new") },
		func(d *sim.Disk) { d.Set("k", nil) },
	} {
		tell(func(env *sim.Env) {
			write(env.Disk())
			require.ErrorIs(t, env.Disk().Sync(), sim.ErrDiskFull)
			require.NoError(t, env.Disk().Sync(), "it is said once")
			require.Empty(t, env.Disk().Log())
			require.Nil(t, env.Disk().Get("new"))
			require.Equal(t, "old", env.Disk().Get("k"))
		})
	}
	w.Undo(full)
	tell(func(env *sim.Env) {
		env.Disk().Append("b")
		require.NoError(t, env.Disk().Sync())
		require.Equal(t, []any{"b"}, env.Disk().Log())
	})
	require.Equal(t, []string{"0s n1 write k=old", "5s n1 write log[0]=b"}, trace(w, sim.Wrote))
}

// A refused write that was not asked about is forgotten in a crash.
func TestDisk_RefusalDiesInACrash(t *testing.T) {
	w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Capacity: 1}})
	tell(func(env *sim.Env) {
		env.Disk().Append("a")
		env.Disk().Append("b")
	})
	bounce(w)
	tell(func(env *sim.Env) { require.NoError(t, env.Disk().Sync()) })
}

// A full disk is the usual reason to Exit, after a sync that took time.
func TestDisk_FullThenExit(t *testing.T) {
	w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Capacity: 1, Fsync: sim.Constant(5 * ms)}})
	tell(func(env *sim.Env) {
		env.Disk().Append("a")
		env.Disk().Append("b")
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
		env.Emit(done{"never"})
	})
	require.Equal(t, []string{"5ms n1 crash: the disk is full"}, trace(w, sim.Crashed, sim.Stated))
	w.Restart(1)
	tell(func(env *sim.Env) { require.Equal(t, []any{"a"}, env.Disk().Log()) })
}

// A lying disk says that it has synced, at once, and keeps nothing through a crash.
func TestDisk_Lying(t *testing.T) {
	for _, byFault := range []bool{false, true} {
		w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Lying: !byFault, Fsync: sim.Constant(5 * ms)}})
		if byFault {
			w.Apply(sim.Fault{Kind: sim.LyingDisk, Nodes: []sim.ID{1}})
		}
		tell(func(env *sim.Env) {
			env.Disk().Append("a")
			require.NoError(t, env.Disk().Sync())
			env.Emit(done{"synced"})
		})
		require.Equal(t, []string{"0s n1 sync: a lie", "0s n1 fact done{synced}"}, trace(w, sim.Synced, sim.Stated))
		bounce(w)
		tell(func(env *sim.Env) { require.Empty(t, env.Disk().Log()) })
		require.Equal(t, []string{"1s n1 crash losing 1: a fault"}, trace(w, sim.Crashed))
	}
}

// The first honest sync after a lie keeps what the lie did not.
func TestDisk_HonestAfterLying(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	lie := w.Apply(sim.Fault{Kind: sim.LyingDisk, Nodes: []sim.ID{1}})
	tell(func(env *sim.Env) {
		env.Disk().Append("a")
		require.NoError(t, env.Disk().Sync())
	})
	w.Undo(lie)
	tell(func(env *sim.Env) {
		env.Disk().Append("b")
		require.NoError(t, env.Disk().Sync())
		env.Disk().Append("c")
	})
	bounce(w)
	tell(func(env *sim.Env) { require.Equal(t, []any{"a", "b"}, env.Disk().Log()) })
}

// A torn crash keeps the first few of the unsynced writes, and every number of them is possible.
func TestDisk_Torn(t *testing.T) {
	for _, byFault := range []bool{false, true} {
		seen := map[int]int{}
		for seed := range uint64(200) {
			c := sim.Config{Seed: seed, Disk: sim.DiskModel{Torn: 1e6}}
			if byFault {
				c.Disk.Torn = 0
			}
			w, tell := lab(t, c)
			if byFault {
				w.Apply(sim.Fault{Kind: sim.TornDisk, Nodes: []sim.ID{1}})
			}
			tell(func(env *sim.Env) {
				env.Disk().Append("synced")
				_ = env.Disk().Sync()
				env.Disk().Append(1)
				env.Disk().Append(2)
				env.Disk().Append(3)
			})
			bounce(w)
			tell(func(env *sim.Env) {
				require.Equal(t, []any{"synced", 1, 2, 3}[:len(env.Disk().Log())], env.Disk().Log())
				seen[len(env.Disk().Log())-1]++
			})
		}
		for kept := 1; kept <= 3; kept++ {
			require.InDelta(t, 67, seen[kept], 35, "crashes that kept %d", kept)
		}
		require.Zero(t, seen[0], "a torn crash keeps something")
	}
}

// Wiping empties a disk for good, without disturbing a handler that is writing to it.
func TestDisk_WipeUnderARunningNode(t *testing.T) {
	w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(5 * ms)}})
	tell(func(env *sim.Env) {
		env.Disk().Append("a")
		_ = env.Disk().Sync()
	})
	w.At(w.Now()+3*ms, func() { w.Apply(sim.Fault{Kind: sim.Wipe, Nodes: []sim.ID{1}}) })
	tell(func(env *sim.Env) {
		env.Disk().Set("k", 1)
		_ = env.Disk().Sync()
		env.Disk().Append("b")
		_ = env.Disk().Sync()
	})
	tell(func(env *sim.Env) {
		require.Empty(t, env.Disk().Log())
		require.Nil(t, env.Disk().Get("k"))
		env.Disk().Append("c")
		_ = env.Disk().Sync()
		env.Disk().Append("lost")
	})
	bounce(w)
	tell(func(env *sim.Env) { require.Equal(t, []any{"c"}, env.Disk().Log()) })
	require.Equal(t, []string{"1.003s n1 fault: wipe n1"}, trace(w, sim.Faulted)[:1])
}

// A rotten disk spoils one record, which one by the seed; the node finds it when it boots.
func TestDisk_Rotten(t *testing.T) {
	spoiled := map[int]bool{}
	for seed := range uint64(60) {
		w, tell := lab(t, sim.Config{Seed: seed})
		tell(func(env *sim.Env) {
			env.Disk().Set("k", "k")
			env.Disk().Append("a")
			env.Disk().Append("b")
			_ = env.Disk().Sync()
		})
		w.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
		tell(func(env *sim.Env) { require.Equal(t, []any{"a", "b"}, env.Disk().Log(), "not before it boots") })
		bounce(w)
		records := func() (bad int) {
			tell(func(env *sim.Env) {
				for i, r := range append([]any{env.Disk().Get("k")}, env.Disk().Log()...) {
					if r == (sim.Corrupt{}) {
						bad++
						spoiled[i] = true
					}
				}
			})
			return bad
		}
		require.Equal(t, 1, records())
		bounce(w)
		require.Equal(t, 1, records(), "once: the fault is spent")
		w.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
		bounce(w)
		var rots []string
		for _, e := range w.Events() {
			for _, c := range e.Choices {
				rots = append(rots, c.String())
			}
		}
		require.Equal(t, []string{"rot.1.0", "rot.1.1"}, rots, "each has a name of its own")
	}
	require.Len(t, spoiled, 3)
}

// A slow disk's syncs take what the fault says; the newest such fault counts, and each can end.
func TestDisk_Slow(t *testing.T) {
	w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(ms)}})
	took := func() (d time.Duration) {
		tell(func(env *sim.Env) {
			env.Disk().Append("a")
			before := env.Now()
			_ = env.Disk().Sync()
			d = env.Now() - before
		})
		return d
	}
	require.Equal(t, ms, took())
	slow := w.Apply(sim.Fault{Kind: sim.SlowDisk, Nodes: []sim.ID{1}, Fsync: sim.Constant(50 * ms)})
	require.Equal(t, 50*ms, took())
	slower := w.Apply(sim.Fault{Kind: sim.SlowDisk, Nodes: []sim.ID{1}, Fsync: sim.Uniform(100*ms, 200*ms)})
	require.GreaterOrEqual(t, took(), 100*ms)
	w.Undo(slow)
	require.GreaterOrEqual(t, took(), 100*ms)
	w.Undo(slower)
	require.Equal(t, ms, took())
}
