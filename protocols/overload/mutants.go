package overload

import "github.com/orrery-sim/orrery/protocols/about"

const (
	answeredOnce         = "Answered Once"
	answersServed        = "What Is Answered Was Served"
	retriesWithinBudget  = "Retries Within The Budget"
	triesAreBounded      = "Tries Are Bounded"
	nothingAboveTheLimit = "Nothing Above The Limit"
	openSendsNothing     = "An Open Breaker Sends Nothing"
	nobodyServesTheDead  = "Nobody Serves The Dead"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	retryWithoutBudget = &about.Mutant{
		ID: "F01", Name: "retry-without-budget", Witness: "overload/mutants/retry-without-budget",
		Doc:     "a caller asks again whatever share of its calls fails, so that its load is highest when the backend can do least",
		Source:  "Beyer et al., Site Reliability Engineering, 2016, chapter 21: per-client retry budget",
		Reveals: []string{retriesWithinBudget},
	}
	retryWithoutEnd = &about.Mutant{
		ID: "F02", Name: "retry-without-end", Witness: "overload/mutants/retry-without-end",
		Doc:     "a caller asks until it is answered",
		Source:  "Beyer et al., Site Reliability Engineering, 2016, chapter 21: per-request retry budget of up to three attempts",
		Reveals: []string{triesAreBounded},
	}
	noLimit = &about.Mutant{
		ID: "F03", Name: "queue-without-limit", Witness: "overload/mutants/queue-without-limit",
		Doc:     "the backend lets everything wait that comes, until what is served has been given up",
		Source:  "Beyer et al., Site Reliability Engineering, 2016, chapter 22: queue management",
		Reveals: []string{nothingAboveTheLimit},
	}
	serveTheDead = &about.Mutant{
		ID: "F04", Name: "serve-the-dead", Witness: "overload/mutants/serve-the-dead",
		Doc:     "the backend serves what nobody waits for any more",
		Source:  "Beyer et al., Site Reliability Engineering, 2016, chapter 22: latency and deadlines",
		Reveals: []string{nobodyServesTheDead},
	}
	halfOpenIsOpen = &about.Mutant{
		ID: "F05", Name: "half-open-lets-all", Witness: "overload/mutants/half-open-lets-all",
		Doc:     "a breaker whose time is over lets all attempts through at once, and not one to see how it fares",
		Source:  "Nygard, Release it!, 2007, chapter 5: circuit breaker",
		Reveals: []string{openSendsNothing},
	}
	answerAgain = &about.Mutant{
		ID: "F06", Name: "answer-again", Witness: "overload/mutants/answer-again",
		Doc:     "a call stays open after its answer, so that the answer to an earlier attempt is one more",
		Source:  "Birrell and Nelson, Implementing remote procedure calls, 1984: an answer that comes late is discarded",
		Reveals: []string{answeredOnce},
	}
	neverCloses = &about.Mutant{
		ID: "F07", Name: "breaker-never-closes", Witness: "overload/mutants/breaker-never-closes", Liveness: true,
		Doc:     "a breaker that is open stays open: nothing is sent, so that nothing ever succeeds",
		Source:  "Nygard, Release it!, 2007, chapter 5: the half-open state",
		Reveals: []string{"recovers"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{retryWithoutBudget, retryWithoutEnd, noLimit, serveTheDead, halfOpenIsOpen, answerAgain, neverCloses}
