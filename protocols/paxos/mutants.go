package paxos

import "github.com/orrery-sim/orrery/protocols/about"

// decides is what a mutant that breaks progress breaks: an expectation, as scenarios write it.
const decides = `happens("chosen")`

// disagree are the properties that fall when two values are chosen: Agreement itself, then the rule
// that was broken, and last what the paper deduces Agreement from.
func disagree(before ...string) []string {
	return append(append([]string{"Agreement"}, before...), "P2a", "P2b", "P2c")
}

// The rules that can be switched off. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var (
	forgetPromise = &about.Mutant{
		ID: "P01", Name: "forget-promise", Witness: "paxos/mutants/forget-promise",
		Doc:     "an acceptor's promise is not on its disk, so that a restart breaks it",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Stable Storage", "P1a"),
	}
	answerBeforeSync = &about.Mutant{
		ID: "P01", Name: "answer-before-sync", Witness: "paxos/mutants/answer-before-sync",
		Doc:     "an acceptor answers before what it answers for is on its disk",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Stable Storage", "P1a"),
	}
	forgetVote = &about.Mutant{
		ID: "P02", Name: "forget-vote", Witness: "paxos/mutants/forget-vote",
		Doc:     "the proposal that an acceptor accepted is not on its disk",
		Source:  "Chandra, Griesemer and Redstone, Paxos Made Live, 2007, section 5.1",
		Reveals: disagree("Stable Storage"),
	}
	ownValue = &about.Mutant{
		ID: "P03", Name: "own-value", Witness: "paxos/mutants/own-value",
		Doc:     "a proposer issues its own value though a promise reported an accepted one",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P2c",
		Reveals: disagree(),
	}
	firstValue = &about.Mutant{
		ID: "P03", Name: "first-value", Witness: "paxos/mutants/first-value",
		Doc:     "a proposer adopts the first value that a promise reports, not the highest-numbered",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P2c",
		Reveals: disagree(),
	}
	ignorePromise = &about.Mutant{
		ID: "P05", Name: "ignore-promise", Witness: "paxos/mutants/ignore-promise",
		Doc:     "an acceptor votes in whatever ballot it is asked to",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P1a",
		Reveals: disagree("P1a"),
	}
	refuseEqual = &about.Mutant{
		ID: "P05", Name: "refuse-equal", Witness: "paxos/mutants/refuse-equal", Liveness: true,
		Doc:     "an acceptor refuses to vote in the very ballot that it has promised",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P1a",
		Reveals: []string{decides},
	}
	noTieBreak = &about.Mutant{
		ID: "P06", Name: "no-tie-break", Witness: "paxos/mutants/no-tie-break",
		Doc:     "ballots are rounds only, so that two proposers have the same ones",
		Source:  "Lamport, The Part-Time Parliament, 1998, condition B1",
		Reveals: disagree("Unique Ballots"),
	}
	noIntersection = &about.Mutant{
		ID: "P07", Name: "no-intersection", Witness: "paxos/mutants/no-intersection",
		Doc:     "quorums of the two phases need not have an acceptor in common",
		Source:  "Howard, Malkhi and Spiegelman, Flexible Paxos, 2016",
		Reveals: disagree(),
	}
	countDuplicates = &about.Mutant{
		ID: "P09", Name: "count-duplicates", Witness: "paxos/mutants/count-duplicates",
		Doc:     "an answer that arrives twice counts as the answers of two acceptors",
		Source:  "Lamport, The Part-Time Parliament, 1998, condition B2",
		Reveals: disagree("Learning"),
	}
	mixBallots = &about.Mutant{
		ID: "P10", Name: "mix-ballots", Witness: "paxos/mutants/mix-ballots",
		Doc:     "a learner adds up the votes for a value in different ballots",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.3",
		Reveals: []string{"Agreement", "Learning"},
	}
	reuseBallot = &about.Mutant{
		ID: "P13", Name: "reuse-ballot", Witness: "paxos/mutants/reuse-ballot",
		Doc:     "a proposer's round is not on its disk, so that it begins a ballot twice",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Unique Ballots"),
	}
	noBackoff = &about.Mutant{
		ID: "P14", Name: "no-backoff", Witness: "paxos/mutants/no-backoff", Liveness: true,
		Doc:     "a proposer that was refused begins its next ballot at once",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.4",
		Reveals: []string{decides},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	forgetPromise, answerBeforeSync, forgetVote, ownValue, firstValue, ignorePromise, refuseEqual,
	noTieBreak, noIntersection, countDuplicates, mixBallots, reuseBallot, noBackoff,
}
