package language

import (
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// workloads holds the workloads to the regions and to the time that there is.
func (c *checker) workloads() {
	var regions []string
	for i := range c.plan.Network.Regions {
		regions = append(regions, c.plan.Network.Regions[i].Name)
	}
	for i, w := range c.plan.Workloads {
		at := c.asks[i]
		until := c.plan.Duration + c.plan.Quiet
		if w.Until > 0 {
			until = min(until, w.Until)
		}
		switch {
		case w.Region != "" && len(regions) == 0:
			c.failf(at.place("region"), "%s: region is %q, and the network has no regions; write network = network(regions = [...])",
				w.Word, w.Region)
		case w.Region != "" && !slices.Contains(regions, w.Region):
			c.failf(at.place("region"), "%s: there is no region %q%s", w.Word, w.Region,
				wording.DidYouMean(w.Region, wording.Quoted(regions), "there are"))
		case w.Start >= until:
			c.failf(at.place("start"), "%s: its clients would begin at %s, and begin nothing more from %s on",
				w.Word, written(durations, int64(w.Start)), written(durations, int64(until)))
		}
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
