package crdt

import (
	"cmp"

	"github.com/orrery-sim/orrery/sim"
)

// Counts are a vector of numbers that only grow, one for each replica, in the order of the replicas:
// the payload of the grow-only counter (Shapiro et al., Specification 6), and a version vector.
type Counts []Count

// A Count is the number of one replica. No replica but this one ever raises it.
type Count struct {
	Replica sim.ID
	N       int64
}

// Of is the number of a replica; zero if it has none.
func (c Counts) Of(replica sim.ID) int64 {
	for _, x := range c {
		if x.Replica == replica {
			return x.N
		}
	}
	return 0
}

// Sum is the value of the grow-only counter.
func (c Counts) Sum() int64 {
	n := int64(0)
	for _, x := range c {
		n += x.N
	}
	return n
}

func byReplica(a, b Count) int { return cmp.Compare(a.Replica, b.Replica) }

// larger is the join of two numbers of one replica: the later one, as it only grows.
func larger(a, b Count) Count { return Count{a.Replica, max(a.N, b.N)} }

// plus is no join: it counts again what both have counted. See mutants/merge-by-addition.
func plus(a, b Count) Count { return Count{a.Replica, a.N + b.N} }

// merge is the least list that is above two others, all three without repetition and in order. Of
// what is in both, both says what stays. It changes neither list, and may return one of them.
func merge[E any](a, b []E, order func(x, y E) int, both func(x, y E) E) []E {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	}
	all := make([]E, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := order(a[0], b[0]); {
		case c < 0:
			all, a = append(all, a[0]), a[1:]
		case c > 0:
			all, b = append(all, b[0]), b[1:]
		default:
			all, a, b = append(all, both(a[0], b[0])), a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// minus is what a list has that another, which it is above, has not.
func minus[E comparable](above, a []E, order func(x, y E) int) []E {
	var news []E
	for _, e := range above {
		switch {
		case len(a) == 0 || order(e, a[0]) != 0:
			news = append(news, e)
		case e != a[0]:
			news, a = append(news, e), a[1:]
		default:
			a = a[1:]
		}
	}
	return news
}
