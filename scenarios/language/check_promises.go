package language

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// promisesOf finds the judges of what a protocol promises. A promise that nobody can judge is none,
// and is refused.
func (l *Language) promisesOf(p *protocolPlan) ([]*check.Promise, error) {
	var all []*check.Promise
	for _, name := range p.protocol.Promise {
		m := check.PromiseOf(l.promises, name)
		if m == nil {
			names := make([]string, len(l.promises))
			for i := range l.promises {
				names[i] = l.promises[i].Name
			}
			return nil, scenarios.Errorf(p.pos, "%s promises %q, which nobody judges%s", p.protocol.Name, name,
				wording.DidYouMean(name, wording.Quoted(names), "there are judges of"))
		}
		if m.Fact != nil && !p.states(m) {
			return nil, scenarios.Errorf(p.pos, "%s promises %q, which is judged by facts, and states none of them",
				p.protocol.Name, name)
		}
		all = append(all, m)
	}
	return all, nil
}

// states reports whether the protocol states a fact that the judge of a promise wants to see.
func (p *protocolPlan) states(m *check.Promise) bool {
	return slices.ContainsFunc(p.protocol.Facts, func(f sim.Fact) bool { return m.Fact(f) })
}

// promises refuses a workload of which a protocol promises nothing, though it does promise something to
// clients: what they see would not be judged.
func (c *checker) promises() {
	for _, w := range c.plan.Workloads {
		var names []string
		shown := false
		for _, m := range c.plan.Promises {
			if m.Needs&^check.NeedsFacts != 0 {
				names = append(names, m.Name)
				shown = shown || m.Shows == nil || m.Shows(w.Service)
			}
		}
		if len(names) > 0 && !shown {
			c.failf(w.Pos, "%s promises %s, which is not about %s", c.protocol.protocol.Name,
				strings.Join(names, " and "), w.Service.Name)
		}
	}
}

// promise checks that a promise can be judged in this plan.
func (c *checker) promise(p *scenarios.Promised, _ standing) {
	callee := p.Word
	m := p.Promise
	if m.Fact != nil && !c.protocol.states(m) {
		c.failf(p.Pos, "%s: it is judged by facts, and %s states none of them", callee, c.protocol.protocol.Name)
	}
	if m.Needs&^check.NeedsFacts == 0 {
		return
	}
	asked := c.asked()
	if m.Shows != nil && !slices.ContainsFunc(c.plan.Services(), m.Shows) {
		c.failf(p.Pos, "%s: it is about %s", callee, m.About)
	}
	if !asked {
		c.failf(p.Pos, "%s: it is about what clients see, and there is no workload; write workload = kv()", callee)
	}
	if m.Needs&check.NeedsFinals != 0 && c.plan.Quiet == 0 {
		c.failf(p.Pos, "%s: it is judged by what replicas answer after everything was undone; give the scenario a quiet phase", callee)
	}
}

// Promises are what is judged: those of [check.Promises], and those that the program brings.
func (l *Language) Promises() []check.Promise { return l.promises }
