package raftlaws

// A lineage knows every entry that any server ever held, and which entry stood before it there.
// Entries form a tree, in which a server's log is the way from the root to the log's last entry.
// It is how an invariant looks into a log of the past without a copy of it.
type lineage struct {
	entries [][]ancestor // by index; different entries at one index are rare
}

// An ancestor is an entry, known by the hash over itself and all before it.
type ancestor struct {
	hash   uint64
	before uint64 // the hash of the entry before it
	term   int64
}

// A logEnd is the last entry of a server's log.
type logEnd struct {
	index int64
	hash  uint64
}

func (l *lineage) add(f Append, before uint64) {
	row := at(&l.entries, f.Index)
	for i := range *row {
		if (*row)[i].hash == f.Hash {
			return
		}
	}
	*row = append(*row, ancestor{f.Hash, before, f.Term})
}

// find is the entry with a hash at an index, or nil.
func (l *lineage) find(index int64, hash uint64) *ancestor {
	row := *at(&l.entries, index)
	for i := range row {
		if row[i].hash == hash {
			return &row[i]
		}
	}
	return nil
}

// holds reports whether a log that ends with end has, at an index, the entry with a hash. It costs a
// step for each entry behind that index, which is what was not committed when the log's owner was
// elected.
func (l *lineage) holds(end logEnd, index int64, hash uint64) bool {
	for end.index > index {
		e := l.find(end.index, end.hash)
		if e == nil {
			return false
		}
		end = logEnd{end.index - 1, e.before}
	}
	return end == logEnd{index, hash}
}

// parent is the entry before an entry, as far as is known.
func (l *lineage) parent(of logEnd) logEnd {
	if e := l.find(of.index, of.hash); e != nil {
		return logEnd{of.index - 1, e.before}
	}
	return logEnd{of.index - 1, 0}
}

// at is the ith element of a slice that grows as needed.
func at[T any](s *[]T, i int64) *T {
	for int64(len(*s)) <= i {
		var zero T
		*s = append(*s, zero)
	}
	return &(*s)[i]
}
