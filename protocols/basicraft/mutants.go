package basicraft

import "github.com/orrery-sim/orrery/protocols/about"

// The bugs of a first week with Raft. Each is a rule that is switched off, beside the rule.
var (
	forgetTerm = &about.Mutant{
		ID: "R03", Name: "forget-term", Witness: "basicraft/mutants/forget-term",
		Doc:    "currentTerm is not on the disk, so that a restarted server is back in an old term",
		Source: "raft.tla, pull request 5", Reveals: twoLeaders,
	}
	forgetVote = &about.Mutant{
		ID: "R02", Name: "forget-vote", Witness: "basicraft/mutants/forget-vote",
		Doc:    "votedFor is not on the disk, so that a restarted server votes again",
		Source: "akka-raft issue 56; Ongaro and Ousterhout 2014, Figure 2", Reveals: twoLeaders,
	}
	voteTwice = &about.Mutant{
		ID: "R12", Name: "vote-twice", Witness: "basicraft/mutants/vote-twice",
		Doc:    "a server votes without a look at whom it has voted for",
		Source: "camunda/zeebe issues 1068 and 5356", Reveals: twoLeaders,
	}
	countDuplicates = &about.Mutant{
		ID: "R10", Name: "count-duplicate-votes", Witness: "basicraft/mutants/count-duplicate-votes",
		Doc:    "a vote that arrives twice counts twice",
		Source: "akka-raft, found by DEMi (Scott et al. 2016)", Reveals: twoLeaders,
	}
	fixedTimeouts = &about.Mutant{
		ID: "R37", Name: "fixed-timeouts", Witness: "basicraft/mutants/fixed-timeouts", Liveness: true,
		Doc:    "all election timeouts are the same, so that all servers stand at once",
		Source: "Ongaro and Ousterhout 2014, §5.2 and Figure 16", Reveals: noProgress,
	}
	stubbornCandidate = &about.Mutant{
		ID: "R36", Name: "stubborn-candidate", Witness: "basicraft/mutants/stubborn-candidate", Liveness: true,
		Doc:    "a candidate does not listen to the leader who has won its term",
		Source: "Ongaro and Ousterhout 2014, §5.2", Reveals: noProgress,
	}
	ignoreLog = &about.Mutant{
		ID: "R08", Name: "ignore-log-up-to-date", Witness: "basicraft/mutants/ignore-log-up-to-date",
		Doc:    "servers vote for candidates whose logs lack entries that they have",
		Source: "Ongaro and Ousterhout 2014, §5.4.1", Reveals: lostEntries,
	}
	respondBeforeSync = &about.Mutant{
		ID: "R05", Name: "respond-before-sync", Witness: "basicraft/mutants/respond-before-sync",
		Doc:    "a server responds before what it says is on its disk",
		Source: "etcd issues 8144 and 10166", Reveals: append([]string{"Leader Completeness"}, twoLeaders...),
	}
	ignorePrevTerm = &about.Mutant{
		ID: "R07", Name: "ignore-prev-term", Witness: "basicraft/mutants/ignore-prev-term",
		Doc:    "AppendEntries checks prevLogIndex but not prevLogTerm",
		Source: "Ongaro and Ousterhout 2014, §5.3", Reveals: []string{"Log Matching", "Leader Completeness", "State Machine Safety", "agreement"},
	}
	truncateAlways = &about.Mutant{
		ID: "R06", Name: "truncate-always", Witness: "basicraft/mutants/truncate-always",
		Doc:    "AppendEntries truncates the log even where it does not conflict",
		Source: "MIT 6.824 student guide to Raft; Ongaro and Ousterhout 2014, Figure 2, rule 3", Reveals: lostEntries,
	}
	nextIndexStuck = &about.Mutant{
		ID: "R32", Name: "next-index-stuck", Witness: "basicraft/mutants/next-index-stuck", Liveness: true,
		Doc:    "a leader does not decrement nextIndex when a follower's log does not match",
		Source: "MIT 6.824 student guide to Raft; Ongaro and Ousterhout 2014, §5.3", Reveals: noProgress,
	}
	figure8 = &about.Mutant{
		ID: "R01", Name: "figure8", Witness: "basicraft/figure8",
		Doc:    "a leader commits an entry of an earlier term by counting its replicas",
		Source: "Ongaro and Ousterhout 2014, §5.4.2 and Figure 8", Reveals: []string{"State Machine Safety", "agreement", "Leader Completeness"},
	}
)

// What the mutants reveal: the properties that fall when a term has two leaders, when what is committed
// is lost, and when nothing moves any more.
var (
	twoLeaders  = []string{"Election Safety", "Votes Once", "Monotonic Term", "Log Matching", "Leader Completeness", "State Machine Safety", "agreement"}
	lostEntries = []string{"Leader Completeness", "State Machine Safety", "agreement"}
	noProgress  = []string{"available", "recovers"}
)

// zoo is the mutants in the order in which one would write their rules: some need those before them to
// be seen at all.
var zoo = []*about.Mutant{
	voteTwice, countDuplicates, forgetTerm, forgetVote, stubbornCandidate, ignoreLog, ignorePrevTerm, truncateAlways,
	respondBeforeSync, fixedTimeouts, nextIndexStuck, figure8,
}
