package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// OperatorName is the name of the operator, and of its group.
const OperatorName = "operator"

// inverses are the orders that can be taken back, and what takes them back.
var inverses = map[string]string{service.Join: service.Leave, service.Leave: service.Join}

// Invertible reports whether an order can be taken back.
func Invertible(order string) bool { return inverses[order] != "" }

// OrderNames are the words for orders.
var OrderNames = []string{service.Join, service.Leave, service.Reconfigure, service.Transfer}

// IsOrder reports whether the fault is an order of an operator.
func (f *Fault) IsOrder() bool {
	_, is := f.Does.(*Order)
	return is
}

// An Order is what an operator asks of the servers.
type Order struct {
	Goal string // service.Join, service.Leave, ...
	Who  *Who
	To   *Who   // the one server that is asked; nil: whoever leads
	Of   string // the full name of the part of the servers that it is about; "": the servers themselves
}

func (o *Order) parts(visit func(Part)) { visitAll(visit, o.Who, o.To) }

// TakenBy is an error where a protocol does not take the order.
func (f *Fault) TakenBy(p *about.Protocol) error {
	of := f.Does.(*Order).Of
	switch {
	case slices.Contains(p.Orders, f.Word) && p.Scoped && of == "":
		return Errorf(f.Pos, "%s: of what? The servers of %s are members of parts, and each part has its leader; write %s(..., of = \"group 1\")",
			f.Word, p.Name, f.Word)
	case slices.Contains(p.Orders, f.Word) && !p.Scoped && of != "":
		return Errorf(f.Pos, "%s: the servers of %s are members of no part %q; leave out of", f.Word, p.Name, of)
	case slices.Contains(p.Orders, f.Word):
		return nil
	case len(p.Orders) == 0:
		return Errorf(f.Pos, "%s: %s takes no orders: who its servers are, and who leads them, cannot be changed",
			f.Word, p.Name)
	}
	return Errorf(f.Pos, "%s: %s does not take this order; it takes %s", f.Word, p.Name, wording.OneOf(p.Orders))
}
