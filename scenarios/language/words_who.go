package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// nodeIDKind is a node's name, or its number among the servers.
var nodeIDKind = &kind{
	name: "int|text",
	noun: "a node's name or number",
	doc:  `1, "n1", "S1"`,
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		switch v := v.(type) {
		case starlark.String:
			return string(v), nil
		case starlark.Int:
			n, ok := v.Int64()
			if !ok || n < 1 || n > maxNodes {
				return nil, at.errorf("%s: nodes are numbered from 1, and there is no %s", at.callee(), shorten(v))
			}
			return int(n), nil
		}
		return nil, at.misfit(k, v)
	},
}

func whoWords() []*word {
	half := []parm{
		opt("including", whoKind, "None", "nodes that must be among them"),
		opt("excluding", whoKind, "None", "nodes that must not"),
	}
	half = append(half, ofScope)
	of := opt("of", whoKind, "everyone()", "from which nodes")
	return []*word{
		checking(&word{
			name: "node", class: aWho, example: `node("n1")`,
			doc:    "One node, by its name, or its number among the servers.",
			params: []parm{need("id", nodeIDKind, "the name, or the number")},
			build:  func(c *call) (any, error) { return theNode(c.source(), c.vals[0]), nil },
		}, (*checker).node),
		nodesWord(),
		checking(&word{
			name: "client", class: aWho, example: "client(1)", doc: "One client, by its number.",
			params: []parm{need("i", intKind, "from 1").within(1, maxNodes)},
			build: func(c *call) (any, error) {
				return &scenarios.Who{Source: c.source(), Kind: scenarios.TheClient, Number: arg[int](c, "i")}, nil
			},
		}, (*checker).client),
		clientsWord(),
		simpleWho("everyone", "All servers.", scenarios.Everyone),
		scopedWho(
			"leader",
			"The newest server that believes it leads: the claimant of the highest epoch among those that are up.",
			scenarios.TheLeader,
		),
		scopedWho("leaders", "All servers that believe they lead.", scenarios.AllLeaders),
		scopedWho("followers", "All members but the leader.", scenarios.Followers),
		scopedWho(
			"members",
			"The voting members: the servers of the newest configuration that is decided, as far as any of them knows. All servers, where the protocol knows no other.",
			scenarios.Members,
		),
		checking(scopedWho("spares", "The servers that are not members: those that join(...) can add.", scenarios.Spares),
			(*checker).spares),
		simpleWho("down", "The servers that have crashed and are not up again.", scenarios.Down),
		checking(&word{
			name: "role", class: aWho, example: `role("acceptor")`,
			doc:    "All nodes of a role of the protocol.",
			params: []parm{need("name", textKind, "of the role")},
			build:  namedWho(scenarios.OfRole),
		}, (*checker).role),
		checking(&word{
			name: "in_region", class: aWho, example: `in_region("eu")`, doc: "All servers of a region.",
			params: []parm{need("name", textKind, "of the region")},
			build:  namedWho(scenarios.InRegion),
		}, (*checker).inRegion),
		halfWord("majority", "More than half of the members, drawn at random.", scenarios.Majority, half),
		halfWord(
			"minority",
			"As many members as a majority can spare, drawn at random.",
			scenarios.Minority,
			half,
		),
		halfWord("half", "Half of the members, rounded down, drawn at random.", scenarios.Half, half),
		{
			name: "random_node", class: aWho, example: "random_node(of = followers())",
			doc:    "One node, drawn at random.",
			params: []parm{of},
			build: func(c *call) (any, error) {
				return &scenarios.Who{Source: c.source(), Kind: scenarios.RandomNode, Of: []*scenarios.Who{arg[*scenarios.Who](c, "of")}}, nil
			},
		},
		checking(&word{
			name: "random_nodes", class: aWho, example: "random_nodes(2)",
			doc:    "So many nodes, drawn at random.",
			params: []parm{need("n", intKind, "how many").within(1, maxNodes), of},
			build: func(c *call) (any, error) {
				return &scenarios.Who{
					Source: c.source(),
					Kind:   scenarios.RandomNodes,
					Number: arg[int](c, "n"),
					Of:     []*scenarios.Who{arg[*scenarios.Who](c, "of")},
				}, nil
			},
		}, (*checker).randomNodes),
		checking(simpleWho("it", "The node of the event in on(...), of the turn in in_turn(...), that goes in churn(...).", scenarios.It),
			(*checker).it),
		checking(simpleWho("peer", "The other end of the event's message, in on(...).", scenarios.Peer), (*checker).peer),
		checking(&word{
			name: "target", class: aWho, example: `target("cut")`,
			doc:    "Whoever the fault of that name hit last.",
			params: []parm{need("fault", textKind, "the name of a fault")},
			build: func(c *call) (any, error) {
				return &scenarios.Who{Source: c.source(), Kind: scenarios.Target, Name: arg[string](c, "fault")}, nil
			},
		}, func(c *checker, w *scenarios.Who, _ standing) { c.faultName("target", w.Pos, w.Name) }),
	}
}

