package check

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A grant is an acquire that was granted. Its client has the lock for sure until an event: that of
// whatever it invokes next.
type grant struct {
	*Operation
	until uint64
}

// Exclusive judges a history of a service that grants, such as the lock: whether fencing tokens only grow, and whether two clients
// ever both had the lock for sure. A client has it for sure from the return of a grant to the call
// of its release, in true time; what a client with a slow clock believes does not count.
func Exclusive(of *service.Service, h *History) Finding {
	const name = "exclusive"
	grants := grantsOf(of, h)
	if len(grants) == 0 {
		return vacuous(name, "the "+of.Name+" was never granted")
	}
	for _, rule := range []func([]grant) (why string, a, b *Operation){
		tokensDiffer, tokensGrow, oneHolder,
	} {
		if why, a, b := rule(grants); why != "" {
			return Finding{
				Property: name, Verdict: Violated, Why: why, Events: eventsOf([]*Operation{a, b}),
			}
		}
	}
	return Finding{Property: name}
}

// grantsOf are the grants in the order of their returns. One whose client had given up is a grant
// of a token, but nobody has the lock by it.
func grantsOf(of *service.Service, h *History) []grant {
	var grants []grant
	holding := map[sim.ID]int{} // the grant by which a client has the lock
	for i := range h.ops {
		o := &h.ops[i]
		if g, found := holding[o.Node]; found {
			grants[g].until = o.CallEvent
			delete(holding, o.Node)
		}
		if !of.Does(o.Op, service.Grants) || !o.Known || !o.Result.OK {
			continue
		}
		if o.GaveUp == 0 {
			holding[o.Node] = len(grants)
			grants = append(grants, grant{o, never})
		} else {
			grants = append(grants, grant{o, 0})
		}
	}
	slices.SortFunc(grants, func(a, b grant) int { return cmp.Compare(a.ReturnEvent, b.ReturnEvent) })
	return grants
}

func tokensDiffer(grants []grant) (string, *Operation, *Operation) {
	by := map[int64]*Operation{}
	for _, g := range grants {
		if twin := by[g.Result.Number]; twin != nil {
			return fmt.Sprintf("token %d was granted twice, to %s at %s and to %s at %s",
				g.Result.Number, twin.Op.Value, clock(twin.Return), g.Op.Value, clock(g.Return),
			), twin, g.Operation
		}
		by[g.Result.Number] = g.Operation
	}
	return "", nil, nil
}

// tokensGrow: a grant that was asked for after another had returned has the higher token.
func tokensGrow(grants []grant) (string, *Operation, *Operation) {
	byCall := slices.Clone(grants)
	slices.SortFunc(byCall, func(a, b grant) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	var top *Operation // of those that returned before the present one was asked for
	for _, g := range byCall {
		for len(grants) > 0 && grants[0].ReturnEvent < g.CallEvent {
			if top == nil || grants[0].Result.Number > top.Result.Number {
				top = grants[0].Operation
			}
			grants = grants[1:]
		}
		if top != nil && top.Result.Number > g.Result.Number {
			return fmt.Sprintf("%s was granted token %d at %s, though token %d had been granted at %s, "+
				"before it asked", g.Op.Value, g.Result.Number, clock(g.Return),
				top.Result.Number, clock(top.Return)), top, g.Operation
		}
	}
	return "", nil, nil
}

// oneHolder: nobody is granted the lock while another has it for sure.
func oneHolder(grants []grant) (string, *Operation, *Operation) {
	var held []grant // by one client each, the newest
	for _, g := range grants {
		held = slices.DeleteFunc(held, func(a grant) bool {
			return a.until < g.ReturnEvent || a.Node == g.Node
		})
		if g.until == 0 {
			continue
		}
		if len(held) > 0 {
			a := held[0]
			return fmt.Sprintf("%s was granted the lock at %s, while %s, granted it at %s, had not "+
				"released it", g.Op.Value, clock(g.Return), a.Op.Value, clock(a.Return),
			), a.Operation, g.Operation
		}
		held = append(held, g)
	}
	return "", nil, nil
}
