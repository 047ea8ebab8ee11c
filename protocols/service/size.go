package service

import "github.com/orrery-sim/orrery/sim"

// SnapshotSize is the size of a snapshot in a message, in bytes: what it says of itself, if it is a
// [sim.Sizer], and else that of a number.
func SnapshotSize(snapshot any) int {
	if s, sized := snapshot.(sim.Sizer); sized {
		return s.Size()
	}
	return 8
}

// Size makes a snapshot of sessions a [sim.Sizer].
func (s *sessionsSnapshot) Size() int {
	n := SnapshotSize(s.machine)
	for _, last := range s.last { // any order: a sum
		n += 4 + 8 + 1 + 8 + len(last.result.Value)
	}
	return n
}

// Size makes a snapshot of a kv a [sim.Sizer].
func (m *kv) Size() int {
	n := 0
	for key, value := range m.values { // any order: a sum
		n += len(key) + len(value)
	}
	return n
}

// Size makes a snapshot of a queue a [sim.Sizer].
func (m queue) Size() int {
	n := 8
	for _, item := range m.items {
		n += len(item)
	}
	return n
}

// Size makes a snapshot of a lock a [sim.Sizer].
func (m lock) Size() int { return 8 + len(m.holder) }

// Size makes a snapshot of a register a [sim.Sizer].
func (m register) Size() int { return len(m.value) }

// Size makes a snapshot of a store of transactions a [sim.Sizer].
func (m *txns) Size() int {
	n := 0
	for key, r := range m.values { // any order: a sum
		n += len(key)
		for _, v := range r.Values {
			n += len(v)
		}
	}
	return n
}
