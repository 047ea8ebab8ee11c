package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// unmet are the overrides of the run that forced nothing: those of the file's draws, which were made
// before there was a world, and then the world's.
func (r *Run) unmet() []sim.Unmet {
	var out []sim.Unmet
	for _, o := range r.opts.Overrides {
		if o.Choice.Kind != sim.DrawChoice {
			continue
		}
		if why := r.plan.drew(o); why != "" {
			out = append(out, sim.Unmet{Override: o, Why: why})
		}
	}
	return append(out, r.world.Unmet()...)
}

// drew is why an override of a draw forced nothing; "" if it did.
func (p *Plan) drew(o sim.Override) string {
	i := slices.IndexFunc(p.Draws, func(d Draw) bool { return d.Name == o.Choice.Text })
	switch {
	case o.Choice.N != 0 || i < 0:
		return "the file draws nothing of that name"
	case p.Draws[i].Given:
		return "a setting gives it"
	case o.Guard != "":
		return fmt.Sprintf("it is for %q, and a draw has no guard", o.Guard)
	}
	return ""
}

// describeUnmet lists overrides that forced nothing, with the reasons.
func describeUnmet(list []sim.Unmet) string {
	var parts []string
	for i, u := range list {
		if i == 5 {
			parts = append(parts, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%v=%d (%s)", u.Choice, u.Outcome, u.Why))
	}
	return strings.Join(parts, "; ")
}

// Overridden are the overrides of the file, and those given from outside, which win.
func (p *Plan) Overridden(given sim.Overrides) sim.Overrides {
	if len(p.Overrides) == 0 {
		return given
	}
	kept := slices.DeleteFunc(slices.Clone(p.Overrides), func(o sim.Override) bool {
		return slices.ContainsFunc(given, func(g sim.Override) bool { return g.Choice == o.Choice })
	})
	return append(kept, given...)
}

// describeMissed lists acts that could not be done.
func describeMissed(list []Act) string {
	var parts []string
	for i := range list {
		if i == 5 {
			parts = append(parts, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s after event %d", list[i].Verb, list[i].Place.Event))
	}
	return strings.Join(parts, ", ")
}
