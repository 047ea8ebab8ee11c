package sim

import "unsafe"

// largeWorld is from how many nodes on a world is more than a processor's caches hold.
const largeWorld = 4096

// touch reads what the next items are about, and does nothing with it. So the processor fetches many of them at
// once, where it would otherwise wait for each as its turn comes. What is found by what was read before is read in
// another pass, for by then it has come.
func (w *World) touch(items []item) {
	var sum uint64
	for i := range items {
		it := &items[i]
		n := &w.nodes[it.node]
		sum += uint64(n.id) + uint64(n.timer.queued)
		if it.what() == itemArrival {
			sum += w.flights.at(it.ref).cause
		}
	}
	for i := range items {
		n := &w.nodes[items[i].node]
		if p := dataOf((*any)(unsafe.Pointer(&n.impl))); p != nil {
			sum += uint64(*(*byte)(p))
		}
	}
	w.touched = sum // or else the compiler would leave it all out
}
