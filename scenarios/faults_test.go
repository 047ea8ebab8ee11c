package scenarios_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// within keeps the events of a span of time.
func within(events []sim.Event, from, until time.Duration) []sim.Event {
	var out []sim.Event
	for _, e := range events {
		if e.At >= from && e.At < until {
			out = append(out, e)
		}
	}
	return out
}

func some(events []sim.Event, is func(e sim.Event) bool) bool {
	for _, e := range events {
		if is(e) {
			return true
		}
	}
	return false
}

// Every fault fires, does what it says from 500 ms on, and is undone at 800 ms.
func TestFault_EachFires(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 5), disk = disk(fsync = ms(1)), workload = kv(clients = 3, think = ms(1)),
    schedule = [%FAULT%],
    duration = s(2), quiet = s(1),
)`
	dropped := func(why string) func(e sim.Event) bool {
		return func(e sim.Event) bool { return e.Kind == sim.Dropped && strings.HasPrefix(e.Why, why) }
	}
	at := func(k sim.Kind, node sim.ID) func(e sim.Event) bool {
		return func(e sim.Event) bool { return e.Kind == k && e.Node == node }
	}
	const ms = time.Millisecond
	// Where a fault shows only in what others do, shows is nil and the trace must differ.
	for fault, shows := range map[string]func(e sim.Event) bool{
		`isolate(node(1))`:               dropped("cut: isolate n1"),
		`partition(nodes("n1", "n2"))`:   dropped("cut: partition n1 n2"),
		`bridge(node(1))`:                dropped("cut: bridge"),
		`majorities_ring()`:              dropped("cut: ring"),
		`cut(leader(), followers())`:     dropped("cut: cut"),
		`one_way(leader(), followers())`: dropped("cut: one_way"),
		`degrade(message("AppendEntries"), loss = percent(50))`: func(e sim.Event) bool {
			_, append := e.Body.(interface{ Size() int })
			return append && dropped("loss")(e)
		},
		`degrade(message(), duplicate = percent(50))`: func(e sim.Event) bool { return e.Kind == sim.Duplicated },
		`degrade(message(), corrupt = percent(50))`:   dropped("corrupt"),
		`degrade(message(), delay = ms(40))`:          nil,
		`flap(isolate(node(1)), down = ms(20), up = ms(20))`: func(e sim.Event) bool {
			return e.Kind == sim.Faulted && e.Why == "undo isolate n1"
		},
		`crash(node(1))`:                       at(sim.Crashed, 1),
		`pause(node(1))`:                       at(sim.Paused, 1),
		`slow_disk(leader(), fsync = ms(60))`:  nil,
		`skew(leader(), drift = percent(-50))`: nil,
	} {
		t.Run(fault, func(t *testing.T) {
			written := strings.TrimSuffix(fault, ")") + ", lasting = ms(300))"
			if strings.HasSuffix(fault, "()") {
				written = strings.TrimSuffix(fault, ")") + "lasting = ms(300))"
			}
			res := runOf(t, strings.Replace(src, "%FAULT%", "at(ms(500), "+written+")", 1), 2, scenarios.Options{Keep: sim.All})
			calm := runOf(t, strings.Replace(src, "%FAULT%", "", 1), 2, scenarios.Options{Keep: sim.All})
			require.Len(t, res.Faults, 1, told(res))
			require.Equal(t, 500*ms, res.Faults[0].At)
			require.Equal(t, 800*ms, res.Faults[0].Until)
			require.NotEqual(t, calm.Fingerprint, res.Fingerprint)
			begun := res.World().Events()[res.Faults[0].Event-1]
			require.Equal(t, sim.Faulted, begun.Kind)
			require.Equal(t, calm.World().Events()[:begun.Num-1], res.World().Events()[:begun.Num-1], "nothing before it is touched")
			if shows == nil {
				return
			}
			require.True(t, some(within(res.World().Events(), 500*ms, 800*ms), shows), told(res))
			require.False(t, some(within(calm.World().Events(), 500*ms, 800*ms), shows))
			require.False(t, some(within(res.World().Events(), 801*ms, 2000*ms), shows), "it is undone")
		})
	}
}

// Faults that show only together with others, or that cannot be undone.
func TestFault_OnDisksAndClocks(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3), disk = disk(fsync = ms(5)), workload = kv(clients = 3),
    schedule = [%FAULT%],
    duration = s(2), quiet = s(1),
)`
	shows := func(schedule string, is func(e sim.Event) bool) {
		t.Helper()
		res := runOf(t, strings.Replace(src, "%FAULT%", schedule, 1), 2, scenarios.Options{Keep: sim.All})
		require.True(t, some(res.World().Events(), is), told(res))
	}
	exits := func(why string) func(e sim.Event) bool {
		return func(e sim.Event) bool { return e.Kind == sim.Crashed && strings.Contains(e.Why, why) }
	}
	shows(`at(ms(500), full_disk(node(1), lasting = ms(500)))`, exits("full"))
	shows(`at(ms(500), rotten_disk(node(1))), at(ms(600), crash(node(1), lasting = ms(50)))`, exits("checksum"))
	shows(`at(ms(500), failing_disk(node(1), lasting = ms(500)))`, exits("the disk failed"))
	shows(`at(ms(500), failing_disk(node(1), lasting = ms(300)))`,
		func(e sim.Event) bool { return e.Kind == sim.Restarted && e.At == 800*time.Millisecond })
	shows(`at(ms(500), unreadable_disk(node(1), lasting = s(1))), at(ms(600), crash(node(1), lasting = ms(50)))`, exits("checksum"))
	shows(`at(ms(500), lying_disk(node(1))), at(ms(600), crash(node(1), lasting = ms(50)))`,
		func(e sim.Event) bool { return e.Kind == sim.Synced && e.Why == "a lie" })
	shows(`at(ms(500), torn_disk(everyone())), on(event("write", node = node(2)), crash(it(), lasting = ms(20)), times = 3, after = ms(500))`,
		func(e sim.Event) bool { return e.Kind == sim.Faulted && strings.HasPrefix(e.Why, "torn_disk") })
	shows(`script(wait(ms(500)), crash(node(1)), wipe(node(1)), restart(node(1)))`, func(e sim.Event) bool {
		booted, is := e.Body.(interface{ Claim() (int64, bool) })
		_ = booted
		return !is && e.Kind == sim.Restarted
	})
	shows(`at(ms(500), jump(node(1), by = s(-5)))`,
		func(e sim.Event) bool { return e.Kind == sim.Faulted && e.Why == "jump n1 by -5s" })
	shows(`at(ms(500), slow(node(1), times = 3))`,
		func(e sim.Event) bool { return e.Kind == sim.Faulted && e.Why == "slow n1 3 times" })
}

