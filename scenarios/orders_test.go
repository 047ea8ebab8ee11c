package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// ordered are the orders of a run with their ends: leave n2 n3: 2 s, 2.052 s.
func ordered(res *scenarios.Result) []string {
	var out []string
	for _, o := range res.Orders {
		line := o.Goal.Name
		for _, id := range o.Goal.Nodes {
			line += " " + res.Name(id)
		}
		if o.To != 0 {
			line += " by " + res.Name(o.To)
		}
		line += fmt.Sprintf(": %v", o.At.Round(10*time.Millisecond))
		switch {
		case o.Obeyed != 0:
			line += fmt.Sprintf(" to %v", o.Done.Round(10*time.Millisecond))
		case o.GaveUp != 0:
			line += " given up"
		}
		out = append(out, line)
	}
	return out
}

// A script goes on with the next line when an order is carried out: a wiped node is no member.
func TestOrder_AScriptWaitsForIt(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(), network = network(delay = ms(5)), schedule = [script(
        wait(ms(100)), crash(node(3), name = "down"), leave(target("down")), wipe(target("down")), restart(target("down")),
        join(target("down"), name = "back"), transfer(to = target("back")), reconfigure(members = nodes("n1", "n3")), note("all done"))],
    duration = s(3), quiet = s(1), expect = ["Agreement"])`, 1, scenarios.Options{})
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, []string{
		"leave n3: 100ms to 180ms", "join n3: 180ms to 250ms", "transfer n3: 250ms to 330ms",
		"reconfigure n1 n3: 330ms to 400ms",
	}, ordered(res))
	require.Equal(t, "wipe n3", res.Faults[1].Hit)
	require.Greater(t, res.Faults[1].At, res.Orders[0].At+30*time.Millisecond)
	require.Equal(t, res.Orders[3].Done, res.Notes[0].At)
}

// Outside a script orders are given when they are due, and the operator sees to one after the other.
// What lasts a while is taken back; it concerns only those for whom the order was news.
func TestOrder_LastsAWhile(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(members = 4), schedule = [
        at(ms(500), leave(nodes("n4", "n5"), lasting = ms(300)), leave(node(5), lasting = ms(100)), transfer(to = node(2))),
        at(s(1), join(spares(), lasting = s(9))), at(ms(1500), leave(node(1), name = "gone")), at(s(2), undo("gone")),
    ], duration = s(3), quiet = s(1))`, 1, scenarios.Options{})
	require.Equal(t, check.Held, res.Verdict, told(res))
	orders := ordered(res)
	for i := range orders {
		orders[i], _, _ = strings.Cut(orders[i], " to ")
	}
	require.Equal(t, []string{
		"leave n4 n5: 500ms", "leave n5: 500ms", "transfer n2: 500ms", "join n4: 800ms", "join n5: 1s",
		"leave n1: 1.5s", "join n1: 2s", "leave n5: 3s",
	}, orders)
	require.Equal(t, `the end of leave([node("n4"), node("n5")], lasting = ms(300))`, res.Orders[3].Text)
}

// What can never be is refused at once: no group has no members. And what is taken back is no longer asked for.
func TestOrder_GivesUpInTime(t *testing.T) {
	for _, store := range []string{"raft", "etcdraft", "multipaxos"} {
		src := fmt.Sprintf(`scenario(protocol = %s(nodes = 3), schedule = [at(s(1), leave(everyone())), at(s(2), crash(everyone(), lasting = s(3))),
            at(ms(2100), leave(node(3), lasting = ms(500)))], duration = s(4), quiet = s(2))`, store)
		plan, err := planIn(t, language.New(protocols.All), src)
		require.NoError(t, err)
		res, err := scenarios.Execute(plan, 1, scenarios.Options{})
		require.NoError(t, err)
		require.Less(t, res.Orders[0].Done, 1500*time.Millisecond, store)
		require.NotZero(t, res.Orders[0].GaveUp, store)
		require.Equal(t, 2600*time.Millisecond, res.Orders[1].Done, store)
		require.NotZero(t, res.Orders[1].GaveUp, store)
	}
}

