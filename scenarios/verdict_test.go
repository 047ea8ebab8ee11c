package scenarios_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// find is the check on a property.
func find(t *testing.T, res *scenarios.Result, name string) scenarios.Check {
	t.Helper()
	for _, c := range res.Checks {
		if c.Property == name {
			return c
		}
	}
	require.Fail(t, "no such check: "+name, told(res))
	return scenarios.Check{}
}

// scenario is a file with a protocol of three servers and clients, and the rest as given.
func scenario(rest string) string {
	return fmt.Sprintf(`scenario(protocol = raft(nodes = 3), duration = s(2), quiet = s(1), %s)`, rest)
}

func TestVerdict_Expectations(t *testing.T) {
	for _, c := range []struct {
		rest, property string
		finding, run   check.Verdict
	}{
		{`workload = kv(), expect = [happens("leader")]`, `happens("leader")`, check.Held, check.Held},
		{`workload = kv(), expect = [happens("leader", at_least = 50)]`, `happens("leader", at_least = 50)`, check.Violated, check.Violated},
		{`workload = kv(), expect = [happens("commit", at_most = 3)]`, `happens("commit", at_most = 3)`, check.Violated, check.Violated},
		{`workload = kv(), expect = [happens("leader", by = ms(1))]`, `happens("leader", by = ms(1))`, check.Violated, check.Violated},
		{`workload = kv(), expect = [never("crash")]`, `never("crash")`, check.Held, check.Held},
		{`workload = kv(), expect = [never("leader")]`, `never("leader")`, check.Violated, check.Violated},
		{`workload = kv(), expect = [violated(never("leader"))]`, `never("leader")`, check.Violated, check.Held},
		{`workload = kv(), expect = [violated(never("crash"))]`, `violated(never("crash"))`, check.Undecided, check.Undecided},
		{`workload = kv(), expect = [violated(never("crash"), every_run = True)]`, `violated(never("crash"), every_run = True)`, check.Violated, check.Violated},
		{`workload = kv(), expect = [violated(never("leader"), when = False)]`, `never("leader")`, check.Violated, check.Violated},
		{`workload = kv(), expect = [sometimes("leader")]`, `sometimes("leader")`, check.Held, check.Held},
		{`workload = kv(), expect = [sometimes("crash")]`, `sometimes("crash")`, check.Undecided, check.Undecided},
		{`workload = kv(), expect = [sometimes(lambda world: world.count("commit") > 5)]`, `sometimes(lambda)`, check.Held, check.Held},
		{`workload = kv(), expect = ["Election Safety"]`, `Election Safety`, check.Held, check.Held},
		{`workload = kv(), expect = [linearizable(), available(percent(90))]`, `available 90 % of operations`, check.Held, check.Held},
		{`workload = kv(), expect = [goal("much", lambda world: world.count("commit") > 20)]`, `much`, check.Held, check.Held},
		{`workload = kv(), expect = [goal("much", lambda world: world.count("commit") > 20, by = ms(1))]`, `much`, check.Violated, check.Violated},
		{`workload = kv(), expect = [invariant("few", lambda world: True if world.count("leader") < 2 else "many", on = "commit")]`, `few`, check.Held, check.Held},
		{`workload = kv(), expect = [invariant("few", lambda world: True if world.count("commit") < 9 else "too many", on = "commit")]`, `few`, check.Violated, check.Violated},
		{`workload = kv(), expect = [invariant("few", lambda world: True, on = "crash")]`, `few`, check.Undecided, check.Undecided},
		{`workload = lock(), expect = [exclusive()]`, `exclusive`, check.Held, check.Held},
		{`workload = counter()`, `linearizable`, check.Held, check.Held},
		{`workload = queue()`, `linearizable`, check.Held, check.Held},
		{`workload = register()`, `linearizable`, check.Held, check.Held},
		{`stop_when = "leader"`, `Election Safety`, check.Held, check.Held},
	} {
		t.Run(c.rest, func(t *testing.T) {
			res := runOf(t, scenario(c.rest), 1, scenarios.Options{})
			require.Equal(t, c.finding, find(t, res, c.property).Verdict, told(res))
			require.Equal(t, c.run, res.Verdict, told(res))
		})
	}
}

