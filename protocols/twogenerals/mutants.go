package twogenerals

import "github.com/orrery-sim/orrery/protocols/about"

const (
	onlyTheLast = "Only The Last Is In Doubt"
	validity    = "Validity"
)

// hopeful is the rule that can be switched off.
var hopeful = &about.Mutant{
	ID: "U21", Name: "hopeful", Witness: "twogenerals/mutants/hopeful",
	Doc:     "a general attacks as soon as there is a plan, be it acknowledged or not",
	Source:  "Gray, Notes on data base operating systems, 1978, section 5.8.3.3",
	Reveals: []string{validity, onlyTheLast},
}

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{hopeful}
