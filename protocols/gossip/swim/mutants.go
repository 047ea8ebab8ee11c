package swim

import "github.com/orrery-sim/orrery/protocols/about"

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{}
