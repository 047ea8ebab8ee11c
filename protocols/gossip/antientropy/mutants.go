package antientropy

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	staleRevives = &about.Mutant{
		ID: "G04", Name: "stale-revives", Witness: "antientropy/mutants/stale-revives",
		Doc:     "a death certificate does not cancel the item when another site still has it",
		Source:  "Demers et al., 1987, section 2: death certificates carry timestamps, and cancel older copies",
		Reveals: []string{"Newer Supersedes", "Deleted Stays Deleted"},
	}
	ownBuckets = &about.Mutant{
		ID: "G11", Name: "own-buckets", Witness: "antientropy/mutants/own-buckets",
		Doc:     "each site sorts keys into buckets of its tree in its own way",
		Source:  "DeCandia et al., Dynamo, 2007, section 4.7: two nodes compare trees over the same key range",
		Reveals: []string{"Trees Agree"},
	}
	trustTheClock = &about.Mutant{
		ID: "G12", Name: "trust-the-clock", Witness: "antientropy/mutants/trust-the-clock",
		Doc:     "an update is stamped with what the clock shows, though it replaces an item with a larger timestamp",
		Source:  "Demers et al., 1987, section 1.1: a pair with a larger timestamp supersedes one with a smaller",
		Reveals: []string{"Last Update Wins"},
	}
	discardEarly = &about.Mutant{
		ID: "C14", Name: "discard-early", Witness: "antientropy/mutants/discard-early",
		Doc:     "a death certificate is dropped a cycle after it came, and not after the first threshold",
		Source:  "Demers et al., 1987, section 2: an item that was deleted is resurrected",
		Reveals: []string{"Deleted Stays Deleted"},
	}
	letSleep = &about.Mutant{
		ID: "D05", Name: "let-sleep", Witness: "antientropy/mutants/let-sleep",
		Doc:      "a dormant certificate that meets an older copy of its item is not reactivated",
		Source:   "Demers et al., 1987, section 2.1: the death certificate is awakened, and spreads again",
		Liveness: true,
		Reveals:  []string{convergent},
	}
	awakeAsNew = &about.Mutant{
		ID: "D06", Name: "awake-as-new", Witness: "antientropy/mutants/awake-as-new",
		Doc:     "a dormant certificate that is reactivated gets a new timestamp, and cancels updates made since",
		Source:  "Demers et al., 1987, section 2.2: the activation timestamp",
		Reveals: []string{"Validity"},
	}
	answerBeforeSync = &about.Mutant{
		ID: "D07", Name: "answer-before-sync", Witness: "antientropy/mutants/answer-before-sync",
		Doc:     "a site answers and does not wait until its disk has what it has learned",
		Source:  "Demers et al., 1987, section 1: a site's database holds its updates",
		Reveals: []string{"Known Is Kept"},
	}
)

const convergent = "convergent" // what sites promise, as the judge calls it

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{staleRevives, ownBuckets, trustTheClock, discardEarly, letSleep, awakeAsNew, answerBeforeSync}
