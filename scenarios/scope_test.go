package scenarios_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// A shard is a group of Raft: shard 1 is n1, n2 and n3, shard 2 is n3, n4 and n5.
type shard struct {
	name string
	ids  []sim.ID
}

var shards = []shard{{"shard 1", []sim.ID{1, 2, 3}}, {"shard 2", []sim.ID{3, 4, 5}}}

// sharded is five servers of two groups, of which n3 is in both.
func sharded() about.Protocol {
	raft, _ := language.New(protocols.All).Protocol("raft")
	p := raft
	p.Name, p.Promise, p.Scoped = "sharded", nil, true
	p.Build = func(args about.Args) (about.System, error) {
		args.Values["nodes"] = about.Nodes{Count: 5}
		system, err := raft.Build(args)
		server := system.Roles[0].New
		system.Roles[0].New = func(id sim.ID) sim.Node {
			n := shardServer{}
			for _, s := range shards {
				if slices.Contains(s.ids, id) {
					n[s.name] = server(id)
				}
			}
			return n
		}
		system.Invariants = nil
		system.Parts = []about.Part{{Name: "shard *", Invariants: func() []sim.Property {
			again, _ := raft.Build(args)
			return again.Invariants
		}}}
		return system, err
	}
	return p
}

type shardServer map[string]sim.Node

func (n shardServer) Start(env *sim.Env) {
	for _, s := range shards {
		if server := n[s.name]; server != nil {
			server.Start(env.Sub(s.name, s.ids))
		}
	}
}

func (n shardServer) view(env *sim.Env) (sim.Node, *sim.Env) {
	i := slices.IndexFunc(shards, func(s shard) bool { return s.name == env.Part() })
	return n[shards[i].name], env.Sub(shards[i].name, shards[i].ids)
}

func (n shardServer) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	server, view := n.view(env)
	server.Receive(view, from, msg)
}

func (n shardServer) Timer(env *sim.Env, t sim.Timer) {
	server, view := n.view(env)
	server.Timer(view, t)
}

// runSharded runs a schedule on the two groups.
func runSharded(t *testing.T, schedule string, seed uint64) (*scenarios.Result, error) {
	t.Helper()
	plan, err := shardedPlan(t, schedule, seed)
	if err != nil {
		return nil, err
	}
	return scenarios.Execute(plan, seed, scenarios.Options{})
}

func shardedPlan(t *testing.T, schedule string, seed uint64) (*scenarios.Plan, error) {
	t.Helper()
	src := "scenario(protocol = sharded(), duration = s(6), quiet = s(1),\n    schedule = [" + schedule + "])"
	file, err := language.New(append(slices.Clone(protocols.All), sharded())).Parse("test.star", []byte(src))
	require.NoError(t, err)
	return file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
}

// Who leads and who is a member is asked of one group, and selectors of another are no concern of it.
func TestScope_Selectors(t *testing.T) {
	for seed := range uint64(10) {
		res, err := runSharded(t, `
        at(s(2), pause(members(of = "shard 1"), lasting = ms(1))),
        at(s(2), pause(members(of = "shard 2"), lasting = ms(1))),
        at(s(2), pause(spares(of = "shard 1"), lasting = ms(1))),
        at(s(2), pause(leaders(of = "shard 1"), lasting = ms(1))),
        at(s(2), pause(followers(of = "shard 2"), lasting = ms(1))),
        at(s(2), pause(majority(of = "shard 1"), lasting = ms(1))),
        at(s(2), pause(minority(of = "shard 2"), lasting = ms(1))),
        at(s(3), crash(leader(of = "shard 1"), lasting = s(1))),
        at(s(3), crash(leader(of = "shard 2"), lasting = s(1)))`, seed)
		require.NoError(t, err)
		require.Equal(t, check.Held, res.Verdict, told(res))
		hit := func(i int) []sim.ID { return res.Faults[i].Nodes }
		require.Equal(t, []sim.ID{1, 2, 3}, hit(0))
		require.Equal(t, []sim.ID{3, 4, 5}, hit(1))
		require.Equal(t, []sim.ID{4, 5}, hit(2))
		require.Len(t, hit(3), 1)
		require.Subset(t, []sim.ID{1, 2, 3}, hit(3))
		require.Len(t, hit(4), 2)
		require.Subset(t, []sim.ID{3, 4, 5}, hit(4))
		require.Len(t, hit(5), 2)
		require.Subset(t, []sim.ID{1, 2, 3}, hit(5))
		require.Len(t, hit(6), 1)
		require.Subset(t, []sim.ID{3, 4, 5}, hit(6))
		require.Subset(t, []sim.ID{1, 2, 3}, hit(7))
		require.Subset(t, []sim.ID{3, 4, 5}, hit(8))
		for _, l := range res.Leaders {
			require.Contains(t, []string{"shard 1", "shard 2"}, l.Of)
		}
	}
}

// An event pattern may want those of one part.
func TestScope_Events(t *testing.T) {
	for name, ids := range map[string][]sim.ID{"shard 1": {1, 2, 3}, "shard 2": {3, 4, 5}} {
		res, err := runSharded(t, `
        on(event("leader", of = "`+name+`"), pause(it(), lasting = ms(1))),
        on(event("timer", of = "`+name+`", nth = 1), note("waits"))`, 1)
		require.NoError(t, err)
		require.NotEmpty(t, res.Faults)
		for _, f := range res.Faults {
			require.Subset(t, ids, f.Nodes)
		}
		require.NotEmpty(t, res.Notes)
	}
	res, err := runSharded(t, `on(event("leader", of = "shard 3"), pause(it(), lasting = ms(1)))`, 1)
	require.NoError(t, err)
	require.Empty(t, res.Faults)
}

// Where there are several to lead, a selector says which, and an error says what there is.
func TestScope_OfWhat(t *testing.T) {
	for step, want := range map[string]string{
		`crash(leader())`:                    `test.star:2:32: leader: of what? There are several: "shard 1", "shard 2"; write leader(of = "shard 1")`,
		`crash(majority())`:                  `test.star:2:32: majority: of what? There are several: "shard 1", "shard 2"; write majority(of = "shard 1")`,
		`crash(random_node(of = members()))`: `test.star:2:49: members: of what? There are several: "shard 1", "shard 2"; write members(of = "shard 1")`,
	} {
		_, err := runSharded(t, "at(s(2), "+step+")", 1)
		require.EqualError(t, err, want)
	}
	_, err := runSharded(t, `script(until(lambda world: world.time > s(2) and world.leader != None), crash(node(1)))`, 1)
	require.ErrorContains(t, err, `world.leader: of what? There are several: "shard 1", "shard 2"; write world.leader_of("shard 1")`)
	res, err := runSharded(t, `script(until(lambda world: world.leader_of("shard 2") != None), crash(node(1)))`, 1)
	require.NoError(t, err)
	require.Len(t, res.Faults, 1)
	res, err = runSharded(t, `at(s(2), crash(leader(of = "shard")))`, 1)
	require.NoError(t, err)
	require.Empty(t, res.Faults, "shard 1 is not within shard")
}
