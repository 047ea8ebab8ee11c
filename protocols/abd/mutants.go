package abd

import "github.com/orrery-sim/orrery/protocols/about"

// linearizable is what the register promises, as the judge calls it.
const linearizable = "linearizable"

// The rules that can be switched off. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var (
	noWriteBack = &about.Mutant{
		ID: "C12", Name: "no-write-back", Witness: "abd/mutants/no-write-back",
		Doc:     "a reader returns the highest value that it finds, and leaves it where it was",
		Source:  "Attiya, Bar-Noy and Dolev, 1995; Cassandra without blocking read repair",
		Reveals: []string{linearizable, "Atomicity", "Propagation"},
	}
	blindWrite = &about.Mutant{
		ID: "A01", Name: "blind-write", Witness: "abd/mutants/blind-write",
		Doc:     "a writer numbers its own writes and asks nobody, as if it were the only one",
		Source:  "Attiya, Bar-Noy and Dolev, 1995: right for one writer; Lynch and Shvartsman, 1997, for several",
		Reveals: []string{linearizable, "Atomicity", "Regularity"},
	}
	sameSeq = &about.Mutant{
		ID: "A02", Name: "same-seq", Witness: "abd/mutants/same-seq",
		Doc:     "a writer takes the highest sequence number that it finds, and not the next one",
		Source:  "Lynch and Shvartsman, 1997: the tag must exceed all that were found",
		Reveals: []string{linearizable, "Atomicity", "Regularity"},
	}
	reuseTag = &about.Mutant{
		ID: "A03", Name: "reuse-tag", Witness: "abd/mutants/reuse-tag",
		Doc:     "a client that gave a write up may give its next one the same tag",
		Source:  "Lynch and Shvartsman, 1997: tags are unique; their clients never give up",
		Reveals: []string{"Unique Tags", linearizable, "Atomicity", "Regularity", "Integrity"},
	}
	noIntersection = &about.Mutant{
		ID: "C10", Name: "no-intersection", Witness: "abd/mutants/no-intersection",
		Doc:     "read quorums and write quorums may be so small that they miss each other",
		Source:  "Attiya, Bar-Noy and Dolev, 1995; Bailis et al., Probabilistically Bounded Staleness, 2012",
		Reveals: []string{linearizable, "Atomicity", "Regularity"},
	}
	countDuplicates = &about.Mutant{
		ID: "A04", Name: "count-duplicates", Witness: "abd/mutants/count-duplicates",
		Doc:     "two answers from one replica count as two replicas",
		Source:  "the R10 of Raft, in a protocol that has no votes",
		Reveals: []string{"Propagation", linearizable, "Atomicity", "Regularity"},
	}
	acceptOlder = &about.Mutant{
		ID: "A05", Name: "accept-older", Witness: "abd/mutants/accept-older",
		Doc:     "a replica keeps whatever came last, and not what has the highest tag",
		Source:  "Attiya, Bar-Noy and Dolev, 1995: messages overtake each other",
		Reveals: []string{"Monotonic Tags", linearizable, "Atomicity", "Regularity", "Propagation"},
	}
	ackBeforeSync = &about.Mutant{
		ID: "A06", Name: "ack-before-sync", Witness: "abd/mutants/ack-before-sync",
		Doc:     "a replica answers before the value is on its disk",
		Source:  "the R05 of Raft: what was acknowledged must survive a crash",
		Reveals: []string{linearizable, "Atomicity", "Regularity", "Propagation"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	noWriteBack, blindWrite, sameSeq, reuseTag, noIntersection, countDuplicates, acceptOlder,
	ackBeforeSync,
}
