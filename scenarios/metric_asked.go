package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Asked says which operations a metric is about. What it does not say is all of them.
type Asked struct {
	Source
	Op       string // get, put...
	Key      string // of the operation
	Region   string // where its client is
	Workload string // which its client is of
	Clients  *Who   // who asked; the same all the time

	OpPos, KeyPos, RegionPos, WorkloadPos Pos
}

func (a *Asked) parts(visit func(Part)) { visitAll(visit, a.Clients) }

// asks reports whether a client is one of those.
func (a *Asked) asks(x *meters, client sim.ID) bool {
	if !x.cast.within(a.Workload, client) || a.Region != "" && !slices.Contains(x.cast.regions[a.Region], client) {
		return false
	}
	if a.Clients == nil {
		return true
	}
	ids, err := x.cast.resolve(a.Clients, &aim{})
	if err != nil {
		x.fail(err)
	}
	return slices.Contains(ids, client)
}

// picks reports whether an operation of a client is one of those.
func (a *Asked) picks(x *meters, op service.Op, client sim.ID) bool {
	return (a.Op == "" || op.Name == a.Op) && (a.Key == "" || op.Key == a.Key) && a.asks(x, client)
}

// operations are those of the history, whose clients are asked about once each.
func (a *Asked) operations(x *meters, visit func(o *check.Operation)) {
	asks := map[sim.ID]bool{}
	ops := x.load.history.Operations()
	for i := range ops {
		o := &ops[i]
		if a.Op != "" && o.Op.Name != a.Op || a.Key != "" && o.Op.Key != a.Key {
			continue
		}
		is, known := asks[o.Node]
		if !known {
			is = a.asks(x, o.Node)
			asks[o.Node] = is
		}
		if is {
			visit(o)
		}
	}
}

// narrowed reports whether the operations are told apart by what they ask for.
func (a *Asked) narrowed() bool { return a.Op != "" || a.Key != "" }
