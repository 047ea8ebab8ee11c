package shrink

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// only are the moves that are kept, in order. An undo goes with what it undoes.
func only(moves []scenarios.Move, keep func(i int) bool) []scenarios.Move {
	var out []scenarios.Move
	now := make([]int, len(moves)+1) // where each move is, counted from 1; 0: it is gone
	for i, m := range moves {
		if !keep(i) {
			continue
		}
		if m.Undoes > 0 {
			if m.Undoes = now[m.Undoes]; m.Undoes == 0 {
				continue
			}
		}
		out = append(out, m)
		now[i+1] = len(out)
	}
	return out
}

// without are the moves without some of them.
func without(moves []scenarios.Move, gone []int) []scenarios.Move {
	return only(moves, func(i int) bool { return !slices.Contains(gone, i) })
}

// those are the indexes of the moves of a sort.
func those(moves []scenarios.Move, is func(m *scenarios.Move) bool) (all []int) {
	for i := range moves {
		if is(&moves[i]) {
			all = append(all, i)
		}
	}
	return all
}

// The sorts of moves that are left out together.
func isOperation(m *scenarios.Move) bool { return m.Verb == scenarios.InvokeVerb }
func isUndo(m *scenarios.Move) bool      { return m.Verb == scenarios.UndoVerb }
func isFault(m *scenarios.Move) bool     { return !isOperation(m) && !isUndo(m) }
func isMute(m *scenarios.Move) bool      { return m.Words == why }
func isGiven(m *scenarios.Move) bool     { return isFault(m) && !isMute(m) } // by the run that is shrunk

// begins reports whether a fault begins with a move.
func begins(m *scenarios.Move) bool {
	_, is := sim.FaultOf(m.Verb)
	return is
}

// resized are the moves for a world with another number of servers. Who is not there any more is left out.
func resized(moves []scenarios.Move, was, is int) []scenarios.Move {
	var gone []int
	out := slices.Clone(moves)
	for i := range out {
		m := &out[i]
		all := true
		node := func(id sim.ID) sim.ID {
			switch {
			case int(id) > was:
				return id + sim.ID(is-was)
			case int(id) > is:
				all = false
				return 0
			}
			return id
		}
		nodes := func(ids []sim.ID) (out []sim.ID) {
			for _, id := range ids {
				if id = node(id); id > 0 {
					out = append(out, id)
				}
			}
			if len(out) > 0 {
				all = true // some are enough
			}
			return out
		}
		m.Node, m.To = node(m.Node), node(m.To)
		whole := all
		f := &m.Fault
		m.Nodes, f.Nodes = nodes(m.Nodes), nodes(f.Nodes)
		f.Traffic.From, f.Traffic.To = nodes(f.Traffic.From), nodes(f.Traffic.To)
		f.Groups = slices.Clone(f.Groups)
		for g := range f.Groups {
			f.Groups[g] = nodes(f.Groups[g])
			whole = whole && len(f.Groups[g]) > 0
		}
		if mark := m.After; mark != nil {
			moved := *mark
			all = true
			moved.Node, moved.Peer = node(moved.Node), node(moved.Peer)
			m.After, whole = &moved, whole && all
		}
		if !whole || begins(m) && f.Kind != sim.Degrade && len(f.Nodes)+len(f.Groups) == 0 {
			gone = append(gone, i)
		}
	}
	return without(out, gone)
}

// undoneAt are the moves with one more that undoes a fault at an instant.
func undoneAt(moves []scenarios.Move, fault int, at time.Duration) []scenarios.Move {
	i, _ := slices.BinarySearchFunc(moves, at+1, func(m scenarios.Move, at time.Duration) int { return cmp.Compare(m.At, at) })
	undo := scenarios.Move{At: at, Deed: scenarios.Deed{Verb: scenarios.UndoVerb}, Undoes: fault + 1}
	return inserted(moves, max(i, fault+1), undo)
}

// inserted are the moves with one more at a place.
func inserted(moves []scenarios.Move, i int, m scenarios.Move) []scenarios.Move {
	out := slices.Insert(slices.Clone(moves), i, m)
	for j := i + 1; j < len(out); j++ {
		if out[j].Undoes > i {
			out[j].Undoes++
		}
	}
	return out
}
