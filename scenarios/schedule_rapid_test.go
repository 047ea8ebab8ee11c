package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

var whos = []string{
	"leader()", "followers()", "random_node()", "random_node(of = followers())", "random_nodes(2)", "majority()", "minority()",
	"half(including = leader())", "majority(excluding = leader())", "node(1)", "node(2) + node(3)", "everyone() - leader()", "leaders()",
	"members()", "spares()", "random_node(of = spares())",
}

// anyFault draws a fault with what it may last.
func anyFault(t *rapid.T, flaps bool) string {
	who := rapid.SampledFrom(whos)
	forms := []string{
		"isolate(%s)", "partition(%s)", "bridge(%s)", "crash(%s)", "pause(%s)", "slow(%s, times = 9)", "slow_disk(%s, fsync = ms(30))",
		"full_disk(%s)", "lying_disk(%s)", "torn_disk(%s)", "rotten_disk(%s)", "failing_disk(%s)", "failing_disk(%s, keeps = True)", "unreadable_disk(%s)", "skew(%s, drift = percent(-60))", "skew(%s, offset = ms(80))",
		"jump(%s, by = ms(-300))", "isolate(%s, clients = True)", "one_way(%s, node(4))", "cut(node(5), %s)", "wipe(everyone() - %s)",
		"crash(%s, effect = between(1, 9))", `ambush(event("commit"), crash(%s, effect = between(1, 4), lasting = between(ms(5), ms(50))))`,
		`ambush(event("write", node = %s), pause(random_node()))`,
		"degrade(message(sender = %s), loss = percent(50), delay = between(ms(0), ms(30)), duplicate = percent(50))",
		"leave(%s)", "join(%s)", "transfer(to = %s)", "reconfigure(members = %s)", "leave(%s, node = leader())",
	}
	if flaps {
		forms = append(forms, "flap(isolate(%s), down = between(ms(5), ms(50)), up = ms(20))", "flap(crash(%s), down = ms(30), up = ms(20))")
	}
	f := fmt.Sprintf(rapid.SampledFrom(forms).Draw(t, "fault"), who.Draw(t, "who"))
	if lasting := rapid.SampledFrom([]string{"", ", lasting = ms(0))", ", lasting = ms(50))", ", lasting = between(ms(10), ms(400)))"}).Draw(t, "lasting"); lasting != "" {
		if word, _, _ := strings.Cut(f, "("); !slices.Contains([]string{"jump", "wipe", "transfer", "reconfigure"}, word) {
			f = strings.TrimSuffix(f, ")") + lasting
		}
	}
	return f
}

func anyEntry(t *rapid.T) string {
	f := func() string { return anyFault(t, true) }
	switch rapid.IntRange(0, 5).Draw(t, "entry") {
	case 0:
		return fmt.Sprintf("at(ms(%d), %s, %s)", rapid.SampledFrom([]int{0, 100, 300, 600}).Draw(t, "at"), f(), f())
	case 1:
		return fmt.Sprintf("every(ms(%d), %s)", rapid.SampledFrom([]int{50, 100, 170}).Draw(t, "period"), f())
	case 2:
		kind := rapid.SampledFrom([]string{"leader", "write", "sync", "deliver", "crash", "restart", "commit", "candidate", "send"}).Draw(t, "kind")
		after := rapid.SampledFrom([]string{"", ", after = ms(7)", ", after = between(ms(0), ms(3))"}).Draw(t, "after")
		return fmt.Sprintf("on(%q, %s%s, times = 5)", kind, f(), after)
	case 3:
		return fmt.Sprintf(`script(wait(ms(%d)), %s, wait(ms(100)), heal(), in_turn(followers(), crash(it(), lasting = ms(20)), gap = ms(30)), restart(everyone()), %s, wait(ms(90)), resume(everyone()), restore())`,
			rapid.IntRange(0, 500).Draw(t, "wait"), f(), f())
	case 4:
		return fmt.Sprintf("nemesis([%s, %s, %s], every = between(ms(20), ms(200)), at_once = 3, swarm = True)", f(), f(), f())
	}
	return fmt.Sprintf("nemesis([%s], every = ms(100), lasting = ms(100))", anyFault(t, true))
}

// Whatever a schedule does: the run is the same whether it is stepped or run, kept or not, and a run
// of what it did, as a plain list, is the same run again.
func TestSchedule_AnyIsRepeatable(t *testing.T) {
	language := language.New(protocols.All)
	rapid.Check(t, func(t *rapid.T) {
		entries := make([]string, rapid.IntRange(1, 3).Draw(t, "entries"))
		for i := range entries {
			entries[i] = anyEntry(t)
		}
		src := fmt.Sprintf(`scenario(protocol = raft(nodes = 5), disk = disk(fsync = ms(%d)), workload = kv(clients = 2, think = ms(5)),
    schedule = [%s], duration = s(1), quiet = ms(300))`, rapid.IntRange(0, 2).Draw(t, "fsync"), strings.Join(entries, ",\n        "))
		file, err := language.Parse("any.star", []byte(src))
		require.NoError(t, err, src)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err, src)
		seed := rapid.Uint64Range(0, 1000).Draw(t, "seed")
		drawn, err := scenarios.Execute(plan, seed, scenarios.Options{Verify: true})
		require.NoError(t, err, src)

		kept, err := scenarios.Begin(plan, seed, scenarios.Options{Keep: sim.All})
		require.NoError(t, err)
		for more := true; more; {
			more, err = kept.Step()
			require.NoError(t, err)
		}
		res, err := kept.Finish()
		require.NoError(t, err)
		require.Equal(t, drawn.Fingerprint, res.Fingerprint, src)

		replayed := flattened(t, plan, seed, drawn)
		require.Equal(t, drawn.Fingerprint, replayed.Fingerprint, src)
	})
}
