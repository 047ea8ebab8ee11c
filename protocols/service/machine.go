package service

import "fmt"

// A Machine is a replicated state machine: the same operations in the same order bring every copy
// to the same state and the same results. It knows no time and no chance.
type Machine interface {
	// Apply executes op. An operation that the machine does not have is a mistake of the caller,
	// and panics.
	Apply(op Op) Result
	// Snapshot is the state as an immutable value: the machine goes on without changing it, and any
	// number of machines may be restored from it. Where its size matters it is a [sim.Sizer].
	Snapshot() any
	// Restore replaces the state by a snapshot of the same kind of machine; nil is the empty state.
	Restore(snapshot any)
	// Hash tells two states apart, in O(1).
	Hash() uint64
}

func unknown(machine string, op Op) Result {
	panic(fmt.Sprintf("service: a %s has no operation %q", machine, op.Name))
}

// hash is FNV-1a over the parts, each closed by its length, and a final mix so that sums and
// exclusive ors of hashes do not cancel structure.
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint64(p[i])) * 1099511628211
		}
		h = (h ^ uint64(len(p)) ^ 1<<32) * 1099511628211
	}
	return mix(h)
}

// mix is the finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of x reaches all bits.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
