package sim

// fifo is a queue that reuses its memory. One that never held anything is a word: of a million nodes few have
// somebody waiting.
type fifo[T any] struct{ *held[T] }

// held is what a fifo holds, from head on.
type held[T any] struct {
	items []T
	head  int
}

func (f *fifo[T]) len() int {
	if f.held == nil {
		return 0
	}
	return len(f.items) - f.head
}

func (f *fifo[T]) front() *T { return &f.items[f.head] }

func (f *fifo[T]) push(v T) {
	if f.held == nil {
		f.held = new(held[T])
	}
	f.items = append(f.items, v)
}

// all are the items, first in first.
func (f *fifo[T]) all() []T {
	if f.held == nil {
		return nil
	}
	return f.items[f.head:]
}

func (f *fifo[T]) clear() {
	if f.held != nil {
		clear(f.items)
		f.items, f.head = f.items[:0], 0
	}
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
