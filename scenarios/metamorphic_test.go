package scenarios_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// reactive has entries of all kinds, some of which act in the middle of a handler.
const reactive = `
def hit(world, event):
    world.memory["n"] = world.memory.get("n", 0) + 1
    return [pause(it(), lasting = ms(30))] if world.memory["n"] % 2 == 0 else None

scenario(
    protocol = raft(nodes = 5),
    disk     = disk(fsync = ms(2)),
    workload = kv(clients = 3),
    schedule = [
        at(ms(700), isolate(leader(), lasting = ms(400), name = "lonely")),
        every(ms(300), crash(random_node(), lasting = ms(50)), start = s(1), times = 4),
        on(event("write", node = followers(), key = "votedFor"), crash(it(), lasting = ms(20)), times = 3),
        on("leader", one_way(it(), random_node()), after = ms(10), times = 2),
        on("commit", hit, times = 6),
        script(until("leader"), wait(ms(50)), in_turn(followers(), crash(it(), lasting = ms(40)), gap = ms(60)),
               crash(leader()), wait(ms(300)), restart(everyone()), note("all back"), slow(node(1), times = 5)),
        nemesis([flap(isolate(random_node()), down = ms(10), up = ms(20)), cut(node(1), node(2))], every = ms(250), lasting = ms(250)),
    ],
    duration = s(3), quiet = s(2),
)`

func TestMetamorphic_SteppedIsRun(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		plan := planOf(t, reactive, seed)
		whole, err := scenarios.Execute(plan, seed, scenarios.Options{})
		require.NoError(t, err)

		stepped, err := scenarios.Begin(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		for more := true; more; {
			more, err = stepped.Step()
			require.NoError(t, err)
		}
		res, err := stepped.Finish()
		require.NoError(t, err)
		require.Equal(t, whole.Fingerprint, res.Fingerprint)
		require.Equal(t, whole.Checks, res.Checks)

		pieces, err := scenarios.Begin(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		for at := time.Duration(0); !pieces.Over(); at += 77 * time.Millisecond {
			require.NoError(t, pieces.RunTo(at))
		}
		res, err = pieces.Finish()
		require.NoError(t, err)
		require.Equal(t, whole.Fingerprint, res.Fingerprint)
	}
}

func TestMetamorphic_KeptIsNotKept(t *testing.T) {
	for _, src := range []string{chaos, reactive} {
		plan := planOf(t, src, 3)
		bare, err := scenarios.Execute(plan, 3, scenarios.Options{})
		require.NoError(t, err)
		for _, opts := range []scenarios.Options{
			{Keep: sim.All},
			{Keep: 100},
			{Verify: true},
			{Listen: func(w *sim.World) { w.Listen(sim.AllKinds, func(*sim.Event) {}) }},
		} {
			res, err := scenarios.Execute(plan, 3, opts)
			require.NoError(t, err)
			require.Equal(t, bare.Fingerprint, res.Fingerprint)
			require.Equal(t, bare.Verdict, res.Verdict)
		}
	}
}

// A fault that takes nothing away changes nothing but its own two events.
func TestMetamorphic_ZeroProbabilityIsNoFault(t *testing.T) {
	const quiet = `scenario(protocol = raft(nodes = 3), workload = kv(clients = 2), duration = s(1), quiet = s(1)%s)`
	without := func(loss string) []sim.Event {
		src := strings.Replace(quiet, "%s", loss, 1)
		res := runOf(t, src, 5, scenarios.Options{Keep: sim.All})
		return slices.DeleteFunc(res.World().Events(), func(e sim.Event) bool { return e.Kind == sim.Faulted })
	}
	plain := without("")
	zero := without(`, schedule = [at(ms(500), degrade(message(), loss = percent(0)))]`)
	require.Equal(t, len(plain), len(zero))
	for i := range plain {
		require.Equal(t, plain[i].At, zero[i].At)
		require.Equal(t, plain[i].Kind, zero[i].Kind)
		require.Equal(t, plain[i].Body, zero[i].Body)
	}
	lossy := without(`, schedule = [at(ms(500), degrade(message(), loss = percent(20)))]`)
	require.NotEqual(t, len(plain), len(lossy))
}

// What a nemesis draws, and what reactions and scripts do, is recorded as a plain list; a run of
// that list is the same run.
func TestMetamorphic_RecordedIsDrawn(t *testing.T) {
	for _, src := range []string{chaos, reactive} {
		for seed := uint64(1); seed <= 5; seed++ {
			plan := planOf(t, src, seed)
			drawn, err := scenarios.Execute(plan, seed, scenarios.Options{})
			require.NoError(t, err)
			require.NotEmpty(t, drawn.Flat.List)

			replayed := flattened(t, plan, seed, drawn)
			require.Equal(t, drawn.Fingerprint, replayed.Fingerprint, "seed %d\n%s", seed, told(drawn))
			require.Equal(t, drawn.Flat.List, replayed.Flat.List)

			fewer := drawn.Flat
			fewer.List = fewer.List[1:]
			less, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: fewer})
			require.NoError(t, err)
			require.NotEqual(t, drawn.Fingerprint, less.Fingerprint, "the first action makes a difference")
		}
	}
}

// One drawn fault is removed by an override. The traces are the same, event by event, up to the
// first event that the fault itself caused, and the same faults are drawn after it.
func TestOverride_RemovesOneDrawnFault(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 5), workload = kv(clients = 3),
    schedule = [nemesis([isolate(random_node()), crash(random_node()), partition(half())], every = between(ms(50), ms(200)),
        lasting = between(ms(200), ms(600)), at_once = 2)],
    duration = s(3), quiet = s(2))`
	plan := planOf(t, src, 7)
	whole, err := scenarios.Execute(plan, 7, scenarios.Options{Keep: sim.All})
	require.NoError(t, err)
	require.Greater(t, len(whole.Faults), 5)

	for removed, gone := range whole.Faults {
		over := sim.Overrides{{Choice: gone.Choice, Outcome: 0}}
		res, err := scenarios.Execute(plan, 7, scenarios.Options{Keep: sim.All, Overrides: over})
		require.NoError(t, err)
		require.Empty(t, res.Unused)
		require.Contains(t, res.Replay, "+"+gone.Choice.String()+"=0")
		require.NotEqual(t, whole.Fingerprint, res.Fingerprint)

		left := slices.Delete(slices.Clone(whole.Faults), removed, removed+1)
		require.Len(t, res.Faults, len(left))
		for i, f := range res.Faults {
			require.Equal(t, left[i].At, f.At)
			require.Equal(t, left[i].Hit, f.Hit)
		}

		begun := whole.World().Events()[gone.Event-1]
		require.Equal(t, sim.Faulted, begun.Kind)
		with := slices.Delete(whole.World().Events(), int(gone.Event)-1, int(gone.Event))
		i, without := 0, res.World().Events()
		for sameEvent(with[i], without[i]) {
			i++
		}
		require.GreaterOrEqual(t, i, int(gone.Event)-1, "nothing before the fault is touched")
		first := with[i]
		caused := first.Cause == gone.Event || strings.Contains(first.Why, gone.Hit)
		require.True(t, caused, "the first difference is %v %v %q, which %s did not cause", first.Kind, first.At, first.Why, gone.Hit)
	}
}

// sameEvent compares two events of two runs, whose numbers may be shifted.
func sameEvent(a, b sim.Event) bool {
	return a.At == b.At && a.Kind == b.Kind && a.Node == b.Node && a.Peer == b.Peer && a.Why == b.Why && reflect.DeepEqual(a.Body, b.Body)
}
