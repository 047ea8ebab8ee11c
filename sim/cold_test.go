package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// page is a record of a hundred bytes.
type page struct{ n int }

func (page) Size() int { return 100 }

// Reading takes time in proportion to what is read: once in a life, for what this life has not
// written itself.
func TestDisk_Reads(t *testing.T) {
	w, tell := lab(t, sim.Config{Disk: sim.DiskModel{Read: sim.Constant(2 * ms), Bandwidth: 10_000}})
	tell(func(env *sim.Env) {
		for i := range 10 {
			env.Disk().Append(page{i})
		}
		env.Disk().Set("k", page{0})
		env.Disk().Set("new", page{0})
		require.NoError(t, env.Disk().Sync())
		before := env.Now()
		require.Len(t, env.Disk().Log(), 10)
		require.NotNil(t, env.Disk().Get("k"))
		require.Equal(t, before, env.Now(), "it is in memory")
	})
	bounce(w)
	tell(func(env *sim.Env) {
		took := func(read func()) time.Duration {
			before := env.Now()
			read()
			return env.Now() - before
		}
		k := func() { require.NotNil(t, env.Disk().Get("k")) }
		log := func() { require.Len(t, env.Disk().Log(), 8) }
		require.Equal(t, 12*ms, took(k))
		require.Zero(t, took(k))
		env.Disk().Discard(1)
		env.Disk().Truncate(7)
		env.Disk().Append(page{9})
		require.Equal(t, 72*ms, took(log), "seven records that it has not written")
		require.Zero(t, took(log))
		env.Disk().Set("new", page{1})
		require.Zero(t, took(func() { env.Disk().Get("new") }))
		require.Equal(t, 2*ms, took(func() { env.Disk().Get("none") })+took(func() { env.Disk().Get("none") })+2*ms)
	})
}

// A node that reads is busy, and a crash cuts it.
func TestDisk_ReadIsCut(t *testing.T) {
	var got []any
	w := traced(sim.Config{
		Disk: sim.DiskModel{Read: sim.Constant(100 * ms)},
		Groups: group(1, func(sim.ID) *actor {
			return &actor{start: func(env *sim.Env) {
				if v := env.Disk().Get("k"); v != nil {
					env.Emit(done{"read"})
					return
				}
				env.Disk().Set("k", 1)
				_ = env.Disk().Sync()
			}, receive: func(_ *sim.Env, _ sim.ID, m sim.Message) { got = append(got, m) }}
		}),
	})
	w.Run(0)
	bounce(w)
	w.Inject(1, ping{})
	w.Run(50 * ms)
	require.Empty(t, got)
	bounce(w)
	w.Run(149 * ms)
	require.Empty(t, trace(w, sim.Stated))
	w.Run(150 * ms)
	require.Equal(t, []string{"150ms n1 fact done{read}"}, trace(w, sim.Stated))
}

// A record that cannot be read is there again in the next life. Which one it is, is a choice.
func TestDisk_Unreadable(t *testing.T) {
	seen := map[int]bool{}
	for seed := range uint64(60) {
		w, tell := lab(t, sim.Config{Seed: seed})
		read := func() (bad []int) {
			tell(func(env *sim.Env) {
				for i, r := range append([]any{env.Disk().Get("k")}, env.Disk().Log()...) {
					if r == (sim.Corrupt{}) {
						bad = append(bad, i)
					}
				}
			})
			return bad
		}
		tell(func(env *sim.Env) {
			env.Disk().Set("k", "k")
			env.Disk().Append("a")
			env.Disk().Append("b")
			_ = env.Disk().Sync()
		})
		w.Apply(sim.Fault{Kind: sim.UnreadableDisk, Nodes: []sim.ID{1}})
		require.Empty(t, read(), "not before it boots")
		bounce(w)
		bad := read()
		require.Len(t, bad, 1)
		seen[bad[0]] = true
		require.Equal(t, bad, read(), "in the whole of this life")
		tell(func(env *sim.Env) { // what is written anew can be read
			env.Disk().Set("k", "k")
			env.Disk().Truncate(0)
			env.Disk().Append("a")
		})
		require.Empty(t, read())
		bounce(w)
		require.Empty(t, read())
		var names []string
		for _, m := range w.Choices() {
			names = append(names, m.Choice.String())
		}
		require.Equal(t, []string{"unreadable.1.0"}, names)
	}
	require.Len(t, seen, 3)
}

// An override of 0 lets all be read; the share of the model makes some starts fail.
func TestDisk_UnreadableIsAChoice(t *testing.T) {
	bad := func(c sim.Config) (n int) {
		w, tell := lab(t, c)
		tell(func(env *sim.Env) {
			env.Disk().Set("k", "k")
			_ = env.Disk().Sync()
		})
		for range 20 {
			bounce(w)
			tell(func(env *sim.Env) {
				if env.Disk().Get("k") == (sim.Corrupt{}) {
					n++
				}
			})
		}
		return n
	}
	all := bad(sim.Config{Disk: sim.DiskModel{Unreadable: 1e6}})
	require.Equal(t, 20, all)
	require.Equal(t, 19, bad(sim.Config{
		Disk:      sim.DiskModel{Unreadable: 1e6},
		Overrides: sim.Overrides{{Choice: sim.Choice{Kind: sim.UnreadableChoice, A: 1, N: 5}}},
	}))
	some := bad(sim.Config{Disk: sim.DiskModel{Unreadable: 300_000}})
	require.Positive(t, some)
	require.Less(t, some, 20)
	require.Zero(t, bad(sim.Config{}))
}
