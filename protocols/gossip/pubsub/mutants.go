package pubsub

import "github.com/orrery-sim/orrery/protocols/about"

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noBackoff = &about.Mutant{
		ID: "Y06", Name: "no-backoff", Witness: "pubsub/mutants/no-backoff",
		Doc:     "a peer that was pruned is grafted again at once",
		Source:  "gossipsub v1.1, PRUNE Backoff and Peer Exchange",
		Reveals: []string{"Backoff Is Kept"},
	}
	noRefill = &about.Mutant{
		ID: "Y07", Name: "no-refill", Witness: "pubsub/mutants/no-refill",
		Doc:     "a mesh that is too small takes no more peers",
		Source:  "gossipsub v1.0, Mesh Maintenance",
		Reveals: []string{"Mesh Degree"},
	}
	shortCache = &about.Mutant{
		ID: "Y08", Name: "short-cache", Witness: "pubsub/mutants/short-cache", Liveness: true,
		Doc:     "the message cache has one window: what was announced is gone when somebody asks for it",
		Source:  "gossipsub v1.0, Message Cache",
		Reveals: []string{`happens(event("delivered", item = "last"), at_least = 12)`, "Message Cache"},
	}
	noDecay = &about.Mutant{
		ID: "Y09", Name: "no-decay", Witness: "pubsub/mutants/no-decay", Liveness: true,
		Doc:     "the counters of a score do not decay: who misbehaved once is never forgiven",
		Source:  "gossipsub v1.1, Parameter Decay",
		Reveals: []string{`happens("forgiven")`, "Parameter Decay"},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{noBackoff, noRefill, shortCache, noDecay}
