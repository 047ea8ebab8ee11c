package commit

import "github.com/orrery-sim/orrery/protocols/about"

const (
	agreement          = "AC1 Agreement"
	stability          = "AC2 Stability"
	consent            = "AC3 Consent"
	nontrivial         = "AC4 Nontriviality"
	oneChoice          = "Chosen Once"
	strictSerializable = "strict_serializable"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its witness
// shows.
var (
	unforcedPrepare = &about.Mutant{
		ID: "T01", Name: "unforced-prepare", Witness: "commit/mutants/unforced-prepare",
		Doc:     "a resource manager votes yes before its disk knows what it has to do",
		Source:  "Gray, Notes on data base operating systems, 1978, section 5.8.3; Gray and Lamport, 2006, section 3.1",
		Reveals: []string{agreement, strictSerializable},
	}
	abortsAlone = &about.Mutant{
		ID: "T03", Name: "aborts-alone", Witness: "commit/mutants/aborts-alone",
		Doc:     "a resource manager that is prepared and waits for too long aborts of its own accord",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.3: it is uncertain, and may not",
		Reveals: []string{agreement, strictSerializable},
	}
	majorityCommits = &about.Mutant{
		ID: "T04", Name: "majority-commits", Witness: "commit/mutants/majority-commits",
		Doc:     "the transaction manager commits when most have voted yes",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.3, AC3: all must vote yes",
		Reveals: []string{consent, agreement, strictSerializable},
	}
	neverAsks = &about.Mutant{
		ID: "T06", Name: "never-asks", Witness: "commit/mutants/never-asks", Liveness: true,
		Doc:     "a resource manager that is prepared waits to be told, and asks nobody",
		Source:  "Skeen, Nonblocking commit protocols, 1981; Bernstein, Hadzilacos and Goodman, 1987, section 7.4, AC5",
		Reveals: []string{"recovers"},
	}
	tellsFirst = &about.Mutant{
		ID: "S71", Name: "tells-first", Witness: "commit/mutants/tells-first",
		Doc:     "the transaction manager tells that it has committed before its disk knows",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.4: the coordinator writes before it sends",
		Reveals: []string{agreement, strictSerializable},
	}
	presumesEarly = &about.Mutant{
		ID: "S72", Name: "presumes-early", Witness: "commit/mutants/presumes-early",
		Doc:     "the transaction manager presumes an abort where it has written nothing, though votes are still coming in",
		Source:  "Mohan, Lindsay and Obermarck, Transaction management in the R* database system, 1986, section 3",
		Reveals: []string{agreement, strictSerializable},
	}
	forgetsEarly = &about.Mutant{
		ID: "S73", Name: "forgets-early", Witness: "commit/mutants/forgets-early",
		Doc:     "the transaction manager forgets a commit before all have said that they have it",
		Source:  "Mohan, Lindsay and Obermarck, 1986, section 3: commits are acknowledged",
		Reveals: []string{agreement, strictSerializable},
	}
	anyLife = &about.Mutant{
		ID: "S74", Name: "any-life", Witness: "commit/mutants/any-life",
		Doc:     "a vote that was under way while the transaction manager crashed begins its transaction again",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.4: a coordinator that recovers aborts what it has not decided",
		Reveals: []string{agreement, strictSerializable},
	}
	countsCopies = &about.Mutant{
		ID: "S75", Name: "counts-copies", Witness: "commit/mutants/counts-copies",
		Doc:     "the transaction manager counts messages that say yes, and not who has sent them",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.3, AC3",
		Reveals: []string{consent, agreement, strictSerializable},
	}
	changesMind = &about.Mutant{
		ID: "S76", Name: "changes-mind", Witness: "commit/mutants/changes-mind",
		Doc:     "a resource manager that has committed obeys an abort which comes after it",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.3, AC2",
		Reveals: []string{stability, agreement},
	}
	abortsPrecommitted = &about.Mutant{
		ID: "S77", Name: "aborts-precommitted", Witness: "commit/mutants/aborts-precommitted",
		Doc:     "those that are left abort, though one of them knows that all have voted yes",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.5: termination rules of three-phase commit",
		Reveals: []string{agreement, strictSerializable},
	}
	skipsPrecommit = &about.Mutant{
		ID: "S78", Name: "skips-precommit", Witness: "commit/mutants/skips-precommit",
		Doc:     "whoever ends a transaction in place of its manager commits before the others know that all have voted yes",
		Source:  "Skeen, Nonblocking commit protocols, 1981: no state from which one may commit next to one that may abort",
		Reveals: []string{agreement, strictSerializable},
	}
	recoveredCounts = &about.Mutant{
		ID: "S79", Name: "recovered-counts", Witness: "commit/mutants/recovered-counts",
		Doc:     "a resource manager that was down decides by what it knew before",
		Source:  "Bernstein, Hadzilacos and Goodman, 1987, section 7.5: total failure, and the last process to fail",
		Reveals: []string{agreement, strictSerializable},
	}
	leaderAborts = &about.Mutant{
		ID: "S80", Name: "leader-aborts", Witness: "commit/mutants/leader-aborts",
		Doc:     "the first leader aborts when it has waited for long, as the manager of two-phase commit may",
		Source:  "Gray and Lamport, 2006, section 4.2: it must begin a ballot for what is missing",
		Reveals: []string{agreement, strictSerializable},
	}
	ownValue = &about.Mutant{
		ID: "S81", Name: "own-value", Witness: "commit/mutants/own-value",
		Doc:     "the leader of a later ballot proposes to abort, whatever the acceptors have accepted",
		Source:  "Gray and Lamport, 2006, section 4.1, phase 2a",
		Reveals: []string{oneChoice, agreement, strictSerializable},
	}
	acceptorForgets = &about.Mutant{
		ID: "S82", Name: "acceptor-forgets", Witness: "commit/mutants/acceptor-forgets",
		Doc:     "an acceptor answers before its disk knows what it has promised and accepted",
		Source:  "Gray and Lamport, 2006, section 4.1: acceptors record it in stable storage",
		Reveals: []string{oneChoice, agreement, strictSerializable},
	}
	mixesInstances = &about.Mutant{
		ID: "S83", Name: "mixes-instances", Witness: "commit/mutants/mixes-instances",
		Doc:     "an acceptor takes the votes as they come for those of the resource managers in their order",
		Source:  "Gray and Lamport, 2006, section 4.2: an instance of consensus for each resource manager",
		Reveals: []string{consent, oneChoice, agreement, strictSerializable},
	}
	breaksPromise = &about.Mutant{
		ID: "S84", Name: "breaks-promise", Witness: "commit/mutants/breaks-promise",
		Doc:     "an acceptor accepts in ballot 0 after it has promised a higher ballot",
		Source:  "Gray and Lamport, 2006, section 4.1, phase 2b",
		Reveals: []string{oneChoice, agreement, strictSerializable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	unforcedPrepare, abortsAlone, majorityCommits, neverAsks, tellsFirst, presumesEarly, forgetsEarly, anyLife, countsCopies,
	changesMind, abortsPrecommitted, skipsPrecommit, recoveredCounts, leaderAborts, ownValue, acceptorForgets, mixesInstances,
	breaksPromise,
}
