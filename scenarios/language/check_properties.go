package language

import (
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// invariant checks the name of an invariant of the protocol.
func (c *checker) invariant(p *scenarios.NamedInvariant) {
	names := make([]string, len(c.protocol.system.Invariants))
	for i, inv := range c.protocol.system.Invariants {
		names[i] = inv.Name()
		if names[i] == p.Name {
			return
		}
	}
	c.failf(
		p.Pos,
		"%s has no invariant %q%s",
		c.protocol.protocol.Name,
		p.Name,
		wording.DidYouMean(p.Name, wording.Quoted(names), "it has"),
	)
}

// until refuses an instant, given by a parameter, that the run does not reach.
func (c *checker) until(p scenarios.Source, param string, at time.Duration) {
	if end := c.plan.Duration + c.plan.Quiet; at > end {
		c.failf(p.Pos, "%s: %s (%s) is after the end of the run, at %s",
			p.Word, param, written(durations, int64(at)), written(durations, int64(end)))
	}
}

func (c *checker) recovers(p *scenarios.Recovers, _ standing) {
	c.clients(p.Source)
	c.workload("recovers", p.Workload, p.Pos)
	if c.plan.Quiet < p.Within {
		c.failf(p.Pos, "recovers: within (%s) is longer than quiet (%s), in which it is judged",
			written(durations, int64(p.Within)), written(durations, int64(c.plan.Quiet)))
	}
}

func (c *checker) available(p *scenarios.Available, _ standing) {
	c.clients(p.Source)
	c.workload("available", p.Workload, p.Pos)
}

func (c *checker) silence(p *scenarios.Silence, _ standing) {
	c.clients(p.Source)
	c.workload("silence", p.Workload, p.Pos)
}

// clients refuses what is about clients where there are none.
func (c *checker) clients(p scenarios.Source) {
	if !c.asked() {
		c.failf(p.Pos, "%s: it is about what clients see, and there is no workload; write workload = kv()", p.Word)
	}
}

// asked reports whether anybody may ask for anything.
func (c *checker) asked() bool { return len(c.plan.Workloads) > 0 || c.invokes() }

// invokes reports whether the schedule itself may ask for operations.
func (c *checker) invokes() bool {
	return c.plan.Acts.Invoke() || c.hooks || scenarios.Has[*scenarios.Invoke](c.plan.Parts()...)
}
