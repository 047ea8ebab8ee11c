package mutex

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
)

const (
	mutualExclusion = "Mutual Exclusion"
	requestOrder    = "Order of Requests"
	singleConsent   = "One Consent at a Time"
	singleToken     = "One Token"
	linearizable    = "linearizable"
	recovers        = "recovers"
	everybodyIn     = "everybody gets in"
)

// What shows that two were in, and out of order where there is one.
var (
	twoIn           = []string{mutualExclusion, guarded.Exclusion, linearizable}
	inAndOutOfOrder = []string{mutualExclusion, guarded.Exclusion, linearizable, requestOrder}
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noTieBreak = &about.Mutant{
		ID: "I01", Name: "no-tie-break", Witness: "mutex/mutants/no-tie-break",
		Doc:     "of two requests with the same time each comes before the other",
		Source:  "Lamport, Time, clocks, and the ordering of events, 1978: ties are broken by an arbitrary order of the processes",
		Reveals: inAndOutOfOrder,
	}
	ownQueue = &about.Mutant{
		ID: "I02", Name: "own-queue", Witness: "mutex/mutants/own-queue",
		Doc:     "a site goes in when it is first in its own queue, and has not heard of all others since it asked",
		Source:  "Lamport, Time, clocks, and the ordering of events, 1978, rule 5 (ii)",
		Reveals: inAndOutOfOrder,
	}
	ownClock = &about.Mutant{
		ID: "I03", Name: "own-clock", Witness: "mutex/mutants/own-clock",
		Doc:     "a site counts its own requests alone, so that one which comes later may look earlier",
		Source:  "Ricart and Agrawala, An optimal algorithm for mutual exclusion, 1981: Highest_Sequence_Number",
		Reveals: inAndOutOfOrder,
	}
	majorityOnly = &about.Mutant{
		ID: "I04", Name: "majority", Witness: "mutex/mutants/majority",
		Doc:     "a majority of consents will do, though a site consents to any number of requests",
		Source:  "Thomas, A majority consensus approach to concurrency control, 1979: who votes for one request votes for no other meanwhile",
		Reveals: inAndOutOfOrder,
	}
	consentInside = &about.Mutant{
		ID: "I05", Name: "consent-inside", Witness: "mutex/mutants/consent-inside",
		Doc:     "a site that is in has forgotten that it wanted to be, and consents to whatever comes",
		Source:  "Ricart and Agrawala, An optimal algorithm for mutual exclusion, 1981: Requesting_Critical_Section stays true inside",
		Reveals: inAndOutOfOrder,
	}
	rowsOnly = &about.Mutant{
		ID: "I06", Name: "rows-only", Witness: "mutex/mutants/rows-only",
		Doc:     "the quorums of two rows have no site in common",
		Source:  "Maekawa, A sqrt(N) algorithm for mutual exclusion, 1985: any two of the sets intersect",
		Reveals: twoIn,
	}
	noInquire = &about.Mutant{
		ID: "I07", Name: "no-inquire", Witness: "mutex/crossing-requests", Liveness: true,
		Doc:     "nobody asks for a consent back, so that requests which cross have each some of what the others need",
		Source:  "Maekawa, A sqrt(N) algorithm for mutual exclusion, 1985: INQUIRE and RELINQUISH",
		Reveals: []string{everybodyIn, recovers},
	}
	noFailed = &about.Mutant{
		ID: "I08", Name: "no-failed", Witness: "mutex/mutants/no-failed", Liveness: true,
		Doc:     "a request that was first in an arbiter's queue is not told that it is first no more, and keeps what others need",
		Source:  "Sanders, The information structure of distributed mutual exclusion algorithms, 1987: Maekawa's algorithm may deadlock",
		Reveals: []string{everybodyIn, recovers},
	}
	relinquishInside = &about.Mutant{
		ID: "I09", Name: "relinquish-inside", Witness: "mutex/mutants/relinquish-inside",
		Doc:     "a site that is in gives its consents back when it is asked to",
		Source:  "Maekawa, A sqrt(N) algorithm for mutual exclusion, 1985: RELINQUISH is for those who cannot go in",
		Reveals: twoIn,
	}
	keepToken = &about.Mutant{
		ID: "I10", Name: "keep-token", Witness: "mutex/mutants/keep-token",
		Doc:     "a site that passes the token keeps a copy",
		Source:  "Suzuki and Kasami, A distributed mutual exclusion algorithm, 1985: HavePrivilege",
		Reveals: []string{mutualExclusion, guarded.Exclusion, linearizable, singleToken},
	}
	forgetWaiting = &about.Mutant{
		ID: "I11", Name: "forget-waiting", Witness: "mutex/mutants/forget-waiting", Liveness: true,
		Doc:     "whoever asked while another was in is not written down in the token",
		Source:  "Suzuki and Kasami, A distributed mutual exclusion algorithm, 1985: Q",
		Reveals: []string{everybodyIn, recovers},
	}
	askNoMore = &about.Mutant{
		ID: "I12", Name: "ask-no-more", Witness: "mutex/mutants/ask-no-more", Liveness: true,
		Doc:     "a site that passes the token on does not ask for it back, though others wait at it",
		Source:  "Raymond, A tree-based algorithm for distributed mutual exclusion, 1989: MAKE_REQUEST follows ASSIGN_PRIVILEGE",
		Reveals: []string{everybodyIn, recovers},
	}
	dropNext = &about.Mutant{
		ID: "I13", Name: "drop-next", Witness: "mutex/mutants/drop-next", Liveness: true,
		Doc:     "a site that waits for the token itself does not note who has it next",
		Source:  "Naimi, Trehel and Arnold, A log(N) distributed mutual exclusion algorithm, 1996: Next",
		Reveals: []string{everybodyIn, recovers},
	}
	passUnnoticed = &about.Mutant{
		ID: "I14", Name: "pass-unnoticed", Witness: "mutex/mutants/pass-unnoticed",
		Doc:     "the two tokens of a ring do not notice that they meet, so that one which is slow is taken for lost",
		Source:  "Misra, Detecting termination of distributed computations using markers, 1983",
		Reveals: []string{singleToken, mutualExclusion, guarded.Exclusion, linearizable},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	noTieBreak, ownQueue, ownClock, majorityOnly, consentInside, rowsOnly, noInquire, noFailed, relinquishInside,
	keepToken, forgetWaiting, askNoMore, dropNext, passUnnoticed,
}
