package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// deeds are what the schedule has done to the world: what it began that can still be undone, and a
// plain list of everything that it did.
type deeds struct {
	*course

	actives []*active
	list    []Act // everything that was done, as a run without a schedule must be told
	begins  int   // faults that began in the world, and orders that were given
	healed  lastHeal
}

// lastHeal is when a fault began or ended last.
type lastHeal struct {
	at    time.Duration
	event uint64
	any   bool
}

// An active is a fault of the schedule that has begun, or an order that can be taken back. A fault
// that flaps comes and goes.
type active struct {
	name    string
	network bool         // it is a fault of the network
	order   bool         // it is an order
	lasting bool         // of an order: it is taken back by the duration
	applied *sim.Applied // of a fault; nil: it is away
	place   int          // which fault or order it is; of one that comes and goes, the latest
	over    bool
	end     func() // what undoes it
}

// record notes what was done to the world, unless the schedule is over. The words are how it was
// written.
func (d *deeds) record(deed Deed, words string) {
	if d.quiet && !d.byHand {
		return
	}
	if len(d.list) == deedsMax {
		d.fail(Errorf(d.plan.Pos, "%sthe schedule does more than %d things, the last at %s", wording.TooMuch, deedsMax, clock(d.world.Now())))
		return
	}
	place := d.world.Unplanned()
	if d.within != 0 {
		place = sim.Place{Event: d.within}
	}
	d.list = append(d.list, Act{Place: place, At: d.world.Now(), Deed: deed, Words: words})
}

// forget takes back the latest record: there was nothing to do it to.
func (d *deeds) forget() { d.list = d.list[:len(d.list)-1] }

// finishOne ends the fault or order of a number, and reports whether it was there.
func (d *deeds) finishOne(which int) bool {
	for _, a := range d.actives {
		if a.place == which {
			d.finish(a)
			return true
		}
	}
	return false
}

// faultsMax bounds the faults of a run, so that a schedule in which one causes the next comes to an
// end.
const faultsMax = 100_000

// deedsMax bounds everything that a schedule does, which is kept.
const deedsMax = 100_000

// place is the number of a fault or an order that begins.
func (d *deeds) place() int {
	if d.begins == faultsMax {
		d.fail(Errorf(d.plan.Pos, "%sthe schedule begins more than %d faults, the last at %s",
			wording.TooMuch, faultsMax, clock(d.world.Now())))
	}
	d.begins++
	return d.begins - 1
}

// disturbed notes that a fault began or ended just now, and by which event.
func (d *deeds) disturbed(event uint64) { d.healed = lastHeal{d.world.Now(), event, true} }

// unrest notes that an order which was begun was carried out at an instant, if that was the last of all.
func (d *deeds) unrest(since lastHeal) {
	if since.event > d.healed.event {
		d.healed = since
	}
}

// finish ends what the schedule began.
func (d *deeds) finish(a *active) {
	if a.over {
		return
	}
	a.over = true
	a.end()
	d.actives = slices.DeleteFunc(d.actives, func(o *active) bool { return o == a })
}

func (d *deeds) finishAll(which func(a *active) bool) {
	for _, a := range slices.Clone(d.actives) {
		if which(a) {
			d.finish(a)
		}
	}
}

// An Ongoing is a fault or an order that has begun and can be taken back: by an undo of its number.
type Ongoing struct {
	Which int // see [Deed.Which]
	Hit   string
	Fault sim.Fault // of an order the zero value
	Order bool
}

// Ongoing are the faults and orders that are not over, in the order in which they began.
func (r *Run) Ongoing() []Ongoing {
	var out []Ongoing
	for _, a := range r.deeds.actives {
		switch {
		case a.order:
			out = append(out, Ongoing{Which: a.place, Hit: a.name, Order: true})
		case a.applied != nil && !a.applied.Over:
			out = append(out, Ongoing{Which: a.place, Hit: r.world.Describe(a.applied.Fault), Fault: a.applied.Fault})
		}
	}
	return out
}
