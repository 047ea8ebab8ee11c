package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// lab is a node that does as it is told, so that a test can drive its disk by hand.
func lab(t *testing.T, c sim.Config) (w *sim.World, tell func(f func(env *sim.Env))) {
	t.Helper()
	var todo func(env *sim.Env)
	c.Groups = group(1, func(sim.ID) *actor {
		return &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) { todo(env) }}
	})
	w = traced(c)
	w.Run(0)
	return w, func(f func(env *sim.Env)) {
		todo = f
		w.Inject(1, ping{})
		w.Run(w.Now() + time.Second)
	}
}

// bounce crashes the node and lets it boot again.
func bounce(w *sim.World) {
	w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	w.Restart(1)
	w.Run(w.Now())
}

// What a handler writes it can read at once; what it has synced, its next life can.
func TestDisk_ReadYourWrites(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	tell(func(env *sim.Env) {
		d := env.Disk()
		require.Nil(t, d.Get("k"))
		require.Empty(t, d.Log())
		d.Set("k", 1)
		d.Append("a")
		d.Append("b")
		d.Append("c")
		d.Truncate(1)
		d.Append("d")
		require.NoError(t, d.Sync())
		d.Set("k", nil)
		d.Truncate(0)
		d.Truncate(5) // no shorter than it is: nothing to do
		d.Discard(0)
		require.Nil(t, d.Get("k"))
		require.Empty(t, d.Log())
	})
	bounce(w)
	tell(func(env *sim.Env) {
		require.Equal(t, 1, env.Disk().Get("k"))
		require.Equal(t, []any{"a", "d"}, env.Disk().Log())
	})
	require.Equal(t, []string{
		"0s n1 write k=1", "0s n1 write log[0]=a", "0s n1 write log[1]=b", "0s n1 write log[2]=c",
		"0s n1 write log[1]=<nil>", "0s n1 write log[1]=d", "0s n1 write k=<nil>", "0s n1 write log[0]=<nil>",
	}, trace(w, sim.Wrote))
	require.Equal(t, []string{"1s n1 crash losing 2: a fault"}, trace(w, sim.Crashed))
}

// The log that Log gives out stays as it is while records are appended, and through crashes and
// rot: a message in flight may hold a part of it.
func TestDisk_LogIsAView(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	var views, copies [][]any
	look := func(env *sim.Env) {
		views = append(views, env.Disk().Log())
		copies = append(copies, slices.Clone(env.Disk().Log()))
	}
	write := func(records ...any) {
		tell(func(env *sim.Env) {
			look(env)
			for _, r := range records {
				env.Disk().Append(r)
			}
			look(env)
			_ = append(env.Disk().Log(), "stranger")
		})
		bounce(w)
	}
	tell(func(env *sim.Env) {
		for _, r := range []any{"a", "b", "c"} {
			env.Disk().Append(r)
		}
		_ = env.Disk().Sync()
	})
	write("x", "y", "z")
	write("u")
	write("v", "w")
	require.Equal(t, copies, views)
	views, copies = nil, nil // they are valid until the next Truncate
	tell(func(env *sim.Env) {
		env.Disk().Truncate(1)
		env.Disk().Append("t")
		look(env)
		env.Disk().Discard(1)
		look(env)
	})
	bounce(w)
	write("s")
	tell(look)
	w.Apply(sim.Fault{Kind: sim.RottenDisk, Nodes: []sim.ID{1}})
	bounce(w)
	tell(look)
	require.Contains(t, copies[len(copies)-1], sim.Corrupt{})
	require.Equal(t, copies, views)
}

// A crash leaves nothing to sync: asking for it in the next life takes no time and is no event.
func TestDisk_NothingToSyncAfterACrash(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	tell(func(env *sim.Env) { env.Disk().Append("lost") })
	bounce(w)
	tell(func(env *sim.Env) { require.NoError(t, env.Disk().Sync()) })
	require.Empty(t, trace(w, sim.Synced))
}

// Discard drops what is oldest, and a crash before the sync brings it back.
func TestDisk_Discard(t *testing.T) {
	w, tell := lab(t, sim.Config{})
	tell(func(env *sim.Env) {
		for _, r := range []any{"a", "b", "c"} {
			env.Disk().Append(r)
		}
		require.NoError(t, env.Disk().Sync())
		env.Disk().Discard(2)
		env.Disk().Append("d")
		require.Equal(t, []any{"c", "d"}, env.Disk().Log())
	})
	bounce(w)
	tell(func(env *sim.Env) {
		require.Equal(t, []any{"a", "b", "c"}, env.Disk().Log())
		env.Disk().Discard(2)
		require.NoError(t, env.Disk().Sync())
	})
	bounce(w)
	tell(func(env *sim.Env) {
		require.Equal(t, []any{"c"}, env.Disk().Log())
		env.Disk().Discard(9)
		require.Empty(t, env.Disk().Log())
	})
	require.Contains(t, trace(w, sim.Wrote), "1s n1 write log[:2]=<nil>")
}
