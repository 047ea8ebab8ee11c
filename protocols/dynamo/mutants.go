package dynamo

import "github.com/orrery-sim/orrery/protocols/about"

// convergent is what the store promises, as the judge calls it.
const convergent = "convergent"

// The names of the invariants.
const (
	intersection   = "Quorum Intersection"
	durability     = "Durability"
	handoffRule    = "Handoff"
	noLostUpdate   = "No Lost Update"
	noResurrection = "No Resurrection"
	uniqueVersions = "Unique Versions"
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	noIntersection = &about.Mutant{
		ID: "C10", Name: "no-intersection", Witness: "dynamo/mutants/no-intersection",
		Doc:     "quorums of which R and W are no more than N together are taken for strict ones",
		Source:  "Bailis et al., Probabilistically bounded staleness, 2012, section 2",
		Reveals: []string{intersection},
	}
	hintCounts = &about.Mutant{
		ID: "C11", Name: "hint-counts", Witness: "dynamo/mutants/hint-counts",
		Doc:     "a hint at another node counts as a copy at its home, though quorums are strict",
		Source:  "DeCandia et al., 2007, section 4.6; Kingsbury, Jepsen: Riak, 2013",
		Reveals: []string{intersection},
	}
	repairBackwards = &about.Mutant{
		ID: "X01", Name: "repair-backwards", Witness: "dynamo/mutants/repair-backwards",
		Doc:     "a node puts what a read repair brings in the place of what it has",
		Source:  "DeCandia et al., 2007, section 5: the coordinator's copy is as old as its read",
		Reveals: []string{noResurrection, durability, uniqueVersions, intersection, noLostUpdate, convergent},
	}
	dropEarly = &about.Mutant{
		ID: "X02", Name: "drop-early", Witness: "dynamo/mutants/drop-early",
		Doc:     "a hint is dropped when it is sent, and not when its home has it",
		Source:  "DeCandia et al., 2007, section 4.6: once the transfer succeeds",
		Reveals: []string{handoffRule, durability, convergent},
	}
	notIncremented = &about.Mutant{
		ID: "X03", Name: "not-incremented", Witness: "dynamo/mutants/not-incremented",
		Doc:     "a coordinator counts on from what the writer has read, and not from what it has itself",
		Source:  "DeCandia et al., 2007, section 4.4: whoever handles the write increments its own counter",
		Reveals: []string{uniqueVersions, convergent, noLostUpdate},
	}
	lastWriteWins = &about.Mutant{
		ID: "C08", Name: "last-write-wins", Witness: "dynamo/mutants/last-write-wins",
		Doc:     "a node keeps that of several siblings whose timestamp is the latest",
		Source:  "Kingsbury, Jepsen: Cassandra and Riak, 2013: writes that were acknowledged vanish",
		Reveals: []string{noLostUpdate, convergent},
	}
	noDots = &about.Mutant{
		ID: "C09", Name: "no-dots", Witness: "dynamo/mutants/no-dots",
		Doc:     "versions have plain version vectors: the number of a new one covers all that its coordinator gave before",
		Source:  "Preguiça, Baquero, Almeida, Fonte and Gonçalves, Dotted version vectors, 2010, section 3",
		Reveals: []string{noLostUpdate, convergent},
	}
	hashKeys = &about.Mutant{
		ID: "G11", Name: "hash-keys", Witness: "dynamo/mutants/hash-keys",
		Doc:     "hash trees are over keys, and not over what is under them",
		Source:  "DeCandia et al., 2007, section 4.7: leaves are hashes of the values of individual keys",
		Reveals: []string{convergent},
	}
	purgeTombstones = &about.Mutant{
		ID: "C14", Name: "purge-tombstones", Witness: "dynamo/mutants/purge-tombstones",
		Doc:     "a node that hears of a delete has nothing under the key any more",
		Source:  "Cassandra's guide on gc_grace_seconds: a tombstone that is purged too soon brings the row back",
		Reveals: []string{durability, noResurrection, intersection, uniqueVersions, handoffRule},
	}
	ackBeforeSync = &about.Mutant{
		ID: "X04", Name: "ack-before-sync", Witness: "dynamo/mutants/ack-before-sync",
		Doc:     "a node answers before the version is on its disk",
		Source:  "the R05 of Raft: what was acknowledged must survive a crash",
		Reveals: []string{durability, intersection},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	noIntersection, hintCounts, repairBackwards, dropEarly, notIncremented, lastWriteWins, noDots, hashKeys, purgeTombstones,
	ackBeforeSync,
}
