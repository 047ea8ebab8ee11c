package broadcast

import "github.com/orrery-sim/orrery/protocols/about"

const convergent = "convergent" // what nodes promise, as the judge calls it

// The rules that can be switched off.
var (
	noRetry = &about.Mutant{
		ID: "N01", Name: "no-retry", Witness: "broadcast/mutants/no-retry", Liveness: true,
		Doc:     "what is not acknowledged is not told again",
		Source:  "Gossip Glomers, challenge 3c: the nodes must converge after a partition",
		Reveals: []string{convergent},
	}
	ackBeforeSync = &about.Mutant{
		ID: "N02", Name: "ack-before-sync", Witness: "broadcast/mutants/ack-before-sync",
		Doc:     "a node acknowledges what it is told before that is on its disk",
		Source:  "Saltzer, Reed and Clark, End-to-end arguments, 1984: that a message has arrived does not say that it was acted on",
		Reveals: []string{convergent},
	}
	forgetDebts = &about.Mutant{
		ID: "N03", Name: "forget-debts", Witness: "broadcast/mutants/forget-debts", Liveness: true,
		Doc:     "a node that comes back believes that everybody has what is on its disk",
		Source:  "Helland, Life beyond distributed transactions, 2007: what a partner must be told outlasts a failure",
		Reveals: []string{convergent},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{noRetry, ackBeforeSync, forgetDebts}