func clientsWord() *word {
	return checking(&word{
		name: "clients", class: aWho, example: "clients()", doc: "All clients, or those of one workload.",
		params: []parm{opt("workload", textKind, "None", "of which, by name; all if not given")},
		build: func(c *call) (any, error) {
			return &scenarios.Who{Source: c.source(), Kind: scenarios.AllClients, Name: arg[string](c, "workload")}, nil
		},
	}, func(c *checker, w *scenarios.Who, _ standing) { c.workload("clients", w.Name, w.Pos) })
}

func simpleWho(name, doc string, kind *scenarios.WhoKind) *word {
	return &word{
		name:    name,
		class:   aWho,
		doc:     doc,
		example: name + "()",
		build: func(c *call) (any, error) {
			return &scenarios.Who{Source: c.source(), Kind: kind}, nil
		},
	}
}

// ofScope says of what somebody is the leader, or a member.
var ofScope = opt("of", textKind, "None", `of what, where nodes lead several things or are members of them: the part that states it, or the key, as in "shard 3"`)

// scopedWho is a selector that follows what nodes say of themselves.
func scopedWho(name, doc string, kind *scenarios.WhoKind) *word {
	return &word{
		name:    name,
		class:   aWho,
		doc:     doc,
		example: name + "()",
		params:  []parm{ofScope},
		build: func(c *call) (any, error) {
			return &scenarios.Who{Source: c.source(), Kind: kind, Scope: arg[string](c, "of")}, nil
		},
	}
}

func namedWho(kind *scenarios.WhoKind) func(c *call) (any, error) {
	return func(c *call) (any, error) {
		return &scenarios.Who{Source: c.source(), Kind: kind, Name: arg[string](c, "name")}, nil
	}
}

func halfWord(name, doc string, kind *scenarios.WhoKind, params []parm) *word {
	return &word{
		name:    name,
		class:   aWho,
		doc:     doc,
		example: name + "()",
		params:  params,
		build: func(c *call) (any, error) {
			return &scenarios.Who{
				Source:    c.source(),
				Kind:      kind,
				Scope:     arg[string](c, "of"),
				Including: arg[*scenarios.Who](c, "including"),
				Excluding: arg[*scenarios.Who](c, "excluding"),
			}, nil
		},
	}
}

func theNode(src scenarios.Source, id any) *scenarios.Who {
	if name, ok := id.(string); ok {
		return &scenarios.Who{Source: src, Kind: scenarios.TheNode, Name: name}
	}
	return &scenarios.Who{Source: src, Kind: scenarios.TheNode, Number: id.(int)}
}

// nodesWord makes several selectors at once: S1, S2 = nodes("S1", "S2").
func nodesWord() *word {
	return &word{
		name: "nodes", class: plain, makes: "list of who", example: `nodes("n1", "n2")`,
		doc:    "Several nodes at once: S1, S2 = nodes(\"S1\", \"S2\").",
		params: []parm{each("ids", nodeIDKind, "names or numbers")},
		build: func(c *call) (any, error) {
			ids := args[any](c, "ids")
			if len(ids) == 0 {
				return nil, fmt.Errorf("it takes at least one node; write everyone() for all servers")
			}
			out := make([]starlark.Value, len(ids))
			for i, id := range ids {
				src := scenarios.Source{
					Pos:  spot{c: c, arg: i}.pos(),
					Text: fmt.Sprintf("node(%s)", shorten(c.args[i])), Word: "node",
				}
				out[i] = &thing{
					class: aWho,
					word:  "node",
					text:  src.Text,
					pos:   src.Pos,
					plan:  theNode(src, id),
				}
			}
			return starlark.NewList(out), nil
		},
	}
}
