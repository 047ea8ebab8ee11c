package fastpaxos

import "github.com/orrery-sim/orrery/protocols/about"

// mutants are the rules that are switched off. Each is read in one place, beside the rule.
type mutants struct {
	classicQuorum bool // round.go, quorum
	ignoreO4      bool // pick.go, pick
}

// switches reads which mutants are on.
func switches(args about.Args) mutants {
	return mutants{
		classicQuorum: args.Mutant("classic-quorum"),
		ignoreO4:      args.Mutant("ignore-o4"),
	}
}

// Of the properties that a mutant reveals, the first is the one that its witness shows.
var zoo = []*about.Mutant{
	{
		ID: "P16", Name: "classic-quorum", Witness: "fastpaxos/mutants/classic-quorum",
		Doc:     "a majority of votes is taken for enough in a fast round, too",
		Source:  "Lamport, Fast Paxos, 2006, the Quorum Requirement",
		Reveals: []string{"Agreement", "Learning", "CP"},
	},
	{
		ID: "P16", Name: "ignore-o4", Witness: "fastpaxos/mutants/ignore-o4",
		Doc:     "after a collision a coordinator picks any of the values that were voted for",
		Source:  "Lamport, Fast Paxos, 2006, observation O4",
		Reveals: []string{"Agreement", "CP"},
	},
}
