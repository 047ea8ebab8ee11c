package pushsum

import "github.com/orrery-sim/orrery/protocols/about"

const massKept = "Conservation of Mass"

// The rules that can be switched off.
var (
	keepAll = &about.Mutant{
		ID: "D08", Name: "keep-all", Witness: "pushsum/mutants/keep-all",
		Doc:     "a node sends half of its mass, and keeps all of it",
		Source:  "Kempe, Dobra and Gehrke, 2003, Proposition 2.2: conservation of mass",
		Reveals: []string{massKept},
	}
	holdTheMean = &about.Mutant{
		ID: "D09", Name: "hold-the-mean", Witness: "pushsum/mutants/hold-the-mean",
		Doc:     "a node that is answered holds the mean of both, though it has met others since it asked",
		Source:  "Jelasity, Montresor and Babaoglu, 2005: an exchange must be atomic",
		Reveals: []string{massKept},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{keepAll, holdTheMean}