// Everything is undone when the duration is over, and servers that went down by themselves are
// brought back.
func TestFault_AllUndoneAtDuration(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 5), disk = disk(fsync = ms(5)), workload = kv(clients = 3),
    schedule = [
        at(ms(300), crash(node(1))), at(ms(400), pause(node(2))), at(ms(500), isolate(node(3))), at(ms(600), full_disk(node(4))),
        at(ms(700), flap(crash(node(5)), down = ms(50), up = ms(50))),
    ],
    duration = s(1), quiet = s(2), expect = [recovers(within = s(1))],
)`
	res := runOf(t, src, 1, scenarios.Options{})
	require.Empty(t, res.World().Faults())
	for id := sim.ID(1); id <= 5; id++ {
		require.True(t, res.World().Up(id))
		require.False(t, res.World().Paused(id))
	}
	for _, f := range res.Faults {
		require.Equal(t, time.Second, f.Until, f.Text)
	}
	require.Zero(t, res.Verdict, told(res))

	still := runOf(t, strings.Replace(src, "quiet = s(2), expect = [recovers(within = s(1))]", "quiet = s(0)", 1), 1, scenarios.Options{})
	require.NotEmpty(t, still.World().Faults())
	require.Equal(t, time.Second, still.End)
}

// A write that found no room before everything was undone fails a sync that ends after that.
func TestFault_ExitAfterAllIsUndone(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3, snapshot_every = 1), disk = disk(fsync = ms(60)), workload = kv(clients = 3),
    schedule = [at(ms(960), full_disk(everyone()))],
    duration = s(1), quiet = s(3), expect = [recovers(within = s(2))],
)`
	res := runOf(t, src, 1, scenarios.Options{Keep: sim.All})
	require.True(t, some(within(res.World().Events(), time.Second+1, res.End), func(e sim.Event) bool {
		return e.Kind == sim.Crashed && e.Why == "the disk is full"
	}))
	for id := sim.ID(1); id <= 3; id++ {
		require.True(t, res.World().Up(id))
	}
	require.Zero(t, res.Verdict, told(res))
}

