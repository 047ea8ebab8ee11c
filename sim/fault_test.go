package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// probe measures a world of two nodes: how a round trip through n1's CPU and disk goes.
type probe struct {
	w *sim.World
}

func newProbe(t *testing.T) *probe {
	t.Helper()
	p := &probe{}
	groups := group(2, func(id sim.ID) *actor {
		return &actor{
			start: func(env *sim.Env) {
				for _, r := range env.Disk().Log() {
					if r == (sim.Corrupt{}) {
						env.Emit(done{"corrupt"})
					}
				}
			},
			receive: func(env *sim.Env, from sim.ID, msg sim.Message) {
				switch {
				case from == 0:
					env.Send(3-id, msg)
				case msg == (ping{1}): // asks n1 to save
					env.Work(ms)
					env.Disk().Append("r")
					err := env.Disk().Sync()
					env.Disk().Append("unsynced")
					if err != nil {
						env.Emit(done{err.Error()})
					}
					env.Send(from, ack{len(env.Disk().Log())})
				}
			},
		}
	})
	groups[0].NewAs = func(sim.ID, string) sim.Node { return &actor{} }
	p.w = traced(sim.Config{Network: delay(ms), Disk: sim.DiskModel{Fsync: sim.Constant(ms)}, Groups: groups})
	p.w.Run(0)
	return p
}

// ask lets n2 ask n1 and returns when the answer came, since then, or -1 for none within a second.
func (p *probe) ask() time.Duration {
	start := p.w.Now()
	took := time.Duration(-1)
	seen := p.w.Latest()
	p.w.Inject(2, ping{1})
	p.w.Run(start + time.Second)
	for _, e := range p.w.Events() {
		if e.Num > seen && e.Kind == sim.Delivered && e.Node == 2 && e.Peer == 1 {
			took = e.At - start
		}
	}
	return took
}

// bounce restarts n1.
func (p *probe) bounce() {
	p.w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	p.w.Restart(1)
	p.w.Run(p.w.Now())
}

// records is how many records survive a crash of n1.
func (p *probe) records() (n int) {
	p.bounce()
	took := p.w.Now()
	p.w.Inject(2, ping{1})
	p.w.Run(took + time.Second)
	for _, e := range p.w.Events() {
		if a, ok := e.Body.(ack); ok && e.At > took {
			n = a.N - 2 // without what this asking wrote
		}
	}
	return n
}

const healthy = 4 * ms // there, work, fsync and back

