package check_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raft"
	"github.com/orrery-sim/orrery/sim"
)

var groups = []string{"shard 1", "shard 2"}

// twoGroups is a server of two groups of Raft.
type twoGroups map[string]sim.Node

func (n twoGroups) Start(env *sim.Env) {
	for _, name := range groups {
		n[name].Start(env.Sub(name, env.Peers()))
	}
}

func (n twoGroups) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	n[env.Part()].Receive(env.Sub(env.Part(), env.Peers()), from, msg)
}

func (n twoGroups) Timer(env *sim.Env, t sim.Timer) {
	n[env.Part()].Timer(env.Sub(env.Part(), env.Peers()), t)
}

// raftOfTwo is Raft with its default parameters, and some rules switched off.
func raftOfTwo(t *testing.T, mutants ...string) about.System {
	t.Helper()
	args := raft.Protocol.Defaults()
	args.Mutants = mutants
	args.Values["nodes"] = about.Nodes{Count: 3}
	system, err := raft.Protocol.Build(args)
	require.NoError(t, err)
	return system
}

// runTwoGroups runs three servers of two groups, of which one is crashed now and then.
func runTwoGroups(t *testing.T, seed uint64, watch *check.Watch, perScope bool, mutants ...string) *sim.World {
	t.Helper()
	server := raftOfTwo(t, mutants...).Roles[0].New
	w := sim.New(sim.Config{
		Seed:    seed,
		Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(time.Millisecond, 10*time.Millisecond)}},
		Groups: []sim.Group{{Name: "server", Size: 3, New: func(id sim.ID) sim.Node {
			return twoGroups{groups[0]: server(id), groups[1]: server(id)}
		}}},
	})
	if perScope {
		watch.PerScope(w, "shard *", func() []sim.Property { return raftOfTwo(t).Invariants })
	}
	w.Listen(sim.Kinds(sim.Stated, sim.Faulted), watch.Event)
	for i := range 8 {
		at := time.Duration(i+1) * 500 * time.Millisecond
		w.At(at, func() {
			a := w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{sim.ID(i%3 + 1)}})
			w.At(at+200*time.Millisecond, func() { w.Undo(a) })
		})
	}
	w.Run(5 * time.Second)
	return w
}

// Two groups may have two leaders of one term: Election Safety is a promise of each group, and one
// judge for both would find them guilty.
func TestPerScope_TwoGroupsOfRaft(t *testing.T) {
	falsely := 0
	for seed := range uint64(20) {
		both := check.NewWatch(raftOfTwo(t).Invariants)
		runTwoGroups(t, seed, both, false)
		if both.Violated() {
			falsely++
		}
		each := check.NewWatch(nil)
		runTwoGroups(t, seed, each, true)
		require.False(t, each.Violated(), "seed %d: %v", seed, each.Findings())
		for _, f := range each.Findings() {
			if f.Property == "Election Safety" {
				require.Equal(t, check.Held, f.Verdict)
			}
		}
		require.Len(t, each.Findings(), len(raftOfTwo(t).Invariants), "a row for each property")
	}
	require.Positive(t, falsely, "a test that cannot fail")
}

// A violation says in which scope it was.
func TestPerScope_NamesTheScope(t *testing.T) {
	for seed := range uint64(50) {
		watch := check.NewWatch(nil)
		runTwoGroups(t, seed, watch, true, "vote-twice")
		for _, f := range watch.Findings() {
			if f.Verdict == check.Violated {
				require.Regexp(t, `^shard [12]: `, f.Why)
				require.NotEmpty(t, f.Events)
				return
			}
		}
	}
	require.Fail(t, "a server that votes twice in a term was never found out")
}

// taken is the fact that a key was taken, which is to happen once a key.
type taken struct{ Key int }

func (f taken) Scope() string { return fmt.Sprint("key ", f.Key) }

type takenOnce struct{ sim.Testimony }

func (p *takenOnce) Name() string { return "Taken Once" }
func (p *takenOnce) Fact(time.Duration, sim.ID, sim.Fact) string {
	if p.Cases++; p.Cases > 1 {
		p.Blame(1)
		return "it was taken twice"
	}
	return ""
}

// taker takes keys, in the node itself and in a part of it.
type taker struct{ self, part []int }

func (n taker) Start(env *sim.Env) {
	for _, k := range n.self {
		env.Emit(taken{k})
	}
	for _, k := range n.part {
		env.Sub("a", nil).Emit(taken{k})
	}
}
func (n taker) Receive(*sim.Env, sim.ID, sim.Message) {}
func (n taker) Timer(*sim.Env, sim.Timer)             {}

// A fact adds a scope of its own to that of the part; a pattern chooses the parts.
func TestPerScope_OfFacts(t *testing.T) {
	for _, c := range []struct {
		node taker
		part string
		why  string
	}{
		{taker{[]int{1, 2, 3}, []int{1, 2, 3}}, "*", ""},
		{taker{[]int{1, 2, 1}, nil}, "*", "key 1: it was taken twice"},
		{taker{[]int{1, 2}, []int{2, 2}}, "*", "a/key 2: it was taken twice"},
		{taker{[]int{1, 2}, []int{2, 2}}, "", ""},
		{taker{[]int{1, 1}, []int{2}}, "a", ""},
		{taker{[]int{1, 1}, []int{2, 2}}, "?", "a/key 2: it was taken twice"},
	} {
		watch := check.NewWatch(nil)
		w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return c.node }}}})
		watch.PerScope(w, c.part, func() []sim.Property { return []sim.Property{new(takenOnce)} })
		w.Listen(sim.Kinds(sim.Stated), watch.Event)
		w.Run(0)
		require.Equal(t, c.why, watch.Findings()[0].Why, "%v", c)
		require.Equal(t, c.why != "", watch.Violated())
	}
	require.Panics(t, func() { check.NewWatch(nil).PerScope(nil, "[", nil) })
}

// What judged nothing in any scope has not held.
func TestPerScope_JudgedNothing(t *testing.T) {
	watch := check.NewWatch(nil)
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return taker{self: []int{1}} }}}})
	watch.PerScope(w, "b", func() []sim.Property { return []sim.Property{new(takenOnce)} })
	w.Listen(sim.Kinds(sim.Stated), watch.Event)
	w.Run(0)
	require.True(t, watch.Findings()[0].Vacuous)
}
