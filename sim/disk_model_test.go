package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// diskOp is one step of a handler: s k v (set), d k (delete), a v (append), t n (truncate), c n
// (discard), y (sync) or w n (work for n ms).
type diskOp struct {
	what byte
	n    int
}

// contents is what a disk holds.
type contents struct {
	values map[string]int
	log    []int
}

func (c contents) equal(o contents) bool {
	return maps.Equal(c.values, o.values) && slices.Equal(c.log, o.log)
}

// after is the reference: what a disk holds after these operations, told in the simplest way.
func after(ops []diskOp) contents {
	c := contents{values: map[string]int{}}
	for i, op := range ops {
		key := fmt.Sprint("k", op.n%3)
		switch op.what {
		case 's':
			c.values[key] = i
		case 'd':
			delete(c.values, key)
		case 'a':
			c.log = append(c.log, op.n)
		case 't':
			c.log = c.log[:min(op.n, len(c.log))]
		case 'c':
			c.log = c.log[min(op.n, len(c.log)):]
		}
	}
	return c
}

// writes reports whether the last of ops changes the disk. A truncation that shortens nothing does not.
func writes(ops []diskOp) bool {
	switch op := ops[len(ops)-1]; op.what {
	case 's', 'd', 'a':
		return true
	case 't':
		return op.n < len(after(ops[:len(ops)-1]).log)
	case 'c':
		return min(op.n, len(after(ops[:len(ops)-1]).log)) > 0
	}
	return false
}

// reference tells what a crash at an instant leaves: the writes up to the last sync that was done
// before it, and how many writes had happened after that.
func reference(ops []diskOp, start, fsync, crash time.Duration) (synced int, unsynced []int) {
	cursor, dirty := start, false
	var pending []int // writes since the last sync, as lengths of prefixes of ops
	for i := range ops {
		switch {
		case ops[i].what == 'w':
			cursor += time.Duration(ops[i].n) * ms
		case ops[i].what == 'y':
			if !dirty {
				continue
			}
			cursor, dirty = cursor+fsync, false
			if cursor < crash && len(pending) > 0 {
				synced, pending = pending[len(pending)-1], nil
			}
		case writes(ops[:i+1]):
			dirty = true
			if cursor < crash {
				pending = append(pending, i+1)
			}
		}
	}
	return synced, pending
}

// play is a handler that does the operations.
func play(env *sim.Env, ops []diskOp) {
	d := env.Disk()
	for i, op := range ops {
		key := fmt.Sprint("k", op.n%3)
		switch op.what {
		case 's':
			d.Set(key, i)
		case 'd':
			d.Set(key, nil)
		case 'a':
			d.Append(op.n)
		case 't':
			d.Truncate(op.n)
		case 'c':
			d.Discard(op.n)
		case 'y':
			_ = d.Sync()
		case 'w':
			env.Work(time.Duration(op.n) * ms)
		}
	}
}

func read(env *sim.Env) contents {
	c := contents{values: map[string]int{}}
	for k := range 3 {
		if v := env.Disk().Get(fmt.Sprint("k", k)); v != nil {
			c.values[fmt.Sprint("k", k)] = v.(int)
		}
	}
	for _, r := range env.Disk().Log() {
		c.log = append(c.log, r.(int))
	}
	return c
}

// Whatever a handler writes and whenever it crashes, the disk holds what some prefix of its writes
// leaves: all up to the last sync, and after it as many as the crash spared.
func TestDisk_DurablePrefix(t *testing.T) {
	opGen := rapid.Custom(func(t *rapid.T) diskOp {
		what := rapid.SampledFrom([]byte("ssdaaaatcyyw")).Draw(t, "what")
		return diskOp{what: what, n: rapid.IntRange(0, 5).Draw(t, "n")}
	})
	rapid.Check(t, func(t *rapid.T) {
		ops := rapid.SliceOfN(opGen, 1, 20).Draw(t, "ops")
		fsync := time.Duration(rapid.IntRange(0, 3).Draw(t, "fsync")) * ms
		crash := time.Duration(rapid.IntRange(1, 60).Draw(t, "crash"))*ms + rapid.SampledFrom([]time.Duration{0, us}).Draw(t, "odd")
		torn := rapid.SampledFrom([]sim.PPM{0, 500_000, 1_000_000}).Draw(t, "torn")

		var found contents
		starts := 0
		w := sim.New(sim.Config{
			Seed: rapid.Uint64().Draw(t, "seed"), Keep: sim.All, Disk: sim.DiskModel{Fsync: sim.Constant(fsync), Torn: torn},
			Groups: group(1, func(sim.ID) *actor {
				return &actor{
					start: func(env *sim.Env) {
						if starts++; starts == 1 {
							env.Work(ms) // so that the handler runs at 1 ms
							play(env, ops)
							require.True(t, after(ops).equal(read(env)), "a handler reads its own writes")
							return
						}
						found = read(env)
					},
				}
			}),
		})
		w.At(crash, func() { w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}) })
		w.Run(crash)
		w.Restart(1)
		w.Run(time.Hour)

		synced, unsynced := reference(ops, ms, fsync, crash)
		i := slices.IndexFunc(w.Events(), func(e sim.Event) bool { return e.Kind == sim.Crashed })
		kept := len(unsynced) - w.Events()[i].Body.(sim.Loss).Writes
		switch {
		case torn == 0:
			require.Zero(t, kept)
		case torn == 1e6 && len(unsynced) > 0:
			require.Positive(t, kept)
		}
		prefix := synced
		if kept > 0 {
			prefix = unsynced[kept-1]
		}
		want := after(ops[:prefix])
		require.True(t, want.equal(found), "found %v, want %v: %d kept after %d", found, want, kept, synced)
	})
}
