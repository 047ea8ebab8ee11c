package check

import "slices"

// A hop is one link of a cycle.
type hop struct {
	from int32
	link
}

// cycle is a short cycle among the links: the shortest through one of the steps of the smallest knot.
func (o *ordering) cycle() []hop {
	var best []hop
	knot := o.knot()
	in := make(map[int32]bool, len(knot))
	for _, s := range knot {
		in[s] = true
	}
	for i, s := range knot {
		if i == 32 {
			break
		}
		if c := o.around(s, in); best == nil || len(c) < len(best) {
			best = c
		}
	}
	return best
}

// around is the shortest cycle through a step of a knot.
func (o *ordering) around(start int32, in map[int32]bool) []hop {
	came := map[int32]hop{}
	queue := []int32{start}
	for at := 0; at < len(queue); at++ {
		for _, l := range o.next[queue[at]] {
			if _, known := came[l.to]; known || !in[l.to] {
				continue
			}
			came[l.to] = hop{queue[at], l}
			queue = append(queue, l.to)
		}
		if _, closed := came[start]; closed {
			break
		}
	}
	var hops []hop
	for h := came[start]; ; h = came[h.from] {
		hops = append(hops, h)
		if h.from == start {
			break
		}
	}
	slices.Reverse(hops)
	return hops
}

// knot is the smallest set of several steps of which each comes before each: a strongly connected
// component (Tarjan, Depth-first search and linear graph algorithms, 1972).
func (o *ordering) knot() []int32 {
	n := len(o.next)
	index, low := make([]int32, n), make([]int32, n)
	onStack := make([]bool, n)
	var stack, path, smallest []int32
	at := make([]int, n) // the next link of each step on the path
	count := int32(0)
	enter := func(s int32) {
		count++
		index[s], low[s] = count, count
		stack, path = append(stack, s), append(path, s)
		onStack[s] = true
	}
	for root := range n {
		if index[root] != 0 {
			continue
		}
		enter(int32(root))
		for len(path) > 0 {
			s := path[len(path)-1]
			if at[s] < len(o.next[s]) {
				to := o.next[s][at[s]].to
				at[s]++
				if index[to] == 0 {
					enter(to)
				} else if onStack[to] {
					low[s] = min(low[s], index[to])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				low[path[len(path)-1]] = min(low[path[len(path)-1]], low[s])
			}
			if low[s] != index[s] {
				continue
			}
			first := slices.Index(stack, s)
			part := stack[first:]
			for _, x := range part {
				onStack[x] = false
			}
			if len(part) > 1 && (smallest == nil || len(part) < len(smallest)) {
				smallest = slices.Clone(part)
			}
			stack = stack[:first]
		}
	}
	return smallest
}
