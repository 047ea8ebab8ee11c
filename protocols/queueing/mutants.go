package queueing

import "github.com/orrery-sim/orrery/protocols/about"

const (
	firstInFirstOut = "First In, First Out"
	workConserving  = "Work Conserving"
	shortestChosen  = "The Shortest Is Chosen"
	lengthsKnown    = "Lengths Are Known"
	answersServed   = "What Is Answered Was Served"
	answeredOnce    = "Answered Once"
	recovers        = "recovers"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	idleWorker = &about.Mutant{
		ID: "Q01", Name: "idle-worker", Witness: "queueing/mutants/idle-worker",
		Doc:     "a server that is done does not look into the queue",
		Source:  "Kleinrock, Queueing Systems, volume 2, 1976, section 3.4: work-conserving disciplines",
		Reveals: []string{workConserving},
	}
	lastInFirstOut = &about.Mutant{
		ID: "Q02", Name: "last-in-first-out", Witness: "queueing/mutants/last-in-first-out",
		Doc:     "a server that is done takes what came last, so that mean waits are as ever and some wait without end",
		Source:  "Kingman, The effect of queue discipline on waiting time variance, 1962",
		Reveals: []string{firstInFirstOut},
	}
	longer = &about.Mutant{
		ID: "Q03", Name: "longer-queue", Witness: "queueing/mutants/longer-queue",
		Doc:     "of the queues that were drawn the longest is chosen: a comparison the wrong way round",
		Source:  "Mitzenmacher, The power of two choices in randomized load balancing, 1996",
		Reveals: []string{shortestChosen},
	}
	staleLengths = &about.Mutant{
		ID: "Q04", Name: "stale-lengths", Witness: "queueing/mutants/stale-lengths",
		Doc:     "the length of a queue is what it was when a job last came back from it: what was sent since is not counted",
		Source:  "Mitzenmacher, How useful is old information?, 2000",
		Reveals: []string{lengthsKnown},
	}
	answerFirstPart = &about.Mutant{
		ID: "Q05", Name: "answer-first-part", Witness: "queueing/mutants/answer-first-part",
		Doc:     "a job that fans out is answered when the first of its parts is served",
		Source:  "Dean and Barroso, The tail at scale, 2013: a request waits for the slowest of its parts",
		Reveals: []string{answersServed},
	}
	answerAgain = &about.Mutant{
		ID: "Q06", Name: "answer-again", Witness: "queueing/mutants/answer-again",
		Doc:     "a job stays inside after its answer, so that it is answered again when a second copy of it is served",
		Source:  "Dean and Barroso, The tail at scale, 2013: of several answers the first counts",
		Reveals: []string{answeredOnce},
	}
	loseOnCrash = &about.Mutant{
		ID: "Q07", Name: "lose-on-crash", Witness: "queueing/mutants/lose-on-crash", Liveness: true,
		Doc:     "what a server had when it crashed is given to nobody else",
		Source:  "RFC 9110, 2014 and 2022, section 9.2.2: what a failed connection has lost may be asked for again",
		Reveals: []string{"available"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{idleWorker, lastInFirstOut, longer, staleLengths, answerFirstPart, answerAgain, loseOnCrash}
