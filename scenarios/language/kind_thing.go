package language

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"go.starlark.net/starlark"
)

// thingKind is the kind of what words of a class make.
func thingKind(c class, noun, doc string) *kind {
	return &kind{
		name: c.String(),
		noun: noun,
		doc:  doc,
		reader: func(k *kind, at spot, v starlark.Value) (any, error) {
			t, ok := v.(*thing)
			if !ok || t.class != c {
				return nil, at.misfit(k, v)
			}
			return t.plan, nil
		},
	}
}

var (
	networkKind    = thingKind(aNetwork, "a network", "network(...)")
	topologyKind   = thingKind(aTopology, "a topology", "mesh(), ring(), line(), star(node(1)), grid(), tree(), random_regular(), small_world(), edges(...)")
	diskKind       = thingKind(aDisk, "a disk", "disk(...)")
	cpuKind        = thingKind(aCPU, "a cpu", "cpu(...)")
	clockKind      = thingKind(aClock, "a clock", "clock(...)")
	workloadKind   = thingKind(aWorkload, "a workload", "kv(...), lock(...)")
	arrivalsKind   = thingKind(anArrival, "arrivals", "poisson(per_second(300))")
	popularityKind = thingKind(aPopularity, "a popularity", "zipf(1.0)")
	linksKind      = listKind(thingKind(aLink, "a link", "link(a, b, ...)"), "a list of links")
	regionsKind    = listKind(thingKind(aRegion, "a region", `region("eu", 3)`), "a list of regions")
	protocolKind   = thingKind(aProtocol, "a protocol", "raft()")

	nodesKind = &kind{
		name:   "int|list",
		noun:   "a number of nodes or a list of names",
		doc:    `5, ["S1", "S2"]`,
		reader: readNodes,
	}
	textsKind = &kind{
		name:   "list of text",
		noun:   "a list of texts",
		doc:    `["a", "b"]`,
		reader: readTexts,
		hint:   textsHint,
	}
	logsKind = &kind{
		name:   "list of list of int",
		noun:   "a list with a list of whole numbers for each node",
		doc:    "[[1, 1], [1]]",
		reader: readLogs,
	}
	rttKind = &kind{
		name:   "dict",
		noun:   "a dict of round trips",
		doc:    `{("eu", "us"): ms(90)}`,
		reader: readRTT,
	}
)

// Bounds on what a file may ask for, so that a slip of the finger does not fill the memory.
const (
	maxNodes   = 10_000_000 // a protocol may carry fewer, and says so
	maxEntries = 100_000    // elements of a list that a word takes
)

// listKind is a list of things of one kind. Lists within it are flattened.
func listKind(of *kind, noun string) *kind {
	return &kind{
		name: "list of " + of.name, noun: noun, doc: "[" + of.doc + "]", takes: of.takes,
		reader: func(k *kind, at spot, v starlark.Value) (any, error) {
			if _, ok := sequence(v); !ok {
				return nil, at.misfit(k, v)
			}
			out := []any{}
			err := flatten(of, at, v, &out, 0)
			return out, err
		},
	}
}

