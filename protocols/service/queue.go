package service

import "slices"

// queue is first in, first out. A dequeue from an empty queue is not OK.
type queue struct {
	items []string // never changed below len, only appended to and cut off at the front
	head  uint64   // how many were taken
	hash  uint64   // exclusive or over (position, value) of the items
}

func (m *queue) Apply(op Op) Result {
	switch op.Name {
	case "enqueue":
		m.hash ^= itemHash(m.head+uint64(len(m.items)), op.Value)
		m.items = append(m.items, op.Value)
		return Result{OK: true}
	case "dequeue":
		if len(m.items) == 0 {
			return Result{}
		}
		value := m.items[0]
		m.hash ^= itemHash(m.head, value)
		m.items = m.items[1:]
		m.head++
		return Result{OK: true, Value: value}
	}
	return unknown("queue", op)
}

func itemHash(position uint64, value string) uint64 { return mix(hash(value) + position) }

// Snapshot shares no memory with the queue: two machines restored from one snapshot would append
// into the same array.
func (m *queue) Snapshot() any {
	return queue{items: slices.Clone(m.items), head: m.head, hash: m.hash}
}

func (m *queue) Restore(snapshot any) {
	s, _ := snapshot.(queue)
	*m = queue{items: slices.Clone(s.items), head: s.head, hash: s.hash}
}

// Hash includes how many items were ever taken, which says more than the items alone.
func (m *queue) Hash() uint64 { return m.hash ^ mix(m.head) }
