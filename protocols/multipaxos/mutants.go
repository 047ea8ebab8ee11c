package multipaxos

import "github.com/orrery-sim/orrery/protocols/about"

const (
	linearizable = "linearizable"
	recovers     = "recovers"
	available    = "available"
)

// twoCommands are the properties that fall when a slot gets two commands, behind those that led to
// it.
func twoCommands(before ...string) []string {
	return append(before, agreementName, chosenIsKeptName, learnedName, sameSequenceName, linearizable)
}

// The rules that can be switched off. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var (
	forgetPromise = &about.Mutant{
		ID: "P01", Name: "forget-promise", Witness: "multipaxos/mutants/forget-promise",
		Doc:     "an acceptor's promise is not on its disk, so that it forgets it in a crash",
		Source:  "Lamport 2001, §2.2: an acceptor remembers even if it fails and restarts",
		Reveals: twoCommands(promisesName, monotonicName),
	}
	forgetAccepted = &about.Mutant{
		ID: "P02", Name: "forget-accepted", Witness: "multipaxos/mutants/forget-accepted",
		Doc:     "what an acceptor accepted is not on its disk",
		Source:  "Lamport 2001, §2.2; Chandra et al. 2007, §5.1 on disk corruption",
		Reveals: append(twoCommands(), stableName),
	}
	ownCommand = &about.Mutant{
		ID: "P03", Name: "own-command", Witness: "multipaxos/mutants/own-command",
		Doc:     "a leader proposes its own command for a slot for which a promise brought another",
		Source:  "Lamport 2001, §2.2: P2c",
		Reveals: twoCommands(),
	}
	lastReport = &about.Mutant{
		ID: "P03", Name: "last-report", Witness: "multipaxos/mutants/last-report",
		Doc:     "of the votes that promises report for a slot a leader takes the last one it hears of, not that of the highest ballot",
		Source:  "Lamport 2001, §2.2: P2c; van Renesse and Altinbuken 2015: pmax",
		Reveals: twoCommands(),
	}
	acceptLower = &about.Mutant{
		ID: "P05", Name: "accept-lower", Witness: "multipaxos/mutants/accept-lower",
		Doc:     "an acceptor accepts in any ballot, whatever it has promised",
		Source:  "Lamport 2001, §2.2: P1a",
		Reveals: twoCommands(promisesName),
	}
	sameBallots = &about.Mutant{
		ID: "P06", Name: "same-ballots", Witness: "multipaxos/mutants/same-ballots",
		Doc:     "a ballot's number does not say whose it is, so that two servers begin the same one",
		Source:  "Lamport 2001, §2.2: different proposers choose from disjoint sets of numbers",
		Reveals: twoCommands(ballotsName, oneCommandName),
	}
	countDuplicates = &about.Mutant{
		ID: "P09", Name: "count-duplicates", Witness: "multipaxos/mutants/count-duplicates",
		Doc:     "a vote that arrives twice counts twice",
		Source:  "van Renesse and Altinbuken 2015: a commander waits for different acceptors",
		Reveals: []string{learnedName, agreementName, chosenIsKeptName, sameSequenceName, linearizable},
	}
	anyBallot = &about.Mutant{
		ID: "P10", Name: "mix-ballots", Witness: "multipaxos/mutants/mix-ballots",
		Doc:     "a leader counts votes of another ballot for its own",
		Source:  "van Renesse and Altinbuken 2015: a commander waits for its own ballot's",
		Reveals: []string{learnedName, agreementName, chosenIsKeptName, sameSequenceName, linearizable},
	}
	learnAnyBallot = &about.Mutant{
		ID: "P10", Name: "learn-any-ballot", Witness: "multipaxos/mutants/learn-any-ballot",
		Doc:     "a replica that hears that a slot is decided takes what it has accepted there, in whatever ballot, for what was chosen",
		Source:  "Lamport 2001, §2.3: a learner finds out that a proposal was accepted by a majority",
		Reveals: []string{learnedName, sameSequenceName, agreementName, chosenIsKeptName, linearizable},
	}
	skipGaps = &about.Mutant{
		ID: "P11", Name: "skip-gaps", Witness: "multipaxos/mutants/skip-gaps", Liveness: true,
		Doc:     "a new leader proposes nothing for a slot in the middle that nobody voted in",
		Source:  "Lamport 2001, §3: the leader fills the gap with no-ops",
		Reveals: []string{available, recovers},
	}
	skipPhase1 = &about.Mutant{
		ID: "P11", Name: "skip-phase-1", Witness: "multipaxos/mutants/skip-phase-1",
		Doc:     "a new leader fills slots with its own commands without asking for promises",
		Source:  "Lamport 2001, §3: the leader executes phase 1 for all instances it does not know",
		Reveals: append(twoCommands(), phasesName),
	}
	leadBeforeLearned = &about.Mutant{
		ID: "P11", Name: "lead-before-learned", Witness: "multipaxos/mutants/lead-before-learned",
		Doc: "a new leader goes by the votes that promises report, and does not learn first what they say is decided already, " +
			"for which they report none",
		Source:  "Lamport 2001, §3: the new leader learns; it knows the commands of all but the slots that it executes phase 1 for",
		Reveals: []string{chosenIsKeptName, agreementName, learnedName, sameSequenceName, linearizable},
	}
	reuseBallot = &about.Mutant{
		ID: "P13", Name: "reuse-ballot", Witness: "multipaxos/mutants/reuse-ballot",
		Doc:     "a server does not remember which ballots it began, and begins one twice",
		Source:  "Lamport 2001, §2.5: a proposer remembers the highest number it has tried to use",
		Reveals: twoCommands(ballotsName, monotonicName, oneCommandName),
	}
	noBackoff = &about.Mutant{
		ID: "P14", Name: "no-backoff", Witness: "multipaxos/mutants/no-backoff", Liveness: true,
		Doc:     "a server that is preempted begins a higher ballot at once",
		Source:  "Lamport 2001, §2.4; van Renesse and Altinbuken 2015, on liveness",
		Reveals: []string{available, recovers},
	}
	leaseUnconfirmed = &about.Mutant{
		ID: "P15", Name: "lease-unconfirmed", Witness: "multipaxos/mutants/lease-unconfirmed",
		Doc:     "a leader takes its lease for renewed when it has asked, and not when a majority has granted",
		Source:  "Chandra et al. 2007, §5.2",
		Reveals: []string{linearizable, leaseName},
	}
	trustClocks = &about.Mutant{
		ID: "P15", Name: "trust-clocks", Witness: "multipaxos/mutants/trust-clocks",
		Doc:     "a leader counts its lease as if all clocks ran at the same rate",
		Source:  "Chandra et al. 2007, §5.2: the master's timeout is shorter than that of the replicas",
		Reveals: []string{linearizable, leaseName},
	}
	earlyConfiguration = &about.Mutant{
		ID: "P18", Name: "early-configuration", Witness: "multipaxos/mutants/early-configuration",
		Doc:     "a configuration rules from the next slot on, and not from alpha slots later",
		Source:  "Lamport 2001, §3: the servers of instance i+alpha are those of the state after i",
		Reveals: []string{learnedName, agreementName, chosenIsKeptName, sameSequenceName, phasesName, linearizable},
	}
	unpreparedMembers = &about.Mutant{
		ID: "P18", Name: "unprepared-members", Witness: "multipaxos/mutants/unprepared-members",
		Doc:     "a leader proposes to new members before a majority of them has promised",
		Source:  "Lamport 2001, §3: phase 1 is about all instances, and so about all their acceptors",
		Reveals: twoCommands(),
	}
	answerEarly = &about.Mutant{
		ID: "R14", Name: "answer-before-chosen", Witness: "multipaxos/mutants/answer-before-chosen",
		Doc:     "a leader executes and answers a command when it proposes it",
		Source:  "Jepsen's analyses of stores with write concern 1",
		Reveals: []string{linearizable, learnedName, sameSequenceName},
	}
	discardFirst = &about.Mutant{
		ID: "R44", Name: "discard-first", Witness: "multipaxos/mutants/discard-first",
		Doc:     "the log is discarded, on disk too, before the snapshot that stands for it is on the disk",
		Source:  "Chandra et al. 2007, §5.5; qdrant #7577",
		Reveals: []string{chosenIsKeptName, stableName, agreementName, learnedName, sameSequenceName, linearizable},
	}
	installOlder = &about.Mutant{
		ID: "R28", Name: "install-older", Witness: "multipaxos/mutants/install-older",
		Doc:     "a server installs a snapshot that is older than its own state",
		Source:  "Chandra et al. 2007, §5.5; etcd #18055",
		Reveals: []string{sameSequenceName, agreementName, chosenIsKeptName, learnedName, linearizable},
	}
	snapshotWithoutSessions = &about.Mutant{
		ID: "R30", Name: "snapshot-without-sessions", Witness: "multipaxos/mutants/snapshot-without-sessions",
		Doc:     "a snapshot keeps the state machine and forgets which commands were executed",
		Source:  "Ongaro's thesis, §6.3; Chandra et al. 2007, §5.5: the snapshot is of the whole state",
		Reveals: []string{linearizable, sameSequenceName},
	}
	noDedup = &about.Mutant{
		ID: "R31", Name: "no-dedup", Witness: "multipaxos/mutants/no-dedup",
		Doc:     "a command that is in the log twice is executed twice",
		Source:  "van Renesse and Altinbuken 2015: a replica looks whether it was decided before",
		Reveals: []string{linearizable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	forgetPromise, forgetAccepted, ownCommand, lastReport, acceptLower, sameBallots, countDuplicates, anyBallot,
	learnAnyBallot, skipGaps, skipPhase1, leadBeforeLearned, reuseBallot, noBackoff, leaseUnconfirmed, trustClocks, earlyConfiguration,
	unpreparedMembers, answerEarly, discardFirst, installOlder, snapshotWithoutSessions, noDedup,
}
