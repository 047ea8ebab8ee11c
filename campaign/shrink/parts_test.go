package shrink

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func crash(at time.Duration, nodes ...sim.ID) scenarios.Move {
	return scenarios.Move{At: at, Deed: scenarios.Begins(sim.Fault{Kind: sim.Crash, Nodes: nodes})}
}

func undo(at time.Duration, of int) scenarios.Move {
	return scenarios.Move{At: at, Deed: scenarios.Deed{Verb: scenarios.UndoVerb}, Undoes: of}
}

// TestOnly: an undo goes with what it undoes, and finds it where others have gone.
func TestOnly(t *testing.T) {
	moves := []scenarios.Move{crash(1, 1), crash(2, 2), undo(3, 1), undo(4, 2)}
	require.Equal(t, []scenarios.Move{crash(2, 2), undo(4, 1)}, without(moves, []int{0}))
	require.Equal(t, []scenarios.Move{crash(1, 1), crash(2, 2), undo(4, 2)}, without(moves, []int{2}))
}

func TestUndoneAt(t *testing.T) {
	moves := []scenarios.Move{crash(1, 1), crash(5, 2), undo(9, 2)}
	require.Equal(t, []scenarios.Move{crash(1, 1), undo(3, 1), crash(5, 2), undo(9, 3)}, undoneAt(moves, 0, 3))
	require.Equal(t, []scenarios.Move{crash(1, 1), crash(5, 2), undo(5, 2), undo(9, 2)}, undoneAt(moves, 1, 5))
}

// TestResized: clients come after the servers, and who is no longer there has nothing done to it.
func TestResized(t *testing.T) {
	ask := func(client sim.ID) scenarios.Move {
		return scenarios.Move{Deed: scenarios.Deed{Verb: scenarios.InvokeVerb, Node: client}}
	}
	after := func(m scenarios.Move, node sim.ID) scenarios.Move {
		m.After = &scenarios.Mark{Kind: sim.Synced, Node: node}
		return m
	}
	moves := []scenarios.Move{crash(1, 2, 5), crash(2, 4), undo(3, 2), ask(6), undo(4, 1), after(crash(5, 1), 3), after(crash(6, 1), 4)}
	require.Equal(t, []scenarios.Move{crash(1, 2), ask(4), undo(4, 1), after(crash(5, 1), 3)}, resized(moves, 5, 3))
	require.Equal(t, ask(8), resized(moves, 5, 7)[3])
	require.Equal(t, crash(1, 2, 5), moves[0], "those that were given are as they were")
}

// TestSince: what came before goes, unless it is a fault that lasts until then.
func TestSince(t *testing.T) {
	ask := func(at time.Duration) scenarios.Move {
		return scenarios.Move{At: at, Deed: scenarios.Deed{Verb: scenarios.InvokeVerb}}
	}
	moves := []scenarios.Move{ask(1), crash(2, 1), crash(3, 2), crash(4, 3), undo(5, 2), ask(6), undo(7, 3), ask(8)}
	require.Equal(t, []scenarios.Move{crash(3, 2), crash(4, 3), ask(6), undo(7, 1), ask(8)}, since(moves, 6))
}
