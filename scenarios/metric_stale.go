package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
)

// StaleReads are how many reads saw a value that had been replaced before they were asked for.
type StaleReads struct{ Asked }

// Unit is a plain number.
func (m *StaleReads) Unit() (Unit, bool) { return Plain, true }

func (m *StaleReads) meter(x *meters) meter { return &staleReads{x, m} }

type staleReads struct {
	run *meters
	*StaleReads
}

func (m *staleReads) read(end time.Duration) Reading {
	from, to := m.run.window(end)
	stale, reads := 0, 0
	for _, of := range m.run.plan.Services() {
		part := m.run.load.history
		s, r := check.StaleReads(of, part.Only(func(o *check.Operation) bool { return of.Kind(o.Op.Name) != nil }),
			func(o *check.Operation) bool {
				return o.Call >= from && o.Call < to && m.picks(m.run, o.Op, o.Node)
			})
		stale, reads = stale+s, reads+r
	}
	if reads == 0 {
		return Reading{Form: Number, Unit: Plain}
	}
	return number(Plain, float64(stale))
}
