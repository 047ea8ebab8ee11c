package plumtree

import "github.com/orrery-sim/orrery/protocols/about"

// reached is what the witnesses of rules ask for that heal the tree.
const reached = `happens(event("delivered", item = "last"), at_least = 12)`

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noGraft = &about.Mutant{
		ID: "Y03", Name: "no-graft", Witness: "plumtree/mutants/no-graft", Liveness: true,
		Doc:     "a node that hears of a message which does not come waits, and does not ask for it",
		Source:  "Leitão et al., Epidemic broadcast trees, 2007, section 3.7: tree repair",
		Reveals: []string{reached, "Every Announcer Is Asked"},
	}
	firstOnly = &about.Mutant{
		ID: "Y04", Name: "first-only", Witness: "plumtree/mutants/first-only", Liveness: true,
		Doc:     "a node asks the first who announced a message, and forgets the others",
		Source:  "Leitão et al., Epidemic broadcast trees, 2007, section 3.7: the second timer",
		Reveals: []string{reached, "Every Announcer Is Asked"},
	}
	pruneParent = &about.Mutant{
		ID: "Y05", Name: "prune-parent", Witness: "plumtree/mutants/prune-parent", Liveness: true,
		Doc:     "a duplicate prunes both links by which the message came, and so the tree falls apart",
		Source:  "Leitão et al., Epidemic broadcast trees, 2007, section 3.6: the link of a duplicate is pruned",
		Reveals: []string{`happens("grafted", at_least = 0, at_most = 5)`, "Pruned For A Duplicate"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{noGraft, firstOnly, pruneParent}
