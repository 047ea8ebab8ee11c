package timesync

import "github.com/orrery-sim/orrery/protocols/about"

const (
	trueTimeName       = "True Time In The Interval"
	halfRoundTripName  = "Half A Round Trip"
	neverBackName      = "Clocks Never Go Back"
	lundeliusLynchName = "Lundelius-Lynch Bound"
	agreementName      = "Agreement After A Round"
	noOutliersName     = "Outliers Are Left Out"
)

const (
	cristian89 = "Cristian, Probabilistic clock synchronization, 1989"
	marzullo83 = "Marzullo and Owicki, Maintaining the time in a distributed system, 1983"
	gusella89  = "Gusella and Zatti, The accuracy of the clock synchronization achieved by TEMPO, 1989"
	lundelius  = "Lundelius and Lynch, An upper and lower bound for clock synchronization, 1984"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noHalf = &about.Mutant{
		ID: "M10", Name: "no-half", Witness: "timesync/no-half",
		Doc:     "a node takes the time that a source tells for that of the answer's arrival",
		Source:  cristian89,
		Reveals: []string{trueTimeName},
	}
	noAging = &about.Mutant{
		ID: "M11", Name: "no-aging", Witness: "timesync/no-aging",
		Doc:     "a node says that its clock is as good as when it was set, however long ago",
		Source:  cristian89 + ": the error grows with the drift",
		Reveals: []string{trueTimeName},
	}
	anyAnswer = &about.Mutant{
		ID: "M12", Name: "any-answer", Witness: "timesync/mutants/any-answer",
		Doc:     "a late answer is taken for one to the latest question, and its round trip for a short one",
		Source:  "Mills, RFC 5905, section 8: the origin timestamp",
		Reveals: []string{halfRoundTripName, trueTimeName},
	}
	onTheWall = &about.Mutant{
		ID: "M13", Name: "on-the-wall", Witness: "timesync/mutants/on-the-wall",
		Doc:     "a node measures time by a clock that somebody may set",
		Source:  cristian89 + ": hardware clocks",
		Reveals: []string{trueTimeName, neverBackName, halfRoundTripName},
	}
	setsBack = &about.Mutant{
		ID: "M14", Name: "sets-back", Witness: "timesync/sets-back",
		Doc:     "a clock that is ahead is set back at once",
		Source:  cristian89 + ": amortization",
		Reveals: []string{neverBackName},
	}
	middleOfAll = &about.Mutant{
		ID: "M15", Name: "middle-of-all", Witness: "timesync/middle-of-all",
		Doc:     "a node takes the mean of what all sources say, liars too",
		Source:  marzullo83,
		Reveals: []string{trueTimeName},
	}
	mostOverlap = &about.Mutant{
		ID: "M16", Name: "most-overlap", Witness: "timesync/mutants/most-overlap",
		Doc:     "a node takes the moment that most sources allow, which a liar can help to choose",
		Source:  marzullo83 + ": in all intervals but those of the faulty",
		Reveals: []string{trueTimeName},
	}
	meanOfAll = &about.Mutant{
		ID: "M17", Name: "mean-of-all", Witness: "timesync/mean-of-all",
		Doc:     "the master averages all clocks, those that are far from the others, too",
		Source:  gusella89 + ": the fault-tolerant average",
		Reveals: []string{noOutliersName},
	}
	adjustsTwice = &about.Mutant{
		ID: "M18", Name: "adjusts-twice", Witness: "timesync/mutants/adjusts-twice",
		Doc:     "a node adjusts its clock by every message of its master, also by a second copy",
		Source:  gusella89 + ": adjustments are relative",
		Reveals: []string{agreementName},
	}
	firstHalf = &about.Mutant{
		ID: "M19", Name: "first-half", Witness: "timesync/mutants/first-half",
		Doc:     "a node averages the clocks of which it hears first, and these are others at each node",
		Source:  lundelius,
		Reveals: []string{lundeliusLynchName},
	}
	leavesItselfOut = &about.Mutant{
		ID: "M20", Name: "leaves-itself-out", Witness: "timesync/mutants/leaves-itself-out",
		Doc:     "a node averages the clocks of all others, and not its own one with them",
		Source:  lundelius,
		Reveals: []string{lundeliusLynchName},
	}
)

var zoo = []*about.Mutant{
	noHalf, noAging, anyAnswer, onTheWall, setsBack, middleOfAll, mostOverlap, meanOfAll, adjustsTwice, firstHalf, leavesItselfOut,
}
