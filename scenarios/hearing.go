package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A hearing is how one item spread: which servers have heard it, and when each did for the first time.
type hearing struct {
	item  string
	has   []uint64 // a bit a server
	who   []sim.ID // in the order of hearing
	times []time.Duration
}

func (h *hearing) began() time.Duration { return h.times[0] }

// hearings are those of all items, in the order in which they were first heard.
type hearings struct {
	all []*hearing
	of  map[string]*hearing
}

// heard are the run's hearings, taken down from when they are first asked for.
func (x *meters) heard() *hearings {
	if x.spread == nil {
		x.spread = &hearings{of: map[string]*hearing{}}
		x.world.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
			if f, is := e.Body.(about.Heard); is {
				x.spread.note(f.Heard(), e, len(x.cast.servers))
			}
		})
	}
	return x.spread
}

// note takes down who has heard of an item; servers have the first IDs.
func (s *hearings) note(item string, e *sim.Event, servers int) {
	h := s.of[item]
	if h == nil {
		h = &hearing{item: item, has: make([]uint64, servers/64+1)}
		s.of[item], s.all = h, append(s.all, h)
	}
	if word, bit := &h.has[e.Node/64], uint64(1)<<(e.Node%64); *word&bit == 0 {
		*word |= bit
		h.who, h.times = append(h.who, e.Node), append(h.times, e.At)
	}
}

// began visits what a metric of one item, or of all (""), is about: what was first heard from warm-up to duration.
func (x *meters) began(item string, end time.Duration, visit func(h *hearing)) {
	from, to := x.window(end)
	for _, h := range x.heard().all {
		if (item == "" || h.item == item) && h.began() >= from && h.began() <= to {
			visit(h)
		}
	}
}

// standing is how many servers are not down.
func (x *meters) standing() (n int) {
	for _, id := range x.cast.servers {
		if !x.world.Down(id) {
			n++
		}
	}
	return n
}

// stood are the times of those servers that heard of an item and are not down, in order.
func (x *meters) stood(h *hearing) []time.Duration {
	var times []time.Duration
	for i, id := range h.who {
		if !x.world.Down(id) {
			times = append(times, h.times[i])
		}
	}
	return times
}
