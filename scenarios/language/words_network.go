package language

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

func networkWords() []*word {
	return append([]*word{
		{
			name: "network", class: aNetwork, example: "network(delay = between(ms(1), ms(10)), loss = percent(1))",
			doc: "How the nodes are linked. What holds for every link, and the exceptions.",
			params: []parm{
				opt("delay", distKind, "between(ms(1), ms(10))", "from departure to arrival, one way"),
				opt("loss", shareKind, "percent(0)", "share of the messages that are lost"),
				opt("duplicate", shareKind, "percent(0)", "share of the messages that arrive twice"),
				opt(
					"corrupt",
					shareKind,
					"percent(0)",
					"share of the messages that arrive damaged, and are refused by their checksum",
				),
				opt("fifo", flagKind, "False", "no message overtakes another on the same link"),
				opt("bandwidth", speedKind, "None", "of each link; unlimited if not given"),
				opt(
					"queue",
					sizeKind,
					"None",
					"what may wait for a link before more is dropped; unlimited if not given",
				),
				opt("topology", topologyKind, "mesh()", "who has a link to whom"),
				opt("links", linksKind, "[]", "links that differ; where two match, the later counts"),
				opt("regions", regionsKind, "[]", "where the nodes are"),
				opt(
					"rtt",
					rttKind,
					"{}",
					"between regions, there and back; half of it takes the place of delay",
				),
				opt("jitter", distKind, "ms(0)", "added to every message's delay"),
			},
			build: buildNetwork,
		},
		checking(&word{
			name: "link", class: aLink, example: "link(node(1), node(2), delay = ms(80))",
			doc: "A link that differs from the rest of the network, or all links between two sets of nodes.",
			params: []parm{
				need("a", whoKind, "one end"),
				need("b", whoKind, "the other end"),
				opt("delay", distKind, "None", "one way"),
				opt("loss", shareKind, "None", "share of the messages that are lost"),
				opt("duplicate", shareKind, "None", "share of the messages that arrive twice"),
				opt("bandwidth", speedKind, "None", "of the link"),
				opt("one_way", flagKind, "False", "only from a to b"),
			},
			build: buildLink,
		}, func(c *checker, l *scenarios.Link, _ standing) {
			c.whoAlways("link", l.A)
			c.whoAlways("link", l.B)
		}),
		{
			name: "region", class: aRegion, example: `region("eu", 3, clients = 2)`,
			doc: "A place with servers and clients. Nodes are dealt out in the order of the regions.",
			params: []parm{
				need("name", textKind, "its name"),
				need("nodes", nodesKind, "how many servers, or their names"),
				opt("clients", intKind, "0", "how many clients").within(0, maxNodes),
			},
			build: buildRegion,
		},
	}, topologyWords()...)
}

func buildNetwork(c *call) (any, error) {
	n := &scenarios.Network{
		Link: sim.Link{
			Delay: distOf(c, "delay"), Jitter: distOf(c, "jitter"), Loss: arg[sim.PPM](c, "loss"),
			Duplicate: arg[sim.PPM](
				c,
				"duplicate",
			), Corrupt: arg[sim.PPM](c, "corrupt"), FIFO: arg[bool](c, "fifo"),
			Bandwidth: arg[int64](c, "bandwidth"), Queue: arg[int64](c, "queue"),
		},
		Topology: arg[scenarios.Topology](c, "topology"),
		Links:    listOf[scenarios.Link](c, "links"),
		Regions:  listOf[scenarios.Region](c, "regions"),
	}
	if err := regionsApart(c, n.Regions); err != nil {
		return nil, err
	}
	err := roundTrips(c, n)
	return &networkPlan{
		Network: n,
		delay:   arg[*dist](c, "delay"),
		jitter:  arg[*dist](c, "jitter"),
	}, err
}

// A networkPlan is a network with what checks need to know of it.
type networkPlan struct {
	*scenarios.Network
	delay, jitter *dist
}

// roundTrip is how long a message and its answer can be expected to take at most.
func (n *networkPlan) roundTrip() time.Duration {
	trip := 2 * (n.delay.bounded() + n.jitter.bounded())
	if trip > time.Millisecond {
		trip = trip.Round(time.Millisecond)
	}
	for _, row := range n.RTT {
		for _, rtt := range row {
			trip = max(trip, rtt+2*n.jitter.bounded())
		}
	}
	return trip
}

func regionsApart(c *call, regions []scenarios.Region) error {
	for i := range regions {
		for j := range i {
			if regions[i].Name == regions[j].Name {
				return c.at("regions").
					element(i).
					errorf("network: two regions are called %q", regions[i].Name)
			}
		}
	}
	return nil
}

// roundTrips fills the table of round trips.
func roundTrips(c *call, n *scenarios.Network) error {
	trips := arg[[]roundTrip](c, "rtt")
	if len(trips) == 0 {
		return nil
	}
	names := make([]string, len(n.Regions))
	n.RTT = make([][]time.Duration, len(n.Regions))
	for i := range n.Regions {
		names[i], n.RTT[i] = n.Regions[i].Name, make([]time.Duration, len(n.Regions))
	}
	index := func(name string) (int, error) {
		for i := range names {
			if names[i] == name {
				return i, nil
			}
		}
		return 0, c.at("rtt").
			errorf("network: rtt: there is no region %q%s", name, wording.DidYouMean(name, wording.Quoted(names), "regions has"))
	}
	for _, t := range trips {
		a, err := index(t.a)
		if err != nil {
			return err
		}
		b, err := index(t.b)
		if err != nil {
			return err
		}
		if a == b {
			return c.at("rtt").errorf("network: rtt: within a region, here %q, delay holds", t.a)
		}
		n.RTT[a][b], n.RTT[b][a] = t.rtt, t.rtt
	}
	for a := range names {
		for b := range a {
			if n.RTT[a][b] == 0 {
				return c.at("rtt").errorf("network: rtt: the pair (%q, %q) is missing", names[b], names[a])
			}
		}
	}
	return nil
}

func buildLink(c *call) (any, error) {
	l := scenarios.Link{
		Source: c.source(), A: arg[*scenarios.Who](c, "a"), B: arg[*scenarios.Who](c, "b"),
		OneWay: arg[bool](c, "one_way"), Delay: distIf(c, "delay"),
	}
	if c.has("loss") {
		loss := arg[sim.PPM](c, "loss")
		l.Loss = &loss
	}
	if c.has("duplicate") {
		duplicate := arg[sim.PPM](c, "duplicate")
		l.Duplicate = &duplicate
	}
	if c.has("bandwidth") {
		bandwidth := arg[int64](c, "bandwidth")
		l.Bandwidth = &bandwidth
	}
	return l, nil
}

func buildRegion(c *call) (any, error) {
	nodes := arg[about.Nodes](c, "nodes")
	return scenarios.Region{
		Source: c.source(), Name: arg[string](c, "name"), Nodes: nodes.Count, Names: nodes.Names,
		Clients: arg[int](c, "clients"),
	}, nil
}