// A run in which nothing was put to the test has not passed.
func TestVerdict_NothingIsVacuous(t *testing.T) {
	for _, c := range []struct{ rest, property, why string }{
		{
			`workload = kv(), schedule = [on("crash", pause(it(), lasting = ms(1)))]`,
			`schedule`, `on("crash", pause(it(), lasting = ms(1))) never fired: its time never came`,
		},
		{
			`workload = kv(), schedule = [every(ms(10), crash(leader(), lasting = ms(10)), until = ms(50))]`,
			`schedule`, `every(ms(10), crash(leader(), lasting = ms(10)), until = ms(50)) never fired: it found nobody 5 times`,
		},
		{
			`workload = kv(), schedule = [at(s(0), crash(everyone())), script(wait(ms(1)), restart(node(1)))]`,
			`operations`, `none of `,
		},
		{
			`workload = kv(), schedule = [script(until("crash", within = ms(500)))]`,
			`script`, `"crash" did not come within 500ms`,
		},
		{
			`workload = kv(), schedule = [script(until("crash"), crash(node(1)))]`,
			`script`, `the run ended before the script did; it had come to test.star:1:`,
		},
	} {
		t.Run(c.rest, func(t *testing.T) {
			src := scenario(c.rest)
			if c.property == "operations" {
				src = `scenario(protocol = raft(nodes = 3), duration = s(2), quiet = s(0), ` + c.rest + `)`
			}
			res := runOf(t, src, 1, scenarios.Options{})
			f := find(t, res, c.property)
			require.Equal(t, check.Undecided, f.Verdict)
			require.True(t, f.Vacuous)
			require.Contains(t, f.Why, c.why)
			require.Equal(t, check.Undecided, res.Verdict, told(res))
		})
	}
	never := sim.Override{Choice: sim.Choice{Kind: sim.LossChoice, A: 1, B: 2, N: 1 << 40}, Outcome: 1}
	res := runOf(t, hello, 1, scenarios.Options{Overrides: sim.Overrides{never}})
	require.Equal(t, check.Undecided, res.Verdict)
	require.Contains(t, find(t, res, "overrides").Why, never.Choice.String())
}

