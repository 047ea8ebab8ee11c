package crdt

// A State is what replicas join: a product of semilattices, and so one itself. A scenario uses one of
// the types; the others stay at the bottom. A delta is a State as well, a small one (Almeida, Shoker
// and Baquero, Definition 1). States are never changed.
type State struct {
	Seen     Counts // how many updates of each replica are in it
	Up, Down Counts // the PN-counter: what was added, and what was taken away
	Set      set    // the observed-remove set
	Map      cells  // the last-writer-wins map
}

// Join is the least upper bound of two states. It is commutative, associative and idempotent, so
// that no order, no repetition and no loss of messages makes a difference in the end.
func (c *config) Join(a, b State) State {
	number, cell := larger, later
	if c.mutants.On(mergeByAddition) { // Not idempotent: mutants/merge-by-addition.
		number = plus
	}
	if c.mutants.On(tieWithoutWriter) { // Not commutative: mutants/tie-without-writer.
		cell = laterOrOwn
	}
	return State{
		Seen: merge(a.Seen, b.Seen, byReplica, larger),
		Up:   merge(a.Up, b.Up, byReplica, number),
		Down: merge(a.Down, b.Down, byReplica, number),
		Set:  merge(a.Set, b.Set, byValue, removedOr),
		Map:  merge(a.Map, b.Map, byKey, cell),
	}
}

// news is the smallest delta that takes a state to one above it.
func news(above, s State) State {
	return State{
		Seen: minus(above.Seen, s.Seen, byReplica),
		Up:   minus(above.Up, s.Up, byReplica),
		Down: minus(above.Down, s.Down, byReplica),
		Set:  minus(above.Set, s.Set, byValue),
		Map:  minus(above.Map, s.Map, byKey),
	}
}

// Value is the value of the PN-counter.
func (s State) Value() int64 { return s.Up.Sum() - s.Down.Sum() }

// covers reports whether every update that is in t is in s.
func (s State) covers(t State) bool {
	for _, n := range t.Seen {
		if s.Seen.Of(n.Replica) < n.N {
			return false
		}
	}
	return true
}

// Size makes State a [sim.Sizer], in bytes: 12 for a number of a replica, and for an element or a
// cell its texts, its tag or stamp, and a flag.
func (s State) Size() int {
	n := 12 * (len(s.Seen) + len(s.Up) + len(s.Down))
	for _, e := range s.Set {
		n += 13 + len(e.Value)
	}
	for _, c := range s.Map {
		n += 13 + len(c.Key) + len(c.Value)
	}
	return n
}

// held is the state as facts tell it.
func (s State) held() Held {
	return Held{Updates: s.Seen.Sum(), Version: s.version(), State: s.hash()}
}
