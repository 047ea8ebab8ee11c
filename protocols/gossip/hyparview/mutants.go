package hyparview

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	oneSided = &about.Mutant{
		ID: "Y01", Name: "one-sided", Witness: "hyparview/mutants/one-sided",
		Doc:     "a node drops a neighbour without telling it, and answers whoever asks whether it is there",
		Source:  "Leitão et al., HyParView, 2007, section 4.2: active views are symmetric",
		Reveals: []string{"Active Views Are Symmetric"},
	}
	passiveUnused = &about.Mutant{
		ID: "Y02", Name: "passive-unused", Witness: "hyparview/mutants/passive-unused", Liveness: true,
		Doc:     "a neighbour that has failed is not replaced from the passive view",
		Source:  "Leitão et al., HyParView, 2007, section 4.4: active view management",
		Reveals: []string{"the active views are repaired"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{oneSided, passiveUnused}
