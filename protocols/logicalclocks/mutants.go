package logicalclocks

import "github.com/orrery-sim/orrery/protocols/about"

const (
	clockConditionName = "Clock Condition"
	characterizedName  = "Causality Characterized"
	boundedDriftName   = "Bounded Drift"
	noFutureName       = "Messages From The Future"
	toldName           = "Says What Happened"
	inOrderName        = "Answers After Questions"
)

const (
	lamport78   = "Lamport, Time, clocks, and the ordering of events in a distributed system, 1978, "
	mattern88   = "Mattern, Virtual time and global states of distributed systems, 1988, "
	kulkarni14  = "Kulkarni et al., Logical physical clocks, 2014, "
	folder      = "logicalclocks/mutants/"
	firstLesson = "logicalclocks/"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noMaximum = &about.Mutant{
		ID: "O06", Name: "no-maximum", Witness: firstLesson + "no-maximum",
		Doc:     "who receives a message increments its clock, whatever the message carries",
		Source:  lamport78 + "rule IR2",
		Reveals: []string{clockConditionName, inOrderName, toldName},
	}
	levelWithSender = &about.Mutant{
		ID: "K10", Name: "level-with-sender", Witness: folder + "level-with-sender",
		Doc:     "who receives a message takes the greater of the two clocks, and adds nothing",
		Source:  lamport78 + "rule IR2: greater than the timestamp",
		Reveals: []string{clockConditionName},
	}
	sameStamp = &about.Mutant{
		ID: "K11", Name: "same-stamp", Witness: folder + "same-stamp",
		Doc:     "a clock goes on when a message is received, and not when one is sent",
		Source:  lamport78 + "rule IR1",
		Reveals: []string{clockConditionName, toldName},
	}
	converse = &about.Mutant{
		ID: "K12", Name: "converse", Witness: firstLesson + "converse",
		Doc:     "of two posts the one with the lower timestamp is said to have happened before the other",
		Source:  lamport78 + "page 560: the converse of the clock condition cannot be expected to hold",
		Reveals: []string{toldName},
	}
	volatileClock = &about.Mutant{
		ID: "K13", Name: "volatile-clock", Witness: folder + "volatile-clock",
		Doc:     "the clock is kept in memory, and begins at zero after a crash",
		Source:  "Schwarz and Mattern, Detecting causal relationships in distributed computations, 1994: the events of a process are one line",
		Reveals: []string{clockConditionName, characterizedName, boundedDriftName, inOrderName, toldName},
	}
	noOwnStep = &about.Mutant{
		ID: "K14", Name: "no-own-step", Witness: folder + "no-own-step",
		Doc:     "a vector is merged with that of a message, and the receipt itself is not counted",
		Source:  mattern88 + "the clock rules",
		Reveals: []string{clockConditionName, characterizedName},
	}
	takesOver = &about.Mutant{
		ID: "K15", Name: "takes-over", Witness: folder + "takes-over",
		Doc:     "a node takes the vector of a message in place of its own, and forgets what it knew of others",
		Source:  mattern88 + "the supremum of both",
		Reveals: []string{clockConditionName, toldName, inOrderName},
	}
	comparesSums = &about.Mutant{
		ID: "K16", Name: "compares-sums", Witness: folder + "compares-sums",
		Doc:     "of two vectors the one with the smaller sum is taken for the earlier one",
		Source:  mattern88 + "the order of vectors is a partial one",
		Reveals: []string{toldName},
	}
	forgetsCounter = &about.Mutant{
		ID: "O07", Name: "forgets-counter", Witness: folder + "forgets-counter",
		Doc:     "the counter begins at 0 at every event, also where the greatest wall clock is still the same",
		Source:  kulkarni14 + "the HLC algorithm",
		Reveals: []string{clockConditionName, toldName},
	}
	neverResets = &about.Mutant{
		ID: "K17", Name: "never-resets", Witness: folder + "never-resets",
		Doc:     "the counter goes on where the wall clock has gone on, and is bounded by nothing",
		Source:  kulkarni14 + "the bound of c",
		Reveals: []string{boundedDriftName},
	}
	runsAhead = &about.Mutant{
		ID: "K18", Name: "runs-ahead", Witness: folder + "runs-ahead",
		Doc:     "every event moves l on by 1, as Lamport's clock does, so that many events carry it away from the wall clock",
		Source:  kulkarni14 + "the naive algorithm, and its counterexample",
		Reveals: []string{boundedDriftName},
	}
	followsTheWall = &about.Mutant{
		ID: "K19", Name: "follows-the-wall", Witness: firstLesson + "follows-the-wall",
		Doc:     "a node goes by its own wall clock, which may be behind that of a sender, or be set back",
		Source:  kulkarni14 + "what goes wrong with physical time",
		Reveals: []string{clockConditionName, toldName, inOrderName},
	}
	trustsTheFuture = &about.Mutant{
		ID: "K20", Name: "trusts-the-future", Witness: firstLesson + "from-the-future",
		Doc:     "a message from the future is taken, and one wrong clock carries all others away",
		Source:  kulkarni14 + "resilience: messages out of bounds",
		Reveals: []string{noFutureName},
	}
	asTheyCome = &about.Mutant{
		ID: "K21", Name: "as-they-come", Witness: folder + "as-they-come",
		Doc:     "readers are shown posts in the order in which they arrived",
		Source:  lamport78 + "page 561: the total order of events",
		Reveals: []string{inOrderName},
	}
)

var zoo = []*about.Mutant{
	noMaximum, levelWithSender, sameStamp, converse, volatileClock, noOwnStep, takesOver, comparesSums, forgetsCounter, neverResets,
	runsAhead, followsTheWall, trustsTheFuture, asTheyCome,
}
