package gcounter

import "github.com/orrery-sim/orrery/protocols/about"

// What nodes promise, as the judges call it, and the invariants.
const (
	linearizable = "linearizable"
	convergent   = "convergent"
	grows        = "Grow-Only"
	acknowledged = "Acknowledged Adds Are In"
	once         = "No Add Counts Twice"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its witness
// shows.
var (
	readThenWrite = &about.Mutant{
		ID: "N08", Name: "read-then-write", Witness: "gcounter/mutants/read-then-write",
		Doc:     "a node writes over what it has read, and does not look whether that is there still",
		Source:  "Gray and Reuter, Transaction processing, 1993, section 7.5: the lost update",
		Reveals: []string{grows, acknowledged, linearizable, convergent},
	}
	addAgain = &about.Mutant{
		ID: "N09", Name: "add-again", Witness: "gcounter/mutants/add-again",
		Doc:     "a node whose cas was not answered in time adds once more to what it finds",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984: what is not answered may have been done",
		Reveals: []string{once, linearizable, convergent},
	}
	noFence = &about.Mutant{
		ID: "N10", Name: "no-fence", Witness: "gcounter/mutants/no-fence",
		Doc:     "a node reads what the store sees fit to tell it, which may be from long ago",
		Source:  "Kingsbury, Maelstrom, 2021, doc/services.md: a sequential store may answer from the past",
		Reveals: []string{convergent, linearizable},
	}
	answerEarly = &about.Mutant{
		ID: "N11", Name: "answer-early", Witness: "gcounter/mutants/answer-early",
		Doc:     "an add is answered before it is on the node's disk or in the store",
		Source:  "Saltzer, Reed and Clark, End-to-end arguments, 1984: that a message has arrived does not say that it was acted on",
		Reveals: []string{convergent, linearizable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{readThenWrite, addAgain, noFence, answerEarly}
