package cache

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// feedTimer is the database's: somebody has not heard.
var feedTimer = sim.Timer{Name: "feed"}

// batch is how many writes one Invalidate tells about at most.
const batch = 64

// A feed tells whoever caches of the writes in the database's log, in order, each again and again until it is
// acknowledged (Nishtala et al., section 4.1: the daemon beside each database that reads its commit log).
type feed struct {
	*config
	to []reader // the cache servers, and then the front ends if they cache
}

// A reader of the log.
type reader struct {
	id         sim.ID
	heard      int // it has heard of the log up to here
	told       int // what is on its way to it is up to here
	isFrontEnd bool
}

func (d *Database) newFeed(env *sim.Env) feed {
	f := feed{config: d.config}
	for i := range d.caches {
		f.to = append(f.to, reader{id: d.firstCache() + sim.ID(i)})
	}
	if d.edge > 0 {
		for i := range d.fronts {
			f.to = append(f.to, reader{id: d.firstFront() + sim.ID(i), isFrontEnd: true})
		}
	}
	for i := range f.to {
		r := &f.to[i]
		r.heard, _ = env.Disk().Get(heardBy(r.id)).(int)
		r.heard = min(r.heard, len(d.log))
		r.told = r.heard
	}
	return f
}

// heardBy is where the disk has how far a reader has heard. It is not synced: who is told twice only forgets twice.
func heardBy(id sim.ID) string { return fmt.Sprintf("heard by %d", id) }

// publish tells all readers what they have not been told.
func (d *Database) publish(env *sim.Env) {
	shared := len(d.log) // all cache servers have heard of the log up to here
	waiting := false
	for i := range d.feed.to {
		r := &d.feed.to[i]
		limit := len(d.log)
		if r.isFrontEnd && !d.mutants.On(edgeFirst) { // Without the rule: mutants/edge-first.
			limit = shared
		}
		for r.told == r.heard && r.told < limit {
			d.tell(env, r, min(limit, r.told+batch))
		}
		if !r.isFrontEnd {
			shared = min(shared, r.heard)
		}
		waiting = waiting || r.told > r.heard
	}
	if waiting {
		env.SetTimer(feedTimer, d.patience)
	} else {
		env.CancelTimer(feedTimer)
	}
}

// tell sends a reader the next part of the log, or what of it is its business.
func (d *Database) tell(env *sim.Env, r *reader, upto int) {
	var keys []Stamp
	for _, s := range d.log[r.told:upto] {
		if r.isFrontEnd || d.home(s.Key) == r.id {
			keys = append(keys, s)
		}
	}
	r.told = upto
	if len(keys) == 0 || d.mutants.On(tellOnce) { // Without the rule: mutants/tell-once.
		r.heard = upto
	}
	if len(keys) > 0 {
		env.Send(r.id, Invalidate{upto, keys})
	}
}

// heard notes that a reader has heard of the log up to a place.
func (f *feed) heard(env *sim.Env, from sim.ID, upto int) {
	for i := range f.to {
		if r := &f.to[i]; r.id == from && upto > r.heard {
			r.heard = upto
			r.told = max(r.told, upto)
			env.Disk().Set(heardBy(from), upto)
		}
	}
}

// again takes for lost what has not been acknowledged.
func (f *feed) again() {
	for i := range f.to {
		f.to[i].told = f.to[i].heard
	}
}

// progress is how far each reader has heard, of at most so many.
func (f *feed) progress() []int {
	heard := make([]int, min(len(f.to), 16))
	for i := range heard {
		heard[i] = f.to[i].heard
	}
	return heard
}
