package rumor

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	countUseful = &about.Mutant{
		ID: "G09", Name: "count-useful", Witness: "rumor/mutants/count-useful", Liveness: true,
		Doc:     "every contact counts, useful or not: the site stops after a fixed number of rounds",
		Source:  "Demers et al., 1987, section 1.4: interest is lost by unnecessary contacts",
		Reveals: []string{`happens("infected", at_least = 440)`, "Unnecessary Contacts"},
	}
	hotAgain = &about.Mutant{
		ID: "D03", Name: "hot-again", Witness: "rumor/mutants/hot-again",
		Doc:     "a site that has lost interest is infective again when it hears the rumour again",
		Source:  "Demers et al., 1987, section 1.4: removed individuals do not spread the rumour again",
		Reveals: []string{"Removed Is Final"},
	}
	answerBeforeSync = &about.Mutant{
		ID: "D04", Name: "answer-before-sync", Witness: "rumor/mutants/answer-before-sync",
		Doc:     "a site answers and does not wait until its disk has what it has learned",
		Source:  "Demers et al., 1987, section 1: a site's database holds its updates",
		Reveals: []string{"Known Is Kept"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{countUseful, hotAgain, answerBeforeSync}