// flatten reads the elements of lists within lists.
func flatten(of *kind, at spot, v starlark.Value, out *[]any, depth int) error {
	list, ok := sequence(v)
	if len(*out) > maxEntries {
		return at.errorf("%s: %s has more than %d elements", at.callee(), at.param, maxEntries)
	}
	if !ok || depth > 20 {
		x, err := of.read(at, v)
		if err == nil {
			*out = append(*out, x)
		}
		return err
	}
	for i := range list.Len() {
		if err := flatten(of, at.element(i), list.Index(i), out, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sequence is v as a list or a tuple.
func sequence(v starlark.Value) (starlark.Indexable, bool) {
	switch v := v.(type) {
	case *starlark.List:
		return v, true
	case starlark.Tuple:
		return v, true
	}
	return nil, false
}

func readNodes(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case starlark.Int:
		n, ok := v.Int64()
		if !ok || n > maxNodes {
			return nil, at.errorf("%s: %s must be at most %d, not %s", at.callee(), at.param, maxNodes, shorten(v))
		}
		if n < 1 {
			return nil, at.errorf("%s: %s must be at least 1, not %d; with no nodes nothing can happen", at.callee(), at.param, n)
		}
		return about.Nodes{Count: int(n)}, nil
	case *starlark.List:
		return readNames(at, v)
	}
	return nil, at.misfit(k, v)
}

// readNames reads the names of nodes.
func readNames(at spot, v *starlark.List) (any, error) {
	read, err := readTexts(textsKind, at, v)
	if err != nil {
		return nil, err
	}
	names := read.([]string)
	if len(names) == 0 {
		return nil, at.errorf(
			"%s: %s is an empty list; with no nodes nothing can happen",
			at.callee(),
			at.param,
		)
	}
	seen := make(map[string]bool, len(names))
	for i, n := range names {
		if seen[n] {
			return nil, at.element(i).errorf("%s: two nodes are called %q", at.callee(), n)
		}
		switch {
		case n == "":
			return nil, at.element(i).errorf("%s: a node needs a name, and this one is empty", at.callee())
		case len(n) > nodeNameLimit:
			return nil, at.element(i).errorf("%s: a name of a node has at most %d letters, and this one %d", at.callee(), nodeNameLimit, len(n))
		}
		seen[n] = true
	}
	return about.Nodes{Count: len(names), Names: names}, nil
}

func readTexts(k *kind, at spot, v starlark.Value) (any, error) {
	list, ok := v.(*starlark.List)
	if !ok {
		return nil, at.misfit(k, v)
	}
	out := make([]string, list.Len())
	for i := range out {
		s, ok := list.Index(i).(starlark.String)
		if !ok {
			return nil, at.element(i).
				errorf("%s: %s must hold texts, not %s", at.callee(), at.param, noun(list.Index(i)))
		}
		out[i] = string(s)
	}
	return out, nil
}

func textsHint(v starlark.Value) string {
	if s, ok := v.(starlark.String); ok {
		return fmt.Sprintf("; write [%s]", shorten(s))
	}
	return ""
}

func readLogs(k *kind, at spot, v starlark.Value) (any, error) {
	rows, ok := sequence(v)
	if !ok {
		return nil, at.misfit(k, v)
	}
	out := make([][]int64, rows.Len())
	for i := range out {
		row, ok := sequence(rows.Index(i))
		if !ok {
			return nil, at.element(i).
				errorf("%s: %s must hold a list for each node, not %s", at.callee(), at.param, noun(rows.Index(i)))
		}
		out[i] = make([]int64, row.Len())
		for j := range out[i] {
			n, ok := row.Index(j).(starlark.Int)
			number, small := n.Int64()
			if !ok || !small {
				return nil, at.element(i).
					element(j).
					errorf("%s: %s must hold whole numbers, not %s", at.callee(), at.param, noun(row.Index(j)))
			}
			out[i][j] = number
		}
	}
	return out, nil
}

// A roundTrip is one entry of a table of round trips.
type roundTrip struct {
	a, b string
	rtt  time.Duration
}

func readRTT(k *kind, at spot, v starlark.Value) (any, error) {
	const write = `write {("eu", "us"): ms(90)}`
	d, ok := v.(*starlark.Dict)
	if !ok {
		return nil, at.misfit(k, v)
	}
	var out []roundTrip
	for _, kv := range d.Items() {
		pair, ok := kv[0].(starlark.Tuple)
		if !ok || len(pair) != 2 {
			return nil, at.errorf(
				"%s: %s must have pairs of regions as keys, not %s; %s",
				at.callee(),
				at.param,
				noun(kv[0]),
				write,
			)
		}
		a, okA := starlark.AsString(pair[0])
		b, okB := starlark.AsString(pair[1])
		q, okQ := kv[1].(quantity)
		if !okA || !okB || !okQ || q.unit != durations || q.n < 0 {
			return nil, at.errorf("%s: %s must hold durations between regions, not %s: %s; %s",
				at.callee(), at.param, shorten(kv[0]), shorten(kv[1]), write)
		}
		out = append(out, roundTrip{a, b, time.Duration(q.n)})
	}
	return out, nil
}

// listOf is the list of a parameter.
func listOf[T any](c *call, name string) []T { return args[T](c, name) }
