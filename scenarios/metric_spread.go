package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A Reliability is, for each item that spread, the share of the servers that heard it, among those that are not
// down at the end: as Leitão, Pereira and Rodrigues define it (Epidemic broadcast trees, 2007).
type Reliability struct {
	Source
	Item string // "" is each
}

// Unit is a ratio.
func (m *Reliability) Unit() (Unit, bool) { return Ratio, true }

func (m *Reliability) meter(x *meters) meter {
	x.heard()
	return &reliability{x, m.Item}
}

type reliability struct {
	run  *meters
	item string
}

func (r *reliability) read(end time.Duration) Reading {
	out := Reading{Form: Samples, Unit: Ratio}
	if all := r.run.standing(); all > 0 {
		r.run.began(r.item, end, func(h *hearing) {
			out.Values = append(out.Values, float64(len(r.run.stood(h)))/float64(all))
		})
	}
	return out
}

// A SpreadingTime is, for each item that spread, the time from when the first server heard it until a Share of
// them had, among those that are not down at the end.
type SpreadingTime struct {
	Source
	Share sim.PPM
	Item  string // "" is each
}

// Unit is a time.
func (m *SpreadingTime) Unit() (Unit, bool) { return Nanoseconds, true }

func (m *SpreadingTime) meter(x *meters) meter {
	x.heard()
	return &spreadingTime{x, m}
}

type spreadingTime struct {
	run *meters
	*SpreadingTime
}

func (s *spreadingTime) read(end time.Duration) Reading {
	out := Reading{Form: Samples, Unit: Nanoseconds}
	need := int((int64(s.run.standing())*int64(s.Share) + 999_999) / 1_000_000)
	s.run.began(s.Item, end, func(h *hearing) {
		times := s.run.stood(h)
		switch {
		case need == 0:
		case len(times) < need:
			out.Open++
		default:
			out.Values = append(out.Values, float64(times[need-1]-h.began()))
		}
	})
	return out
}

// A Redundancy is how many copies of items reached servers that had them, for each one that reached a server
// which did not: the relative message redundancy of Leitão, Pereira and Rodrigues (2007), of the copies that
// arrived.
type Redundancy struct{ Source }

// Unit is a plain number.
func (m *Redundancy) Unit() (Unit, bool) { return Plain, true }

func (m *Redundancy) meter(x *meters) meter {
	r := &redundancy{heard: x.heard()}
	x.world.Listen(sim.Kinds(sim.Delivered), func(e *sim.Event) {
		if c, is := e.Body.(about.Carrier); is {
			r.copies += c.Carried()
		}
	})
	return r
}

type redundancy struct {
	heard  *hearings
	copies int
}

func (r *redundancy) read(time.Duration) Reading {
	news := 0
	for _, h := range r.heard.all {
		news += len(h.who) - 1 // the first has it from nobody
	}
	if news == 0 {
		return Reading{Form: Number, Unit: Plain}
	}
	return number(Plain, float64(r.copies)/float64(news)-1)
}