// Selectors go by the members of whom the servers have spoken.
func TestOrder_SelectorsFollowTheRoster(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(nodes = 7, members = 5), schedule = [
        at(ms(100), pause(members(), lasting = ms(1)), pause(spares(), lasting = ms(1)), pause(majority(), lasting = ms(1)),
           pause(followers(), lasting = ms(1))),
        script(wait(ms(200)), reconfigure(members = nodes("n1", "n6", "n7")), pause(members(), lasting = ms(1)), pause(spares(), lasting = ms(1)),
           pause(majority(), lasting = ms(1)), pause(minority(including = node(6)), lasting = ms(1)), pause(followers(), lasting = ms(1))),
    ], duration = s(1), quiet = s(1))`, 1, scenarios.Options{})
	var hit [][]sim.ID
	for _, f := range res.Faults {
		hit = append(hit, f.Nodes)
	}
	require.Len(t, hit, 9)
	require.Equal(t, []sim.ID{1, 2, 3, 4, 5}, hit[0])
	require.Equal(t, []sim.ID{6, 7}, hit[1])
	require.Len(t, hit[2], 3)
	require.Equal(t, []sim.ID{2, 3, 4, 5}, hit[3])
	require.Equal(t, []sim.ID{1, 6, 7}, hit[4])
	require.Equal(t, []sim.ID{2, 3, 4, 5}, hit[5])
	require.Len(t, hit[6], 2)
	require.Equal(t, []sim.ID{6}, hit[7])
	require.Equal(t, []sim.ID{6, 7}, hit[8])
}

// A step that asks for the spares waits until there are some.
func TestOrder_ASelectorWaitsForARoster(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(), schedule = [
        script(join(spares())), at(s(1), leave(node(2))),
    ], duration = s(2), quiet = s(1))`, 1, scenarios.Options{})
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, []sim.ID{2}, res.Orders[1].Goal.Nodes)
	require.Less(t, res.Orders[1].At, 1200*time.Millisecond)
}

// An order for one server is not waited for, and need not be obeyed.
func TestOrder_ToOneServer(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(), schedule = [script(
        wait(ms(100)), leave(node(5), node = node(2)), leave(node(4), node = node(1)), leave(node(3)))],
    duration = s(1), quiet = s(1))`, 1, scenarios.Options{})
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Equal(t, []string{"leave n5 by n2: 100ms", "leave n4 by n1: 100ms", "leave n3: 100ms to 250ms"}, ordered(res)[:3])
}

// In a world that is held a script does not wait: the servers answer when it lets them.
func TestOrder_InAHeldWorld(t *testing.T) {
	res := councilRun(t, `scenario(protocol = council(), schedule = [script(
        hold(), leave(node(5)), fire(timer("decide", node(1))), deliver(message("Convened", to = node(2))), wait(ms(200)), note("n2 knows"))],
    duration = s(1), quiet = s(0))`, 1, scenarios.Options{Keep: sim.All})
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.NotEmpty(t, res.Notes)
	require.NotZero(t, res.Orders[0].Obeyed)
}

func TestOrder_NeverCarriedOut(t *testing.T) {
	const src = `scenario(protocol = council(deaf = True), schedule = [%s], duration = s(2), quiet = s(%d))`
	why := func(schedule string, quiet int) string {
		t.Helper()
		res := councilRun(t, fmt.Sprintf(src, schedule, quiet), 1, scenarios.Options{})
		for _, c := range res.Checks {
			if c.Property == "orders" {
				require.Equal(t, check.Undecided, res.Verdict)
				return c.Why
			}
		}
		require.Equal(t, check.Held, res.Verdict, told(res))
		return ""
	}
	require.Equal(t, "leave(node(2)), given at 1.000 s, was not carried out, and at 2.000 s the operator gave up",
		why(`at(s(1), leave(node(2)))`, 5), "it is withdrawn when the duration is over")
	require.Equal(t, "leave(node(2)), given at 1.000 s, was never carried out", why(`at(s(1), leave(node(2)))`, 0))
	require.Contains(t, why(`script(leave(node(2)), note("not reached"))`, 15), "was not carried out")
	require.Contains(t, why(`every(s(1), leave(random_node()))`, 5), "was not carried out")
	require.Empty(t, why(`nemesis([leave(random_node())], every = ms(500))`, 5), "what is drawn may fail")
	require.Empty(t, why(`at(s(1), leave(node(2), node = node(1)))`, 5), "it is asked once")
}

const upheaval = `
def again(world, event):
    return [join(spares(), name = "new"), crash(it(), lasting = ms(20))] if world.count("obeyed") % 3 == 0 else None

