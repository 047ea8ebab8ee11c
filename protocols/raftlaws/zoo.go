package raftlaws

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/about"
)

// A Bug is one of the bug zoo that every Raft can have. A room makes a mutant of it, beside its rule.
type Bug struct {
	ID       string // of the zoo: R01
	Name     string
	Doc      string   // what is wrong, one sentence
	Source   string   // where it was seen
	Liveness bool     // it breaks progress, not safety
	Breaks   []string // the properties that should fall besides the promise to clients, and first the one that shows it
}

// Mutant is the bug in one room: with the scenario that reveals it there, and with what is promised to
// clients there, which falls with safety.
func (b Bug) Mutant(witness, promise string) *about.Mutant {
	reveals := b.Breaks
	if !b.Liveness {
		reveals = append(slices.Clone(reveals), promise)
	}
	return &about.Mutant{
		ID: b.ID, Name: b.Name, Doc: b.Doc, Source: b.Source, Liveness: b.Liveness,
		Witness: witness, Reveals: reveals,
	}
}

// What falls when what is committed is lost, when logs differ before an entry that they share, when a term
// has two leaders, and when nothing moves any more.
var (
	lostEntries = []string{"Leader Completeness", "State Machine Safety", "Committed Is Kept"}
	mixedLogs   = append([]string{"Log Matching"}, lostEntries...)
	twoLeaders  = append([]string{
		"Election Safety", "Votes Once", "Monotonic Term", "A Majority Elects",
	}, mixedLogs...)
	noProgress = []string{"available", "recovers"}
)

// The bugs of a first week with Raft: each is a rule of section 5 that is missing.
var (
	Figure8 = Bug{
		ID: "R01", Name: "figure8",
		Doc:    "a leader commits an entry of an earlier term by counting its replicas",
		Source: "Ongaro and Ousterhout 2014, §5.4.2 and Figure 8",
		Breaks: []string{"State Machine Safety", "Leader Completeness", "Commits Own Term", "Committed Is Kept"},
	}
	ForgetVote = Bug{
		ID: "R02", Name: "forget-vote",
		Doc:    "votedFor is not on the disk, so that a restarted server votes again",
		Source: "akka-raft issue 56; Ongaro and Ousterhout 2014, Figure 2",
		Breaks: twoLeaders,
	}
	ForgetTerm = Bug{
		ID: "R03", Name: "forget-term",
		Doc:    "currentTerm is not on the disk, so that a restarted server is back in an old term",
		Source: "raft.tla, pull request 5",
		Breaks: twoLeaders,
	}
	RespondBeforeSync = Bug{
		ID: "R05", Name: "respond-before-sync",
		Doc:    "a server responds before what it says is on its disk",
		Source: "etcd issues 8144 and 10166",
		Breaks: append([]string{"Leader Completeness"}, twoLeaders...),
	}
	TruncateAlways = Bug{
		ID: "R06", Name: "truncate-always",
		Doc:    "AppendEntries truncates the log even where it does not conflict",
		Source: "MIT 6.824 student guide to Raft; Ongaro and Ousterhout 2014, Figure 2, rule 3",
		Breaks: lostEntries,
	}
	IgnorePrevTerm = Bug{
		ID: "R07", Name: "ignore-prev-term",
		Doc:    "AppendEntries checks prevLogIndex but not prevLogTerm",
		Source: "Ongaro and Ousterhout 2014, §5.3",
		Breaks: mixedLogs,
	}
	IgnoreLog = Bug{
		ID: "R08", Name: "ignore-log-up-to-date",
		Doc:    "servers vote for candidates whose logs lack entries that they have",
		Source: "Ongaro and Ousterhout 2014, §5.4.1",
		Breaks: lostEntries,
	}
	CountDuplicates = Bug{
		ID: "R10", Name: "count-duplicate-votes",
		Doc:    "a vote that arrives twice counts twice",
		Source: "akka-raft, found by DEMi (Scott et al. 2016)",
		Breaks: twoLeaders,
	}
	VoteTwice = Bug{
		ID: "R12", Name: "vote-twice",
		Doc:    "a server votes without a look at whom it has voted for",
		Source: "camunda/zeebe issues 1068 and 5356",
		Breaks: twoLeaders,
	}
	NextIndexStuck = Bug{
		ID: "R32", Name: "next-index-stuck", Liveness: true,
		Doc:    "a leader does not decrement nextIndex when a follower's log does not match",
		Source: "MIT 6.824 student guide to Raft; Ongaro and Ousterhout 2014, §5.3",
		Breaks: noProgress,
	}
	StubbornCandidate = Bug{
		ID: "R36", Name: "stubborn-candidate", Liveness: true,
		Doc:    "a candidate does not listen to the leader who has won its term",
		Source: "Ongaro and Ousterhout 2014, §5.2",
		Breaks: noProgress,
	}
	FixedTimeouts = Bug{
		ID: "R37", Name: "fixed-timeouts", Liveness: true,
		Doc:    "all election timeouts are the same, so that all servers stand at once",
		Source: "Ongaro and Ousterhout 2014, §5.2 and Figure 16",
		Breaks: noProgress,
	}
)
