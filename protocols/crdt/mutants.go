package crdt

import "github.com/orrery-sim/orrery/protocols/about"

const (
	convergent = "convergent" // what replicas promise, as the judge calls it
	strong     = "Strong Eventual Consistency"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one
// that its witness shows.
var (
	mergeByAddition = &about.Mutant{
		ID: "C01", Name: "merge-by-addition", Witness: "crdt/mutants/merge-by-addition",
		Doc:     "counters are added where they should be joined by their maximum",
		Source:  "Shapiro et al., 2011, Specification 6: merge must be idempotent",
		Reveals: []string{strong, convergent},
	}
	blindRemove = &about.Mutant{
		ID: "C03", Name: "blind-remove", Witness: "crdt/mutants/blind-remove",
		Doc:     "a remove takes a value away for good, and not the adds that it has observed",
		Source:  "Shapiro et al., 2011, Specifications 12 and 15: a 2P-set where an OR-set was promised",
		Reveals: []string{"Add Wins", convergent},
	}
	tieWithoutWriter = &about.Mutant{
		ID: "D01", Name: "tie-without-writer", Witness: "crdt/mutants/tie-without-writer",
		Doc:     "of two writes with one stamp each replica keeps its own",
		Source:  "Shapiro et al., 2011, Specification 8: timestamps are unique and totally ordered",
		Reveals: []string{strong, convergent},
	}
	ackBeforeSync = &about.Mutant{
		ID: "D02", Name: "ack-before-sync", Witness: "crdt/mutants/ack-before-sync",
		Doc:     "a replica answers before the update is on its disk",
		Source:  "Almeida, Shoker and Baquero, 2018, Algorithm 2: the state is durable",
		Reveals: []string{convergent},
	}
	dropUnacknowledged = &about.Mutant{
		ID: "C06", Name: "drop-unacknowledged", Witness: "crdt/mutants/drop-unacknowledged",
		Doc:     "a delta that was sent to a peer is taken for one that has arrived",
		Source:  "Almeida, Shoker and Baquero, 2018, Algorithm 2: the causal delta-merging condition",
		Reveals: []string{strong, convergent},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{mergeByAddition, blindRemove, tieWithoutWriter, ackBeforeSync, dropUnacknowledged}
