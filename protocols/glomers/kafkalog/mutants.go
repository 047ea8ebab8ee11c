package kafkalog

import "github.com/orrery-sim/orrery/protocols/about"

// What nodes promise, as the judge calls it, and the invariants.
const (
	linearizable = "linearizable"
	oneEach      = "One Message an Offset"
	gapless      = "No Gaps"
	once         = "No Message Twice"
	acknowledged = "Acknowledged Messages Are Kept"
	commitsGo    = "Commits Never Go Back"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its witness
// shows.
var (
	blindAppend = &about.Mutant{
		ID: "N12", Name: "blind-append", Witness: "kafkalog/mutants/blind-append",
		Doc:     "a node takes the offset after the last that it knows of, whatever is there",
		Source:  "Gossip Glomers, challenge 5b: offsets are to be unique among nodes that know nothing of each other",
		Reveals: []string{oneEach, acknowledged, linearizable},
	}
	appendAgain = &about.Mutant{
		ID: "N13", Name: "append-again", Witness: "kafkalog/mutants/append-again",
		Doc:     "a node that finds its own message takes it for another's, and puts it at the next offset, too",
		Source:  "Kafka, KIP-98, 2016: a producer whose request is not answered sends it again, and a broker must know it",
		Reveals: []string{once, linearizable},
	}
	answerEarly = &about.Mutant{
		ID: "N14", Name: "answer-early", Witness: "kafkalog/mutants/answer-early",
		Doc:     "a client is told the offset before the store has the message",
		Source:  "Kingsbury, Jepsen: Kafka, 2013: what is acknowledged before it is replicated may be lost",
		Reveals: []string{acknowledged, linearizable},
	}
	commitOver = &about.Mutant{
		ID: "N15", Name: "commit-over", Witness: "kafkalog/mutants/commit-over",
		Doc:     "a commit replaces whatever is committed, and that may be more",
		Source:  "Gray and Reuter, Transaction processing, 1993, section 7.5: the lost update",
		Reveals: []string{commitsGo, linearizable},
	}
	commitLocally = &about.Mutant{
		ID: "N16", Name: "commit-locally", Witness: "kafkalog/mutants/commit-locally",
		Doc:     "a node keeps to itself what was committed, and tells what was committed with it",
		Source:  "Gossip Glomers, challenge 5b: what one node is told another is asked for",
		Reveals: []string{linearizable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{blindAppend, appendAgain, answerEarly, commitOver, commitLocally}