// heal undoes the faults of the network, restore all others, undo the one of its name; restart and
// resume bring a node back whatever keeps it down.
func TestUndo_Words(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 5), workload = kv(),
    schedule = [script(
        wait(ms(400)), isolate(node(1), name = "one"), cut(node(2), node(3)), crash(node(4)), pause(node(5)), slow(node(2), times = 2),
        wait(ms(100)), undo("one"), wait(ms(100)), heal(), wait(ms(100)), restart(node(4)), wait(ms(100)), resume(node(5)),
        wait(ms(100)), restore(),
    )],
    duration = s(2), quiet = s(1),
)`
	res := runOf(t, src, 1, scenarios.Options{})
	var until []time.Duration
	for _, f := range res.Faults {
		until = append(until, f.Until)
	}
	const ms = time.Millisecond
	require.Equal(t, []time.Duration{500 * ms, 600 * ms, 700 * ms, 800 * ms, 900 * ms}, until, told(res))
}

// A server is of the version with which it starts, of another from its next start after an upgrade, and
// the others are not. What was done is data: a run that is told of it is the same run.
func TestFault_Upgrade(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3, snapshot_every = 0, versions = {"new": {"snapshot_every": 5}, "newer": {"snapshot_every": 7}},
        by_server = {"n2": "newer"}),
    workload = kv(clients = 3, reads = percent(0), think = ms(10)),
    schedule = [at(ms(500), upgrade(node(1), to = "new"), crash(node(1), lasting = ms(50))),
        at(s(1), upgrade(node(2)), crash(node(2), lasting = ms(50)))],
    duration = s(2), quiet = s(1),
)`
	res := runOf(t, src, 2, scenarios.Options{Keep: sim.All})
	snapshots := func(id sim.ID, from, to time.Duration) bool {
		return some(within(res.World().Events(), from, to), func(e sim.Event) bool {
			return e.Kind == sim.Stated && e.Node == id && sim.FactKind(e.Body) == "snapshot"
		})
	}
	require.False(t, snapshots(1, 0, 540*time.Millisecond), told(res))
	require.True(t, snapshots(1, 550*time.Millisecond, 3*time.Second))
	require.True(t, snapshots(2, 0, 999*time.Millisecond))
	require.False(t, snapshots(2, 1050*time.Millisecond, 3*time.Second), "it is back at the first version")
	require.False(t, snapshots(3, 0, 3*time.Second))
}

// Whom a fault hits that comes and goes is asked each time that it comes: whoever leads by then.
func TestFault_FlapAsksEachTime(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 5), workload = kv(clients = 2),
    schedule = [at(s(1), flap(isolate(leader()), up = s(1), down = s(1), lasting = s(12), name = "it"))],
    duration = s(15),
)`
	res := runOf(t, src, 1, scenarios.Options{Keep: sim.All})
	leader, hit := sim.ID(0), map[sim.ID]bool{}
	for _, e := range res.World().Events() {
		if claim, is := e.Body.(sim.Claim); is {
			if _, claims := claim.Claim(); claims {
				leader = e.Node
			}
		}
		if f, is := e.Body.(sim.Fault); is && !strings.HasPrefix(e.Why, "undo") {
			require.Equal(t, []sim.ID{leader}, f.Nodes, "at %v", e.At)
			hit[leader] = true
		}
	}
	require.Greater(t, len(hit), 1)
	require.Contains(t, res.Faults[0].Hit, ", then isolate")
}

// A fault that lies in wait strikes right after its event, before the node does anything else, and once.
func TestFault_Ambush(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3, snapshot_every = 10), disk = disk(fsync = ms(2)), workload = kv(clients = 3),
    schedule = [at(ms(500), ambush(event("snapshot"), crash(it()%s, lasting = ms(50)), lasting = ms(400)))],
    duration = s(2), quiet = s(1),
)`
	for effect, want := range map[string]int{"": 0, ", effect = 3": 3} {
		res := runOf(t, fmt.Sprintf(src, effect), 2, scenarios.Options{Keep: sim.All})
		var struck sim.ID
		effects, crashes := 0, 0
		for _, e := range within(res.World().Events(), 500*time.Millisecond, 2*time.Second) {
			switch {
			case e.Kind == sim.Stated && sim.FactKind(e.Body) == "snapshot" && struck == 0:
				struck = e.Node
			case e.Node == struck && (e.Kind == sim.Wrote || e.Kind == sim.Synced || e.Kind == sim.Sent) && crashes == 0:
				effects++
			case e.Kind == sim.Crashed:
				require.Equal(t, struck, e.Node)
				crashes++
			}
		}
		require.Equal(t, 1, crashes, told(res))
		require.Equal(t, want, effects)
	}
	calm := runOf(t, strings.Replace(fmt.Sprintf(src, ""), `"snapshot"`, `"installed"`, 1), 2, scenarios.Options{Keep: sim.All})
	require.Empty(t, calm.Faults, "what it waited for did not come")
}
