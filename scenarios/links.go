package scenarios

import (
	"slices"
	"strconv"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

func numbered(prefix string, n int) string {
	if prefix == "" {
		prefix = "n"
	}
	return prefix + strconv.Itoa(n)
}

// network is the plan's network with its nodes found.
func (c *cast) network(p *Network) (sim.Network, error) {
	n := sim.Network{Link: p.Link, RTT: p.RTT}
	if err := c.placeRegions(&n, p.Regions); err != nil {
		return n, err
	}
	if err := c.shape(&n, &p.Topology); err != nil {
		return n, err
	}
	for i := range p.Links {
		if err := c.link(&n, &p.Links[i]); err != nil {
			return n, err
		}
	}
	return n, nil
}

// placeRegions deals servers and clients out to the regions, in their order. The clients of a workload
// that names a region are all there.
func (c *cast) placeRegions(n *sim.Network, regions []Region) error {
	servers, clients := c.servers, c.roaming()
	for _, g := range regions {
		var ids []sim.ID
		for _, name := range g.Names {
			id, found := c.lookup(name)
			if !found {
				return Errorf(g.Pos, "region: there is no node %q", name)
			}
			ids = append(ids, id)
		}
		if g.Names == nil {
			if g.Nodes > len(servers) {
				return Errorf(g.Pos, "region: %s for %q, but only %d of %d are left",
					wording.Plural(g.Nodes, "server"), g.Name, len(servers), len(c.servers))
			}
			ids, servers = servers[:g.Nodes], servers[g.Nodes:]
		}
		k := min(g.Clients, len(clients))
		ids, clients = append(slices.Clip(ids), clients[:k]...), clients[k:]
		for _, h := range c.workloads {
			if h.Region == g.Name {
				ids = append(ids, h.clients...)
			}
		}
		c.regions[g.Name] = ids
		n.Regions = append(n.Regions, sim.Region{Name: g.Name, Nodes: ids})
	}
	return nil
}

// linkBetween is what the link from a to b is before exceptions.
func linkBetween(n *sim.Network, a, b sim.ID) sim.Link {
	l := n.Link
	of := func(id sim.ID) int {
		return slices.IndexFunc(n.Regions, func(g sim.Region) bool {
			return slices.Contains(g.Nodes, id)
		})
	}
	if i, j := of(a), of(b); i >= 0 && j >= 0 && i != j {
		l.Delay = sim.Constant(n.RTT[i][j] / 2)
	}
	return l
}

// link adds an exception for each link between two sets of nodes.
func (c *cast) link(n *sim.Network, x *Link) error {
	d := dice{}
	from, err := c.resolve(x.A, &aim{dice: &d})
	if err != nil {
		return err
	}
	to, err := c.resolve(x.B, &aim{dice: &d})
	if err != nil {
		return err
	}
	for _, a := range from {
		for _, b := range to {
			if a == b {
				continue
			}
			l := linkBetween(n, a, b)
			if x.Delay != nil {
				l.Delay = *x.Delay
			}
			if x.Loss != nil {
				l.Loss = *x.Loss
			}
			if x.Duplicate != nil {
				l.Duplicate = *x.Duplicate
			}
			if x.Bandwidth != nil {
				l.Bandwidth = *x.Bandwidth
			}
			n.Links = append(n.Links, sim.LinkBetween{A: a, B: b, OneWay: x.OneWay, Link: l})
		}
	}
	return nil
}
