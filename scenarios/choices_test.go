package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// uniqueChoices runs a plan and fails where one name is made twice.
func uniqueChoices(t *testing.T, plan *scenarios.Plan, seed uint64) *scenarios.Result {
	t.Helper()
	res, err := scenarios.Execute(plan, seed, scenarios.Options{Keep: sim.All})
	require.NoError(t, err)
	seen := map[sim.Choice]uint64{}
	for num, m := range res.World().Choices() {
		before, twice := seen[m.Choice]
		require.False(t, twice, "%v is made for event %d and for event %d", m.Choice, before, num)
		seen[m.Choice] = num
		name := m.Choice.String()
		again, err := sim.ParseChoice(name)
		require.NoError(t, err)
		require.Equal(t, m.Choice, again, name)
	}
	require.NotEmpty(t, seen)
	return res
}

// No choice of the library's runs has the name of another.
func TestChoices_OfTheLibraryAreUnique(t *testing.T) {
	lang := language.New(protocols.All)
	for i, name := range scenarios.LibraryNames() {
		if testing.Short() && i%8 != 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := lang.Load(name)
			require.NoError(t, err)
			plan, err := file.Evaluate(nil, scenarios.ChooserFor(1, nil))
			require.NoError(t, err)
			uniqueChoices(t, plan, 1)
		})
	}
}

// Questions of the schedule do not meet, however many there are: six hundred are asked beside
// a random period, faults flap side by side, and steps that find nobody ask again.
func TestChoices_OfTheScheduleAreUnique(t *testing.T) {
	file, err := language.New(protocols.All).Parse("crowd.star", []byte(`
scenario(protocol = raft(nodes = 5), duration = s(3), schedule = [
    every(between(ms(200), ms(300)), *([slow(random_node(), times = 2, lasting = between(us(10), us(20)))] * 200)),
    on("leader", pause(random_nodes(3)), after = between(ms(1), ms(9)), times = 3),
    at(ms(100), flap(isolate(random_node()), down = between(ms(5), ms(9)), up = between(ms(5), ms(9))),
                flap(crash(random_node()), down = between(ms(5), ms(9)), up = between(ms(5), ms(9)))),
    nemesis([flap(crash(random_node()), down = between(ms(5), ms(9)), up = between(ms(5), ms(9)), lasting = ms(100)), pause(random_node())],
            every = between(ms(50), ms(90)), at_once = 3, swarm = True),
    every(ms(150), crash(random_node() - followers(), lasting = ms(20)), crash(random_node(of = leaders()), lasting = ms(5))),
    script(crash(random_node(of = spares())), note("never")),
    on(event("deliver", node = random_node(of = followers())), slow(random_node(), times = 2, lasting = ms(1)), times = 4),
])`))
	require.NoError(t, err)
	for seed := range uint64(10) {
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		uniqueChoices(t, plan, seed)
	}
}

// An override of a draw that forced nothing is reported, as any other.
func TestChoices_UnmetDraws(t *testing.T) {
	src := []byte(`
wait = draw("wait", [ms(1), ms(2), ms(3)])
scenario(protocol = raft(), workload = kv(clients = 1, ops = 5, think = wait), duration = s(1))`)
	file, err := language.New(protocols.All).Parse("draw.star", src)
	require.NoError(t, err)
	why := func(settings []scenarios.Setting, o sim.Override) []sim.Unmet {
		plan, err := file.Evaluate(settings, scenarios.ChooserFor(1, sim.Overrides{o}))
		require.NoError(t, err)
		res, err := scenarios.Execute(plan, 1, scenarios.Options{Overrides: sim.Overrides{o}})
		require.NoError(t, err)
		return res.Unused
	}
	wait := sim.Choice{Kind: sim.DrawChoice, Text: "wait"}
	other := sim.Choice{Kind: sim.DrawChoice, Text: "weight"}
	require.Empty(t, why(nil, sim.Override{Choice: wait}))
	require.Equal(t, "the file draws nothing of that name", why(nil, sim.Override{Choice: other})[0].Why)
	require.Equal(t, "a setting gives it", why([]scenarios.Setting{{Name: "wait", Value: "5ms"}}, sim.Override{Choice: wait})[0].Why)
	require.Contains(t, why(nil, sim.Override{Choice: wait, Guard: "x"})[0].Why, "a draw has no guard")
}

// What a function of the file draws are choices with names, which an override can force; a function that
// judges leaves nothing to chance.
func TestChoices_OfFunctions(t *testing.T) {
	run := func(src string, overrides ...sim.Override) *scenarios.Result {
		t.Helper()
		file, err := language.New(protocols.All).Parse("chance.star", []byte(src))
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		if len(overrides) == 0 {
			return uniqueChoices(t, plan, 3)
		}
		res, err := scenarios.Execute(plan, 3, scenarios.Options{Overrides: overrides})
		require.NoError(t, err)
		require.Empty(t, res.Unused)
		return res
	}
	const src = `
def maybe(world, event):
    if world.chance(percent(50)):
        return crash(node(world.draw(["n1", "n2"])), lasting = world.draw(between(ms(10), ms(50))))
    return None
scenario(protocol = raft(nodes = 3), duration = s(4), schedule = [every(ms(200), maybe), on("leader", maybe)])`
	drawn := run(src)
	require.NotEmpty(t, drawn.Faults)
	require.Less(t, len(drawn.Faults), 15)
	first := sim.Choice{Kind: sim.ScheduleChoice, Purpose: sim.ForFunction, A: 1, B: 1}
	all := run(src, sim.Override{Choice: first, Outcome: 999_999}, sim.Override{Choice: sim.Choice{
		Kind: sim.ScheduleChoice, Purpose: sim.ForFunction, A: 1, B: 2,
	}, Outcome: 1})
	require.Equal(t, "crash n2", all.Faults[0].Hit)

	file, err := language.New(protocols.All).Parse("judge.star", []byte(`
def holds(world): return world.chance(percent(50))
scenario(protocol = raft(nodes = 3), duration = s(1), expect = [invariant("luck", holds)])`))
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	_, err = scenarios.Execute(plan, 1, scenarios.Options{})
	require.ErrorContains(t, err, "only a function that answers with steps can leave something to chance")
}
