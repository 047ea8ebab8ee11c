package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// node checks a node that is named, or numbered.
func (c *checker) node(w *scenarios.Who, _ standing) {
	if w.Name != "" {
		c.nodeName(w.Pos, w.Name)
		return
	}
	if n := c.protocol.servers(); w.Number > n {
		c.failf(w.Pos, "node: there is no node %d; %s has %s",
			w.Number, c.protocol.protocol.Name, wording.Plural(n, "node"))
	}
}

func (c *checker) client(w *scenarios.Who, _ standing) {
	if n := c.plan.Clients(); w.Number > n {
		c.failf(w.Pos, "client: there is no client %d; the workload and the invokes have %d", w.Number, n)
	}
}

func (c *checker) randomNodes(w *scenarios.Who, _ standing) {
	if n := c.protocol.servers(); w.Number > n && w.Of[0].Kind == scenarios.Everyone {
		c.failf(w.Pos, "random_nodes: there are %s, and not %d", wording.Plural(n, "server"), w.Number)
	}
}

// it refuses it() where there is nobody whom it could mean, and peer likewise.
func (c *checker) it(w *scenarios.Who, at standing) {
	if at.in&hasIt == 0 {
		c.failf(w.Pos, "%s: it() is the node of an event or of a turn, and there is neither here; "+
			"use it in on(...), in_turn(...) or churn(...)", at.callee)
	}
}

func (c *checker) peer(w *scenarios.Who, at standing) {
	if at.in&hasPeer == 0 {
		c.failf(w.Pos, "%s: peer() is the other end of an event's message, and there is no event here; "+
			"use it in on(...)", at.callee)
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

// hasName reports whether a group has a node of that name.
// server checks what a list of links calls a server: its name, or its number from 1 on.
func (c *checker) server(name string, at scenarios.Pos) {
	if n, err := strconv.Atoi(name); err == nil && 1 <= n && n <= c.protocol.servers() {
		return
	}
	for i := range c.protocol.system.Roles {
		if hasName(&c.protocol.system.Roles[i].Group, name) {
			return
		}
	}
	c.failf(at, "edges: there is no server %s; there are %s, by number or by name",
		wording.Clip(name), wording.Plural(c.protocol.servers(), "server"))
}

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

func (c *checker) role(w *scenarios.Who, _ standing) {
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

func (c *checker) inRegion(w *scenarios.Who, _ standing) {
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