// Every kind of fault, with what it does and that its undo undoes it.
func TestFault_EveryKindFiresAndEnds(t *testing.T) {
	n1 := []sim.ID{1}
	sides := [][]sim.ID{{1}, {2}}
	table := map[sim.FaultKind]struct {
		fault sim.Fault
		says  string
		fires func(t *testing.T, p *probe)
	}{
		sim.Isolate:   {fault: sim.Fault{Nodes: n1}, says: "isolate n1", fires: unreachable},
		sim.Partition: {fault: sim.Fault{Groups: sides}, says: "partition n1 | n2", fires: unreachable},
		sim.Bridge:    {fault: sim.Fault{Groups: sides}, says: "bridge n1 | n2", fires: unreachable},
		sim.Ring: {fault: sim.Fault{Nodes: []sim.ID{1, 2}}, says: "ring n1 n2", fires: func(t *testing.T, p *probe) {
			require.Equal(t, healthy, p.ask(), "a ring of two is whole; see TestCut_Shapes")
		}},
		sim.OneWay: {fault: sim.Fault{Groups: sides}, says: "one_way n1 > n2", fires: unreachable},
		sim.Cut:    {fault: sim.Fault{Groups: sides}, says: "cut n1 | n2", fires: unreachable},
		sim.Degrade: {
			fault: sim.Fault{Traffic: sim.Traffic{Kinds: []string{"ack"}, From: n1}, Link: sim.Link{Delay: sim.Constant(50 * ms)}},
			says:  "degrade ack from n1, delay +50ms",
			fires: func(t *testing.T, p *probe) { require.Equal(t, healthy+50*ms, p.ask()) },
		},
		sim.Crash: {fault: sim.Fault{Nodes: n1}, says: "crash n1", fires: func(t *testing.T, p *probe) {
			require.False(t, p.w.Up(1))
			unreachable(t, p)
		}},
		sim.Pause: {fault: sim.Fault{Nodes: n1}, says: "pause n1", fires: func(t *testing.T, p *probe) {
			require.True(t, p.w.Paused(1))
			unreachable(t, p)
			require.Equal(t, 1, p.w.Inbox(1), "the network delivers to it")
		}},
		sim.Slow: {fault: sim.Fault{Nodes: n1, Times: 10}, says: "slow n1 10 times", fires: func(t *testing.T, p *probe) {
			require.Equal(t, healthy+9*ms, p.ask())
		}},
		sim.SlowDisk: {
			fault: sim.Fault{Nodes: n1, Fsync: sim.Constant(100 * ms)}, says: "slow_disk n1 fsync 100ms",
			fires: func(t *testing.T, p *probe) { require.Equal(t, healthy+99*ms, p.ask()) },
		},
		sim.FullDisk: {fault: sim.Fault{Nodes: n1}, says: "full_disk n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			require.Contains(t, trace(p.w, sim.Stated)[0], "the disk is full")
			require.Empty(t, trace(p.w, sim.Wrote))
			p.bounce() // what n1 wrote behind the sync was refused too, and it has not heard of that
		}},
		sim.LyingDisk: {fault: sim.Fault{Nodes: n1}, says: "lying_disk n1", fires: func(t *testing.T, p *probe) {
			require.Equal(t, healthy-ms, p.ask(), "a lie takes no time")
			require.Zero(t, p.records())
		}},
		sim.TornDisk: {fault: sim.Fault{Nodes: n1}, says: "torn_disk n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			require.Equal(t, 2, p.records(), "the synced one, and the one after it")
		}},
		sim.RottenDisk: {fault: sim.Fault{Nodes: n1}, says: "rotten_disk n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			p.records()
			require.Contains(t, trace(p.w, sim.Stated)[0], "corrupt")
		}},
		sim.Skew: {
			fault: sim.Fault{Nodes: n1, By: time.Second, Drift: 1000}, says: "skew n1 by 1s, 1000 ppm",
			fires: func(t *testing.T, p *probe) { require.Equal(t, healthy, p.ask(), "see TestClock_Drift") },
		},
		sim.Wipe: {fault: sim.Fault{Nodes: n1}, says: "wipe n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			p.ask()
			require.Contains(t, trace(p.w, sim.Sent), "1.003s n1 send n2 ack{4}")
			p.w.Apply(sim.Fault{Kind: sim.Wipe, Nodes: n1})
			p.ask()
			require.Contains(t, trace(p.w, sim.Sent), "2.003s n1 send n2 ack{2}")
		}},
		sim.Jump: {fault: sim.Fault{Nodes: n1, By: -time.Second}, says: "jump n1 by -1s", fires: func(t *testing.T, p *probe) {
			require.Equal(t, healthy, p.ask(), "see TestClock_JumpsMoveNoTimer")
		}},
		sim.FailingDisk: {fault: sim.Fault{Nodes: n1}, says: "failing_disk n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			require.Contains(t, trace(p.w, sim.Stated)[0], "the disk failed")
			require.Zero(t, p.records())
		}},
		sim.UnreadableDisk: {fault: sim.Fault{Nodes: n1}, says: "unreadable_disk n1", fires: func(t *testing.T, p *probe) {
			p.ask()
			p.records()
			require.Contains(t, trace(p.w, sim.Stated)[0], "corrupt")
		}},
		sim.Upgrade: {
			fault: sim.Fault{Nodes: n1, Version: "mute"}, says: "upgrade n1 to mute",
			fires: func(t *testing.T, p *probe) {
				require.Equal(t, healthy, p.ask(), "not before it starts again")
				p.bounce()
				unreachable(t, p)
				p.w.Apply(sim.Fault{Kind: sim.Upgrade, Nodes: n1})
				p.bounce()
			},
		},
	}
	require.Len(t, table, int(sim.Upgrade)+1, "a kind without a test")
	for kind, c := range table {
		t.Run(kind.String(), func(t *testing.T) {
			p := newProbe(t)
			require.Equal(t, healthy, p.ask())
			p = newProbe(t)
			c.fault.Kind = kind
			a := p.w.Apply(c.fault)
			require.Equal(t, c.says, p.w.Describe(a.Fault))
			require.Equal(t, p.w.Now(), a.Since)
			once := kind.Passing()
			require.Equal(t, once, a.Over)
			require.Equal(t, !once, len(p.w.Faults()) == 1)
			c.fires(t, p)
			p.w.Undo(a)
			p.w.Undo(a)
			p.w.Run(p.w.Now() + time.Second)
			require.True(t, a.Over)
			require.Empty(t, p.w.Faults())
			require.Equal(t, healthy, p.ask())
			var says []string
			for _, e := range p.w.Events() {
				if e.Kind == sim.Faulted && e.Body.(sim.Fault).Kind == kind {
					says = append(says, e.Why)
				}
			}
			if once {
				require.NotContains(t, says, "undo "+c.says)
			} else {
				require.Equal(t, c.says, says[0])
				require.Equal(t, "undo "+c.says, says[len(says)-1])
			}
		})
	}
}

