package scenarios_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// TestPlan_IsShared: one plan, with functions that remember, runs in many goroutines at once, and
// every run is what it would be alone.
func TestPlan_IsShared(t *testing.T) {
	plan := planOf(t, `
picked = message("AppendEntries")

def hunt(world, event):
    n = world.memory.get("n", 0) + 1
    world.memory["n"] = n
    return [isolate(event.node, lasting = ms(300))] if n % 2 else None

def few_leaders(world):
    return True if world.count("leader") < 100 else "too many leaders"

scenario(
    protocol = raft(nodes = 3),
    workload = kv(think = ms(5)),
    schedule = [
        on("leader", hunt, after = ms(50), times = 6),
        on(event("deliver", message = picked, nth = 100), note("the hundredth")),
        every(ms(500), lambda world: note("%s leads" % world.leader)),
    ],
    duration = s(3),
    quiet    = s(2),
    expect   = [invariant("few leaders", few_leaders, on = "leader"), sometimes(lambda world: world.count("leader") > 1)],
)`, 1)
	alone, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Greater(t, len(alone.Leaders), 1, told(alone))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 3 {
				res, err := scenarios.Execute(plan, 1, scenarios.Options{})
				if err != nil || res.Fingerprint != alone.Fingerprint {
					t.Errorf("%v, %v; alone %x", res, err, alone.Fingerprint)
				}
			}
		})
	}
	wait.Wait()
}

// Languages have nothing in common: they can be made side by side.
func TestLanguage_MadeSideBySide(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { language.New(protocols.All) })
	}
	all.Wait()
}
