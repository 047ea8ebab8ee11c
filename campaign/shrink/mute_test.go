package shrink

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// TestLosing: a fault begins with the window and ends with it, unless the run does, and no choice saves what it hits.
func TestLosing(t *testing.T) {
	parts := []part{{kind: "Pong"}, {kind: "Ping"}, {kind: "Order"}}
	was := []scenarios.Move{crash(1, 1), crash(8, 2), undo(9, 1)}
	lost := func(moves []scenarios.Move) sim.Traffic {
		for _, m := range moves {
			if m.Verb == "degrade" {
				require.Equal(t, sim.PPM(1_000_000), m.Fault.Link.Loss)
				return m.Fault.Traffic
			}
		}
		return sim.Traffic{}
	}
	r := recipe{moves: was, until: 20}.losing(window{3, 6}, parts, []int{0, 1})
	require.Equal(t, []string{"Ping", "Pong"}, lost(r.moves).Kinds)
	require.Len(t, r.moves, 5)
	require.Equal(t, undo(6, 2), r.moves[2])
	require.Equal(t, undo(9, 1), r.moves[4])
	r = recipe{moves: was, until: 20}.losing(window{3, never}, []part{{from: 3}, {from: 2}}, []int{0, 1})
	require.Equal(t, []sim.ID{2, 3}, lost(r.moves).From)
	require.Len(t, r.moves, 4)
	require.Len(t, was, 3, "those that were given are as they were")
}

// TestShrink_WhatDoesNotMatter: pings that have nothing to do with the violation are lost, by one fault that counts;
// and numbers that are drawn become smaller than any that is.
func TestShrink_WhatDoesNotMatter(t *testing.T) {
	shrunk := func(quiet, nodes string) *Shrunk {
		f, err := language.New(protocols.All).Parse("late.star", []byte(`"""Nodes ping each other, and n1 still does late."""
late = invariant(
    "Early",
    lambda world: True if world.time < s(2) else "it is still asked",
    on = event("send", message = message("Ping", sender = node(1), to = node(2))),
)
scenario(
    protocol = echo(nodes = draw("nodes", `+nodes+`)),
    duration = s(1) if `+quiet+` else s(3),
    quiet    = s(2),
    expect   = [late],
)`))
		require.NoError(t, err)
		r := Run{File: f, Seed: 1}
		s, err := r.Shrink()
		require.NoError(t, err)
		require.True(t, s.Whole)
		return s
	}
	s := shrunk("False", "[9, 7]")
	require.Equal(t, 2, s.After.Nodes)
	require.Less(t, s.After.Deliveries, uint64(40), "two nodes ping each other some 80 times until then")
	require.Equal(t, 1, s.After.Faults)
	require.Contains(t, string(s.Text), `setting("nodes", "2")`)
	require.Contains(t, string(s.Text), "added when the run was shrunk")

	s = shrunk("True", "[2]")
	for _, a := range s.Run.Flat().List {
		require.True(t, a.Verb == scenarios.EndVerb || a.At < time.Second, "nothing goes wrong once it is quiet: %s", a.Verb)
	}
}
