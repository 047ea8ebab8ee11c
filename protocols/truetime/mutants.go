package truetime

import "github.com/orrery-sim/orrery/protocols/about"

const (
	externalName = "External Consistency"
	seesAllName  = "Reads See All Before Them"
	linearizable = "linearizable"
)

const spanner = "Corbett et al., Spanner: Google's globally-distributed database, 2012, "

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noWait = &about.Mutant{
		ID: "W10", Name: "no-wait", Witness: "truetime/no-wait",
		Doc:     "a write is answered as soon as it is on the disk",
		Source:  spanner + "section 4.1.2: Commit Wait",
		Reveals: []string{externalName, linearizable},
	}
	waitsHalf = &about.Mutant{
		ID: "W11", Name: "waits-half", Witness: "truetime/waits-half",
		Doc:     "a write is answered when the own clock has reached its timestamp, after one epsilon",
		Source:  spanner + "section 4.2.1: at least 2 epsilon",
		Reveals: []string{externalName, linearizable},
	}
	stampsNow = &about.Mutant{
		ID: "W12", Name: "stamps-now", Witness: "truetime/mutants/stamps-now",
		Doc:     "a write takes the middle of TT.now() for its timestamp, and not the end",
		Source:  spanner + "section 4.1.2: Start",
		Reveals: []string{externalName},
	}
	readsNow = &about.Mutant{
		ID: "W13", Name: "reads-now", Witness: "truetime/mutants/reads-now",
		Doc:     "a read takes the middle of TT.now() for its timestamp, and not the end",
		Source:  spanner + "section 4.1.4",
		Reveals: []string{externalName, linearizable},
	}
	readsPast = &about.Mutant{
		ID: "W14", Name: "reads-past", Witness: "truetime/mutants/reads-past",
		Doc:     "a read does not wait for a write below its timestamp that is not over",
		Source:  spanner + "section 4.1.3: t_safe of the transaction manager",
		Reveals: []string{seesAllName},
	}
	forgetsReads = &about.Mutant{
		ID: "W15", Name: "forgets-reads", Witness: "truetime/mutants/forgets-reads",
		Doc:     "a write takes a timestamp at or below one at which the key was read already",
		Source:  spanner + "section 4.1.3: t_safe of Paxos",
		Reveals: []string{seesAllName},
	}
	bootsBlind = &about.Mutant{
		ID: "W16", Name: "boots-blind", Witness: "truetime/mutants/boots-blind",
		Doc:     "a node that boots does not know what was read before it crashed, and writes below it",
		Source:  spanner + "section 4.1.1: the leases of leaders are disjoint",
		Reveals: []string{seesAllName},
	}
	neverSyncs = &about.Mutant{
		ID: "W17", Name: "never-syncs", Witness: "truetime/mutants/never-syncs",
		Doc:     "a write is answered while the disk has it in its cache",
		Source:  spanner + "section 4.2.1: the commit record is logged first",
		Reveals: []string{linearizable, seesAllName},
	}
	putsTwice = &about.Mutant{
		ID: "W18", Name: "puts-twice", Witness: "truetime/mutants/puts-twice",
		Doc:     "a put that comes again is written again, over what others have written since",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984",
		Reveals: []string{linearizable},
	}
)

var zoo = []*about.Mutant{noWait, waitsHalf, stampsNow, readsNow, readsPast, forgetsReads, bootsBlind, neverSyncs, putsTwice}
