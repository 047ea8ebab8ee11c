package paxos

import "github.com/orrery-sim/orrery/protocols/about"

// mutants are the rules that are switched off. Each is read in one place, beside the rule.
type mutants struct {
	forgetPromise    bool // acceptor.go, promise
	answerBeforeSync bool // acceptor.go, save
	forgetVote       bool // acceptor.go, handleAccept
	ownValue         bool // proposer.go, issue
	firstValue       bool // proposer.go, reports
	ignorePromise    bool // acceptor.go, mayVote
	refuseEqual      bool // acceptor.go, mayVote
	noTieBreak       bool // number.go, number
	noIntersection   bool // protocol.go, checkQuorums
	countDuplicates  bool // tally.go, add
	mixBallots       bool // learner.go, Receive
	reuseBallot      bool // proposer.go, begin
	noBackoff        bool // proposer.go, backOff
}

// switches reads which mutants are on.
func switches(args about.Args) mutants {
	return mutants{
		forgetPromise:    args.Mutant("forget-promise"),
		answerBeforeSync: args.Mutant("answer-before-sync"),
		forgetVote:       args.Mutant("forget-vote"),
		ownValue:         args.Mutant("own-value"),
		firstValue:       args.Mutant("first-value"),
		ignorePromise:    args.Mutant("ignore-promise"),
		refuseEqual:      args.Mutant("refuse-equal"),
		noTieBreak:       args.Mutant("no-tie-break"),
		noIntersection:   args.Mutant("no-intersection"),
		countDuplicates:  args.Mutant("count-duplicates"),
		mixBallots:       args.Mutant("mix-ballots"),
		reuseBallot:      args.Mutant("reuse-ballot"),
		noBackoff:        args.Mutant("no-backoff"),
	}
}

// decides is what a mutant that breaks progress breaks: an expectation, as scenarios write it.
const decides = `happens("chosen")`

// disagree are the properties that fall when two values are chosen: Agreement itself, then the rule
// that was broken, and last what the paper deduces Agreement from.
func disagree(before ...string) []string {
	return append(append([]string{"Agreement"}, before...), "P2a", "P2b", "P2c")
}

// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var zoo = []*about.Mutant{
	{
		ID: "P01", Name: "forget-promise", Witness: "paxos/mutants/forget-promise",
		Doc:     "an acceptor's promise is not on its disk, so that a restart breaks it",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Stable Storage", "P1a"),
	},
	{
		ID: "P01", Name: "answer-before-sync", Witness: "paxos/mutants/answer-before-sync",
		Doc:     "an acceptor answers before what it answers for is on its disk",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Stable Storage", "P1a"),
	},
	{
		ID: "P02", Name: "forget-vote", Witness: "paxos/mutants/forget-vote",
		Doc:     "the proposal that an acceptor accepted is not on its disk",
		Source:  "Chandra, Griesemer and Redstone, Paxos Made Live, 2007, section 5.1",
		Reveals: disagree("Stable Storage"),
	},
	{
		ID: "P03", Name: "own-value", Witness: "paxos/mutants/own-value",
		Doc:     "a proposer issues its own value though a promise reported an accepted one",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P2c",
		Reveals: disagree(),
	},
	{
		ID: "P03", Name: "first-value", Witness: "paxos/mutants/first-value",
		Doc:     "a proposer adopts the first value that a promise reports, not the highest-numbered",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P2c",
		Reveals: disagree(),
	},
	{
		ID: "P05", Name: "ignore-promise", Witness: "paxos/mutants/ignore-promise",
		Doc:     "an acceptor votes in whatever ballot it is asked to",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P1a",
		Reveals: disagree("P1a"),
	},
	{
		ID: "P05", Name: "refuse-equal", Witness: "paxos/mutants/refuse-equal", Liveness: true,
		Doc:     "an acceptor refuses to vote in the very ballot that it has promised",
		Source:  "Lamport, Paxos Made Simple, 2001, condition P1a",
		Reveals: []string{decides},
	},
	{
		ID: "P06", Name: "no-tie-break", Witness: "paxos/mutants/no-tie-break",
		Doc:     "ballots are rounds only, so that two proposers have the same ones",
		Source:  "Lamport, The Part-Time Parliament, 1998, condition B1",
		Reveals: disagree("Unique Ballots"),
	},
	{
		ID: "P07", Name: "no-intersection", Witness: "paxos/mutants/no-intersection",
		Doc:     "quorums of the two phases need not have an acceptor in common",
		Source:  "Howard, Malkhi and Spiegelman, Flexible Paxos, 2016",
		Reveals: disagree(),
	},
	{
		ID: "P09", Name: "count-duplicates", Witness: "paxos/mutants/count-duplicates",
		Doc:     "an answer that arrives twice counts as the answers of two acceptors",
		Source:  "Lamport, The Part-Time Parliament, 1998, condition B2",
		Reveals: disagree("Learning"),
	},
	{
		ID: "P10", Name: "mix-ballots", Witness: "paxos/mutants/mix-ballots",
		Doc:     "a learner adds up the votes for a value in different ballots",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.3",
		Reveals: []string{"Agreement", "Learning"},
	},
	{
		ID: "P13", Name: "reuse-ballot", Witness: "paxos/mutants/reuse-ballot",
		Doc:     "a proposer's round is not on its disk, so that it begins a ballot twice",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.5",
		Reveals: disagree("Unique Ballots"),
	},
	{
		ID: "P14", Name: "no-backoff", Witness: "paxos/mutants/no-backoff", Liveness: true,
		Doc:     "a proposer that was refused begins its next ballot at once",
		Source:  "Lamport, Paxos Made Simple, 2001, section 2.4",
		Reveals: []string{decides},
	},
}
