package sim

import "unsafe"

// largeWorld is from how many nodes on a world is more than a processor's caches hold.
const largeWorld = 4096

// touch reads what the next items are about, and does nothing with it. So the processor fetches many of them at
// once, where it would otherwise wait for each as its turn comes.
func (w *World) touch(items []item) {
	var sum uint64
	for i := range items {
		it := &items[i]
		switch it.what() {
		case itemArrival:
			sum += w.flights.at(it.ref).cause
		case itemTimer:
		default:
			continue
		}
		n := w.nodes[it.node]
		if n == nil {
			continue
		}
		sum += uint64(n.incarnation) + uint64(n.timer.queued) + n.sent
		if p := dataOf((*any)(unsafe.Pointer(&n.impl))); p != nil {
			sum += uint64(*(*byte)(p))
		}
	}
	w.touched = sum // or else the compiler would leave it all out
}