func unreachable(t *testing.T, p *probe) {
	t.Helper()
	require.Equal(t, time.Duration(-1), p.ask())
}

func TestFault_KindsHaveNames(t *testing.T) {
	names := map[string]bool{}
	for k := sim.Isolate; k <= sim.Upgrade; k++ {
		names[k.String()] = true
		kind, found := sim.FaultOf(k.String())
		require.True(t, found)
		require.Equal(t, k, kind)
	}
	require.Len(t, names, int(sim.Upgrade)+1)
	require.Panics(t, func() { _ = (sim.Upgrade + 1).String() })
	_, found := sim.FaultOf("levitate")
	require.False(t, found)
	require.True(t, sim.Wipe.Passing())
	require.False(t, sim.FailingDisk.Passing())
	require.True(t, sim.Degrade.Network())
	require.False(t, sim.Crash.Network())
}

// Degrading takes the worse of link and fault, for the traffic it names only.
func TestFault_DegradeTraffic(t *testing.T) {
	send := func(f sim.Fault) sim.Stats {
		w := pair(sim.Config{
			Fits:    func(m sim.Message, c sim.Condition) bool { return c.Is == "even" && m.(ping).N%2 == 0 },
			Network: linked(sim.Link{Loss: 100_000}),
		}, flood(4000), &actor{})
		f.Kind = sim.Degrade
		w.Apply(f)
		w.Run(time.Second)
		return w.Stats()
	}
	lossy := sim.Link{Loss: 500_000}
	require.InDelta(t, 2000, send(sim.Fault{Link: lossy}).Dropped, 150)
	require.InDelta(t, 400, send(sim.Fault{Link: sim.Link{Loss: 10_000}}).Dropped, 100, "no better than the link")
	require.InDelta(t, 400, send(sim.Fault{Link: lossy, Traffic: sim.Traffic{Kinds: []string{"ack"}}}).Dropped, 100)
	require.InDelta(t, 400, send(sim.Fault{Link: lossy, Traffic: sim.Traffic{From: []sim.ID{2}}}).Dropped, 100)
	require.InDelta(t, 400, send(sim.Fault{Link: lossy, Traffic: sim.Traffic{To: []sim.ID{1}}}).Dropped, 100)
	even := sim.Traffic{Kinds: []string{"ping"}, Where: []sim.Condition{{Field: "N", Is: "even"}}, Words: "even pings"}
	require.InDelta(t, 1200, send(sim.Fault{Link: lossy, Traffic: even}).Dropped, 150)
	require.InDelta(t, 4000, send(sim.Fault{Link: sim.Link{Duplicate: 1_000_000, Loss: 0}}).Duplicated, 500)
	require.InDelta(t, 2000+200, send(sim.Fault{Link: sim.Link{Corrupt: 500_000}}).Dropped, 150)
}

// A fault that draws nothing is no fault: the messages fare as they would without it.
func TestFault_ZeroProbabilityIsNoFault(t *testing.T) {
	run := func(f *sim.Fault) []string {
		w := mixedWorld(sim.Config{Seed: 5, Keep: sim.All})
		if f != nil {
			w.Apply(*f)
		}
		w.Run(300 * ms)
		return trace(w, sim.Sent, sim.Delivered, sim.Dropped, sim.Duplicated, sim.Wrote, sim.Synced, sim.Stated, sim.Fired)
	}
	free := run(nil)
	require.Equal(t, free, run(&sim.Fault{Kind: sim.Degrade}))
	require.Equal(t, free, run(&sim.Fault{Kind: sim.Slow, Nodes: []sim.ID{1}, Times: 1}))
	require.Equal(t, free, run(&sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}}))
	require.NotEqual(t, free, run(&sim.Fault{Kind: sim.Slow, Nodes: []sim.ID{1}, Times: 2}))
}

// Faults of many nodes hit them all, are shortened when told, and undone for those that are left.
func TestFault_Many(t *testing.T) {
	w := traced(sim.Config{Groups: group(20, func(sim.ID) *actor { return &actor{} })})
	w.Run(0)
	all := w.Apply(sim.Fault{Kind: sim.Pause, Nodes: w.Members("server")})
	require.Equal(t, "pause n1 n2 n3 n4 n5 n6 n7 n8 and 12 more", w.Describe(all.Fault))
	w.Apply(sim.Fault{Kind: sim.Pause, Nodes: []sim.ID{3}})
	w.Resume(3)
	require.False(t, w.Paused(3))
	require.True(t, w.Paused(4))
	require.Len(t, w.Faults(), 1)
	w.Undo(all)
	for id := sim.ID(1); id <= 20; id++ {
		require.False(t, w.Paused(id))
	}
	require.Len(t, trace(w, sim.Resumed), 20)
}
