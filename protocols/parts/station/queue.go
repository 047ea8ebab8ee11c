package station

import "slices"

// A Queue is first in, first out, and every step takes a constant time in the mean. The zero Queue is empty.
type Queue[T any] struct {
	items []T
	head  int
}

// Len is how many there are.
func (q *Queue[T]) Len() int { return len(q.items) - q.head }

// Push adds the last.
func (q *Queue[T]) Push(x T) { q.items = append(q.items, x) }

// Pop takes the first. It panics if there is none.
func (q *Queue[T]) Pop() T {
	x := q.items[q.head]
	q.head++
	if q.head > 32 && 2*q.head > len(q.items) {
		q.items = append(q.items[:0], q.items[q.head:]...)
		q.head = 0
	}
	return x
}

// PopLast takes the last. It panics if there is none.
func (q *Queue[T]) PopLast() T {
	x := q.items[len(q.items)-1]
	q.items = q.items[:len(q.items)-1]
	return x
}

// All are the items, the first one first. They belong to the queue.
func (q *Queue[T]) All() []T { return q.items[q.head:] }

// Take removes the first item of which this is true, and reports whether there is one.
func (q *Queue[T]) Take(is func(T) bool) bool {
	i := slices.IndexFunc(q.All(), is)
	switch {
	case i < 0:
		return false
	case i == 0:
		q.Pop()
	default:
		q.items = slices.Delete(q.items, q.head+i, q.head+i+1)
	}
	return true
}
