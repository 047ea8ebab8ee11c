package check

import (
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Promise is what a protocol may claim to its clients, with its judge. It is a row of the table
// [Promises]; a program may add rows of its own.
//
// A judge reads what was [Seen] and nothing else. It bounds its work by the counted steps and the
// memory of its [Budget], so that the same history gets the same verdict everywhere; where they do
// not suffice the verdict is Undecided. What breaks the promise is told in one sentence, with the
// events that show it.
type Promise struct {
	Name  string // as in scenario files: monotonic_reads
	Doc   string // what it claims, one sentence
	Paper string // where it comes from: author, title, year; "" if nobody in particular
	Needs Need
	// Fact reports whether the judge wants to see a fact; nil: none. It is asked at every fact of a
	// run, and must be quick.
	Fact func(f sim.Fact) bool
	// Shows reports whether the results of a service can show it; nil: those of every service.
	Shows func(of *service.Service) bool
	// About is what it is about, where Shows does not hold for all, and what to write: "a lock; write
	// workload = lock()".
	About string
	// Judge judges. It changes nothing of what was seen, and does not keep it.
	Judge func(seen *Seen, b Budget) Judgement
}

// A Need is something that must have been seen for a promise to be judged.
type Need uint8

// What promises need.
const (
	NeedsHistory Need = 1 << iota // what the clients saw
	NeedsFacts                    // what the servers stated: those that Promise.Fact wants
	NeedsFinals                   // what every replica answers to the final reads, in the end
	NeedsTxns                     // a history of transactions
)

// String names the needs: a history and facts.
func (n Need) String() string {
	var words []string
	for i, word := range [...]string{"a history", "facts", "final reads at every replica", "transactions"} {
		if n&(1<<i) != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, " and ")
}

// A Judgement is the finding on a promise, with the part of the history that shows a violation.
type Judgement struct {
	Finding
	Key     string      // where the violation is, if it is on one key
	Part    []Operation // the operations that together show it, in the order of their calls
	Longest []Operation // as many of Part as can be put in order, in that order
}

// PromiseOf is the row of a name in a table; nil if there is none.
func PromiseOf(table []Promise, name string) *Promise {
	for i := range table {
		if table[i].Name == name {
			return &table[i]
		}
	}
	return nil
}
