package scenarios_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// hits runs a schedule in which a selector is paused at one second, and tells whom it found.
func hits(t *testing.T, who string, seed uint64) ([]sim.ID, *scenarios.Result) {
	t.Helper()
	src := fmt.Sprintf(`scenario(
    protocol = raft(nodes = 5),
    network = network(regions = [region("east", nodes = 2, clients = 1), region("west", nodes = 3, clients = 1)], rtt = {("east", "west"): ms(4)}),
    workload = kv(clients = 2),
    schedule = [at(ms(900), isolate(node(2), lasting = ms(1), name = "old")), at(s(1), pause(%s, lasting = ms(1), name = "it"))],
    duration = s(2), quiet = ms(500))`, who)
	res := runOf(t, src, seed, scenarios.Options{})
	for _, f := range res.Faults {
		if strings.HasPrefix(f.Text, "pause") {
			return f.Nodes, res
		}
	}
	return nil, res
}

func TestWho_Fixed(t *testing.T) {
	for who, want := range map[string][]sim.ID{
		`node(3)`:                        {3},
		`node("n4")`:                     {4},
		`nodes(1, "n5")`:                 {1, 5},
		`everyone()`:                     {1, 2, 3, 4, 5},
		`clients()`:                      {6, 7},
		`client(2)`:                      {7},
		`role("server")`:                 {1, 2, 3, 4, 5},
		`in_region("east")`:              {1, 2, 6},
		`in_region("west") + node(1)`:    {3, 4, 5, 7, 1},
		`everyone() - in_region("west")`: {1, 2},
		`everyone() & in_region("east")`: {1, 2},
		`target("old")`:                  {2},
		`majority(including = nodes(1, 2, 3, 4))`:     {1, 2, 3, 4},
		`minority(excluding = nodes(1, 2, 3))`:        {4, 5},
		`random_nodes(9, of = nodes(1, 2)) & node(1)`: {1},
	} {
		got, res := hits(t, who, 1)
		if strings.HasPrefix(who, "minority") {
			slices.Sort(got)
		}
		require.Equal(t, want, got, "%s\n%s", who, told(res))
	}
}

func TestWho_FromFacts(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		leader, res := hits(t, "leader()", seed)
		require.Len(t, leader, 1)
		last := res.Leaders[len(res.Leaders)-1]
		require.Equal(t, last.Node, leader[0], told(res))
		followers, _ := hits(t, "followers()", seed)
		require.Len(t, followers, 4)
		require.NotContains(t, followers, leader[0])
		leaders, _ := hits(t, "leaders()", seed)
		require.Contains(t, leaders, leader[0])
	}
}

// Random selectors draw sets of the right size, of the right nodes, and another seed draws others.
func TestWho_Random(t *testing.T) {
	for who, size := range map[string]int{
		`majority()`: 3, `minority()`: 2, `half()`: 2, `random_node()`: 1, `random_nodes(4)`: 4,
		`random_node(of = in_region("west") - node(5) - client(2))`: 1, `majority(including = node(4))`: 3, `half(excluding = node(1))`: 2,
	} {
		drawn := map[string]bool{}
		for seed := uint64(1); seed <= 12; seed++ {
			got, _ := hits(t, who, seed)
			require.Len(t, got, size, who)
			for i, id := range got {
				require.Contains(t, []sim.ID{1, 2, 3, 4, 5}, id)
				require.NotContains(t, got[:i], id)
			}
			switch {
			case strings.Contains(who, "including"):
				require.Contains(t, got, sim.ID(4))
			case strings.Contains(who, "excluding"):
				require.NotContains(t, got, sim.ID(1))
			case strings.Contains(who, "west"):
				require.Contains(t, []sim.ID{3, 4}, got[0])
			}
			drawn[fmt.Sprint(got)] = true
		}
		require.Greater(t, len(drawn), 1, who)
	}
}

// A choice of the schedule can be forced: 0 is the first of the nodes.
func TestWho_Overridden(t *testing.T) {
	src := scenario(`workload = kv(), schedule = [at(s(1), crash(random_node(), lasting = ms(10)))]`)
	plan := planOf(t, src, 1)
	for forced, want := range map[int64]sim.ID{0: 1, 1: 2, 2: 3} {
		// Of entry 1, the second question that is drawn: whether it strikes, how long, whom.
		over := sim.Overrides{{Choice: sim.Choice{Kind: sim.ScheduleChoice, A: 1, B: 3}, Outcome: forced}}
		res, err := scenarios.Execute(plan, 1, scenarios.Options{Overrides: over})
		require.NoError(t, err)
		require.Empty(t, res.Unused)
		require.Equal(t, []sim.ID{want}, res.Faults[0].Nodes)
	}
}

