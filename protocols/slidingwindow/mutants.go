package slidingwindow

import "github.com/orrery-sim/orrery/protocols/about"

const (
	fifo          = "FIFO"
	noDuplication = "No Duplication"
	noLoss        = "No Loss"
	noCreation    = "No Creation"
	acknowledged  = "Acknowledged Is Delivered"
	within        = "Window Kept"
	wholeStream   = "the whole stream"
	aimd          = "Additive Increase, Multiplicative Decrease"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its witness
// shows.
var (
	pastHole = &about.Mutant{
		ID: "U11", Name: "past-a-hole", Witness: "slidingwindow/mutants/past-a-hole",
		Doc:     "the sender takes the last segment that has come for all before it, and its window moves past a hole",
		Source:  "Cerf and Kahn, A protocol for packet network intercommunication, 1974: an acknowledgement is of all that is before it",
		Reveals: []string{acknowledged},
	}
	outOfOrder = &about.Mutant{
		ID: "U12", Name: "out-of-order", Witness: "slidingwindow/mutants/out-of-order",
		Doc:     "the receiver delivers what comes, in the order in which it comes",
		Source:  "Tanenbaum, Computer networks, section 3.4.3: what comes before its turn is kept until its turn",
		Reveals: []string{noLoss, fifo},
	}
	deliverAgain = &about.Mutant{
		ID: "U13", Name: "deliver-again", Witness: "slidingwindow/mutants/deliver-again",
		Doc:     "the receiver delivers a segment that is before its window, whose acknowledgement was lost",
		Source:  "Tanenbaum, Computer networks, section 3.4.1: one bit of number tells a repetition from the next one",
		Reveals: []string{noDuplication},
	}
	wideWindow = &about.Mutant{
		ID: "U14", Name: "wide-window", Witness: "slidingwindow/mutants/wide-window",
		Doc:     "with selective repeat the window is more than half of the numbers, so that old and new ones look alike",
		Source:  "Tanenbaum, Computer networks, section 3.4.3: at most half of the numbers",
		Reveals: []string{noDuplication},
	}
	ackFirst = &about.Mutant{
		ID: "U15", Name: "ack-first", Witness: "slidingwindow/mutants/ack-first",
		Doc:     "the receiver acknowledges what its disk does not have yet",
		Source:  "Saltzer, Reed and Clark, End-to-end arguments in system design, 1984: an acknowledgement is worth what its sender has done",
		Reveals: []string{acknowledged},
	}
	overrun = &about.Mutant{
		ID: "U16", Name: "overrun", Witness: "slidingwindow/mutants/overrun",
		Doc:     "the sender does not stop at the end of the window",
		Source:  "Cerf and Kahn, A protocol for packet network intercommunication, 1974: the window is what the receiver has room for",
		Reveals: []string{within},
	}
	neverHalve = &about.Mutant{
		ID: "U17", Name: "never-halve", Witness: "slidingwindow/mutants/never-halve",
		Doc:     "a loss does not make the window of congestion smaller",
		Source:  "Jacobson, Congestion avoidance and control, 1988: the collapse of October 1986",
		Reveals: []string{aimd},
	}
	neverAgain = &about.Mutant{
		ID: "U18", Name: "never-again", Witness: "slidingwindow/mutants/never-again", Liveness: true,
		Doc:     "nothing is sent again because of its age, so that the last segments of a window may be lost for good",
		Source:  "Cerf and Kahn, A protocol for packet network intercommunication, 1974: retransmission after a timeout",
		Reveals: []string{wholeStream},
	}
	trustGot = &about.Mutant{
		ID: "U19", Name: "trust-what-was-said", Witness: "slidingwindow/mutants/trust-what-was-said", Liveness: true,
		Doc:     "what the receiver had before its turn is never sent again, and the receiver has crashed since",
		Source:  "RFC 2018, TCP selective acknowledgment options, 1996, section 8: after a timeout all of it is forgotten",
		Reveals: []string{wholeStream},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{pastHole, outOfOrder, deliverAgain, wideWindow, ackFirst, overrun, neverHalve, neverAgain, trustGot}
