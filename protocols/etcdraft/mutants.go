package etcdraft

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. The library's own cannot be, from outside: these are rules of the
// contract with it. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var (
	forgetVote = &about.Mutant{
		ID: "R02", Name: "forget-vote", Witness: "etcdraft/mutants/forget-vote",
		Doc:     "the HardState is written without the vote, so that a restarted server votes again",
		Source:  "akka-raft issue 56; the library's doc.go: HardState goes to stable storage first",
		Reveals: twoLeaders("Votes Once"),
	}
	forgetHardState = &about.Mutant{
		ID: "R03", Name: "forget-hard-state", Witness: "etcdraft/mutants/forget-hard-state",
		Doc:     "entries are written but no HardState, so that a restarted server is back in term 0",
		Source:  "raft.tla, pull request 5; the library's doc.go: HardState goes to stable storage first",
		Reveals: twoLeaders("Votes Once", "Monotonic Term"),
	}
	sendBeforeSync = &about.Mutant{
		ID: "R05", Name: "send-before-sync", Witness: "etcdraft/mutants/send-before-sync",
		Doc:     "the messages of a Ready leave before its entries and its HardState are synced",
		Source:  "etcd issues 8144 and 10166",
		Reveals: append([]string{"Leader Completeness"}, twoLeaders("Votes Once", assertions)...),
	}
	answerAtAppend = &about.Mutant{
		ID: "R14", Name: "answer-at-append", Witness: "etcdraft/mutants/answer-at-append",
		Doc:     "the leader applies Entries instead of CommittedEntries, and answers",
		Source:  "Jepsen's analyses of stores with write concern 1",
		Reveals: []string{linearizable, "Monotonic Commit", "State Machine Safety"},
	}
	readLocally = &about.Mutant{
		ID: "R15", Name: "read-locally", Witness: "etcdraft/mutants/read-locally",
		Doc:     "whoever believes to lead answers reads from its own state, without a ReadIndex",
		Source:  "Jepsen: etcd and Consul, 2014",
		Reveals: []string{linearizable},
	}
	leaseReads = &about.Mutant{
		ID: "R17", Name: "lease-reads", Witness: "etcdraft/mutants/lease-reads",
		Doc:     "reads by index are asked for with ReadOnlyLeaseBased, where clocks may stand still",
		Source:  "etcd issue 6005; tikv issue 964",
		Reveals: []string{linearizable},
	}
	readJoinsRound = &about.Mutant{
		ID: "R18", Name: "read-joins-round", Witness: "etcdraft/mutants/read-joins-round",
		Doc: "a read is answered by a ReadIndex that began before it was asked, as when a retried " +
			"round keeps the answers to its first try",
		Source:  "etcd issue 20418 and pull request 21399",
		Reveals: []string{linearizable},
	}
	snapshotWithoutSessions = &about.Mutant{
		ID: "R30", Name: "snapshot-without-sessions",
		Witness: "etcdraft/mutants/snapshot-without-sessions",
		Doc:     "a server that starts from a snapshot does not know which commands it has executed",
		Source:  "Ongaro 2014, thesis §6.3",
		Reveals: []string{linearizable, "State Machine Safety"},
	}
	noDedup = &about.Mutant{
		ID: "R31", Name: "no-dedup", Witness: "etcdraft/mutants/no-dedup",
		Doc:     "a command that a client sent twice is executed twice",
		Source:  "Ongaro 2014, thesis §6.3",
		Reveals: []string{linearizable},
	}
	keepStaleTail = &about.Mutant{
		ID: "R44", Name: "keep-stale-tail", Witness: "etcdraft/mutants/keep-stale-tail",
		Doc: "entries of a new leader overwrite old ones on the disk, and what they do not cover " +
			"stays behind them",
		Source:  "qdrant pull request 1329",
		Reveals: []string{"Log Matching", "Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable, assertions},
	}
	keepReplacedLog = &about.Mutant{
		ID: "R44", Name: "keep-replaced-log", Witness: "etcdraft/mutants/keep-replaced-log",
		Doc: "a server that crashed between writing a snapshot and removing the log that it replaced takes that log for " +
			"its own if it is long enough",
		Source:  "Ongaro and Ousterhout 2014, Figure 13, rule 7: discard the entire log",
		Reveals: []string{"Log Matching", "Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable, assertions},
	}
	forgetApplied = &about.Mutant{
		ID: "E01", Name: "forget-applied", Witness: "etcdraft/mutants/forget-applied",
		Doc: "the library is not told how far its application had applied when it restarts, and has " +
			"it apply entries again",
		Source:  "etcd issue 13766 and the postmortem of etcd 3.5; Config.Applied of the library",
		Reveals: []string{"Monotonic Commit"},
	}
	snapshotNeverReported = &about.Mutant{
		ID: "E02", Name: "snapshot-never-reported", Liveness: true,
		Witness: "etcdraft/mutants/snapshot-never-reported",
		Doc:     "a leader whose snapshot is lost never tells the library, which waits for the answer",
		Source:  "etcd issue 10225; ReportSnapshot of the library",
		Reveals: []string{available, "recovers"},
	}
	askReadsOnce = &about.Mutant{
		ID: "E03", Name: "ask-reads-once", Liveness: true,
		Witness: "etcdraft/mutants/ask-reads-once",
		Doc:     "a ReadIndex that the library does not answer is not asked for again",
		Source:  "etcd pull request 12780; ReadIndex in node.go of the library: requests may be lost",
		Reveals: []string{available, "recovers"},
	}
	shipOutgrownSnapshot = &about.Mutant{
		ID: "E04", Name: "ship-outgrown-snapshot", Liveness: true,
		Witness: "etcdraft/mutants/ship-outgrown-snapshot",
		Doc:     "a follower that has joined since the newest snapshot is sent that one, which does not name it, again and again",
		Source:  "restore in raft.go of the library; createMergedSnapshotMessage of etcd's own server",
		Reveals: []string{"recovers", available},
	}
	ignoreProvenCommit = &about.Mutant{
		ID: "E05", Name: "ignore-proven-commit", Witness: "etcdraft/mutants/ignore-proven-commit",
		Doc: "a server that boots goes by the commit index of its HardState, though the log has two changes of members, " +
			"of which the first must be committed",
		Source: "ProposeConfChange in node.go of the library: one change at a time; Save in wal.go of etcd, which writes " +
			"the entries before the HardState",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable, assertions},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	forgetVote, forgetHardState, sendBeforeSync, answerAtAppend, readLocally, leaseReads,
	readJoinsRound, snapshotWithoutSessions, noDedup, keepStaleTail, keepReplacedLog, forgetApplied,
	snapshotNeverReported, askReadsOnce, shipOutgrownSnapshot, ignoreProvenCommit,
}

// twoLeaders are the properties that fall when a term has two leaders: the first is the rule
// itself, then those that led to it, and last the damage that both do.
func twoLeaders(before ...string) []string {
	reveals := append([]string{"Election Safety"}, before...)
	return append(reveals, "A Majority Elects", "Log Matching", "Leader Completeness", "Committed Is Kept",
		"State Machine Safety", linearizable)
}
