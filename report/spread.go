package report

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// spread counts who has heard of what spreads, over the time since each item was first heard: of a million
// servers as of a hundred, in bins that grow wider as time goes on.
type spread struct {
	servers int
	items   map[string]*heardOf
	first   string // of the items
	width   time.Duration
	bins    [spreadBins]spreadBin
	last    time.Duration // when anything was noted last, since its item was first heard
}

// heardOf is who has heard of an item, and who spreads it no more: a bit a server.
type heardOf struct {
	from        time.Duration
	heard, quit []uint64
}

// spreadBin is how many servers did in a time.
type spreadBin struct{ heard, quit int }

const spreadBins = 1024

func (s *spread) init(servers int) {
	s.servers, s.items, s.width = servers, map[string]*heardOf{}, time.Microsecond
}

func (s *spread) event(e *sim.Event) {
	if e.Kind != sim.Stated || int(e.Node) > s.servers {
		return
	}
	if f, is := e.Body.(about.Heard); is {
		h := s.of(f.Heard(), e.At)
		if set(h.heard, e.Node) {
			s.bin(e.At-h.from).heard++
		}
	}
	if f, is := e.Body.(about.Quit); is {
		h := s.of(f.Quit(), e.At)
		if set(h.quit, e.Node) {
			s.bin(e.At-h.from).quit++
		}
	}
}

func (s *spread) of(item string, at time.Duration) *heardOf {
	h := s.items[item]
	if h == nil {
		if len(s.items) == 0 {
			s.first = item
		}
		words := s.servers/64 + 1
		h = &heardOf{from: at, heard: make([]uint64, words), quit: make([]uint64, words)}
		s.items[item] = h
	}
	return h
}

// set sets a server's bit, and reports whether it was not set.
func set(bits []uint64, id sim.ID) bool {
	word, bit := &bits[id/64], uint64(1)<<(id%64)
	was := *word&bit != 0
	*word |= bit
	return !was
}

// bin is the bin of a time; if there is none so far, two bins become one until there is.
func (s *spread) bin(after time.Duration) *spreadBin {
	for after >= spreadBins*s.width {
		for i := range s.bins {
			var sum spreadBin
			if 2*i < spreadBins {
				a, b := s.bins[2*i], s.bins[2*i+1]
				sum = spreadBin{a.heard + b.heard, a.quit + b.quit}
			}
			s.bins[i] = sum
		}
		s.width *= 2
	}
	s.last = max(s.last, after)
	return &s.bins[after/s.width]
}

// A curve is the share of servers that have heard of an item, and of those that spread it no more, over the time
// since it was first heard; of several items in the mean.
type curve struct {
	*spread
	from time.Duration // when the only item was first heard; 0 if there are several
}

// curve is what there is to draw; nil where nothing spread, or servers have rows of their own.
func (s *spread) curve() *curve {
	if len(s.items) == 0 || s.servers <= lanesMax || s.last == 0 {
		return nil
	}
	c := &curve{spread: s}
	if len(s.items) == 1 {
		c.from = s.items[s.first].from
	}
	return c
}

// shares are the shares of those who have heard, and of those who have quit, at the ends of n equal parts of the
// time.
func (c *curve) shares(n int) (heard, quit []float64) {
	var sum spreadBin
	i := 0
	all := float64(c.servers * len(c.items))
	for k := range n {
		for end := c.last * time.Duration(k+1) / time.Duration(n); i < spreadBins && time.Duration(i)*c.width <= end; i++ {
			sum.heard += c.bins[i].heard
			sum.quit += c.bins[i].quit
		}
		heard, quit = append(heard, float64(sum.heard)/all), append(quit, float64(sum.quit)/all)
	}
	return heard, quit
}

// after is how long it took until a share of the servers had heard, to the width of a bin; 0, false if they never
// have.
func (c *curve) after(share float64) (time.Duration, bool) {
	sum := 0
	for i := range c.bins {
		if sum += c.bins[i].heard; float64(sum) >= share*float64(c.servers*len(c.items)) {
			return min(time.Duration(i+1)*c.width, c.last), true
		}
	}
	return 0, false
}

// total is how many heard, and whether any quit.
func (c *curve) total() (heard int, quit bool) {
	for i := range c.bins {
		heard += c.bins[i].heard
		quit = quit || c.bins[i].quit > 0
	}
	return heard, quit
}
