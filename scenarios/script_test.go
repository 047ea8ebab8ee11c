package scenarios_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

const figure8 = `
S1, S2, S3, S4, S5 = nodes("S1", "S2", "S3", "S4", "S5")
bug = param("bug", False, values = [False, True])

def elect(who, term, voters, timeouts = 1):
    votes = [exchange(message("RequestVote", term = term), who, v) for v in voters]
    return [fire(timer("election", who), times = timeouts)] + votes

def copy(leader, to):
    return exchange("AppendEntries", leader, to)

scenario(
    protocol = raft(nodes = ["S1", "S2", "S3", "S4", "S5"], logs = [[1]] * 5, noop = False, pre_vote = False,
                    mutants = ["figure8"] if bug else []),
    schedule = [script(
        hold(),
        elect(S1, 2, [S2, S3, S4, S5]), invoke("put", "x", 2, node = S1), copy(S1, S2),
        crash(S1), elect(S5, 3, [S3, S4]), invoke("put", "x", 3, node = S5),
        crash(S5), restart(S1), elect(S1, 4, [S2, S3], timeouts = 2), copy(S1, [S2, S3]), note("(c)"), copy(S1, S3),
        crash(S1), restart(S5), elect(S5, 5, [S2, S3, S4], timeouts = 2), copy(S5, [S2, S3, S4]), copy(S5, [S2, S3, S4]),
    )],
    duration = s(5), quiet = s(0),
    expect = [violated("State Machine Safety", when = bug, every_run = True)],
)`

func TestScript_Figure8(t *testing.T) {
	for _, bug := range []string{"true", "false"} {
		for seed := uint64(1); seed <= 5; seed++ {
			plan := planOf(t, figure8, seed, scenarios.Setting{Name: "bug", Value: bug})
			res, err := scenarios.Execute(plan, seed, scenarios.Options{})
			require.NoError(t, err)
			require.Equal(t, check.Held, res.Verdict, told(res))
			require.Len(t, res.Notes, 1)
		}
	}
}

const held = `
S1, S2, S3 = nodes("S1", "S2", "S3")
scenario(
    protocol = raft(nodes = ["S1", "S2", "S3"], pre_vote = False),
    schedule = [script(
        hold(),
        %STEPS%
    )],
    duration = s(5), quiet = s(0),
)`

// A step that matches nothing is an error that says where, and what was there.
func TestScript_Errors(t *testing.T) {
	for _, c := range []struct{ steps, says string }{
		{
			`deliver(message("RequestVote", S1, S2)),`,
			`test.star:7:9: deliver: no RequestVote from S1 to S2 is held at 0.000 s; nothing is held`,
		},
		{
			`fire(timer("election", S1)), exchange("AppendEntries", S1, S2),`,
			`test.star:7:38: exchange: no AppendEntries from S1 to S2 is held at 0.0`,
		},
		{
			`fire(timer("election", S1)), exchange("AppendEntries", S1, S2),`,
			`; held from S1: RequestVote to S2 (1), to S3 (1)`,
		},
		{
			`crash(S1), fire(timer("election", S1)),`,
			`test.star:7:20: fire: no timer "election" of S1 is set at 0.000 s; S1 is down`,
		},
		{
			`fire(timer("heartbeat", S1)),`,
			`fire: no timer "heartbeat" of S1 is set at 0.000 s; set at S1: election`,
		},
		{
			`fire(timer("election", S1)), drop(message("RequestVote", sender = S1), count = 3),`,
			`drop: no RequestVote from S1 is held`,
		},
		{
			`release(), wait(s(1)), deliver(message("RequestVote", S1, S2)),`,
			`deliver: no RequestVote from S1 to S2 is held at `,
		},
	} {
		plan := planOf(t, strings.Replace(held, "%STEPS%", c.steps, 1), 1)
		_, err := scenarios.Execute(plan, 1, scenarios.Options{})
		require.ErrorContains(t, err, c.says)
		var placed *scenarios.Error
		require.True(t, errors.As(err, &placed))
	}
}

// Nothing of a held world moves by itself, and each verb moves one message.
func TestScript_Verbs(t *testing.T) {
	run := func(steps string) []sim.Event {
		plan := planOf(t, strings.Replace(held, "%STEPS%", steps, 1), 3)
		res, err := scenarios.Execute(plan, 3, scenarios.Options{Keep: sim.All})
		require.NoError(t, err)
		return res.Events
	}
	count := func(events []sim.Event, k sim.Kind) (n int) {
		for _, e := range events {
			if e.Kind == k {
				n++
			}
		}
		return n
	}
	idle := run(`wait(s(1)),`)
	require.Zero(t, count(idle, sim.Fired))
	require.Zero(t, count(idle, sim.Delivered))

	one := run(`fire(timer("election", S1)), deliver(message("RequestVote", S1, S2)),`)
	require.Equal(t, 1, count(one, sim.Fired))
	require.Equal(t, 1, count(one, sim.Delivered))

	dropped := run(`fire(timer("election", S1)), drop(message("RequestVote"), count = 2),`)
	require.Equal(t, 2, count(dropped, sim.Dropped))

	twice := run(`fire(timer("election", S1)), duplicate(message("RequestVote", S1, S2)), deliver(message("RequestVote", S1, S2), count = 2),`)
	require.Equal(t, 1, count(twice, sim.Duplicated))
	require.Equal(t, 2, count(twice, sim.Delivered))

	late := run(`fire(timer("election", S1)), delay(message("RequestVote", S1, S2), by = ms(700)),`)
	for _, e := range late {
		if e.Kind == sim.Delivered {
			require.Greater(t, e.At, 700*time.Millisecond)
		}
	}
	require.Equal(t, 1, count(late, sim.Delivered))

	elected := run(`fire(timer("election", S1)), exchange("RequestVote", S1, S2),`)
	require.Equal(t, 2, count(elected, sim.Delivered), "the question and the answer")

	free := run(`wait(ms(500)), release(),`)
	require.Greater(t, count(free, sim.Delivered), 100)
}
