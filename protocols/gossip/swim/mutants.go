package swim

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	sameIncarnation = &about.Mutant{
		ID: "G01", Name: "same-incarnation", Witness: "swim/mutants/same-incarnation",
		Doc:     "a member refutes a suspicion with the incarnation that is suspected, which clears nothing",
		Source:  "Das, Gupta and Motivala, 2002, section 4.2: alive overrides suspect of a lower incarnation only",
		Reveals: []string{"Own Incarnation"},
	}
	untold = &about.Mutant{
		ID: "G02", Name: "untold", Witness: "swim/mutants/untold", Liveness: true,
		Doc:     "a member that restarts is not told that it is held for dead, and stays invisible",
		Source:  "hashicorp/memberlist, issue 311",
		Reveals: []string{"convergent"},
	}
	staleState = &about.Mutant{
		ID: "G04", Name: "stale-state", Witness: "swim/mutants/stale-state",
		Doc:     "who compares all with another member takes its word that somebody is alive, however old that is",
		Source:  "Das, Gupta and Motivala, 2002, section 4.2: the order of statuses",
		Reveals: []string{"Status Grows"},
	}
	neverRetire = &about.Mutant{
		ID: "G05", Name: "never-retire", Witness: "swim/mutants/never-retire", Liveness: true,
		Doc:     "an update is told for ever, and every message is full of what everybody knows",
		Source:  "Das, Gupta and Motivala, 2002, section 4.1: each is told lambda log n times",
		Reveals: []string{"Bounded Dissemination"},
	}
	noDoubt = &about.Mutant{
		ID: "G07", Name: "no-doubt", Witness: "swim/mutants/no-doubt", Liveness: true,
		Doc:     "a member that hears no answers does not doubt itself, and declares others dead",
		Source:  "Dadgar, Phillips and Currey, Lifeguard: local health awareness for more accurate failure detection, 2017",
		Reveals: []string{`happens(event("dead", node = node(7)), at_most = 25)`, "Local Health"},
	}
	withReplacement = &about.Mutant{
		ID: "G08", Name: "with-replacement", Witness: "swim/mutants/with-replacement",
		Doc:     "whom to ping is drawn anew each time, so that somebody may not be pinged for ever so long",
		Source:  "Das, Gupta and Motivala, 2002, section 4.3",
		Reveals: []string{"Time-Bounded Completeness"},
	}
	livingOnly = &about.Mutant{
		ID: "G14", Name: "living-only", Witness: "swim/mutants/living-only", Liveness: true,
		Doc:     "members compare what they know only with those that they hold for alive, and two islands never merge",
		Source:  "HashiCorp's Serf tries failed members again from time to time",
		Reveals: []string{"convergent"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	sameIncarnation, untold, staleState, neverRetire, noDoubt, withReplacement, livingOnly,
}
