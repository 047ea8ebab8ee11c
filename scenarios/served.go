package scenarios

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A Served is what came of the operations of one workload, where a plan has several.
type Served struct {
	Name    string
	Service *service.Service
	Clients []sim.ID
	History *check.History // what they saw
	OK      int            // operations that were answered
	Failed  int            // operations that certainly had no effect
	Unknown int            // all others: nobody knows
}

// servings count the operations of each workload.
func (c *cast) servings(h *check.History) []Served {
	if len(c.workloads) < 2 {
		return nil
	}
	var out []Served
	for _, w := range c.workloads {
		part := h.Only(func(o *check.Operation) bool { return slices.Contains(w.clients, o.Node) })
		s := Served{
			Name: w.Name, Service: w.Service, Clients: w.clients, History: part,
			OK: part.Answered(), Failed: part.Failed(),
		}
		s.Unknown = len(part.Operations()) - s.OK - s.Failed
		out = append(out, s)
	}
	return out
}

// historyOf is what the clients of a workload saw; "" is all.
func (s *seen) historyOf(workload string) *check.History {
	if workload == "" {
		return s.history
	}
	return s.history.Only(func(o *check.Operation) bool { return s.asking(workload, o.Node) })
}

// unserved finds the workloads of which nothing was answered. They put nothing to the test, whatever
// the others saw.
func (v *verdict) unserved(hollow func(name, why string, pos Pos)) {
	for i, w := range v.plan.Workloads {
		if len(v.plan.Workloads) == 1 {
			if v.history.Answered() == 0 {
				asked := wording.Plural(len(v.history.Operations()), "operation")
				hollow("operations", fmt.Sprintf("none of %s was answered", asked), w.Pos)
			}
			return
		}
		s := &v.served[i]
		name := fmt.Sprintf("operations (%s)", w.Name)
		switch asked := s.OK + s.Failed + s.Unknown; {
		case asked == 0:
			hollow(name, fmt.Sprintf("the clients of the workload %q asked for nothing", w.Name), w.Pos)
		case s.OK == 0:
			hollow(name, fmt.Sprintf("of the workload %q none of %s was answered", w.Name,
				wording.Plural(asked, "operation")), w.Pos)
		}
	}
}