// stale reads are what local reads risk: some seed shows one, no seed counts it against the run.
func TestVerdict_ExpectedViolation(t *testing.T) {
	const src = `
reads = param("reads", "index", values = ["index", "log", "local"])
scenario(
    protocol = raft(nodes = 5, reads = reads, check_quorum = False),
    workload = kv(clients = 6, keys = 1, reads = percent(80), timeout = ms(100), think = ms(5)),
    schedule = [at(s(1), isolate(leader(), lasting = s(1)))],
    duration = s(3), quiet = s(1),
    expect = [violated(linearizable(), when = reads == "local")],
)`
	shown := 0
	for seed := uint64(1); seed <= 5; seed++ {
		plan := planOf(t, src, seed, scenarios.Setting{Name: "reads", Value: "local"})
		res, err := scenarios.Execute(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		if res.Verdict == check.Held {
			shown++
			f := find(t, res, "linearizable")
			require.Equal(t, check.Violated, f.Verdict)
			require.Equal(t, "the scenario expects it", f.Excuse)
			require.NotEmpty(t, f.Events)
		} else {
			require.Equal(t, check.Undecided, res.Verdict, told(res))
		}
		res = runOf(t, src, seed, scenarios.Options{})
		require.Equal(t, check.Held, res.Verdict, told(res))
	}
	require.Positive(t, shown)
}

// What falls with the rule that a mutant breaks is told, and does not count.
func TestVerdict_MutantsRevealMore(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3, mutants = ["vote-twice"], pre_vote = False),
    network  = network(delay = between(ms(1), ms(30))),
    workload = kv(),
    schedule = [every(ms(500), crash(leader(), lasting = ms(100)))],
    duration = s(5), quiet = s(1),
    expect   = [violated("Election Safety")],
)`
	for seed := uint64(1); seed <= 10; seed++ {
		res := runOf(t, src, seed, scenarios.Options{})
		if res.Verdict != check.Held {
			require.Equal(t, check.Undecided, res.Verdict, told(res))
			continue
		}
		if f := find(t, res, "Votes Once"); f.Verdict == check.Violated {
			require.Equal(t, "the mutant vote-twice is known to break it", f.Excuse)
			return
		}
	}
	require.Fail(t, "no seed broke both")
}

func TestSchedule_AtWaitsForItsSelector(t *testing.T) {
	res := runOf(t, scenario(`workload = kv(), schedule = [at(ms(1), crash(leader(), lasting = ms(100)))]`), 1, scenarios.Options{})
	require.Len(t, res.Faults, 1)
	require.Equal(t, res.Leaders[0].From, res.Faults[0].At)
	require.Equal(t, []sim.ID{res.Leaders[0].Node}, res.Faults[0].Nodes)
	require.Contains(t, res.Faults[0].Hit, "crash "+res.Name(res.Leaders[0].Node))
}

func TestSchedule_NemesisKeepsItsBounds(t *testing.T) {
	const src = `workload = kv(), schedule = [nemesis([crash(random_node()), pause(random_node())], every = ms(20), lasting = ms(300),
		at_once = 2, keep = node(2))]`
	res := runOf(t, scenario(src), 1, scenarios.Options{})
	require.Greater(t, len(res.Faults), 5)
	for _, f := range res.Faults {
		require.NotContains(t, f.Nodes, sim.ID(2))
		active := 0
		for _, g := range res.Faults {
			if g.At <= f.At && f.At < g.Until {
				active++
			}
		}
		require.LessOrEqual(t, active, 2)
	}
}

func TestSchedule_TimesAndOnce(t *testing.T) {
	const ms = time.Millisecond
	count := func(schedule string) int {
		return len(runOf(t, scenario(`workload = kv(), schedule = [`+schedule+`]`), 1, scenarios.Options{}).Faults)
	}
	require.Equal(t, 4, count(`every(ms(400), pause(node(1), lasting = ms(10)))`), "at 0.4 to 1.6 s, and 2 s is after the heal")
	require.Equal(t, 2, count(`every(ms(400), pause(node(1), lasting = ms(10)), times = 2)`))
	require.Equal(t, 3, count(`on("commit", pause(it(), lasting = ms(1)), times = 3)`))
	require.Equal(t, 1, count(`on(event("commit", nth = 7), pause(it(), lasting = ms(1)))`))
	res := runOf(t, scenario(`workload = kv(), schedule = [on("leader", pause(it(), lasting = ms(10)), after = ms(33), times = 1)]`), 1, scenarios.Options{})
	require.Equal(t, res.Leaders[0].From+33*ms, res.Faults[0].At)
}

// A schedule that answers itself without end is an error, not a hang.
func TestSchedule_KnowsAnEnd(t *testing.T) {
	for schedule, says := range map[string]string{
		`on("fault", isolate(node(1)))`: "and so on without end",
		`on("restart", crash(it(), lasting = ms(0))), at(s(1), crash(node(1), lasting = ms(1)))`: "more than 100000 things, the last at 1.00",
	} {
		src := scenario(`workload = kv(), schedule = [` + schedule + `, at(s(1), pause(node(2)))]`)
		plan := planOf(t, src, 1)
		_, err := scenarios.Execute(plan, 1, scenarios.Options{})
		require.ErrorContains(t, err, says)
	}
}
