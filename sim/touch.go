package sim

import (
	"reflect"
	"unsafe"
)

// largeWorld is from how many nodes on a world is more than a processor's caches hold.
const largeWorld = 4096

// warmMost is how many items of a run touch is told of at once: what they are about still is in the caches when the
// last of them has its turn.
const warmMost = 64

// touch reads what the next items are about, and does nothing with it. So the processor fetches many of them at
// once, where it would otherwise wait for each as its turn comes. What is found by what was read before is read in
// another pass, for by then it has come.
func (w *World) touch(items []item) {
	var sum uint64
	for i := range items {
		it := &items[i]
		n := &w.nodes[it.node]
		sum += uint64(n.id)
		switch it.what() {
		case itemArrival:
			sum += w.flights.at(it.ref).cause
			if w.config.Verify {
				sum += *w.sealAt(it.ref)
			}
		case itemTimer:
			sum += uint64(n.timer.queued)
		}
	}
	for i := range items {
		n := &w.nodes[items[i].node]
		if p := dataOf((*any)(unsafe.Pointer(&n.impl))); p != nil {
			sum += uint64(*(*byte)(p)) + uint64(*(*byte)(unsafe.Add(p, w.groups[n.group].end)))
		}
	}
	w.touched = sum // or else the compiler would leave it all out
}

// measure notes how far what touch reads of a Node goes: to its last byte, or as far as there are two lines.
func (g *group) measure(impl Node) {
	end := uintptr(0)
	if t := reflect.TypeOf(impl); t.Kind() == reflect.Pointer && t.Elem().Size() > 0 {
		end = min(t.Elem().Size()-1, 64)
	}
	if g.end = min(g.end, end); !g.measured {
		g.end, g.measured = end, true
	}
}
