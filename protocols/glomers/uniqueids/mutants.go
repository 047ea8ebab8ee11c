package uniqueids

import "github.com/orrery-sim/orrery/protocols/about"

const (
	unique   = "unique"          // what nodes promise, as the judge calls it
	globally = "Globally Unique" // the invariant
)

// The rules that can be switched off.
var (
	clockAlone = &about.Mutant{
		ID: "N04", Name: "clock-alone", Witness: "uniqueids/mutants/clock-alone",
		Doc:     "an ID is the time at which it was made, in milliseconds, whoever made it",
		Source:  "Leach, Mealling and Salz, RFC 4122, 2005, section 4.1.6: the node's name is part of a UUID that is made of a time",
		Reveals: []string{globally, unique},
	}
	clockOfNode = &about.Mutant{
		ID: "N05", Name: "clock-of-node", Witness: "uniqueids/mutants/clock-of-node",
		Doc:     "an ID is the node's name, its clock, and a count within one millisecond; the clock may be set back",
		Source:  "King, Announcing Snowflake, 2010: the generator refuses to make IDs until the clock is past where it was",
		Reveals: []string{globally, unique},
	}
	forgetLife = &about.Mutant{
		ID: "N06", Name: "forget-life", Witness: "uniqueids/mutants/forget-life",
		Doc:     "a node that comes back counts from the beginning",
		Source:  "Lamport, The part-time parliament, 1998, section 2.3: the number of a ballot is in the ledger, for a priest who returns",
		Reveals: []string{globally, unique},
	}
	shortRandom = &about.Mutant{
		ID: "N07", Name: "short-random", Witness: "uniqueids/mutants/short-random",
		Doc:     "an ID is a random number of 16 bits",
		Source:  "Von Mises, Über Aufteilungs- und Besetzungswahrscheinlichkeiten, 1939: of 301 such numbers two are equal in one case of two",
		Reveals: []string{globally, unique},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{clockAlone, clockOfNode, forgetLife, shortRandom}