scenario(
    protocol = council(nodes = 7, members = 5),
    schedule = [
        nemesis([leave(random_node(of = followers())), join(spares()), transfer(to = random_node(of = members())),
                 reconfigure(members = random_nodes(4)), isolate(random_node())],
            every = ms(150), lasting = between(ms(50), ms(400)), at_once = 3, keep = node(1)),
        on("seated", again, times = 5),
        on(event("ordered", goal = "leave"), pause(random_node(), lasting = ms(50)), times = 4),
        at(s(1), leave(node(2), name = "two"), leave(node(3), lasting = ms(200))), at(s(2), undo("two")),
        at(s(3), leave(node(4), lasting = s(60)), transfer(to = node(2), node = leader())),
        script(wait(ms(700)), leave(node(6)), crash(node(6)), wipe(node(6)), restart(node(6)), join(node(6))),
    ],
    duration = s(4), quiet = s(3),
)`

// Orders are part of what a schedule did: a run of the recorded list is the same run.
func TestOrder_RecordedIsDrawn(t *testing.T) {
	names := map[string]bool{}
	for seed := uint64(1); seed <= 8; seed++ {
		plan := councilPlan(t, upheaval, seed)
		drawn, err := scenarios.Execute(plan, seed, scenarios.Options{})
		require.NoError(t, err)
		for _, o := range drawn.Orders {
			names[o.Goal.Name] = true
			if o.Goal.Name == "leave" && strings.Contains(o.Text, "random_node") {
				require.NotContains(t, o.Goal.Nodes, sim.ID(1), "the nemesis keeps it")
			}
		}
		require.Greater(t, len(drawn.Orders), 10)

		replayed := flattened(t, plan, seed, drawn)
		require.Equal(t, drawn.Fingerprint, replayed.Fingerprint, "seed %d\n%s", seed, told(drawn))
		require.Equal(t, ordered(drawn), ordered(replayed))

		fewer := drawn.Flat
		i := slices.IndexFunc(fewer.List, func(a scenarios.Act) bool { return a.Verb == "leave" })
		fewer.List = slices.Delete(slices.Clone(fewer.List), i, i+1)
		less, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: fewer})
		require.NoError(t, err)
		require.NotEqual(t, drawn.Fingerprint, less.Fingerprint)
	}
	require.Len(t, names, 4)
}

func TestOrder_SteppedIsRun(t *testing.T) {
	plan := councilPlan(t, upheaval, 5)
	whole, err := scenarios.Execute(plan, 5, scenarios.Options{Verify: true, Keep: sim.All})
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, 5, scenarios.Options{})
	require.NoError(t, err)
	for more := true; more; {
		more, err = run.Step()
		require.NoError(t, err)
	}
	res, err := run.Finish()
	require.NoError(t, err)
	require.Equal(t, whole.Fingerprint, res.Fingerprint)
}

// A drawn order is prevented by an override, as a fault is, and what is drawn after it stays.
func TestOrder_OverridePreventsIt(t *testing.T) {
	const src = `scenario(protocol = council(), schedule = [nemesis([leave(random_node(of = followers())), join(spares()), transfer(to = random_node())],
        every = ms(300), lasting = ms(100))], duration = s(3), quiet = s(2))`
	plan := councilPlan(t, src, 3)
	whole, err := scenarios.Execute(plan, 3, scenarios.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, whole.Orders)
	gone := whole.Orders[0]
	res, err := scenarios.Execute(plan, 3, scenarios.Options{Overrides: sim.Overrides{{Choice: gone.Choice}}})
	require.NoError(t, err)
	require.Empty(t, res.Unused)
	require.NotEqual(t, whole.Fingerprint, res.Fingerprint)
	for _, o := range res.Orders {
		require.NotEqual(t, gone.At, o.At)
	}
}

func TestOrder_Errors(t *testing.T) {
	for step, want := range map[string]string{
		`at(s(1), crash(spares()))`:                            `spares: stone has none: all its servers are members, and none can join or leave`,
		`at(s(1), join(node(1)))`:                              `join: stone takes no orders: who its servers are, and who leads them, cannot be changed`,
		`nemesis([transfer(to = node(1))], every = s(1))`:      `transfer: stone takes no orders`,
		`script(in_turn(everyone(), leave(it()), gap = s(1)))`: `leave: stone takes no orders`,
		`on("obeyed", crash(it()))`:                            `on: there is no event of kind "obeyed"`,
	} {
		file, err := councils.Parse("x.star", []byte("scenario(protocol = stone(), duration = s(3), schedule = [\n"+step+"])"))
		require.NoError(t, err)
		_, err = file.Evaluate(nil, scenarios.Dull)
		require.ErrorContains(t, err, want, step)
		require.ErrorContains(t, err, "x.star:2:")
	}
	file, err := councils.Parse("x.star", []byte(`scenario(protocol = kingdom(), duration = s(3), schedule = [at(s(1), transfer(to = node(2)), leave(node(3)))])`))
	require.NoError(t, err)
	_, err = file.Evaluate(nil, scenarios.Dull)
	require.EqualError(t, err, "x.star:1:94: leave: kingdom does not take this order; it takes transfer")

	// A function says what it wants only when it runs.
	late := councilPlan(t, "def f(world): return leave(node(1))\nscenario(protocol = kingdom(), duration = s(3), schedule = [every(s(1), f)])", 1)
	_, err = scenarios.Execute(late, 1, scenarios.Options{})
	require.EqualError(t, err, "test.star:1:22: leave: kingdom does not take this order; it takes transfer")
}

// Who gives no order has no operator at work.
func TestOrder_NoOperatorWithoutOrders(t *testing.T) {
	calm := councilRun(t, `scenario(protocol = council(), duration = s(1), quiet = s(0), seed = len(", ".join(["a"])))`, 1, scenarios.Options{})
	require.False(t, calm.World().Up(6), "whoever acts by hand would give orders by it")
	may := councilRun(t, "def f(world, e): return leave(node(2)) if world.time > s(9) else None\n"+
		`scenario(protocol = council(), duration = s(1), quiet = s(0), schedule = [on("seated", f), at(s(0), pause(everyone(), lasting = ms(1)))])`, 1, scenarios.Options{})
	require.Equal(t, 6, may.World().Size())
	require.Equal(t, "operator", may.Name(6))
	require.Len(t, may.Faults[0].Nodes, 5, "the operator is not a server")
}
