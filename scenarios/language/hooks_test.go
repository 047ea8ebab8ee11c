package language

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// fakeWorld is a world of two servers and a client.
type fakeWorld struct {
	memory scenarios.Memory
}

type elected struct {
	Term     int64
	VotedFor sim.ID
	Votes    []sim.ID
	After    time.Duration
}

func (w *fakeWorld) Now() time.Duration { return 3 * time.Second }
func (w *fakeWorld) Group(name string) []sim.ID {
	if name == "client" {
		return []sim.ID{3}
	}
	return []sim.ID{1, 2}
}
func (w *fakeWorld) Name(id sim.ID) string { return [...]string{"", "n1", "n2", "c1"}[id] }
func (w *fakeWorld) Lookup(name string) (sim.ID, bool) {
	for id := sim.ID(1); id <= 3; id++ {
		if w.Name(id) == name {
			return id, true
		}
	}
	return 0, false
}

func (w *fakeWorld) Role(id sim.ID) string {
	if id == 3 {
		return "client"
	}
	return "server"
}
func (w *fakeWorld) Up(id sim.ID) bool { return id != 2 }
func (w *fakeWorld) Leader(of string) (sim.ID, bool, error) {
	if of == "two" {
		return 0, false, errors.New("world.leader: of what?")
	}
	return 2, of != "none", nil
}
func (w *fakeWorld) Count(kind string) int     { return len(kind) }
func (w *fakeWorld) Bytes() int64              { return 2048 }
func (w *fakeWorld) Events() uint64            { return 100 }
func (w *fakeWorld) Memory() *scenarios.Memory { return &w.memory }
func (w *fakeWorld) State(sim.ID) map[string]any {
	return map[string]any{"currentTerm": int64(7), "log": []int64{1, 2}}
}

func (w *fakeWorld) Last(kind string) *sim.Event {
	if kind != "elected" {
		return nil
	}
	return &sim.Event{
		Num:  9,
		At:   time.Second,
		Kind: sim.Stated,
		Node: 2,
		Body: elected{Term: 3, VotedFor: 1, Votes: []sim.ID{1, 2}, After: time.Millisecond},
	}
}

// look is a file whose goal returns the value of an expression of world, as a text.
func look(t *testing.T, expr string, w scenarios.WorldView) string {
	plan, err := parse(t, "def look(world):\n    return str("+expr+")\n"+
		"scenario(protocol = raft(), duration = s(1), expect = [goal('x', look)])").Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	_, why, err := plan.Expect[0].Property.(*scenarios.Goal).Holds.Call(w)
	if err != nil {
		return err.Error()
	}
	return why
}

func TestHooks_WhatTheySee(t *testing.T) {
	for expr, want := range map[string]string{
		"world.time":                                  "s(3)",
		"[n.name for n in world.nodes]":               `["n1", "n2"]`,
		"[n.name for n in world.clients]":             `["c1"]`,
		"[n.up for n in world.nodes]":                 "[True, False]",
		"world.leader":                                "n2",
		"world.leader == world.node('n2')":            "True",
		"world.leader != world.nodes[0]":              "True",
		"world.leader.role":                           "server",
		"world.leader_of('one')":                      "n2",
		"world.leader_of('none')":                     "None",
		"world.leader_of('two')":                      "x.star:2:31: world.leader: of what?",
		"world.leader.state.currentTerm + 1":          "8",
		"world.leader.state.log":                      "(1, 2)",
		"world.count('abc')":                          "3",
		"world.last('abc')":                           "None",
		"world.last('elected').term":                  "3",
		"world.last('elected').votedFor":              "n1",
		"world.last('elected').voted_for.up":          "True",
		"world.last('elected').votes[1]":              "n2",
		"world.last('elected').after < ms(2)":         "True",
		"world.last('elected').time":                  "s(1)",
		"world.last('elected').kind":                  "elected",
		"world.last('elected').node == world.leader":  "True",
		"crash(world.leader)":                         `crash(n2)`,
		"world.draw([1, 2, 3])":                       "3",
		"world.draw(between(2, 5))":                   "5",
		"world.draw(between(ms(2), ms(5)))":           "ms(2)",
		"world.draw(between(percent(2), percent(5)))": "percent(5)",
		"world.draw([])":                              "x.star:2:26: world.draw: the list is empty",
		"world.draw(3)":                               "x.star:2:26: world.draw: it is from a list or a distribution, not the bare number 3; write world.draw([1, 2, 3])",
		"world.chance(percent(20))":                   "True",
		"world.chance(percent(0))":                    "False",
		"world.chance(0.2)":                           "x.star:2:28: world.chance: it is a share, not 0.2; write world.chance(percent(20))",
		"world.tiem":                                  "x.star:2:21: world has no tiem (did you mean time?)",
		"world.leader.nam":                            "x.star:2:28: a node has no nam (did you mean name?)",
		"world.leader.state.term":                     "x.star:2:34: n2 shows no term (it shows: currentTerm, log)",
		"world.node('n9')":                            `x.star:2:26: world.node: there is no node "n9"`,
		"param('x', 3)":                               "x.star:2:16: param: the run has begun; call param at the top of the file",
	} {
		require.Equal(t, want, look(t, expr, &fakeWorld{}), expr)
	}
}

