package raft

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
)

const (
	linearizable = "linearizable"
	recovers     = "recovers"
	available    = "available"
)

// twoLeaders are the properties that fall when a term has two leaders: the first is the rule
// itself, then those that led to it, and last the damage that both do.
func twoLeaders(before ...string) []string {
	reveals := append([]string{"Election Safety"}, before...)
	return append(reveals, "A Majority Elects", "Log Matching", "Leader Completeness", "Committed Is Kept",
		"State Machine Safety", linearizable)
}

// The rules that can be switched off. Each mutant is asked for in one place, beside the rule.
//
// Of the properties that a mutant reveals, the first is the one that its witness shows. The others
// may fall with it.
var (
	figure8       = raftlaws.Figure8.Mutant("raft/figure8", linearizable)
	forgetVote    = raftlaws.ForgetVote.Mutant("raft/mutants/forget-vote", linearizable)
	forgetTerm    = raftlaws.ForgetTerm.Mutant("raft/mutants/forget-term", linearizable)
	ackBeforeSync = &about.Mutant{
		ID: "R05", Name: "ack-before-sync", Witness: "raft/mutants/ack-before-sync",
		Doc:     "a follower acknowledges entries before they are on its disk",
		Source:  "etcd issues 8144 and 10166",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	countBeforeSync = &about.Mutant{
		ID: "R05", Name: "count-before-sync", Witness: "raft/mutants/count-before-sync",
		Doc: "a leader that goes on while its disk works counts itself among those that have an entry " +
			"before its own disk has it",
		Source:  "Ongaro 2014, thesis §10.2.1",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	retryFailedSync = &about.Mutant{
		ID: "R05", Name: "retry-failed-sync", Witness: "raft/mutants/retry-failed-sync",
		Doc:     "a server whose sync has failed syncs again, and believes that one",
		Source:  "PostgreSQL's fsyncgate, 2018; Rebello et al., Can Applications Recover from fsync Failures?, 2020",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "Votes Once", "State Machine Safety", linearizable},
	}
	voteBeforeSync = &about.Mutant{
		ID: "R05", Name: "vote-before-sync", Witness: "raft/mutants/vote-before-sync",
		Doc:     "a server sends its vote before the vote is on its disk",
		Source:  "Ongaro and Ousterhout 2014, Figure 2: on stable storage before responding",
		Reveals: twoLeaders("Votes Once", "Monotonic Term"),
	}
	truncateAlways  = raftlaws.TruncateAlways.Mutant("raft/mutants/truncate-always", linearizable)
	ignorePrevTerm  = raftlaws.IgnorePrevTerm.Mutant("raft/mutants/ignore-prev-term", linearizable)
	ignoreLog       = raftlaws.IgnoreLog.Mutant("raft/mutants/ignore-log-up-to-date", linearizable)
	countDuplicates = raftlaws.CountDuplicates.Mutant("raft/mutants/count-duplicate-votes", linearizable)
	voteTwice       = raftlaws.VoteTwice.Mutant("raft/mutants/vote-twice", linearizable)
	answerAtAppend  = &about.Mutant{
		ID: "R14", Name: "answer-at-append", Witness: "raft/mutants/answer-at-append",
		Doc:     "a leader executes and answers a command before it is committed",
		Source:  "Jepsen's analyses of stores with write concern 1",
		Reveals: []string{linearizable, "Monotonic Commit", "State Machine Safety"},
	}
	commitOwnTail = &about.Mutant{
		ID: "K01", Name: "commit-own-tail", Witness: "raft/mutants/commit-own-tail",
		Doc:     "a follower takes its log for committed as far as the leader's is, and not as far as it is known to be the leader's",
		Source:  "Ongaro and Ousterhout 2014, Figure 2: min(leaderCommit, index of last new entry)",
		Reveals: []string{"State Machine Safety", "Leader Completeness", linearizable},
	}
	countOldVotes = &about.Mutant{
		ID: "K02", Name: "count-old-votes", Witness: "raft/mutants/count-old-votes",
		Doc:     "a candidate counts a vote that it was given in an earlier term",
		Source:  "MIT 6.824's students' guide to Raft: drop the reply if the current term is not that of the request",
		Reveals: twoLeaders(),
	}
	readLocally = &about.Mutant{
		ID: "R15", Name: "read-locally", Witness: "raft/mutants/read-locally",
		Doc:     "whoever believes to lead answers reads from its own state",
		Source:  "Jepsen: etcd and Consul, 2014; RedisRaft, 2020",
		Reveals: []string{linearizable},
	}
	readEarly = &about.Mutant{
		ID: "R16", Name: "read-index-before-own-term",
		Witness: "raft/mutants/read-index-before-own-term",
		Doc:     "a new leader takes its commitIndex for a read index before it has committed anything",
		Source:  "etcd issue 7331; tikv pull requests 6340 and 9239",
		Reveals: []string{linearizable},
	}
	leaseFromAnswer = &about.Mutant{
		ID: "R17", Name: "lease-from-answer", Witness: "raft/mutants/lease-from-answer",
		Doc:     "a lease begins when the heartbeats are answered, not when they were sent",
		Source:  "tikv issue 964; etcd issue 6005; Ongaro 2014, thesis §6.4.1",
		Reveals: []string{linearizable, "Lease Safety"},
	}
	voteAtBoot = &about.Mutant{
		ID: "R17", Name: "vote-at-boot", Witness: "raft/mutants/vote-at-boot",
		Doc:     "a server that has restarted votes at once, though it may have followed a leader a moment ago",
		Source:  "Ongaro 2014, thesis §6.4.1; Gray and Cheriton, Leases, 1989",
		Reveals: []string{linearizable, "Lease Safety"},
	}
	readJoinsRound = &about.Mutant{
		ID: "R18", Name: "read-joins-round", Witness: "raft/mutants/read-joins-round",
		Doc: "a read is answered by a round of heartbeats that began before it was asked, as when a " +
			"retried round keeps the answers to its first try",
		Source:  "etcd issue 20418 and pull request 21399",
		Reveals: []string{linearizable},
	}
	answerOldRounds = &about.Mutant{
		ID: "R18", Name: "answer-old-rounds", Witness: "raft/mutants/answer-old-rounds",
		Doc: "the answer to a heartbeat of an earlier term counts for a round of this term, if the " +
			"same server leads again",
		Source:  "Ongaro 2014, thesis §6.4; found in this implementation by random delays",
		Reveals: []string{linearizable},
	}
	changeBeforeOwnTerm = &about.Mutant{
		ID: "R20", Name: "change-before-own-term", Witness: "raft/mutants/change-before-own-term",
		Doc: "with changes of a single server, a leader begins one before it has committed an entry " +
			"of its own term",
		Source: "Ongaro, bug in single-server membership changes, raft-dev, 10 July 2015",
		Reveals: []string{
			"Leader Completeness", "Overlapping Majorities", "Committed Is Kept", "State Machine Safety", linearizable,
		},
	}
	directSwap = &about.Mutant{
		ID: "R21", Name: "direct-swap", Witness: "raft/mutants/direct-swap",
		Doc:     "the new configuration replaces the old one without a joint one between them",
		Source:  "Ongaro and Ousterhout 2014, §6 and Figure 10; akka-raft issue 49",
		Reveals: twoLeaders("Overlapping Majorities"),
	}
	configWhenApplied = &about.Mutant{
		ID: "R22", Name: "config-when-applied", Witness: "raft/mutants/config-when-applied",
		Doc: "a server uses a configuration when it is committed and not when it is appended, and " +
			"stands for election with one in its log that it has not applied",
		Source:  "etcd issues 7625, 11284 and 5004; etcd-io/raft pull request 469",
		Reveals: twoLeaders("Overlapping Majorities"),
	}
	overlappingChanges = &about.Mutant{
		ID: "R23", Name: "overlapping-changes", Witness: "raft/mutants/overlapping-changes",
		Doc:     "a leader begins a change of one server while the one before is not committed",
		Source:  "Ongaro 2014, thesis §4.1",
		Reveals: twoLeaders("Overlapping Majorities"),
	}
	jointForever = &about.Mutant{
		ID: "R25", Name: "joint-forever", Witness: "raft/mutants/joint-forever", Liveness: true,
		Doc:     "only the leader who began a joint configuration ends it",
		Source:  "etcd issue 12136",
		Reveals: []string{available, recovers},
	}
	removedStays = &about.Mutant{
		ID: "M01", Name: "removed-leader-stays", Witness: "raft/mutants/removed-leader-stays",
		Doc:     "a leader goes on when it has committed a configuration that it is not part of",
		Source:  "Ongaro and Ousterhout 2014, §6; etcd-io/raft, the option StepDownOnRemoval",
		Reveals: []string{"Committed Members"},
	}
	strangersRefuse = &about.Mutant{
		ID: "R26", Name: "strangers-refuse", Witness: "raft/mutants/strangers-refuse", Liveness: true,
		Doc:     "a server does not vote until it knows that it is a member",
		Source:  "etcd-io/raft, testdata/campaign_learner_must_vote.txt; thesis §4.2.2",
		Reveals: []string{available, recovers},
	}
	installOlder = &about.Mutant{
		ID: "R28", Name: "install-older", Witness: "raft/mutants/install-older",
		Doc:     "a follower installs a snapshot that is older than what it has applied",
		Source:  "Ongaro and Ousterhout 2014, Figure 13, rules 5 and 6; etcd issue 18055",
		Reveals: []string{"Monotonic Commit", "Committed Is Kept", "Leader Completeness", "State Machine Safety", linearizable},
	}
	snapshotWithoutSessions = &about.Mutant{
		ID: "R30", Name: "snapshot-without-sessions",
		Witness: "raft/mutants/snapshot-without-sessions",
		Doc:     "a snapshot holds the state machine but not the sessions of the clients",
		Source:  "Ongaro 2014, thesis §6.3",
		Reveals: []string{linearizable, "State Machine Safety"},
	}
	noDedup = &about.Mutant{
		ID: "R31", Name: "no-dedup", Witness: "raft/mutants/no-dedup",
		Doc:     "a command that a client sent twice is executed twice",
		Source:  "Ongaro 2014, thesis §6.3",
		Reveals: []string{linearizable},
	}
	nextIndexStuck = raftlaws.NextIndexStuck.Mutant("raft/mutants/next-index-stuck", linearizable)
	disruptive     = &about.Mutant{
		ID: "R34", Name: "disruptive", Witness: "raft/mutants/disruptive", Liveness: true,
		Doc:     "a server that cannot hear the leader begins new terms without asking first",
		Source:  "Howard and Abraham, Raft does not guarantee liveness..., 2020",
		Reveals: []string{available},
	}
	noCheckQuorum = &about.Mutant{
		ID: "R35", Name: "no-check-quorum", Witness: "raft/mutants/no-check-quorum", Liveness: true,
		Doc:     "a leader whom nobody answers goes on sending heartbeats, and nobody replaces it",
		Source:  "Howard and Abraham 2020; CockroachDB pull request 104042",
		Reveals: []string{available},
	}
	stubbornCandidate = raftlaws.StubbornCandidate.Mutant("raft/mutants/stubborn-candidate", linearizable)
	fixedTimeouts     = raftlaws.FixedTimeouts.Mutant("raft/mutants/fixed-timeouts", linearizable)
	revoteRefused     = &about.Mutant{
		ID: "R38", Name: "revote-refused", Witness: "raft/mutants/revote-refused", Liveness: true,
		Doc:     "a server refuses to repeat its vote, so that a lost answer is a lost vote",
		Source:  "nebula pull request 2419",
		Reveals: []string{available},
	}
	transferKeepsLease = &about.Mutant{
		ID: "R40", Name: "transfer-keeps-lease", Witness: "raft/mutants/transfer-keeps-lease",
		Doc:     "a leader that has told another server to stand goes on reading by its lease",
		Source:  "Ongaro 2014, thesis §6.4.1",
		Reveals: []string{linearizable, "Lease Safety"},
	}
	transferToLagging = &about.Mutant{
		ID: "R40", Name: "transfer-to-lagging", Witness: "raft/mutants/transfer-to-lagging", Liveness: true,
		Doc:     "a leader tells a server to stand whose log is too short for it to win",
		Source:  "hashicorp/raft pull request 487; Ongaro 2014, thesis §3.10",
		Reveals: []string{available},
	}
	staleMatchIndex = &about.Mutant{
		ID: "R41", Name: "stale-match-index", Witness: "raft/mutants/stale-match-index",
		Doc: "a deposed leader keeps what it knew of its followers' logs, and takes it up again when " +
			"it leads next",
		Source:  "nebula pull request 2419; Ongaro and Ousterhout 2014, Figure 2: reinitialized after election",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	ackByIndex = &about.Mutant{
		ID: "R42", Name: "ack-by-index", Witness: "raft/mutants/ack-by-index",
		Doc: "a follower acknowledges an entry because its disk had one of the same index before, " +
			"which was overwritten",
		Source:  "etcd issue 1690; etcd-io/raft, the test async_storage_writes_append_aba_race",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	truncateInMemory = &about.Mutant{
		ID: "R44", Name: "truncate-in-memory", Witness: "raft/mutants/truncate-in-memory",
		Doc:     "entries that conflict are removed from memory, but not from the disk",
		Source:  "qdrant pull requests 1108 and 1329",
		Reveals: []string{"Leader Completeness", "Log Matching", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	keepReplacedLog = &about.Mutant{
		ID: "R44", Name: "keep-replaced-log", Witness: "raft/mutants/keep-replaced-log",
		Doc: "a server that crashed when it had installed a snapshot, and before the log went that it replaced, keeps of " +
			"that log what is behind the snapshot",
		Source:  "Ongaro and Ousterhout 2014, Figure 13, rule 7: discard the entire log",
		Reveals: []string{"Log Matching", "Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
	discardFirst = &about.Mutant{
		ID: "R44", Name: "discard-first", Witness: "raft/mutants/discard-first",
		Doc:     "the log is discarded before the snapshot that stands for it is on the disk",
		Source:  "qdrant pull request 7577",
		Reveals: []string{"Leader Completeness", "Committed Is Kept", "State Machine Safety", linearizable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	figure8, forgetVote, forgetTerm, ackBeforeSync, countBeforeSync, retryFailedSync, voteBeforeSync, truncateAlways, ignorePrevTerm,
	ignoreLog, countDuplicates, countOldVotes, voteTwice, commitOwnTail, answerAtAppend, readLocally, readEarly, leaseFromAnswer, voteAtBoot,
	readJoinsRound, answerOldRounds, changeBeforeOwnTerm, directSwap, configWhenApplied,
	overlappingChanges, jointForever, removedStays, strangersRefuse, installOlder, snapshotWithoutSessions, noDedup,
	nextIndexStuck, disruptive, noCheckQuorum, stubbornCandidate, fixedTimeouts, revoteRefused,
	transferKeepsLease, transferToLagging, staleMatchIndex, ackByIndex, truncateInMemory,
	keepReplacedLog, discardFirst,
}
