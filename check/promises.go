package check

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Promises are the promises that are judged here, in the order of the documentation. An outside
// module's main adds its own to a copy of it.
var Promises = []Promise{
	{
		Name: "linearizable",
		Doc: "Clients see one copy: every operation seems to happen at once, between its call and " +
			"its answer.",
		Paper: "Herlihy and Wing, Linearizability: a correctness condition for concurrent objects, 1990",
		Needs: NeedsHistory,
		Shows: func(of *service.Service) bool { return !transacts(of) },
		About: "operations one by one; of transactions write strict_serializable()",
		Judge: func(seen *Seen, b Budget) Judgement {
			return confirmed(seen.Service, Linearizable(seen.Service, seen.History, b))
		},
	},
	{
		Name: "sequential",
		Doc: "All clients see one order of all operations, in which each client's own stand in the order " +
			"in which it did them.",
		Paper: "Lamport, How to make a multiprocessor computer that correctly executes multiprocess programs, 1979",
		Needs: NeedsHistory,
		Judge: Sequential,
	},
	{
		Name:  "causal",
		Shows: readsAndWrites, About: keysAndRegisters,
		Doc:   "No client sees an effect without its causes: what a client did and saw may have caused what it did next.",
		Paper: "Ahamad, Neiger, Burns, Kohli and Hutto, Causal memory, 1995",
		Needs: NeedsHistory,
		Judge: Causal,
	},
	readYourWrites.promise("A client's read knows of the writes that the client did before."),
	monotonicReads.promise("A client's read knows of the writes that the client saw before."),
	monotonicWrites.promise("Who knows of a client's write knows of those that the client did before it."),
	writesFollowReads.promise("Who knows of a client's write knows of those that the client saw before it."),
	strictSerializable.isolates("Transactions take effect one after the other, in the order of real time.",
		"Papadimitriou, The serializability of concurrent database updates, 1979"),
	serializable.isolates("Transactions take effect as if one came after the other.",
		"Papadimitriou, The serializability of concurrent database updates, 1979"),
	snapshotIsolation.isolates("Transactions read what was there at one instant, and of two at once that write one key one fails.",
		"Berenson, Bernstein, Gray, Melton, O'Neil and O'Neil, A critique of ANSI SQL isolation levels, 1995"),
	readCommitted.isolates("Transactions read only what was committed, and writes have one order.",
		"Adya, Weak consistency: a generalized theory and optimistic implementations, 1999"),
	{
		Name:  "exclusive",
		Doc:   "No two clients hold the lock at a time, and its tokens only grow.",
		Needs: NeedsHistory,
		Shows: grants,
		About: "a lock; write workload = lock()",
		Judge: func(seen *Seen, _ Budget) Judgement { return Judgement{Finding: Exclusive(seen.Service, seen.History)} },
	},
	{
		Name:  "agreement",
		Doc:   "No two nodes learn of different decisions.",
		Paper: "Lamport, The part-time parliament, 1998",
		Needs: NeedsFacts,
		Fact:  isDecision,
		Judge: Agreement,
	},
	{
		Name: "convergent",
		Doc: "Once nothing is written and nothing is broken any more, all replicas hold the same, and what was " +
			"answered is in it.",
		Paper: "Shapiro, Preguiça, Baquero and Zawirski, Conflict-free replicated data types, 2011",
		Needs: NeedsHistory | NeedsFinals,
		Judge: Convergent,
	},
	{
		Name:  "exactly_once",
		Shows: counts, About: "what shows how often it happened; write workload = counter() or queue(), or kv() with appends",
		Doc:   "What was answered took effect once, and what was not at most once.",
		Needs: NeedsHistory,
		Judge: ExactlyOnce,
	},
	{
		Name:  "unique",
		Doc:   "No two answers are the same.",
		Paper: "Fly.io and Kingsbury, Gossip Glomers, challenge 2, 2023",
		Needs: NeedsHistory,
		Shows: func(of *service.Service) bool { return does(of, service.Mints) },
		About: "a generator; write workload = ids()",
		Judge: func(seen *Seen, _ Budget) Judgement { return Unique(seen.Service, seen.History) },
	},
}

// isolates is the level as a row of the table.
func (l level) isolates(doc, paper string) Promise {
	return Promise{
		Name: l.name, Doc: doc, Paper: paper, Needs: NeedsHistory, Judge: l.judge,
		Shows: transacts,
		About: "transactions; write workload = txn()",
	}
}

// promise is the guarantee as a row of the table.
func (g guarantee) promise(doc string) Promise {
	return Promise{
		Name: g.name, Doc: doc, Needs: NeedsHistory, Judge: g.judge, Shows: readsAndWrites, About: keysAndRegisters,
		Paper: "Terry, Demers, Petersen, Spreitzer, Theimer and Welch, " +
			"Session guarantees for weakly consistent replicated data, 1994",
	}
}

const keysAndRegisters = "reads and writes; write workload = kv() or register()"

// does reports whether some kind of operation of a service does one of these things.
func does(of *service.Service, what service.Effect) bool {
	return slices.ContainsFunc(of.Kinds, func(k service.Kind) bool { return k.Does&what != 0 })
}

func transacts(of *service.Service) bool { return of.Name == service.Txn.Name }

func grants(of *service.Service) bool { return does(of, service.Grants) }

func readsAndWrites(of *service.Service) bool {
	return does(of, service.Tells) && does(of, service.Writes) && !does(of, service.Takes)
}

func counts(of *service.Service) bool {
	return of.Model.Grows != nil || does(of, service.Joins|service.Takes)
}
