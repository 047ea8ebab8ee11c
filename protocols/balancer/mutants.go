package balancer

import "github.com/orrery-sim/orrery/protocols/about"

const (
	answersServed      = "What Is Answered Was Served"
	answeredOnce       = "Answered Once"
	lengthsAddUp       = "Lengths Add Up"
	copiesGoApart      = "Copies Go Apart"
	restIsCalledOff    = "The Rest Is Called Off"
	oneCopyStays       = "One Copy Stays"
	hedgesWithinBudget = "Hedges Within The Budget"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	answerEachCopy = &about.Mutant{
		ID: "J01", Name: "answer-each-copy", Witness: "balancer/mutants/answer-each-copy",
		Doc:     "a question stays open after its first answer, so that the answer of each copy goes to the client",
		Source:  "Dean and Barroso, The tail at scale, 2013: of several answers the first counts",
		Reveals: []string{answeredOnce, answersServed, restIsCalledOff},
	}
	neverCancel = &about.Mutant{
		ID: "J02", Name: "never-cancel", Witness: "balancer/mutants/never-cancel",
		Doc:     "the copies that are out when the first answer comes are not called off, and are served for nobody",
		Source:  "Dean and Barroso, The tail at scale, 2013: the client cancels the remaining outstanding requests",
		Reveals: []string{restIsCalledOff},
	}
	hedgeWithoutBudget = &about.Mutant{
		ID: "J03", Name: "hedge-without-budget", Witness: "balancer/mutants/hedge-without-budget",
		Doc:     "a question that is late is asked for again whatever share of the questions is late: once all are, the load doubles",
		Source:  "Dean and Barroso, The tail at scale, 2013: hedges are to be a few percent of the load",
		Reveals: []string{hedgesWithinBudget},
	}
	hedgeSameReplica = &about.Mutant{
		ID: "J04", Name: "hedge-same-replica", Witness: "balancer/mutants/hedge-same-replica",
		Doc:     "the second copy goes where the first went, and waits behind it",
		Source:  "Dean and Barroso, The tail at scale, 2013: the second request goes to another replica",
		Reveals: []string{copiesGoApart},
	}
	dropOnArrival = &about.Mutant{
		ID: "J05", Name: "drop-on-arrival", Witness: "balancer/mutants/drop-on-arrival",
		Doc:     "a replica tells the one that it is tied to when a copy comes, and not when it begins with it: each leaves it to the other",
		Source:  "Dean and Barroso, The tail at scale, 2013: a tied request is cancelled when the other begins execution",
		Reveals: []string{oneCopyStays},
	}
	leakyCount = &about.Mutant{
		ID: "J06", Name: "leaky-count", Witness: "balancer/mutants/leaky-count",
		Doc:     "what comes back after a question was settled is not taken off the count of its replica, which looks busier and busier",
		Source:  "Linux Virtual Server, ipvs(8), scheduler lc: the counter of a server goes down when its connection ends, however it ends",
		Reveals: []string{lengthsAddUp},
	}
	forgetLost = &about.Mutant{
		ID: "J07", Name: "forget-lost", Witness: "balancer/mutants/forget-lost", Liveness: true,
		Doc:     "what a replica had when it crashed is asked of nobody else",
		Source:  "RFC 9110, 2022, section 9.2.2: what a failed connection has lost may be asked for again",
		Reveals: []string{"available"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	answerEachCopy, neverCancel, hedgeWithoutBudget, hedgeSameReplica, dropOnArrival, leakyCount, forgetLost,
}
