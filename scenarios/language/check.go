package language

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A checker holds a plan together: what its parts say of each other, and of the protocol. It finds
// at load what a run would otherwise trip over.
type checker struct {
	words    map[string]*word
	plan     *scenarios.Plan
	protocol *protocolPlan
	network  *networkPlan
	asks     []*workloadPlan // of the plan's workloads

	events   []string       // kinds of every world, and of the protocol's facts
	facts    map[string]any // a zero value of each fact
	messages map[string]any // and of each message
	faults   []string       // the names that faults have
	hooks    bool           // a function may name others
	err      error
}

func newChecker(
	l *Language, p *scenarios.Plan, protocol *protocolPlan, network *networkPlan, asks []*workloadPlan,
) *checker {
	c := &checker{
		words:    l.words,
		plan:     p,
		protocol: protocol,
		network:  network,
		asks:     asks,
		facts:    map[string]any{},
		messages: map[string]any{},
	}
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		if k != sim.Stated {
			c.events = append(c.events, k.String())
		}
	}
	for _, f := range protocol.protocol.Facts {
		c.events = append(c.events, sim.FactKind(f))
		c.facts[sim.FactKind(f)] = f
	}
	for _, m := range protocol.protocol.Sends {
		c.messages[sim.KindOf(m)] = m
	}
	return c
}

// failf notes an error, unless there is one already.
func (c *checker) failf(at scenarios.Pos, format string, args ...any) {
	if c.err == nil {
		c.err = scenarios.Errorf(at, format, args...)
	}
}

// check finds the first thing that is wrong.
func (c *checker) check() error {
	c.orders()
	c.timeouts()
	c.promises()
	c.workloads()
	c.regions()
	parts := c.plan.Parts()
	c.hooks = scenarios.Has[*scenarios.Reaction](parts...)
	for f := range scenarios.Parts[*scenarios.Fault](parts...) {
		if f.Name != "" {
			c.faults = append(c.faults, f.Name)
		}
	}
	c.topology()
	for _, p := range parts {
		c.part(p, standing{callee: "scenario"})
	}
	if c.plan.Lesson != nil {
		c.part(c.plan.Lesson, standing{callee: "lesson"})
	}
	return c.err
}

// timeouts refuses timeouts that are shorter than a round trip.
func (c *checker) timeouts() {
	least, trip := c.protocol.system.MinTimeout, c.network.roundTrip()
	param := c.protocol.system.MinTimeoutParam
	if param == "" || least >= trip {
		return
	}
	takes := "takes up to"
	if !c.network.delay.uniform || !c.network.jitter.uniform {
		takes = "takes about"
	}
	c.failf(
		c.protocol.place(param),
		"%s: %s can be %s, but a round trip %s %s (%s); no leader would last",
		c.protocol.protocol.Name,
		param,
		written(durations, int64(least)),
		takes,
		written(durations, int64(trip)),
		c.network.why(),
	)
}

// why says what makes the round trip long.
func (n *networkPlan) why() string {
	if len(n.RTT) > 0 {
		return "network rtt"
	}
	if n.jitter.bounded() > 0 {
		return fmt.Sprintf("network delay %s, jitter %s", n.delay.text, n.jitter.text)
	}
	return "network delay " + n.delay.text
}

// regions holds the numbers of nodes in the regions to those of the scenario.
func (c *checker) regions() {
	regions := c.plan.Network.Regions
	if len(regions) == 0 {
		return
	}
	servers, clients := 0, 0
	for i := range regions {
		servers += regions[i].Nodes
		clients += regions[i].Clients
		for _, name := range regions[i].Names {
			c.nodeName(regions[i].Pos, name)
		}
	}
	last := regions[len(regions)-1].Pos
	if n := c.protocol.servers(); servers != n {
		c.failf(
			last,
			"network: the regions have %s, and %s has %d",
			wording.Plural(servers, "node"),
			c.protocol.protocol.Name,
			n,
		)
	}
	roaming := 0
	for _, w := range c.plan.Workloads {
		if w.Region == "" {
			roaming += w.Clients
		}
	}
	if len(c.plan.Workloads) > 0 && clients != 0 && clients != roaming {
		whose := "the workload has"
		if len(c.plan.Workloads) > 1 {
			whose = "the workloads that name no region have"
		}
		c.failf(last, "network: the regions have %s, and %s %d", wording.Plural(clients, "client"), whose, roaming)
	}
}

// faultName checks the name of a fault that something refers to.
func (c *checker) faultName(callee string, at scenarios.Pos, name string) {
	if !c.hooks && !slices.Contains(c.faults, name) {
		c.failf(
			at,
			"%s: there is no fault called %q%s",
			callee,
			name,
			wording.DidYouMean(name, wording.Quoted(c.faults), "there are"),
		)
	}
}
