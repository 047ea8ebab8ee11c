package basicraft

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
)

// The bugs of a first week with Raft. Each is a rule that is switched off, beside the rule; package
// raftlaws says what is wrong, where it was seen, and what falls with it. The scenario reveals it.
var (
	forgetTerm        = raftlaws.ForgetTerm.Mutant("basicraft/mutants/forget-term", agreement)
	forgetVote        = raftlaws.ForgetVote.Mutant("basicraft/mutants/forget-vote", agreement)
	voteTwice         = raftlaws.VoteTwice.Mutant("basicraft/mutants/vote-twice", agreement)
	countDuplicates   = raftlaws.CountDuplicates.Mutant("basicraft/mutants/count-duplicate-votes", agreement)
	fixedTimeouts     = raftlaws.FixedTimeouts.Mutant("basicraft/mutants/fixed-timeouts", agreement)
	stubbornCandidate = raftlaws.StubbornCandidate.Mutant("basicraft/mutants/stubborn-candidate", agreement)
	ignoreLog         = raftlaws.IgnoreLog.Mutant("basicraft/mutants/ignore-log-up-to-date", agreement)
	respondBeforeSync = raftlaws.RespondBeforeSync.Mutant("basicraft/mutants/respond-before-sync", agreement)
	ignorePrevTerm    = raftlaws.IgnorePrevTerm.Mutant("basicraft/mutants/ignore-prev-term", agreement)
	truncateAlways    = raftlaws.TruncateAlways.Mutant("basicraft/mutants/truncate-always", agreement)
	nextIndexStuck    = raftlaws.NextIndexStuck.Mutant("basicraft/mutants/next-index-stuck", agreement)
	figure8           = raftlaws.Figure8.Mutant("basicraft/figure8", agreement)
)

// zoo is the mutants in the order in which one would write their rules: some need those before them to
// be seen at all.
var zoo = []*about.Mutant{
	voteTwice, countDuplicates, forgetTerm, forgetVote, stubbornCandidate, ignoreLog, ignorePrevTerm, truncateAlways,
	respondBeforeSync, fixedTimeouts, nextIndexStuck, figure8,
}
