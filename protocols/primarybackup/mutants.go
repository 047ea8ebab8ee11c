package primarybackup

import "github.com/orrery-sim/orrery/protocols/about"

// linearizable is what the service promises, as the judge calls it.
const linearizable = "linearizable"

// Where the state is lost, clients and Agreement see it.
var lost = []string{"Agreement", linearizable, "Exactly Once"}

// Each mutant is one rule less. Of the properties that it reveals, the first is the one that its
// witness shows; the others may fall with it.
var (
	ignoreRefusal = &about.Mutant{
		ID: "V07", Name: "ignore-refusal", Witness: "primarybackup/mutants/ignore-refusal",
		Doc:     "a primary whose backup refuses it goes on alone: split brain",
		Source:  "MIT 6.824 lab 2; Alquraan et al., An Analysis of Network-Partitioning Failures, 2018",
		Reveals: lost,
	}
	acceptOldView = &about.Mutant{
		ID: "V07", Name: "accept-old-view", Witness: "primarybackup/mutants/accept-old-view",
		Doc:     "a server executes what the primary of an older view forwards",
		Source:  "MIT 6.824 lab 2: a server must reject what does not come from the primary of its view",
		Reveals: append([]string{"Forwarding"}, lost...),
	}
	readLocally = &about.Mutant{
		ID: "V07", Name: "read-locally", Witness: "primarybackup/mutants/read-locally",
		Doc:     "a primary answers reads without its backup",
		Source:  "MIT 6.824 lab 2: reads are forwarded as well",
		Reveals: []string{linearizable},
	}
	answerFirst = &about.Mutant{
		ID: "W01", Name: "answer-first", Witness: "primarybackup/mutants/answer-first",
		Doc:     "a primary answers before its backup has executed the command",
		Source:  "Budhiraja et al., 1993: the primary blocks until the backup has acknowledged; MySQL's asynchronous replication",
		Reveals: append([]string{"Forwarding"}, lost...),
	}
	skipAck = &about.Mutant{
		ID: "V08", Name: "skip-ack", Witness: "primarybackup/mutants/skip-ack",
		Doc:     "the view service goes on to the next view before the primary has acknowledged this one",
		Source:  "MIT 6.824 lab 2",
		Reveals: append([]string{"Acknowledged Views"}, lost...),
	}
	ackBeforeTransfer = &about.Mutant{
		ID: "V08", Name: "ack-before-transfer", Witness: "primarybackup/mutants/ack-before-transfer",
		Doc:     "a primary acknowledges a view whose backup does not have the state yet",
		Source:  "MIT 6.824 lab 2",
		Reveals: []string{linearizable, "Initialised Backups", "Agreement", "Exactly Once"},
	}
	promoteIdle = &about.Mutant{
		ID: "V08", Name: "promote-idle", Witness: "primarybackup/mutants/promote-idle",
		Doc:     "where primary and backup are gone, a server that has nothing is made primary",
		Source:  "MIT 6.824 lab 2: an idle server must not become primary",
		Reveals: append([]string{"Succession"}, lost...),
	}
	trustTheName = &about.Mutant{
		ID: "W02", Name: "trust-the-name", Witness: "primarybackup/mutants/trust-the-name",
		Doc:     "a server that comes back at once is taken for the one that it was before it crashed",
		Source:  "MIT 6.824 lab 2: a primary that has restarted counts as dead",
		Reveals: append([]string{"Succession"}, lost...),
	}
	tellBeforeSync = &about.Mutant{
		ID: "W03", Name: "tell-before-sync", Witness: "primarybackup/mutants/tell-before-sync",
		Doc:     "the view service tells of a view that is not on its disk, and may form another of that number",
		Source:  "Lamport, Malkhi and Zhou, Vertical Paxos and Primary-Backup Replication, 2009: the master gives out each number once",
		Reveals: append([]string{"One Primary", "Succession"}, lost...),
	}
	forgetSessions = &about.Mutant{
		ID: "V06", Name: "forget-sessions", Witness: "primarybackup/mutants/forget-sessions",
		Doc:     "the state that is transferred does not tell which requests were executed",
		Source:  "MIT 6.824 lab 2: at-most-once across fail-over; Liskov and Cowling, Viewstamped Replication Revisited, 2012",
		Reveals: []string{"Exactly Once", linearizable},
	}
	noDedup = &about.Mutant{
		ID: "R31", Name: "no-dedup", Witness: "primarybackup/mutants/no-dedup",
		Doc:     "a request that comes again is executed again",
		Source:  "MIT 6.824 lab 2: at-most-once",
		Reveals: []string{"Exactly Once", linearizable},
	}
)

var zoo = []*about.Mutant{
	ignoreRefusal, acceptOldView, readLocally, answerFirst, skipAck,
	ackBeforeTransfer, promoteIdle, trustTheName, tellBeforeSync, forgetSessions, noDedup,
}