// Patterns pick events by kind, node, peer, message, number and field.
func TestPatterns(t *testing.T) {
	count := func(event string) int {
		src := scenario(`workload = kv(clients = 2, ops = 60), schedule = [on(` + event + `, note("here"))]`)
		return len(runOf(t, src, 3, scenarios.Options{}).Notes)
	}
	all := count(`"apply"`)
	require.Greater(t, all, 60)
	require.Equal(t, all, count(`event("apply")`))
	n1 := count(`event("apply", node = node(1))`)
	require.Equal(t, all, n1+count(`event("apply", node = nodes(2, 3))`))
	require.Equal(t, all, count(`event("apply", index = lambda i: i > 0)`))
	require.Equal(t, n1, count(`event("apply", index = lambda i: True, node = node("n1"))`))
	require.Equal(t, 3, count(`event("apply", index = 5)`), "each server applies it once")
	require.Equal(t, 1, count(`event("apply", nth = 5)`))
	require.Zero(t, count(`event("apply", nth = 5000)`))

	votes := count(`event("deliver", message = "RequestVote")`)
	require.Positive(t, votes)
	require.Equal(t, votes, count(`event("deliver", message = message("RequestVote", term = lambda t: t >= 1))`))
	require.Equal(t, votes, count(`event("send", message = message("RequestVote"))`))
	to := count(`event("deliver", message = message("RequestVote", to = node(1)))`) + count(`event("deliver", node = nodes(2, 3), message = "RequestVote")`)
	require.Equal(t, votes, to)
	from := count(`event("deliver", peer = nodes(1, 2), message = "RequestVote")`) + count(`event("deliver", message = message("RequestVote", sender = node(3)))`)
	require.Equal(t, votes, from)

	gets, puts := count(`event("invoke", op = "get")`), count(`event("invoke", op = "put")`)
	require.Equal(t, 60, gets+puts)
	require.Equal(t, gets, count(`event("return", op = "get")`))
	require.Equal(t, gets+puts, count(`event("invoke", key = "x")`)+count(`event("invoke", key = "y")`)+count(`event("invoke", key = "z")`))
	require.Positive(t, count(`event("write", key = "votedFor", node = followers())`))
	require.Positive(t, count(`event("timer", name = "election")`))
	require.Equal(t, puts, count(`event("send", message = message("Request", op = "put"), peer = leaders())`))
}

func TestTopologies(t *testing.T) {
	pairs := func(topology string) string {
		src := `scenario(protocol = raft(nodes = 5, pre_vote = False), network = network(topology = ` + topology + `), duration = s(1), quiet = s(0))`
		res := runOf(t, src, 1, scenarios.Options{Keep: sim.All})
		seen := map[string]bool{}
		for _, e := range res.World().Events() {
			if e.Kind == sim.Delivered {
				seen[fmt.Sprintf("%d%d", min(e.Peer, e.Node), max(e.Peer, e.Node))] = true
			}
		}
		var out []string
		for p := range seen {
			out = append(out, p)
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	require.Equal(t, "12 23 34 45", pairs("line()"))
	require.Equal(t, "12 15 23 34 45", pairs("ring()"))
	require.Equal(t, "13 23 34 35", pairs("star(node(3))"))
}

// A ring of thousands costs what its links cost, and not what the missing ones would.
func TestTopologies_OfManyNodes(t *testing.T) {
	plan := planOf(t, `scenario(protocol = echo(nodes = 3000), network = network(topology = ring()), duration = ms(20), quiet = s(0))`, 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{Keep: sim.All})
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(50<<20), "bytes")
	drops := 0
	for _, e := range res.World().Events() {
		if e.Kind == sim.Dropped {
			drops++
			require.Equal(t, "no link", e.Why)
			require.Empty(t, e.Choices)
		}
	}
	require.Greater(t, drops, 100)
}

// Each service can be invoked by name, by a client of its own or of the workload.
func TestInvoke(t *testing.T) {
	for service, steps := range map[string]string{
		"kv":       `invoke("put", "x", 1), wait(ms(100)), invoke("append", "x", "b"), wait(ms(100)), invoke("cas", "x", "1b", 3), wait(ms(100)), invoke("get", "x")`,
		"register": `invoke("write", 1), wait(ms(100)), invoke("cas", 1, 2), wait(ms(100)), invoke("read")`,
		"counter":  `invoke("add", 2), wait(ms(100)), invoke("add", 3), wait(ms(100)), invoke("read")`,
		"queue":    `invoke("enqueue", 7), wait(ms(100)), invoke("dequeue")`,
		"lock":     `invoke("acquire"), wait(ms(100)), invoke("acquire")`,
	} {
		src := fmt.Sprintf(`scenario(protocol = raft(nodes = 3, service = %q), duration = s(2), quiet = s(0),
    schedule = [script(until("leader"), wait(ms(100)), %s)])`, service, steps)
		res := runOf(t, src, 1, scenarios.Options{})
		ops := res.History.Operations()
		require.Len(t, ops, strings.Count(steps, "invoke"), service)
		last := ops[len(ops)-1]
		require.True(t, last.Known, told(res))
		switch service {
		case "kv":
			require.Equal(t, "3", last.Result.Value)
		case "register":
			require.Equal(t, "2", last.Result.Value)
		case "counter":
			require.Equal(t, int64(5), last.Result.Number)
		case "queue":
			require.Equal(t, "7", last.Result.Value)
		case "lock":
			require.False(t, last.Result.OK, "another client holds it")
		}
		require.Zero(t, res.Verdict, told(res))
	}
}
