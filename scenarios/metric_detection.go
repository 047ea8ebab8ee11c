package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// FalsePositives are how many events an hour say something of a node that runs: that it is dead, such as a failure
// detector's mistakes (Chen, Toueg and Aguilera, On the quality of service of failure detectors, 2002: the
// mistake rate).
type FalsePositives struct {
	Source
	Event *EventPattern
}

// Unit is a plain number.
func (m *FalsePositives) Unit() (Unit, bool) { return Plain, true }

func (m *FalsePositives) parts(visit func(Part)) { visitAll(visit, m.Event) }

func (m *FalsePositives) meter(x *meters) meter {
	f := &falsePositives{run: x}
	x.hooks.on(m.Event, func(e *sim.Event) {
		about := peerOf(e)
		if about != 0 && e.At >= x.plan.Warmup && e.At < x.plan.Duration && x.world.Up(about) && !x.world.Paused(about) {
			f.mistakes++
		}
	})
	return f
}

type falsePositives struct {
	run      *meters
	mistakes int
}

func (f *falsePositives) read(end time.Duration) Reading {
	from, to := f.run.window(end)
	if to <= from {
		return Reading{Form: Number, Unit: Plain}
	}
	return number(Plain, float64(f.mistakes)/(to-from).Hours())
}

// A Detection is how long it takes, after each crash of a server, until one says so, or All that are up have said so:
// by an event about the server that crashed. A server that comes back before is counted as one that was not found.
type Detection struct {
	Source
	Event *EventPattern
	All   bool
}

// Unit is a time.
func (m *Detection) Unit() (Unit, bool) { return Nanoseconds, true }

func (m *Detection) parts(visit func(Part)) { visitAll(visit, m.Event) }

// detection follows the crashes that were not found yet.
type detection struct {
	*Detection
	cast  *cast
	world *sim.World
	up    int // servers

	order  []sim.ID // those that crashed and were not found, in the order in which they did
	open   map[sim.ID]*crashed
	lapsed int // of those that came back
	values []float64
}

// crashed is a server that is down.
type crashed struct {
	at   time.Duration
	said map[sim.ID]bool // who has said so and is up
}

func (m *Detection) meter(x *meters) meter {
	d := &detection{Detection: m, cast: x.cast, world: x.world, open: map[sim.ID]*crashed{}}
	x.hooks.on(m.Event, d.said)
	x.hooks.after(sim.Kinds(sim.Started, sim.Restarted, sim.Crashed), d.changed)
	return d
}

// changed hears that a node starts or crashes.
func (d *detection) changed(e *sim.Event) {
	if !d.cast.isServer(e.Node) {
		return
	}
	if e.Kind != sim.Crashed {
		d.up++
		if d.close(e.Node) {
			d.lapsed++
		}
		return
	}
	d.up--
	for i := 0; i < len(d.order); i++ {
		id := d.order[i]
		delete(d.open[id].said, e.Node)
		if d.found(id, e.At) {
			i--
		}
	}
	d.open[e.Node] = &crashed{at: e.At, said: map[sim.ID]bool{}}
	d.order = append(d.order, e.Node)
}

// said hears that a node speaks of another.
func (d *detection) said(e *sim.Event) {
	about := peerOf(e)
	if c := d.open[about]; c != nil && e.Node != about && d.cast.isServer(e.Node) {
		c.said[e.Node] = true
		d.found(about, e.At)
	}
}

// found takes a sample if enough have said that a server is down.
func (d *detection) found(id sim.ID, at time.Duration) bool {
	c := d.open[id]
	if len(c.said) == 0 || d.All && len(c.said) < d.up {
		return false
	}
	d.values = append(d.values, float64(at-c.at))
	return d.close(id)
}

// close forgets a crash, if there is one.
func (d *detection) close(id sim.ID) bool {
	if d.open[id] == nil {
		return false
	}
	delete(d.open, id)
	for i, o := range d.order {
		if o == id {
			d.order = append(d.order[:i], d.order[i+1:]...)
			break
		}
	}
	return true
}

func (d *detection) read(time.Duration) Reading {
	return Reading{Form: Samples, Unit: Nanoseconds, Values: d.values, Open: len(d.order) + d.lapsed}
}
