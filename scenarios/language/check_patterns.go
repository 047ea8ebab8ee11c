package language

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// event checks a pattern for events: its kind and its fields. It returns the word that it goes by.
func (c *checker) event(callee string, p *scenarios.EventPattern) string {
	if strings.HasPrefix(p.Text, "event(") {
		callee = "event"
	}
	if p.Event == sim.Stated && p.Kind != sim.Stated.String() {
		fact, known := c.facts[p.Fact]
		if !known {
			c.failf(
				p.KindAt(),
				"%s: there is no event of kind %q%s",
				callee,
				p.Kind,
				wording.DidYouMean(p.Kind, wording.Quoted(c.events), "there are"),
			)
			return callee
		}
		c.fields(callee, p.Kind, p.Fields, fact)
	}
	return callee
}

// clientMessages are sent by clients, whatever the protocol.
var clientMessages = []string{"Request", "Reply"}

// message checks a pattern for messages: its kind and its fields. It returns the word that it goes by.
func (c *checker) message(callee string, p *scenarios.MessagePattern) string {
	if strings.HasPrefix(p.Text, "message(") {
		callee = "message"
	}
	m, known := c.messages[p.Kind]
	if p.Kind != "" && !known && !slices.Contains(clientMessages, p.Kind) {
		names := append([]string(nil), clientMessages[:1]...)
		for name := range c.messages {
			names = append(names, name)
		}
		sort.Strings(names)
		c.failf(
			p.KindAt(),
			"%s: there is no message of kind %q%s",
			callee,
			p.Kind,
			wording.DidYouMean(p.Kind, wording.Quoted(names), "there are"),
		)
	}
	if known {
		c.fields(callee, p.Kind, p.Fields, m)
	}
	return callee
}

// fields checks that a body has the fields that a pattern names.
func (c *checker) fields(callee, kind string, fields []scenarios.Field, body any) {
	for _, f := range fields {
		if _, found := scenarios.FieldOf(body, f.Name); !found {
			c.failf(
				f.Pos,
				"%s: a %q has no field %s%s",
				callee,
				kind,
				f.Name,
				wording.DidYouMean(f.Name, scenarios.FieldNames(body), "it has"),
			)
		}
	}
}

// timer checks the name in a pattern for timers.
func (c *checker) timer(callee string, p *scenarios.TimerPattern) {
	timers := c.protocol.protocol.Timers
	if p.Name != "" && !slices.Contains(timers, p.Name) {
		c.failf(
			p.Pos,
			"%s: %s has no timer %q%s",
			callee,
			c.protocol.protocol.Name,
			p.Name,
			wording.DidYouMean(p.Name, wording.Quoted(timers), "it has"),
		)
	}
}

// who checks a selector: that the nodes it names exist, and that it has a meaning where it stands.
func (c *checker) who(callee string, w *scenarios.Who, in context) {
	switch w.Kind {
	case scenarios.TheNode:
		c.node(w)
	case scenarios.TheClient:
		if n := c.plan.Clients(); w.Number > n {
			c.failf(w.Pos, "client: there is no client %d; the workload and the invokes have %d", w.Number, n)
		}
	case scenarios.It:
		if in&hasIt == 0 {
			c.failf(
				w.Pos,
				"%s: it() is the node of an event or of a turn, and there is neither here; use it in on(...) or in_turn(...)",
				callee,
			)
		}
	case scenarios.Peer:
		if in&hasPeer == 0 {
			c.failf(
				w.Pos,
				"%s: peer() is the other end of an event's message, and there is no event here; use it in on(...)",
				callee,
			)
		}
	case scenarios.Target:
		c.faultName("target", w.Pos, w.Name)
	case scenarios.Spares:
		c.spares(w)
	case scenarios.OfRole:
		c.role(w)
	case scenarios.InRegion:
		c.inRegion(w)
	case scenarios.RandomNodes:
		if n := c.protocol.servers(); w.Number > n && w.Of[0].Kind == scenarios.Everyone {
			c.failf(w.Pos, "random_nodes: there are %s, and not %d", wording.Plural(n, "server"), w.Number)
		}
	}
}

// whoAlways checks a selector that is resolved before the run, when nobody leads or has been drawn.
func (c *checker) whoAlways(callee string, w *scenarios.Who) {
	if w == nil {
		return
	}
	for o := range scenarios.Parts[*scenarios.Who](w) {
		if !o.Kind.Fixed() {
			c.failf(o.Pos, "%s: %s is found in a run only, and links are made before it; "+
				"write nodes that stay the same, such as node(1) or everyone()", callee, o.Text)
		}
	}
}

// node checks a node that is named, or numbered.
func (c *checker) node(w *scenarios.Who) {
	if w.Name != "" {
		c.nodeName(w.Pos, w.Name)
		return
	}
	if n := c.protocol.servers(); w.Number > n {
		c.failf(
			w.Pos,
			"node: there is no node %d; %s has %s",
			w.Number,
			c.protocol.protocol.Name,
			wording.Plural(n, "node"),
		)
	}
}

// nodeName checks the name of a node.
func (c *checker) nodeName(at scenarios.Pos, name string) {
	for i := range c.protocol.system.Roles {
		if hasName(&c.protocol.system.Roles[i].Group, name) {
			return
		}
	}
	var number int
	if n, _ := fmt.Sscanf(name, "c%d", &number); n == 1 && number >= 1 && number <= c.plan.Clients() {
		return
	}
	c.failf(at, "node: there is no node %q%s", name, wording.DidYouMean(name, c.nodeNames(), "there are"))
}

// hasName tells whether a group has a node of that name.
func hasName(g *sim.Group, name string) bool {
	if g.Names != nil {
		return slices.Contains(g.Names, name)
	}
	var number int
	digits, ok := strings.CutPrefix(name, prefix(g))
	n, _ := fmt.Sscanf(digits, "%d", &number)
	return ok && n == 1 && number >= 1 && number <= g.Size && fmt.Sprint(number) == digits
}

func prefix(g *sim.Group) string {
	if g.Prefix == "" {
		return "n"
	}
	return g.Prefix
}

// nodeNames are the names of the first nodes.
func (c *checker) nodeNames() []string {
	var out []string
	for i := range c.protocol.system.Roles {
		g := &c.protocol.system.Roles[i]
		for j := range min(max(g.Size, len(g.Names)), 20) {
			if g.Names != nil {
				out = append(out, g.Names[j])
			} else {
				out = append(out, fmt.Sprintf("%s%d", prefix(&g.Group), j+1))
			}
		}
	}
	return out
}

func (c *checker) role(w *scenarios.Who) {
	var names []string
	for _, g := range c.protocol.system.Roles {
		names = append(names, g.Name)
	}
	names = append(names, "client")
	if !slices.Contains(names, w.Name) {
		c.failf(
			w.Pos,
			"role: %s has no role %q%s",
			c.protocol.protocol.Name,
			w.Name,
			wording.DidYouMean(w.Name, wording.Quoted(names), "it has"),
		)
	}
}

func (c *checker) inRegion(w *scenarios.Who) {
	var names []string
	for i := range c.plan.Network.Regions {
		names = append(names, c.plan.Network.Regions[i].Name)
	}
	if !slices.Contains(names, w.Name) {
		c.failf(
			w.Pos,
			"in_region: there is no region %q%s",
			w.Name,
			wording.DidYouMean(w.Name, wording.Quoted(names), "there are"),
		)
	}
}
