package scenarios_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// claimed is who claimed to lead what.
func claimed(res *scenarios.Result) map[string]sim.ID {
	all := map[string]sim.ID{}
	for _, l := range res.Leaders {
		all[l.Of] = l.Node
	}
	return all
}

// n3 is in both groups, and has an election timer in each. A script says which of them it means.
func TestScope_Scripts(t *testing.T) {
	res, err := runSharded(t, `script(
        hold(),
        fire(timer("election", node(3), of = "shard 1")),
        exchange(message("PreVote", of = "shard 1"), node(3), node(1)),
        exchange(message("RequestVote", of = "shard 1"), node(3), node(1)),
        release())`, 3)
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, "shard 1", res.Leaders[0].Of)
	require.Equal(t, sim.ID(3), res.Leaders[0].Node)
}

// Where what is for one part is held, the others go on.
func TestScope_HeldInPart(t *testing.T) {
	for _, held := range []string{`message(of = "shard 1")`, `timer("election", of = "shard 1")`} {
		res, err := runSharded(t, `script(hold(`+held+`))`, 3)
		require.NoError(t, err)
		require.Contains(t, claimed(res), "shard 2", held)
		for _, l := range res.Leaders {
			if l.Of == "shard 1" {
				require.GreaterOrEqual(t, l.From.Seconds(), 6.0, "%s: it was released then", held)
			}
		}
	}
}

// Where a step means things of several parts and says of which in no word, the error lists them.
func TestScope_ScriptsMustSayWhich(t *testing.T) {
	for schedule, want := range map[string]string{
		`script(hold(), fire(timer("election", node(3))))`: `timer: of what? There are several: "shard 1", "shard 2"; ` +
			`write timer(..., of = "shard 1")`,
		`script(hold(), fire(timer("election", node(3), of = "shard 1")), fire(timer("election", node(3), of = "shard 2")),
            deliver(message("PreVote", sender = node(3))))`: `message: of what? There are several: "shard 1", "shard 2"; ` +
			`write message(..., of = "shard 1")`,
		`script(hold(), fire(timer("election", node(3), of = "shard 9")))`: `no timer "election" of shard 9 of `,
		`script(hold(), fire(timer("election", node(3), of = "shard 1")),
            deliver(message("PreVote", of = "shard 2")))`: `no PreVote of shard 2 is held`,
	} {
		_, err := runSharded(t, schedule, 1)
		require.ErrorContains(t, err, want)
	}
}

// What makes the messages of one part worse leaves those of another alone.
func TestScope_Degrade(t *testing.T) {
	res, err := runSharded(t, `at(s(0), degrade(message(of = "shard 2"), loss = percent(100)))`, 1)
	require.NoError(t, err)
	leaders := claimed(res)
	require.Contains(t, leaders, "shard 1")
	for _, l := range res.Leaders {
		if l.Of == "shard 2" {
			require.GreaterOrEqual(t, l.From.Seconds(), 6.0, "it was undone then")
		}
	}
}

// An order is about one part: who leads shard 2 changes, and who leads shard 1 does not. A script waits
// for it, and a run of its acts is the same run.
func TestScope_Orders(t *testing.T) {
	res, err := runSharded(t, `script(wait(s(1)),
        transfer(to = random_node(of = followers(of = "shard 2")), of = "shard 2"),
        leave(random_node(of = followers(of = "shard 2")), of = "shard 2", lasting = s(1)), note("done"))`, 1)
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Len(t, res.Orders, 3, "who left joins again")
	for _, o := range res.Orders {
		require.Equal(t, "shard 2", o.Of)
		require.NotZero(t, o.Obeyed, o.Text)
		require.Subset(t, []sim.ID{3, 4, 5}, o.Goal.Nodes)
	}
	require.Equal(t, res.Orders[1].Done, res.Notes[0].At, "the script waited")
	led := map[string]int{}
	for _, l := range res.Leaders {
		led[l.Of]++
	}
	require.Equal(t, map[string]int{"shard 1": 1, "shard 2": 2}, led)

	plan, err := shardedPlan(t, `at(s(1), note("nothing"))`, 1)
	require.NoError(t, err)
	again, err := scenarios.Execute(plan, 1, scenarios.Options{Acts: res.Flat})
	require.NoError(t, err)
	require.Equal(t, res.Fingerprint, again.Fingerprint)
}

// An order names a part that there is, where servers are made of parts, and none where they are not. A
// server that is not of the group is refused at once.
func TestScope_OrdersMustSayWhich(t *testing.T) {
	for schedule, want := range map[string]string{
		`script(transfer(to = node(1)))`: `transfer: of what? The servers of sharded are members of parts, and each part has its leader; ` +
			`write transfer(..., of = "group 1")`,
		`script(wait(s(1)), transfer(to = node(1), of = "shard 3"))`: `transfer: there is no "shard 3" (did you mean "shard 1"?)`,
	} {
		_, err := runSharded(t, schedule, 1)
		require.ErrorContains(t, err, want)
	}
	res, err := runSharded(t, `script(wait(s(1)), join(node(1), of = "shard 2"))`, 1)
	require.NoError(t, err)
	require.Less(t, res.Orders[0].Done-res.Orders[0].At, 100*time.Millisecond)
	require.NotZero(t, res.Orders[0].GaveUp)
	require.Equal(t, check.Undecided, res.Verdict)
}
