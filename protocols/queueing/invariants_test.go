package queueing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

type tell = bench.Tell

// The dispatcher is 1, and the servers are 2 and 3.
const disp, s1, s2 = sim.ID(1), sim.ID(2), sim.ID(3)

// judge lets an invariant of a system hear a story.
func judge(t *testing.T, name string, args map[string]any, story ...tell) string {
	t.Helper()
	a := Protocol.Defaults()
	a.Values["nodes"] = about.Nodes{Count: 2}
	for k, v := range args {
		a.Values[k] = v
	}
	sys, err := Protocol.Build(a)
	require.NoError(t, err)
	why, _ := bench.Judge(t, bench.Named(t, sys.Invariants, name), story...)
	return why
}

func TestInvariant_WhatIsAnsweredWasServed(t *testing.T) {
	two := map[string]any{"fanout": 2}
	in := tell{disp, Accepted{1, 1}}
	first, second := tell{s1, Served{1, 0}}, tell{s2, Served{1, 1}}
	out := tell{disp, Answered{1, 0}}
	require.Empty(t, judge(t, answersServed, two, in, first, second, out))
	require.Empty(t, judge(t, answersServed, nil, in, first, out))
	require.Equal(t, "job 1 was answered when 1 of its parts had been served, of 2", judge(t, answersServed, two, in, first, first, out))
	require.NotEmpty(t, judge(t, answersServed, nil, in, out))
}

func TestInvariant_AnsweredOnce(t *testing.T) {
	in, out := tell{disp, Accepted{1, 1}}, tell{disp, Answered{1, 0}}
	require.Empty(t, judge(t, answeredOnce, nil, in, out, tell{disp, Accepted{2, 1}}))
	require.Equal(t, "job 1 was answered a second time", judge(t, answeredOnce, nil, in, out, out))
	require.Equal(t, "of the jobs that came in 1 were not answered, and the dispatcher has 0",
		judge(t, answeredOnce, nil, in, tell{disp, Accepted{2, 2}}, tell{disp, Answered{1, 0}}))
	require.Empty(t, judge(t, answeredOnce, nil, in, tell{disp, Booted{}}, tell{disp, Accepted{1<<32 + 1, 1}}))
	require.Empty(t, judge(t, answeredOnce, nil, in, tell{s1, Booted{}}, out), "that was a server")
}

func TestInvariant_FirstInFirstOut(t *testing.T) {
	one := map[string]any{"route": central}
	a, b := tell{disp, Queued{1, 0, 1, 0}}, tell{disp, Queued{2, 0, 2, 0}}
	require.Empty(t, judge(t, firstInFirstOut, one, a, b, tell{disp, Routed{Job: 1}}, tell{disp, Routed{Job: 2}}, tell{disp, Routed{Job: 3}}))
	require.Equal(t, "job 2 was routed at n1, where job 1 had waited longer", judge(t, firstInFirstOut, one, a, b, tell{disp, Routed{Job: 2}}))
	require.NotEmpty(t, judge(t, firstInFirstOut, one, a, tell{disp, Routed{Job: 2}}), "it never waited")
	require.Empty(t, judge(t, firstInFirstOut, one, a, tell{disp, Booted{}}, tell{disp, Routed{Job: 2}}))
	several := map[string]any{"workers": 2}
	require.Empty(t, judge(t, firstInFirstOut, several, tell{s1, Queued{1, 0, 1, 0}}, tell{disp, Routed{Job: 2}}), "two queues")
	require.NotEmpty(t, judge(t, firstInFirstOut, several, tell{s1, Queued{1, 0, 1, 0}}, tell{s1, Routed{Job: 2}}))
}

func TestInvariant_WorkConserving(t *testing.T) {
	one := map[string]any{"route": central}
	require.Empty(t, judge(t, workConserving, one, tell{disp, Queued{1, 0, 1, 0}}, tell{disp, Routed{1, 0, s1, 1, 0, 0}}))
	require.Equal(t, "job 1 waits at n1, where 1 idle", judge(t, workConserving, one, tell{disp, Queued{1, 0, 1, 1}}))
	require.Equal(t, "job 1 was given to n2, which had 1 already", judge(t, workConserving, one, tell{disp, Routed{1, 0, s1, 2, 0, 0}}))
	several := map[string]any{"route": central, "workers": 2}
	require.Empty(t, judge(t, workConserving, several, tell{disp, Routed{1, 0, s1, 2, 0, 0}}))
	require.NotEmpty(t, judge(t, workConserving, several, tell{s1, Routed{1, 0, 4, 2, 0, 0}}))
	require.Empty(t, judge(t, workConserving, map[string]any{"workers": 2}, tell{disp, Routed{1, 0, s1, 9, 0, 0}}), "no line")
}

func TestInvariant_TheShortestIsChosen(t *testing.T) {
	two := map[string]any{"choices": 2}
	require.Empty(t, judge(t, shortestChosen, two, tell{disp, Routed{1, 0, s1, 3, 2, 2}}))
	require.Equal(t, "job 1 was routed to n2, with 2 there, and another queue that was compared had 1",
		judge(t, shortestChosen, two, tell{disp, Routed{1, 0, s1, 3, 2, 1}}))
}

func TestInvariant_LengthsAreKnown(t *testing.T) {
	two := map[string]any{"choices": 2}
	a, b := tell{disp, Routed{1, 0, s1, 1, 0, 0}}, tell{disp, Routed{2, 0, s1, 2, 1, 1}}
	blind := tell{disp, Routed{2, 0, s1, 2, 0, 0}}
	require.Empty(t, judge(t, lengthsKnown, two, a, b))
	require.Equal(t, "n2 was taken to have 0, and had 1", judge(t, lengthsKnown, two, a, blind))
	require.Empty(t, judge(t, lengthsKnown, two, a, tell{s1, Served{1, 0}}, blind))
	require.Empty(t, judge(t, lengthsKnown, two, a, tell{s1, Booted{}}, blind))
	require.NotEmpty(t, judge(t, lengthsKnown, two, a, tell{s2, Served{1, 0}}, blind), "that was another one")
	several := map[string]any{"choices": 2, "workers": 2}
	require.Empty(t, judge(t, lengthsKnown, several, a, tell{5, Served{1, 0}}, blind), "its second worker")
}
