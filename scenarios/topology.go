package scenarios

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A TopologyKind says which servers have a link to each other. Clients have a link to all.
type TopologyKind uint8

// The topologies.
const (
	Mesh         TopologyKind = iota // everyone with everyone
	RingOf                           // each with the one before and the one after, the last with the first
	LineOf                           // each with the one before and the one after
	StarOf                           // everyone with the center only
	GridOf                           // rows, each with those beside, above and below
	TreeOf                           // each with the one that it hangs on, from the first on
	RegularOf                        // drawn: each with as many others
	SmallWorldOf                     // a ring with shortcuts: Watts and Strogatz, Collective dynamics of small-world networks, 1998
	EdgesOf                          // as a list says
)

// A Topology is the shape of the network. It takes memory for the links that there are, and no more.
type Topology struct {
	Source
	Kind    TopologyKind
	Center  *Who    // StarOf
	Width   int     // GridOf: of a row; 0: as many as there are rows, or one more
	Degree  int     // TreeOf: how many hang on each; RegularOf, SmallWorldOf: links of each
	Rewired sim.PPM // SmallWorldOf: share of the links that lead somewhere else
	Seed    uint64  // of what is drawn
	Edges   []Edge  // EdgesOf
}

// An Edge is a link between two servers, called by their names or their numbers from 1 on.
type Edge struct {
	A, B string
	Pos  Pos // in the file that lists it
}

// Fits says what is wrong with a topology of n servers; "" if nothing is. Edges are not looked at.
func (t *Topology) Fits(n int) string {
	switch {
	case (t.Kind == RegularOf || t.Kind == SmallWorldOf) && t.Degree >= n:
		return fmt.Sprintf("degree must be less than the number of servers, %d, not %d", n, t.Degree)
	case t.Kind == RegularOf && t.Degree%2 == 1 && n%2 == 1:
		return fmt.Sprintf("degree must be even, not %d, where the number of servers is odd, %d: each link has two ends", t.Degree, n)
	}
	return ""
}

// A graph is the links among servers, which are numbered from 0 on: who each has a link to.
type graph [][]sim.ID

// join makes a link between two.
func (g graph) join(a, b int) {
	g[a], g[b] = append(g[a], sim.ID(b+1)), append(g[b], sim.ID(a+1))
}

// joined reports whether there is one.
func (g graph) joined(a, b int) bool {
	if len(g[a]) > len(g[b]) {
		a, b = b, a
	}
	return slices.Contains(g[a], sim.ID(b+1))
}

// part takes a link away.
func (g graph) part(a, b int) {
	for _, x := range [2][2]int{{a, b}, {b, a}} {
		i := slices.Index(g[x[0]], sim.ID(x[1]+1))
		g[x[0]] = slices.Delete(g[x[0]], i, i+1)
	}
}

// shape says which servers have a link to each other. Clients, and the operator, have one to all.
func (c *cast) shape(n *sim.Network, t *Topology) error {
	if t.Kind == Mesh {
		return nil
	}
	if why := t.Fits(len(c.servers)); why != "" {
		return Errorf(t.Pos, "%s: %s", t.Word, why)
	}
	g := make(graph, len(c.servers))
	if err := c.draw(g, t); err != nil {
		return err
	}
	n.Neighbours = make([][]sim.ID, 1, len(g)+1)
	for _, near := range g {
		slices.Sort(near)
		if near = slices.Compact(near); near == nil {
			near = []sim.ID{} // it has a link to nobody
		}
		n.Neighbours = append(n.Neighbours, near)
	}
	return nil
}

// draw makes the links of a topology.
func (c *cast) draw(g graph, t *Topology) error {
	switch t.Kind {
	case LineOf, RingOf:
		g.line(t.Kind == RingOf)
	case StarOf:
		ids, err := c.resolve(t.Center, &aim{dice: &dice{}})
		if err != nil {
			return err
		}
		if int(ids[0]) > len(g) {
			return Errorf(t.Pos, "star: center must be a server, not %s", t.Center.Text)
		}
		g.star(int(ids[0]) - 1)
	case GridOf:
		g.grid(t.Width)
	case TreeOf:
		for i := 1; i < len(g); i++ {
			g.join(i, (i-1)/t.Degree)
		}
	case RegularOf:
		g.regular(t.Degree, &lots{seed: t.Seed})
	case SmallWorldOf:
		g.smallWorld(t.Degree, t.Rewired, &lots{seed: t.Seed})
	case EdgesOf:
		return c.edges(g, t.Edges)
	}
	return nil
}

func (g graph) line(ring bool) {
	for i := 1; i < len(g); i++ {
		g.join(i-1, i)
	}
	if ring && len(g) > 2 {
		g.join(len(g)-1, 0)
	}
}

func (g graph) star(center int) {
	for i := range g {
		if i != center {
			g.join(i, center)
		}
	}
}

// grid has rows of a width; the last may be shorter.
func (g graph) grid(width int) {
	if width == 0 {
		for width = 1; width*width < len(g); width++ {
		}
	}
	for i := range g {
		if i%width > 0 {
			g.join(i-1, i)
		}
		if i >= width {
			g.join(i-width, i)
		}
	}
}

// edges are links that a list names.
func (c *cast) edges(g graph, list []Edge) error {
	for _, e := range list {
		a, err := c.server(e.A, e.Pos)
		if err != nil {
			return err
		}
		b, err := c.server(e.B, e.Pos)
		if err != nil {
			return err
		}
		if a == b {
			return Errorf(e.Pos, "edges: %s has no link to itself", e.A)
		}
		g.join(a, b)
	}
	return nil
}

// server finds a server by its name, or by its number from 1 on; it counts from 0.
func (c *cast) server(name string, at Pos) (int, error) {
	if id, found := c.lookup(name); found && int(id) <= len(c.servers) {
		return int(id) - 1, nil
	}
	if i, err := strconv.Atoi(name); err == nil && 1 <= i && i <= len(c.servers) {
		return i - 1, nil
	}
	return 0, Errorf(at, "edges: there is no server %s; there are %s, by number or by name",
		wording.Clip(name), wording.Plural(len(c.servers), "server"))
}
