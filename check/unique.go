package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Unique judges a history of a service that mints, such as a generator of IDs: whether what was returned was ever
// returned before. An answer that came after its client had given up counts.
func Unique(of *service.Service, h *History) Judgement {
	const name = "unique"
	first := map[string]*Operation{} // by what it returned
	for i := range h.ops {
		o := &h.ops[i]
		if !o.Known || !of.Does(o.Op, service.Mints) {
			continue
		}
		if before := first[o.Result.Value]; before != nil {
			why := fmt.Sprintf("%s, which had been returned at %s", told(of, o), clock(before.Return))
			if before.Return > o.Return {
				why = fmt.Sprintf("%s, which was returned again at %s", told(of, o), clock(before.Return))
			}
			return violation(name, "", why, []*Operation{before, o})
		}
		first[o.Result.Value] = o
	}
	if len(first) == 0 {
		return Judgement{Finding: vacuous(name, noAnswer(h))}
	}
	return Judgement{Finding: Finding{Property: name}}
}
