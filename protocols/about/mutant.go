package about

import "slices"

// A Mutant is a protocol minus one rule. It is one variable of its protocol's package, and the code
// beside the rule asks whether it is switched on.
type Mutant struct {
	ID       string   // R01 of the bug zoo; a bug that the zoo does not list has a letter that the zoo does not use: A01
	Name     string   // figure8
	Doc      string   // what is wrong, one sentence
	Source   string   // where the bug was seen
	Liveness bool     // it breaks progress, not safety
	Reveals  []string // the properties that should fail, by name; the first is the one that Witness shows
	Witness  string   // the scenario that must reveal it: raft/figure8
}

// Switched are the mutants that are switched on in a run: hardly ever more than one.
type Switched []*Mutant

// On reports whether a mutant is switched on. It compares pointers, so that a rule costs nothing where
// no mutant is.
func (s Switched) On(m *Mutant) bool {
	for _, on := range s {
		if on == m {
			return true
		}
	}
	return false
}

// Switched are those of a protocol's mutants that are switched on.
func (a Args) Switched(mutants []*Mutant) Switched {
	var on Switched
	for _, m := range mutants {
		if slices.Contains(a.Mutants, m.Name) {
			on = append(on, m)
		}
	}
	return on
}
