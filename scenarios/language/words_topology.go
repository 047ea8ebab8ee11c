package language

import (
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func topologyWords() []*word {
	seed := opt("seed", intKind, "None", "of what is drawn; each run draws its own if not given").within(0, 1<<31)
	return []*word{
		topologyWord("mesh", scenarios.Mesh, "Everyone has a link to everyone.", "mesh()"),
		topologyWord(
			"ring", scenarios.RingOf,
			"Each server has a link to the one before and the one after; the last to the first.", "ring()",
		),
		topologyWord("line", scenarios.LineOf, "Each server has a link to the one before and the one after.", "line()"),
		topologyWord(
			"star", scenarios.StarOf, "Everyone has a link to the center alone.", "star(node(1))",
			need("center", whoKind, "one server"),
		),
		topologyWord(
			"grid", scenarios.GridOf,
			"Servers stand in rows. Each has a link to those beside it, above and below; the last row may be shorter.", "grid(width = 5)",
			opt("width", intKind, "None", "of a row; as many as there are rows, or one more, if not given").within(1, maxNodes),
		),
		topologyWord(
			"tree", scenarios.TreeOf,
			"The first server is the root. Each has a link to the one above it and to those below.", "tree(branches = 2)",
			opt("branches", intKind, "2", "how many are below each").within(1, maxNodes),
		),
		topologyWord(
			"random_regular", scenarios.RegularOf,
			"Each server has a link to as many others, drawn at random. With 3 or more it nearly always hangs together.",
			"random_regular(degree = 4)",
			opt("degree", intKind, "4", "links of each server").within(1, maxDegree), seed,
		),
		topologyWord(
			"small_world", scenarios.SmallWorldOf,
			"A ring in which each server has links to those that are nearest, and some links lead anywhere instead "+
				"(Watts and Strogatz, 1998).",
			"small_world(degree = 4, rewired = percent(10))",
			opt("degree", intKind, "4", "links of each server before any are rewired; an even number").within(2, maxDegree),
			opt("rewired", shareKind, "percent(10)", "share of the links that lead to a server drawn at random instead"), seed,
		),
		topologyWord(
			"edges", scenarios.EdgesOf,
			"The links that a file lists, each on a line of its own: two servers, by number or by name. A line that begins with # "+
				"is a remark. The file stands beside the scenario or below, or in the library, and is named right in the call, so that a run's token "+
				"knows what is in it.",
			`edges("rumor/karate.edges")`,
			need("file", textKind, "its name"),
		),
	}
}

// maxDegree bounds the links of a server that are drawn.
const maxDegree = 1000

func topologyWord(name string, kind scenarios.TopologyKind, doc, example string, params ...parm) *word {
	return &word{
		name: name, class: aTopology, doc: doc, example: example, params: params,
		build: func(c *call) (any, error) {
			t := scenarios.Topology{Source: c.source(), Kind: kind}
			switch kind {
			case scenarios.StarOf:
				t.Center = arg[*scenarios.Who](c, "center")
			case scenarios.GridOf:
				t.Width = arg[int](c, "width")
			case scenarios.TreeOf:
				t.Degree = arg[int](c, "branches")
			case scenarios.RegularOf, scenarios.SmallWorldOf:
				return drawnTopology(c, t)
			case scenarios.EdgesOf:
				return listedTopology(c, t)
			}
			return t, nil
		},
	}
}

// drawnTopology is one that the seed of the run draws, unless it is given one of its own.
func drawnTopology(c *call, t scenarios.Topology) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	if t.Degree = arg[int](c, "degree"); t.Kind == scenarios.SmallWorldOf {
		if t.Rewired = arg[sim.PPM](c, "rewired"); t.Degree%2 == 1 {
			return nil, c.at("degree").errorf("small_world: degree must be even, not %d: half of the links go each way round", t.Degree)
		}
	}
	if c.has("seed") {
		t.Seed = uint64(arg[int](c, "seed"))
		return t, nil
	}
	ev.plan.DrawsPerSeed = true
	t.Seed = ev.choose(scenarios.TopologyChoice, 1)
	return t, nil
}

// topology holds the shape of the network to the number of servers.
func (c *checker) topology() {
	t := &c.plan.Network.Topology
	c.whoAlways("star", t.Center)
	if why := t.Fits(c.protocol.servers()); why != "" {
		c.failf(t.Pos, "%s: %s", t.Word, why)
	}
	for i := range t.Edges {
		if e := &t.Edges[i]; c.err == nil {
			c.server(e.A, e.Pos)
			c.server(e.B, e.Pos)
		}
	}
}
