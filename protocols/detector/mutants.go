package detector

import "github.com/orrery-sim/orrery/protocols/about"

const (
	freshName      = "Fresh Signs Alone"
	inTimeName     = "Suspected In Time"
	notEarlierName = "No Earlier Than That"
	trustsName     = "Trusted When Heard"
)

const (
	hayashibara = "Hayashibara et al., The phi accrual failure detector, 2004"
	chandra     = "Chandra and Toueg, Unreliable failure detectors for reliable distributed systems, 1996, "
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	oldSigns = &about.Mutant{
		ID: "G13", Name: "old-signs", Witness: "detector/old-signs",
		Doc:     "a heartbeat of an earlier life, or a second copy, is taken for a sign of life",
		Source:  "the generations of Cassandra's gossip",
		Reveals: []string{freshName},
	}
	blamesOthers = &about.Mutant{
		ID: "E10", Name: "blames-others", Witness: "detector/blames-others",
		Doc:     "a node that was paused takes its own pause for the silence of all others",
		Source:  "Dadgar, Phillips and Currey, Lifeguard: local health awareness for more accurate failure detection, 2018",
		Reveals: []string{notEarlierName},
	}
	neverTrusts = &about.Mutant{
		ID: "E11", Name: "never-trusts", Witness: "detector/mutants/never-trusts",
		Doc:     "who was suspected once stays suspected, whatever is heard of it",
		Source:  chandra + "eventual accuracy",
		Reveals: []string{trustsName},
	}
	anySign = &about.Mutant{
		ID: "E12", Name: "any-sign", Witness: "detector/mutants/any-sign",
		Doc:     "a sign of life of one node gives all others more time",
		Source:  chandra + "strong completeness",
		Reveals: []string{inTimeName, notEarlierName},
	}
	learnsOutages = &about.Mutant{
		ID: "E13", Name: "learns-outages", Witness: "detector/mutants/learns-outages",
		Doc:     "the time for which a node was down counts as an interval between two heartbeats, and the next crash is found late",
		Source:  hayashibara,
		Reveals: []string{inTimeName, notEarlierName},
	}
	meanAlone = &about.Mutant{
		ID: "E14", Name: "mean-alone", Witness: "detector/mutants/mean-alone",
		Doc:     "a heartbeat is late when it comes later than the mean, as half of them do",
		Source:  hayashibara,
		Reveals: []string{notEarlierName},
	}
)

var zoo = []*about.Mutant{oldSigns, blamesOthers, neverTrusts, anySign, learnsOutages, meanAlone}
