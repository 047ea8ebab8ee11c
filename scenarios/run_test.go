package scenarios_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// planOf evaluates a scenario for a seed.
func planOf(t testing.TB, src string, seed uint64, settings ...scenarios.Setting) *scenarios.Plan {
	t.Helper()
	file, err := language.New(protocols.All).Parse("test.star", []byte(src))
	require.NoError(t, err)
	plan, err := file.Evaluate(settings, scenarios.ChooserFor(seed, nil))
	require.NoError(t, err)
	return plan
}

func runOf(t testing.TB, src string, seed uint64, opts scenarios.Options) *scenarios.Result {
	t.Helper()
	res, err := scenarios.Execute(planOf(t, src, seed), seed, opts)
	require.NoError(t, err)
	return res
}

// told is what a result says, for the messages of failed tests.
func told(res *scenarios.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %v\n", res.Replay, res.Verdict)
	for _, c := range res.Checks {
		fmt.Fprintf(&b, "  %-24s %v %s [%s]\n", c.Property, c.Verdict, c.Why, c.Excuse)
	}
	for _, f := range res.Faults {
		fmt.Fprintf(&b, "  %v-%v %s -> %s\n", f.At, f.Until, f.Text, f.Hit)
	}
	fmt.Fprintf(&b, "  %+v\n", res.Stats)
	return b.String()
}

const hello = `scenario(protocol = raft(nodes = 5), workload = kv(ops = 100), duration = s(2), quiet = s(1))`

func TestRun_HelloHolds(t *testing.T) {
	res := runOf(t, hello, 1, scenarios.Options{})
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, 103, res.Stats.OK, "100 operations and a final read of each key")
	require.NotEmpty(t, res.Leaders)
}

const chaos = `
scenario(
    protocol = raft(nodes = 5),
    network  = network(delay = between(ms(1), ms(10)), loss = percent(1)),
    disk     = disk(fsync = ms(1), torn = percent(50)),
    workload = kv(clients = 6, keys = 2, reads = percent(40)),
    schedule = [nemesis(
        menu = [
            isolate(leader()), partition(half()), bridge(random_node()), one_way(leader(), random_node()),
            crash(random_node()), crash(majority()), pause(leader()), slow(random_node(), times = 20),
            slow_disk(random_node(), fsync = ms(50)), jump(random_node(), by = s(-5)),
            flap(isolate(random_node()), down = ms(20), up = ms(50)), majorities_ring(),
        ],
        every = between(ms(100), s(1)), lasting = between(ms(50), s(1)), at_once = 3, swarm = True,
    )],
    warmup = ms(500), duration = s(5), quiet = s(3),
    expect = [recovers(within = s(2))],
)`

func TestRun_ChaosHolds(t *testing.T) {
	for seed := uint64(1); seed <= 20; seed++ {
		res := runOf(t, chaos, seed, scenarios.Options{})
		require.Equal(t, check.Held, res.Verdict, told(res))
	}
}

func BenchmarkChaos(b *testing.B) {
	plan := planOf(b, chaos, 1)
	b.ReportAllocs()
	events := uint64(0)
	for i := range b.N {
		res, err := scenarios.Execute(plan, uint64(i+1), scenarios.Options{})
		require.NoError(b, err)
		events += res.Stats.Events
	}
	b.ReportMetric(float64(events)/float64(b.N), "events/run")
	b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
