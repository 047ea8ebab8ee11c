package sim

// fifo is a queue that reuses its memory: it holds the items from head on.
type fifo[T any] struct {
	items []T
	head  int
}

func (f *fifo[T]) len() int { return len(f.items) - f.head }

func (f *fifo[T]) front() *T { return &f.items[f.head] }

func (f *fifo[T]) push(v T) { f.items = append(f.items, v) }

// all are the items, first in first.
func (f *fifo[T]) all() []T { return f.items[f.head:] }

func (f *fifo[T]) clear() {
	clear(f.items)
	f.items, f.head = f.items[:0], 0
}

func (f *fifo[T]) pop() T {
	var zero T
	v := f.items[f.head]
	f.items[f.head] = zero
	f.head++
	switch {
	case f.head == len(f.items):
		f.items, f.head = f.items[:0], 0
	case f.head >= 64 && f.head*2 >= len(f.items):
		n := copy(f.items, f.items[f.head:])
		clear(f.items[n:])
		f.items, f.head = f.items[:n], 0
	}
	return v
}
