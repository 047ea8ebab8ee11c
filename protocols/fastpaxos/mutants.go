package fastpaxos

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows.
var (
	classicQuorum = &about.Mutant{
		ID: "P16", Name: "classic-quorum", Witness: "fastpaxos/mutants/classic-quorum",
		Doc:     "a majority of votes is taken for enough in a fast round, too",
		Source:  "Lamport, Fast Paxos, 2006, the Quorum Requirement",
		Reveals: []string{"Agreement", "Learning", "CP", "Phase 1 First"},
	}
	ignoreO4 = &about.Mutant{
		ID: "P16", Name: "ignore-o4", Witness: "fastpaxos/mutants/ignore-o4",
		Doc:     "after a collision a coordinator picks any of the values that were voted for",
		Source:  "Lamport, Fast Paxos, 2006, observation O4",
		Reveals: []string{"Agreement", "CP"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	classicQuorum, ignoreO4,
}
