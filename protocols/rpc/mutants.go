package rpc

import "github.com/orrery-sim/orrery/protocols/about"

const (
	atMost         = "At Most Once"
	acrossRestarts = "Once Across Restarts"
	beforeAnswer   = "Executed Before Answered"
	oneHistory     = "One History"
	linearizable   = "linearizable"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its witness
// shows.
var (
	noTable = &about.Mutant{
		ID: "R31", Name: "no-table", Witness: "rpc/mutants/no-table",
		Doc:     "a server runs every call that arrives, be it new or not",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984, section 3.2: a table of the last call of each activity",
		Reveals: []string{atMost, linearizable},
	}
	volatileTable = &about.Mutant{
		ID: "U01", Name: "volatile-table", Witness: "rpc/mutants/volatile-table",
		Doc:     "the table of answers is in memory, and callers go on calling after the server has crashed",
		Source:  "Birrell and Nelson, 1984, section 3.2: a callee that has lost its table must know it from the binding",
		Reveals: []string{acrossRestarts, linearizable},
	}
	anyLife = &about.Mutant{
		ID: "U02", Name: "any-life", Witness: "rpc/mutants/any-life",
		Doc:     "a server with its table in memory does not ask for which of its lives a call is",
		Source:  "Birrell and Nelson, 1984, section 2.4: the unique identifier of an export, so that bindings break when it crashes",
		Reveals: []string{acrossRestarts, linearizable},
	}
	answerFirst = &about.Mutant{
		ID: "U03", Name: "answer-first", Witness: "rpc/mutants/answer-first",
		Doc:     "the answer leaves before what was done is on the disk",
		Source:  "Gray, Notes on data base operating systems, 1978, section 5.8: the write-ahead log",
		Reveals: []string{beforeAnswer, linearizable},
	}
	twoWrites = &about.Mutant{
		ID: "U04", Name: "two-writes", Witness: "rpc/mutants/two-writes",
		Doc:     "what was done and whose call it was are two records, one synced after the other",
		Source:  "Gray, Notes on data base operating systems, 1978, section 5.3: what must happen together is one transaction",
		Reveals: []string{acrossRestarts, linearizable},
	}
	saveWithout = &about.Mutant{
		ID: "R30", Name: "save-without-answers", Witness: "rpc/mutants/save-without-answers",
		Doc:     "when the log is cut the state is saved, and the table of answers is not",
		Source:  "Ongaro, Consensus: bridging theory and practice, 2014, section 6.3: sessions are part of the snapshot",
		Reveals: []string{acrossRestarts, linearizable},
	}
	runAgain = &about.Mutant{
		ID: "U05", Name: "run-again", Witness: "rpc/mutants/run-again",
		Doc:     "a call that arrives once more while it runs is run once more: the table only has what is answered",
		Source:  "Birrell and Nelson, 1984, section 3.3: a call that is being executed is acknowledged",
		Reveals: []string{atMost, linearizable},
	}
	runOld = &about.Mutant{
		ID: "U06", Name: "run-old", Witness: "rpc/mutants/run-old",
		Doc:     "a copy of a call that was under way for long counts as new, when its caller has gone on to another",
		Source:  "Birrell and Nelson, 1984, section 3.2: numbers of calls only grow, and lower ones are discarded",
		Reveals: []string{atMost, linearizable},
	}
	onePlace = &about.Mutant{
		ID: "U07", Name: "one-place", Witness: "rpc/mutants/one-place",
		Doc:     "the table knows calls by their number and not by their caller, and every caller counts from one",
		Source:  "Birrell and Nelson, 1984, section 3.2: a call is named by its activity and its number",
		Reveals: []string{beforeAnswer, linearizable},
	}
	newNumber = &about.Mutant{
		ID: "U08", Name: "new-number", Witness: "rpc/mutants/new-number",
		Doc:     "a caller sends a call again under a new number",
		Source:  "Birrell and Nelson, 1984, section 3.2: a retransmission has the identifier of the call",
		Reveals: []string{linearizable},
	}
	keepBinding = &about.Mutant{
		ID: "U09", Name: "keep-binding", Witness: "rpc/mutants/keep-binding", Liveness: true,
		Doc:     "a caller whose server has crashed stays bound to the life that is gone",
		Source:  "Birrell and Nelson, 1984, section 2.4: an importer whose binding is broken imports again",
		Reveals: []string{"recovers"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	noTable, volatileTable, anyLife, answerFirst, twoWrites, saveWithout, runAgain, runOld, onePlace, newNumber, keepBinding,
}
