package campaign

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// What there is to say of a campaign in sentences. Each is "" where there is nothing to say.

// PointName is a scenario with its settings.
func PointName(scenario string, settings []scenarios.Setting) string {
	words := []string{scenario}
	for _, s := range settings {
		words = append(words, s.Name+"="+s.Value)
	}
	return strings.Join(words, " ")
}

// Mistaken says which files were not run.
func (r *Report) Mistaken() string {
	var names []string
	for _, m := range r.Mistakes {
		names = append(names, m.File)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Not run, because of a mistake in it: %s.", strings.Join(names, ", "))
}

// Green says how good it is that nothing was violated.
func (r *Report) Green() string {
	fewest := -1
	for _, p := range r.Points {
		if p.Rate.Seen > 0 {
			return ""
		}
		if fewest < 0 || p.Runs < fewest {
			fewest = p.Runs
		}
	}
	if fewest < 1 {
		return ""
	}
	return fmt.Sprintf("Violated in %v, with 95 %% confidence.", RateOf(0, fewest))
}

// Early says why a campaign ended before its time.
func (r *Report) Early() string {
	made := wording.Plural(r.Runs, "run")
	if r.Planned > 0 {
		made = fmt.Sprintf("%s of %s", wording.Grouped(r.Runs), wording.Plural(r.Planned, "run"))
	}
	unseen := 0
	for _, p := range r.Points {
		if p.Runs == 0 {
			unseen++
		}
	}
	switch {
	case r.Interrupted:
		return "The campaign was interrupted after " + made + ": what was not run is undecided."
	case r.Sufficed():
		return "Of " + made + ": after the first violation of a point no others were made there, as --first asks for."
	case unseen == 0 && r.Covered():
		return "After " + made + ": further seeds had long brought nothing new, and no others were made, as --until-covered asks for."
	case unseen > 0:
		return fmt.Sprintf("The budget was spent after %s: %s had none, and so nothing is decided there.",
			made, wording.Plural(unseen, "point"))
	case r.GaveUp():
		return "After " + made + ": where several ran out of bounds, no others were made."
	case r.Planned > r.Runs:
		return "The budget was spent after " + made + "."
	}
	return ""
}

// Brought says how much the runs have brought about, and whether more of them would bring more.
func (r *Report) Brought() string {
	seen, unseen, fresh := 0, 0, 0.0
	for _, p := range r.Points {
		if c := p.Coverage; c != nil {
			seen, unseen, fresh = seen+c.Seen, unseen+c.Unseen, fresh+c.Fresh
		}
	}
	if seen == 0 {
		return ""
	}
	point := "One more seed"
	if len(r.Points) > 1 {
		point += " of each point"
	}
	return fmt.Sprintf("%s messages at roles, faults and orders of events were seen. %s would bring some %s new ones; at least %s have not been seen.",
		wording.Grouped(seen), point, few(fresh), wording.Grouped(unseen))
}

// few is a small number of things, with one decimal where that says more.
func few(n float64) string {
	if n < 9.95 {
		return fmt.Sprintf("%.1f", n)
	}
	return wording.Grouped(int(n + 0.5))
}

// Then says what falls after the violation, and in how many of its runs.
func (v *Violation) Then() string {
	var words []string
	for _, c := range v.With {
		words = append(words, fmt.Sprintf("%s (%s)", c.Property, wording.Plural(c.Runs, "run")))
	}
	if len(words) == 0 {
		return ""
	}
	return "then falls " + strings.Join(words, ", ")
}
