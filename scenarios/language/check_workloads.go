package language

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// workloads holds the workloads to the regions and to the time that there is.
func (c *checker) workloads() {
	for i, w := range c.plan.Workloads {
		at := c.asks[i]
		until := c.plan.Duration + c.plan.Quiet
		if w.Until > 0 {
			until = min(until, w.Until)
		}
		switch {
		case w.Region != "" && !c.isRegion(w.Region):
			c.region(w.Word, w.Region, at.place("region"))
		case w.GiveUp > 0 && !w.Retry:
			c.failf(at.place("give_up"), "%s: without retry a client gives up after its timeout (%s); leave out give_up, or write retry = True",
				w.Word, written(durations, int64(w.Timeout)))
		case w.GiveUp > 0 && w.GiveUp < w.Timeout:
			c.failf(at.place("give_up"), "%s: give_up (%s) is shorter than timeout (%s), after which a client asks again",
				w.Word, written(durations, int64(w.GiveUp)), written(durations, int64(w.Timeout)))
		case w.Start >= until:
			c.failf(at.place("start"), "%s: its clients would begin at %s, and begin nothing more from %s on",
				w.Word, written(durations, int64(w.Start)), written(durations, int64(until)))
		}
		c.paced(w, until-w.Start)
	}
}

// isRegion reports whether the network has a region.
func (c *checker) isRegion(name string) bool {
	return slices.ContainsFunc(c.plan.Network.Regions, func(r scenarios.Region) bool { return r.Name == name })
}

// region checks the name of a region.
func (c *checker) region(callee, name string, at scenarios.Pos) {
	var regions []string
	for i := range c.plan.Network.Regions {
		regions = append(regions, c.plan.Network.Regions[i].Name)
	}
	switch {
	case len(regions) == 0:
		c.failf(at, "%s: region is %q, and the network has no regions; write network = network(regions = [...])", callee, name)
	case !c.isRegion(name):
		c.failf(at, "%s: there is no region %q%s", callee, name, wording.DidYouMean(name, wording.Quoted(regions), "there are"))
	}
}

// maxOps is how many operations a workload may come to: all of them are kept, to be judged.
const maxOps = 1_000_000

// paced refuses clients for whom time would not pass, and more operations than can be judged.
func (c *checker) paced(w *scenarios.Workload, time time.Duration) {
	if w.Arrivals == nil {
		if w.Think.Mean()+c.network.roundTrip() < moment {
			c.failf(w.Pos, "%s: its clients ask again at once, the network takes no time, and so time would not pass; "+
				"write think = us(10), or give the network a delay", w.Word)
		}
		return
	}
	n := int64(time / max(w.Arrivals.Mean(), 1))
	if w.Ops > 0 {
		n = min(n, int64(w.Ops))
	}
	if n > maxOps {
		c.failf(w.Pos, "%s: its arrivals come to about %d operations in %s; the most is %d: write a lower rate, ops = n, or until",
			w.Word, n, written(durations, int64(time)), maxOps)
	}
}

// workload checks the name of a workload that something refers to; "" is all of them.
func (c *checker) workload(callee, name string, at scenarios.Pos) {
	if name == "" || c.plan.WorkloadNamed(name) != nil {
		return
	}
	var names []string
	for _, w := range c.plan.Workloads {
		if w.Name != "" {
			names = append(names, w.Name)
		}
	}
	if names == nil {
		c.failf(at, "%s: there is no workload %q: none has a name here; write workload = {%q: kv()}", callee, name, name)
		return
	}
	c.failf(at, "%s: there is no workload %q%s", callee, name, wording.DidYouMean(name, wording.Quoted(names), "there are"))
}

// invoked refuses an operation that the plan's service does not have.
func (c *checker) invoked(s *scenarios.Invoke, _ standing) {
	if of := c.plan.Service(); len(of.Kinds) > 0 && c.err == nil {
		c.err = s.AskedOf(of)
	}
}
