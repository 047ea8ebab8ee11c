package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A handler is a little timeline: each segment's effects carry the segment's instant.
func TestHandler_SegmentsCarryTheirInstant(t *testing.T) {
	var clock []time.Duration
	n1 := &actor{start: func(env *sim.Env) {
		clock = append(clock, env.Now(), env.Uptime())
		env.Disk().Set("vote", 2)
		env.Send(2, ping{1})
		require.NoError(t, env.Disk().Sync())
		env.Send(2, ping{2})
		env.Work(3 * ms)
		env.Emit(done{"work"})
		env.Send(2, ping{3})
		clock = append(clock, env.Now(), env.Uptime())
	}}
	w := pair(sim.Config{Network: delay(ms), Disk: sim.DiskModel{Fsync: sim.Constant(2 * ms)}}, n1, &actor{})
	w.Run(time.Second)

	require.Equal(t, []string{
		"0s n1 start",
		"0s n1 write vote=2",
		"0s n1 send n2 ping{1}",
		"0s n2 start",
		"1ms n2 deliver n1 ping{1}",
		"2ms n1 sync",
		"2ms n1 send n2 ping{2}",
		"3ms n2 deliver n1 ping{2}",
		"5ms n1 fact done{work}",
		"5ms n1 send n2 ping{3}",
		"6ms n2 deliver n1 ping{3}",
	}, trace(w))
	require.Equal(t, []time.Duration{0, 0, 5 * ms, 5 * ms}, clock, "the handler sees its own cursor")
}

// The code of a handler runs at once, but the world learns of a segment only when it begins.
func TestHandler_RunsAheadOfTheWorld(t *testing.T) {
	ran := false
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.Work(5 * ms)
		env.Emit(done{"late"})
		ran = true
	}})
	w.Run(5*ms - 1)
	require.True(t, ran)
	require.Empty(t, trace(w, sim.Stated))
	require.Zero(t, w.Count("done"))
	w.Run(5 * ms)
	require.Len(t, trace(w, sim.Stated), 1)
}

// A sync of zero length completes inline: no segment ends, and the node is not busy.
func TestHandler_ZeroSyncIsInline(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.Disk().Set("a", 1)
		require.NoError(t, env.Disk().Sync())
		env.Emit(done{"synced"})
	}})
	require.True(t, w.Step())
	require.Equal(t, []string{"0s n1 start", "0s n1 write a=1", "0s n1 sync", "0s n1 fact done{synced}"}, trace(w))
	require.False(t, w.Step())
}

// A sync with nothing to write takes no time and is no event.
func TestHandler_SyncOfNothing(t *testing.T) {
	w := alone(t, sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(ms)}}, &actor{start: func(env *sim.Env) {
		require.NoError(t, env.Disk().Sync())
		env.Disk().Set("a", 1)
		require.NoError(t, env.Disk().Sync())
		require.NoError(t, env.Disk().Sync())
		env.Emit(done{"once"})
	}})
	w.Run(time.Second)
	require.Equal(t, []string{"0s n1 start", "0s n1 write a=1", "1ms n1 sync", "1ms n1 fact done{once}"}, trace(w))
}

// Work below zero is no work, and writes may take time of their own.
func TestHandler_WriteTime(t *testing.T) {
	w := alone(t, sim.Config{Disk: sim.DiskModel{Write: sim.Constant(ms)}}, &actor{start: func(env *sim.Env) {
		env.Work(-5 * ms)
		env.Disk().Append("a")
		env.Disk().Append("b")
		env.Emit(done{"two"})
	}})
	w.Run(time.Second)
	require.Equal(t, []string{
		"0s n1 start", "1ms n1 write log[0]=a", "2ms n1 write log[1]=b", "2ms n1 fact done{two}",
	}, trace(w))
}

// The CPU model makes every message take time, by count and by size; clients are free of it.
func TestHandler_CPUModel(t *testing.T) {
	answer := func(env *sim.Env, _ sim.ID, _ sim.Message) { env.Emit(done{"handled"}) }
	n := func(sim.ID) sim.Node { return &actor{receive: answer} }
	w := traced(sim.Config{
		Groups: []sim.Group{{Name: "server", Size: 1, New: n}, {Name: "client", Prefix: "c", Size: 1, Clients: true, New: n}},
		CPU:    sim.CPUModel{PerMessage: sim.Constant(ms), PerByte: sim.Constant(us)},
	})
	w.Inject(1, load{Bytes: 500})
	w.Inject(2, load{Bytes: 500})
	w.Run(time.Second)
	require.Equal(t, []string{"0s c1 fact done{handled}", "1.5ms n1 fact done{handled}"}, trace(w, sim.Stated))
}

// A slow CPU takes its multiple, faults multiply, and the disk does not care.
func TestHandler_SlowCPU(t *testing.T) {
	w := alone(t, sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(ms)}}, &actor{receive: func(env *sim.Env, _ sim.ID, _ sim.Message) {
		env.Work(ms)
		env.Disk().Append("x")
		_ = env.Disk().Sync()
		env.Emit(done{"x"})
	}})
	slow := w.Apply(sim.Fault{Kind: sim.Slow, Nodes: []sim.ID{1}, Times: 3})
	w.Apply(sim.Fault{Kind: sim.Slow, Nodes: []sim.ID{1}, Times: 2})
	w.Inject(1, ping{})
	w.Run(100 * ms)
	w.Undo(slow)
	w.Inject(1, ping{})
	w.Run(200 * ms)
	require.Equal(t, []string{"7ms n1 fact done{x}", "103ms n1 fact done{x}"}, trace(w, sim.Stated))
}

// A node's messages to itself take no time, are never lost, and come after its handler.
func TestHandler_SendToSelf(t *testing.T) {
	c := sim.Config{Network: linked(sim.Link{Delay: sim.Constant(ms), Loss: 1e6, Duplicate: 1e6, Corrupt: 1e6})}
	w := alone(t, c, &actor{
		start: func(env *sim.Env) {
			env.Send(1, ping{1})
			env.Send(1, ping{2})
			env.Emit(done{"start"})
		},
		receive: func(env *sim.Env, from sim.ID, _ sim.Message) { require.EqualValues(t, 1, from) },
	})
	w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{1}})
	w.Run(time.Second)
	require.Equal(t, []string{
		"0s n1 start", "0s n1 send n1 ping{1}", "0s n1 send n1 ping{2}", "0s n1 fact done{start}",
		"0s n1 deliver n1 ping{1}", "0s n1 deliver n1 ping{2}",
	}, trace(w)[1:])
}
