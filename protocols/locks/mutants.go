package locks

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
)

const (
	singleLease  = "One Lease at a Time"
	tokensGrow   = "Tokens Grow"
	selfDeadlock = "Nobody Waits for Itself"
	linearizable = "linearizable"
)

const (
	kleppmann = "Kleppmann, How to do distributed locking, 2016, "
	gray      = "Gray and Cheriton, Leases: an efficient fault-tolerant mechanism for distributed file cache consistency, 1989: "
)

// twoAtOnce is what shows that two have used the lock at once.
var twoAtOnce = []string{guarded.Exclusion, linearizable}

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noFencing = &about.Mutant{
		ID: "L01", Name: "no-fencing", Witness: "locks/paused-holder",
		Doc:     "the store looks at no token, so that a holder who has stood still writes when the lock is another's",
		Source:  kleppmann + "on a client that pauses",
		Reveals: twoAtOnce,
	}
	fenceWritesOnly = &about.Mutant{
		ID: "I15", Name: "fence-writes-only", Witness: "locks/mutants/fence-writes-only",
		Doc:     "readers show the store no token, so that an old holder may still write while the new one works on what it has read",
		Source:  kleppmann + "which has the store check tokens when it is written",
		Reveals: twoAtOnce,
	}
	forgetToken = &about.Mutant{
		ID: "I16", Name: "forget-token", Witness: "locks/mutants/forget-token",
		Doc:     "the store keeps the highest token in memory, and a crash lets in those whom it has shut out",
		Source:  kleppmann + "which has the store remember",
		Reveals: twoAtOnce,
	}
	tokensRestart = &about.Mutant{
		ID: "L06", Name: "tokens-restart", Witness: "locks/mutants/tokens-restart",
		Doc:     "a server that comes back counts tokens from one again",
		Source:  "Burrows, The Chubby lock service, 2006, section 2.4: the lock generation number",
		Reveals: []string{tokensGrow, guarded.Exclusion, linearizable},
	}
	wallClock = &about.Mutant{
		ID: "L02", Name: "wall-clock", Witness: "locks/clock-jump",
		Doc:     "servers measure a lease by the wall clock, and one that jumps ends it",
		Source:  kleppmann + "on a clock that jumps",
		Reveals: []string{singleLease, guarded.Exclusion, linearizable},
	}
	noGrace = &about.Mutant{
		ID: "L03", Name: "no-grace", Witness: "locks/mutants/no-grace",
		Doc:     "a server that comes back grants the lock at once, though it has forgotten to whom it has granted it",
		Source:  "Sanfilippo, Distributed locks with Redis, 2014: delayed restarts; Gray and Cheriton, Leases, 1989: recovery of the server",
		Reveals: []string{singleLease, guarded.Exclusion, linearizable},
	}
	retryAnew = &about.Mutant{
		ID: "L07", Name: "retry-anew", Witness: "locks/mutants/retry-anew",
		Doc:     "a request that is made again is another one, and waits for the lock that it has",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984: a call that is sent again is the same call",
		Reveals: []string{selfDeadlock},
	}
	releaseAny = &about.Mutant{
		ID: "L09", Name: "release-any", Witness: "locks/mutants/release-any",
		Doc:     "a release frees the lock whoever has it by now",
		Source:  "Sanfilippo, Distributed locks with Redis, 2014: a key is deleted if it has the client's value",
		Reveals: []string{singleLease, guarded.Exclusion, linearizable},
	}
	countFromAnswer = &about.Mutant{
		ID: "I17", Name: "count-from-answer", Witness: "locks/mutants/count-from-answer",
		Doc:     "a worker counts its lease from the answer, which may have taken long",
		Source:  gray + "the term at the holder is shorter by the time that the messages take",
		Reveals: twoAtOnce,
	}
	neverLook = &about.Mutant{
		ID: "I18", Name: "never-look", Witness: "locks/mutants/never-look",
		Doc:     "a worker does not look at its clock, and works on when its lease is over",
		Source:  gray + "a holder must not use what its lease does not cover",
		Reveals: twoAtOnce,
	}
	minority = &about.Mutant{
		ID: "I19", Name: "minority", Witness: "locks/mutants/minority",
		Doc:     "half of the servers will do",
		Source:  "Sanfilippo, Distributed locks with Redis, 2014: at least N/2 + 1",
		Reveals: twoAtOnce,
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	noFencing, fenceWritesOnly, forgetToken, tokensRestart, wallClock, noGrace, retryAnew, releaseAny, countFromAnswer, neverLook, minority,
}
