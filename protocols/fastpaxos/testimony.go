package fastpaxos

// testimony is by which events a property knows what it knows, so that a violation can be shown with
// the facts that came before it. Package check tells it the numbers.
type testimony struct {
	event   uint64   // of the present fact
	against []uint64 // of the facts that it contradicts
}

func (t *testimony) Heed(event uint64) { t.event = event }

func (t *testimony) Against() []uint64 { return t.against }

// blame says which facts the present one contradicts.
func (t *testimony) blame(events ...uint64) { t.against = append(t.against, events...) }

// judged counts what a property has judged.
type judged int

func (j *judged) Judged() int { return int(*j) }

// at is the ith element of a slice that grows as needed.
func at[T any](s *[]T, i int64) *T {
	for int64(len(*s)) <= i {
		var zero T
		*s = append(*s, zero)
	}
	return &(*s)[i]
}
