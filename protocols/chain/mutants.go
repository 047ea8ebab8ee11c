package chain

import "github.com/orrery-sim/orrery/protocols/about"

const (
	sameLog      = "One Log"
	removedServe = "The Removed Serve Nobody"
	linearizable = "linearizable"
)

const (
	renesse = "van Renesse and Schneider, Chain replication, 2004, "
	terrace = "Terrace and Freedman, Object storage on CRAQ, 2009, "
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	readDirty = &about.Mutant{
		ID: "V14", Name: "read-dirty", Witness: "chain/mutants/read-dirty",
		Doc:     "a server answers with a version that is under way, and that a later reader does not see yet at another server",
		Source:  terrace + "section 2.3",
		Reveals: []string{linearizable},
	}
	readClean = &about.Mutant{
		ID: "I20", Name: "read-clean", Witness: "chain/dirty-read",
		Doc:     "a server answers with the last version that it knows to be committed, though the tail has a later one",
		Source:  terrace + "section 2.3: the version query",
		Reveals: []string{linearizable},
	}
	noLease = &about.Mutant{
		ID: "V15", Name: "no-lease", Witness: "chain/mutants/no-lease",
		Doc:     "a tail that was taken out of the chain, and does not know, goes on answering",
		Source:  renesse + "whose servers are fail-stop; Gray and Cheriton, Leases, 1989",
		Reveals: []string{removedServe, linearizable},
	}
	headAnswers = &about.Mutant{
		ID: "I21", Name: "head-answers", Witness: "chain/mutants/head-answers",
		Doc:     "the head answers an update before the others have it",
		Source:  renesse + "section 3.1: the tail replies",
		Reveals: []string{linearizable},
	}
	forgetSent = &about.Mutant{
		ID: "I22", Name: "forget-sent", Witness: "chain/middle-dies", Liveness: true,
		Doc:     "what a server in the middle had, and had not passed on, is not sent again around the gap",
		Source:  renesse + "section 3.2: the Sent list",
		Reveals: []string{"recovers", "updates go on"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{readDirty, readClean, noLease, headAnswers, forgetSent}
