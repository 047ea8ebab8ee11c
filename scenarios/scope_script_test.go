package scenarios_test

import (
	"testing"

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
