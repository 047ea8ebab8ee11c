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
		return res.World().Events()
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

// The oldest message is the one that was sent first, however long each travels.
func TestScript_OldestIsSentFirst(t *testing.T) {
	src := strings.Replace(held, "%STEPS%", `fire(timer("election")), deliver(message("RequestVote")),`, 1)
	for seed := uint64(1); seed <= 5; seed++ {
		res := runOf(t, src, seed, scenarios.Options{Keep: sim.All})
		for _, e := range res.World().Events() {
			if e.Kind == sim.Delivered {
				require.Equal(t, []sim.ID{1, 2}, []sim.ID{e.Peer, e.Node})
			}
		}
	}
}

// A timer of no length is the rest of its handler: group commit goes on in a held world.
func TestScript_GroupCommitIsNotHeld(t *testing.T) {
	src := strings.Replace(strings.Replace(held, "schedule", "disk = disk(fsync = ms(3)), schedule", 1), "%STEPS%",
		`fire(timer("election", S1)), exchange("RequestVote", S1, S2), exchange("AppendEntries", S1, S2),
         invoke("put", "x", 1, node = S1), exchange("AppendEntries", S1, S2), exchange("AppendEntries", S1, S2),`, 1)
	for seed := uint64(1); seed <= 3; seed++ {
		res := runOf(t, strings.Replace(src, `exchange("AppendEntries", S1, S2), exchange("AppendEntries", S1, S2),`,
			`exchange("AppendEntries", S1, S2),`, 1), seed, scenarios.Options{})
		require.Len(t, res.Leaders, 1)
		require.Equal(t, 1, res.Stats.OK, told(res))
	}
}

// What is held in part goes on when it is released, and the rest is never touched.
func TestScript_HoldsInPart(t *testing.T) {
	run := func(steps string) *scenarios.Result {
		src := strings.Replace(held, "hold(),\n        %STEPS%", steps, 1)
		return runOf(t, src, 2, scenarios.Options{Keep: sim.All})
	}
	require.Empty(t, run(`hold(message("RequestVote")), wait(s(4))`).Leaders)
	first := run(`hold(message("RequestVote")), wait(s(2)), release(message("RequestVote")), wait(s(2))`).Leaders[0]
	require.Greater(t, first.From, 2*time.Second-1)
	require.Empty(t, run(`hold(timer("election")), wait(s(4))`).Leaders)
	first = run(`hold(timer("election")), wait(s(2)), release(timer("election")), wait(s(2))`).Leaders[0]
	require.Greater(t, first.From, 2*time.Second-1)
	require.Equal(t, sim.ID(2), run(`hold(timer("election", [S1, S3])), wait(s(4))`).Leaders[0].Node)

	// The world does not come to rest; a verb acts as soon as it can.
	res := run(`hold(message("RequestVote")), exchange("RequestVote", S3, S1), until("leader", within = s(1))`)
	require.Equal(t, sim.ID(3), res.Leaders[0].Node)
}

// A client that asks all replicas itself takes steps of the protocol, and a script that holds everything
// does them one by one. Requests to a server, and replies, are asking and not the protocol: they pass.
func TestScript_HoldsWhatLeaderlessClientsSend(t *testing.T) {
	const script = `
S1, S2, S3 = nodes("S1", "S2", "S3")
scenario(
    protocol = PROTOCOL(nodes = ["S1", "S2", "S3"]), duration = ms(400), quiet = s(0),
    schedule = [script(hold(), STEPS)],
)`
	run := func(protocol, steps string) (*scenarios.Result, error) {
		plan := planOf(t, strings.NewReplacer("PROTOCOL", protocol, "STEPS", steps).Replace(script), 1)
		return scenarios.Execute(plan, 1, scenarios.Options{})
	}
	res, err := run("abd", `invoke("write", 1), wait(ms(50)),
        deliver(message("Query", to = S1)), deliver(message("Query", to = S2)), deliver(message("Report", sender = S1)), wait(ms(50)),
        deliver(message("Report", sender = S2)),
        deliver(message("Propagate", to = S1)), deliver(message("Propagate", to = S3)),
        deliver(message("Ack", sender = S1)), note("half"), deliver(message("Ack", sender = S3)), note("whole")`)
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, 1, res.Stats.OK)
	_, err = run("abd", `invoke("write", 1), wait(ms(50)), deliver(message("Report"))`)
	require.ErrorContains(t, err, "no Report is held")
	res, err = run("crdt", `invoke("add", 1), wait(ms(50)), invoke("read")`)
	require.NoError(t, err)
	require.Equal(t, 2, res.Stats.OK, "nobody delivered anything")
}
