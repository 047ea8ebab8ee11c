package service

import "slices"

// Queue is first in, first out.
var Queue = Service{
	Name: "queue",
	Doc:  "Clients enqueue and dequeue, and look at the item in front.",
	Kinds: []Kind{
		{Name: "enqueue", Args: []Arg{ValueArg}, Does: Writes, Form: "enqueue {value}", Came: isDone},
		{Name: "dequeue", Does: Takes, Came: valueOrNothing},
		{Name: "peek", Does: Reads, Came: valueOrNothing},
	},
	Machine: func() Machine { return &queue{} },
	Model:   queueModel(),
}

// queue is first in, first out. A dequeue from an empty queue is not OK.
type queue struct {
	items []string // only appended to and cut off at the front
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
	case "peek":
		if len(m.items) == 0 {
			return Result{}
		}
		return Result{OK: true, Value: m.items[0]}
	}
	return unknown("queue", op)
}

func itemHash(position uint64, value string) uint64 { return mix(hash(value) + position) }

// Snapshot shares the items, which never change, and leaves no room behind them: whoever is
// restored from it and appends gets an array of its own.
func (m *queue) Snapshot() any {
	return queue{items: slices.Clip(m.items), head: m.head, hash: m.hash}
}

func (m *queue) Restore(snapshot any) { *m, _ = snapshot.(queue) }

// Hash includes how many items were ever taken, which says more than the items alone.
func (m *queue) Hash() uint64 { return m.hash ^ mix(m.head) }
