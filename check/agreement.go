package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Decision is a fact by which a node says what it has learned to be decided. It implements this
// beside the rules that make it so.
type Decision interface {
	// Decides is what the fact is about (the instance, the slot; 0 if there is only one) and what
	// was decided there.
	Decides() (instance int64, value string)
}

func isDecision(f sim.Fact) bool {
	_, ok := f.(Decision)
	return ok
}

// Agreement judges whether no two learners report different decisions, of one instance each, and
// whether none reports two (Lamport, The part-time parliament, 1998: consistency).
func Agreement(seen *Seen, _ Budget) Judgement {
	const name = "agreement"
	first := map[int64]*Statement{}
	for i := range seen.Facts {
		s := &seen.Facts[i]
		d, ok := s.Fact.(Decision)
		if !ok {
			continue
		}
		instance, value := d.Decides()
		one := first[instance]
		if one == nil {
			first[instance] = s
			continue
		}
		if _, was := one.Fact.(Decision).Decides(); was != value {
			where := ""
			if instance != 0 {
				where = fmt.Sprintf(" at %d", instance)
			}
			return Judgement{Finding: Finding{
				Property: name, Verdict: Violated, Events: sorted([]uint64{one.Event, s.Event}),
				Why: fmt.Sprintf("%s learned %s%s at %s, though %s had learned %s at %s", seen.name(s.Node), quoted(value),
					where, clock(s.At), seen.name(one.Node), quoted(was), clock(one.At)),
			}}
		}
	}
	if len(first) == 0 {
		return Judgement{Finding: vacuous(name, "nobody learned that anything was decided")}
	}
	return Judgement{Finding: Finding{Property: name}}
}
