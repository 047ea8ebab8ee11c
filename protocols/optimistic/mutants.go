package optimistic

import "github.com/orrery-sim/orrery/protocols/about"

// The invariants.
const (
	noLostUpdate = "No Lost Update"
	eachOnce     = "Each Update Once"
)

// The rules that can be switched off.
var (
	blindWrite = &about.Mutant{
		ID: "Q08", Name: "blind-write", Witness: "optimistic/mutants/blind-write",
		Doc:     "the row takes an update whatever has changed since it was read",
		Source:  "Gray and Reuter, Transaction processing, 1993, section 7.5: the lost update",
		Reveals: []string{noLostUpdate},
	}
	writeAgain = &about.Mutant{
		ID: "Q09", Name: "write-again", Witness: "optimistic/mutants/write-again",
		Doc:     "a writer that was not answered updates again, though the row that it reads has its update",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984: what was not answered may have been done",
		Reveals: []string{eachOnce},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{blindWrite, writeAgain}
