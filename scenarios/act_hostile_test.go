package scenarios_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Whatever somebody's token does to a run, at whatever place: it is refused before the run begins, or
// the run comes to its end, or to an error in a sentence.
func TestActs_OfAnybody(t *testing.T) {
	plan := planOf(t, `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1), duration = ms(400), quiet = ms(100))`, 1)
	refused, made := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		acts := scenarios.Acts{Flat: rapid.Bool().Draw(t, "flat"), Operator: rapid.Bool().Draw(t, "operator"), Own: rapid.IntRange(0, 3).Draw(t, "own")}
		place := sim.Place{}
		for range rapid.IntRange(1, 3).Draw(t, "acts") {
			place.Event += rapid.OneOf(rapid.Uint64Range(0, 300), rapid.Uint64()).Draw(t, "event") / 2
			place.Step += rapid.Uint64Range(0, 3).Draw(t, "step")
			acts.List = append(acts.List, scenarios.Act{
				Place: place, At: time.Duration(rapid.OneOf(rapid.Int64Range(0, 5e8), rapid.Int64Min(0)).Draw(t, "at")), Deed: anyDeed(t),
			})
		}
		r, err := scenarios.Begin(plan, 1, scenarios.Options{Acts: acts})
		if err != nil {
			refused++
			require.ErrorContains(t, err, "what was done to the run after event")
			return
		}
		made++
		if _, err = r.Finish(); err != nil { // which fields messages have shows only when they come
			require.ErrorContains(t, err, " has no field ")
		}
	})
	t.Logf("%d runs, and %d were refused", made, refused)
}

// What cannot be done is refused in a sentence, by hand as in a token.
func TestActs_Refused(t *testing.T) {
	plan := planOf(t, `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1), duration = s(1), quiet = s(0))`, 1)
	nodes := []sim.ID{1}
	far := time.Duration(math.MaxInt64)
	for says, d := range map[string]scenarios.Deed{
		"crash: there is no node 99; there are 6":             scenarios.Begins(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{99}}),
		"degrade: there is no node 99; there are 6":           scenarios.Begins(sim.Fault{Kind: sim.Degrade, Traffic: sim.Traffic{To: []sim.ID{99}}}),
		"hold: there is no node 99; there are 6":              {Verb: scenarios.HoldVerb, Held: scenarios.Held{Messages: true, Traffic: sim.Traffic{From: []sim.ID{99}}}},
		"restart: it is for a node, and none is named":        {Verb: scenarios.RestartVerb},
		"crash: it is for nodes, and none is named":           scenarios.Begins(sim.Fault{Kind: sim.Crash}),
		"cut: it is between groups of nodes":                  scenarios.Begins(sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{nodes}}),
		"crash: effects count from 1; -1 is none":             scenarios.Begins(sim.Fault{Kind: sim.Crash, Nodes: nodes, Effect: -1}),
		"skew: a drift of 1000% is too much":                  scenarios.Begins(sim.Fault{Kind: sim.Skew, Nodes: nodes, Drift: 10_000_000}),
		"skew: a drift of -100% is too much":                  scenarios.Begins(sim.Fault{Kind: sim.Skew, Nodes: nodes, Drift: -1_000_000}),
		"jump: a clock can be off by 876000h0m0s at most":     scenarios.Begins(sim.Fault{Kind: sim.Jump, Nodes: nodes, By: far}),
		"slow: a node can be 1 to 1,000,000 times as slow":    scenarios.Begins(sim.Fault{Kind: sim.Slow, Nodes: nodes, Times: math.MaxInt64}),
		"slow_disk: between(-1s, 1s) is out of range":         scenarios.Begins(sim.Fault{Kind: sim.SlowDisk, Nodes: nodes, Fsync: sim.Uniform(-time.Second, time.Second)}),
		"degrade: a share is 0% to 100%, not 200%":            scenarios.Begins(sim.Fault{Kind: sim.Degrade, Link: sim.Link{Loss: 2_000_000}}),
		"degrade: a share is 0% to 100%, not -0.0001%":        scenarios.Begins(sim.Fault{Kind: sim.Degrade, Link: sim.Link{Corrupt: -1}}),
		"degrade: a link of -1 bytes a second":                scenarios.Begins(sim.Fault{Kind: sim.Degrade, Link: sim.Link{Bandwidth: -1}}),
		"delay: a delay is 0s to 876000h0m0s, not":            {Verb: scenarios.DelayVerb, By: far},
		"upgrade: there is one version of raft, and no other": scenarios.Begins(sim.Fault{Kind: sim.Upgrade, Nodes: nodes, Version: "first"}),
		"join: it is about servers":                           {Verb: "join", Nodes: []sim.ID{4}},
		"leave: it is about servers":                          {Verb: "leave"},
		"invoke: it is for a client, and node 1 is none":      {Verb: scenarios.InvokeVerb, Node: 1, Op: service.Op{Name: "get"}},
		`invoke: kv has no operation "dance"`:                 {Verb: scenarios.InvokeVerb, Node: 4, Op: service.Op{Name: "dance"}},
		`nothing can be done that is called "dance"`:          {Verb: "dance"},
	} {
		_, err := scenarios.Begin(plan, 1, scenarios.Options{Acts: scenarios.Acts{List: []scenarios.Act{{Place: sim.Place{Event: 7, Step: 1}, Deed: d}}}})
		require.ErrorContains(t, err, "what was done to the run after event 7 cannot be done: ", says)
		require.ErrorContains(t, err, says)
		r, err := scenarios.Begin(plan, 1, scenarios.Options{})
		require.NoError(t, err)
		require.ErrorContains(t, r.Do(d, ""), says)
	}
}

// What is refused at its place, and not before, is told: a clock that two skews would stop, a disk under
// a node that runs, what is not there.
func TestActs_Missed(t *testing.T) {
	plan := planOf(t, `scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0))`, 1)
	skew := scenarios.Begins(sim.Fault{Kind: sim.Skew, Nodes: []sim.ID{1}, Drift: -600_000})
	r, err := scenarios.Begin(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.NoError(t, r.RunTo(50*time.Millisecond))
	acts := scenarios.Acts{List: []scenarios.Act{{Place: r.World().Place(), At: r.World().Now(), Deed: skew}}}
	require.NoError(t, r.Do(skew, ""))
	for _, d := range []scenarios.Deed{
		skew, scenarios.Begins(sim.Fault{Kind: sim.Wipe, Nodes: []sim.ID{2}}),
		{Verb: scenarios.FireVerb, Node: 1},
		{Verb: scenarios.UndoVerb, Which: -1},
		{Verb: scenarios.DropVerb, Message: math.MaxUint64},
	} {
		require.ErrorContains(t, r.Do(d, ""), "there is nothing to do it to", d.Verb)
		acts.List = append(acts.List, scenarios.Act{Place: acts.List[0].Place, At: acts.List[0].At, Deed: d})
	}
	byHand, err := r.Finish()
	require.NoError(t, err)
	told, err := scenarios.Execute(plan, 1, scenarios.Options{Acts: acts})
	require.NoError(t, err)
	require.Len(t, told.Missed, 5)
	require.Equal(t, byHand.Fingerprint, told.Fingerprint)
	require.Len(t, byHand.Flat.List, 1, "what was not done is not flattened")
	require.Len(t, told.Flat.List, 1)
}