// TestHooks_Memory: what a function remembers stays with its world, and with no other.
func TestHooks_Memory(t *testing.T) {
	plan, err := parse(t, `
def count(world, event):
    n = world.memory.get("n", 0) + 1
    world.memory["n"] = n
    world.memory.setdefault("seen", []).append(event.term)
    return [note("%d %s" % (n, world.memory["seen"]))]
scenario(protocol = raft(), duration = s(1), schedule = [on("leader", count)])
`).Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	react := plan.Schedule[0].(*scenarios.On).React
	event := &sim.Event{Kind: sim.Stated, Node: 1, Body: elected{Term: 3}}
	says := func(w scenarios.WorldView) string {
		steps, err := react.Call(w, event)
		require.NoError(t, err)
		require.Len(t, steps, 1)
		return steps[0].(*scenarios.Note).Caption
	}
	world := &fakeWorld{}
	require.Equal(t, "1 [3]", says(world))
	require.Equal(t, "2 [3, 3]", says(world))

	require.Equal(t, "3 [3, 3, 3]", says(world))
	require.Equal(t, "1 [3]", says(&fakeWorld{}), "another run remembers nothing")
}

func TestHooks_WhatTheyReturn(t *testing.T) {
	for returned, want := range map[string]string{
		"None":                                 "",
		"[]":                                   "",
		"crash(it())":                          "",
		"[crash(it()), [heal()]]":              "",
		"3":                                    "x.star:2:88: f: what it returns must be a step, not the bare number 3",
		"[crash(it()), leader()]":              "x.star:2:88: f: each of what it returns must be a step, not a node selector; write what happens to it, such as crash(leader())",
		"crash(3)":                             "x.star:1:35: crash: who must be a node selector, not the bare number 3; write node(3)",
		"[1][2]":                               "x.star:1:32: list index 2 out of range [-1:0]",
		"[0 for i in range(10 * 1000 * 1000)]": "x.star:1:32: the file asks for too much: more than 2000000 steps and elements; is there a loop that does not end?",
	} {
		plan, err := parse(t, "def f(world, event): return "+returned+"\n"+
			`scenario(protocol = raft(), duration = s(1), workload = kv(), schedule = [on("leader", f)])`).Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		_, err = plan.Schedule[0].(*scenarios.On).React.Call(&fakeWorld{}, &sim.Event{})
		if want == "" {
			require.NoError(t, err, returned)
		} else {
			require.EqualError(t, err, want, returned)
		}
	}
}

func TestFieldOf(t *testing.T) {
	body := elected{Term: 3, VotedFor: 1}
	for _, name := range []string{"votedFor", "voted_for", "VotedFor", "votedfor"} {
		v, found := scenarios.FieldOf(body, name)
		require.True(t, found, name)
		require.Equal(t, sim.ID(1), v)
	}
	_, found := scenarios.FieldOf(body, "vote")
	require.False(t, found)
	_, found = scenarios.FieldOf(3, "vote")
	require.False(t, found)
	require.Equal(t, []string{"term", "votedFor", "votes", "after"}, scenarios.FieldNames(body))
}

func (*fakeWorld) Choose(n int) (int, error)                  { return n - 1, nil }
func (*fakeWorld) DrawFrom(d sim.Dist) (time.Duration, error) { return d.Min(), nil }
