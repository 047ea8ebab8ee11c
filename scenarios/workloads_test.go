package scenarios_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// asked runs a scenario of raft with some workloads.
func asked(t *testing.T, args string) *scenarios.Result {
	t.Helper()
	src := "scenario(protocol = raft(nodes = 3, reads = \"local\", check_quorum = False), " + args + ")"
	file, err := language.New(protocols.All).Parse("test.star", []byte(src))
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.ChooserFor(1, nil))
	require.NoError(t, err)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{Measure: true})
	require.NoError(t, err)
	return res
}

// checkOf is the check of a name.
func checkOf(t *testing.T, res *scenarios.Result, name string) *scenarios.Check {
	t.Helper()
	for i := range res.Checks {
		if res.Checks[i].Property == name {
			return &res.Checks[i]
		}
	}
	require.Fail(t, "there is no check "+name, told(res))
	return nil
}

// Two workloads of one service share its state: what one writes the other reads, so they are one
// history for the judge, and only counted apart.
func TestWorkloads_OfOneServiceAreOneHistory(t *testing.T) {
	res := asked(t, `duration = s(3), quiet = s(1), workload = {
        "writers": kv(clients = 2, keys = 1, reads = percent(0), think = ms(5), timeout = ms(100)),
        "readers": kv(clients = 3, keys = 1, reads = percent(100), think = ms(5)),
    }, schedule = [at(s(1), isolate(leader(), lasting = s(2)))], expect = [violated(linearizable())]`)
	c := checkOf(t, res, "linearizable")
	require.Equal(t, check.Violated, c.Verdict, "an old value was read from a leader that is none any more")
	require.Equal(t, check.Held, res.Verdict, told(res))

	require.Len(t, res.Served, 2)
	require.Equal(t, []string{"writers", "readers"}, []string{res.Served[0].Name, res.Served[1].Name})
	counted := [2][3]int{}
	for _, o := range res.History.Operations() {
		i := 0
		if o.Node > 5 { // three servers, two writers
			i = 1
			require.Equal(t, "get", o.Op.Name)
		}
		switch {
		case o.Known:
			counted[i][0]++
		case o.Failed:
			counted[i][1]++
		default:
			counted[i][2]++
		}
	}
	for i, s := range res.Served {
		require.Equal(t, counted[i], [3]int{s.OK, s.Failed, s.Unknown}, s.Name)
		require.Positive(t, s.OK)
	}
}

// Two services share no state. Each is judged by itself, and the violation of one is not the other's.
func TestWorkloads_OfTwoServicesAreJudgedEach(t *testing.T) {
	res := asked(t, `duration = s(3), quiet = s(1), workload = {
        "store": kv(clients = 2, keys = 1, reads = percent(0), think = ms(5), timeout = ms(100)),
        "reads": kv(clients = 3, keys = 1, reads = percent(100), think = ms(5)),
        "jobs":  lock(clients = 3, think = ms(5)),
    }, schedule = [at(s(1), isolate(leader(), lasting = s(2)))], expect = [violated(linearizable())],
    measure = {"all": throughput(), "store": throughput(workload = "store"), "jobs": latency(workload = "jobs"),
        "gets": latency("get", workload = "jobs")}`)
	require.Equal(t, check.Violated, checkOf(t, res, "linearizable (kv)").Verdict)
	require.Equal(t, check.Held, checkOf(t, res, "linearizable (lock)").Verdict)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Greater(t, res.Measures[0].Values[0], res.Measures[1].Values[0])
	require.Positive(t, res.Measures[1].Values[0])
	locks := 0
	for _, o := range res.History.Operations() {
		if o.Known && o.Node > 8 && o.Call < 3e9 {
			locks++
			require.Contains(t, []string{"acquire", "release"}, o.Op.Name)
		}
	}
	require.Len(t, res.Measures[2].Values, locks)
	require.Empty(t, res.Measures[3].Values)
}

// A workload that nobody served makes the run undecided, however well another was served, and the
// verdict says which one it was.
func TestWorkloads_OneThatWasNeverServed(t *testing.T) {
	res := asked(t, `duration = s(2), quiet = s(0), workload = {
        "near": kv(clients = 2, think = ms(20)),
        "far":  kv(clients = 2, think = ms(20)),
    }, schedule = [at(s(0), degrade(message(sender = clients(workload = "far")), loss = percent(100)))]`)
	require.Equal(t, check.Undecided, res.Verdict, told(res))
	c := checkOf(t, res, "operations (far)")
	require.Contains(t, c.Why, `of the workload "far" none of `)
	require.Zero(t, res.Served[1].OK)
	require.Positive(t, res.Served[0].OK)
}

// Where the clients of a workload are, and when they ask, is theirs alone.
func TestWorkloads_RegionAndTime(t *testing.T) {
	var far []sim.ID
	res := asked(t, `duration = s(3), quiet = s(1),
    network = network(regions = [region("eu", 2, clients = 1), region("us", 1)], rtt = {("eu", "us"): ms(100)}, delay = ms(1)),
    workload = {
        "home":   kv(clients = 1, think = ms(20), until = s(2)),
        "abroad": kv(clients = 2, think = ms(20), region = "us", start = s(1)),
    }`)
	require.Equal(t, check.Held, res.Verdict, told(res))
	for _, o := range res.History.Operations() {
		if final := o.Call >= 4e9; final {
			continue
		}
		if o.Node == 4 {
			require.Less(t, o.Call.Seconds(), 2.0)
			continue
		}
		far = append(far, o.Node)
		require.GreaterOrEqual(t, o.Call.Seconds(), 1.0)
		require.GreaterOrEqual(t, o.Return-o.Call, 100*time.Millisecond, "%v", o)
	}
	require.Contains(t, far, sim.ID(5))
	require.Contains(t, far, sim.ID(6))
}
