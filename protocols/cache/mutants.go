package cache

import "github.com/orrery-sim/orrery/protocols/about"

const (
	noStaleSet     = "No Stale Set"
	oneLease       = "One Lease a Key"
	oneFetch       = "One Fetch a Key"
	staleBounded   = "Staleness Is Bounded"
	deletedFirst   = "Deleted Before Answered"
	leastRecent    = "The Least Recently Used Goes"
	readYourWrites = "read_your_writes"
	convergent     = "convergent"
)

const memcache = "Nishtala et al., Scaling Memcache at Facebook, 2013, "

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	setAnyway = &about.Mutant{
		ID: "Z01", Name: "set-anyway", Witness: "cache/stale-set",
		Doc:     "a cache takes every value that it is brought, by whatever lease",
		Source:  memcache + "section 3.2.1: stale sets",
		Reveals: []string{noStaleSet, convergent, readYourWrites, staleBounded},
	}
	leaseOutlives = &about.Mutant{
		ID: "Z02", Name: "lease-outlives", Witness: "cache/mutants/lease-outlives",
		Doc:     "a write that a cache hears of takes the value, and leaves the leases as they are",
		Source:  memcache + "section 3.2.1: a delete invalidates the lease token",
		Reveals: []string{noStaleSet, convergent, readYourWrites, staleBounded},
	}
	leaseForAll = &about.Mutant{
		ID: "Z03", Name: "lease-for-all", Witness: "cache/mutants/lease-for-all",
		Doc:     "whoever misses gets a lease, so that all who wait for one key ask the database for it",
		Source:  memcache + "section 3.2.1: thundering herds",
		Reveals: []string{oneLease},
	}
	sameTokens = &about.Mutant{
		ID: "Z04", Name: "same-tokens", Witness: "cache/mutants/same-tokens",
		Doc:     "a cache that restarts counts its leases from one again, so that a lease of its last life is taken for one of this",
		Source:  "Gray and Cheriton, Leases: an efficient fault-tolerant mechanism for distributed file cache consistency, 1989: a server that restarts",
		Reveals: []string{noStaleSet, convergent, readYourWrites, staleBounded},
	}
	deleteFirst = &about.Mutant{
		ID: "Z05", Name: "delete-first", Witness: "cache/mutants/delete-first",
		Doc:     "a front end deletes what is cached and then writes, so that somebody sets the old value in between",
		Source:  memcache + "section 2: the write is followed by the delete",
		Reveals: []string{deletedFirst, readYourWrites},
	}
	updateCache = &about.Mutant{
		ID: "Z06", Name: "update-cache", Witness: "cache/mutants/update-cache",
		Doc:     "a front end sets what it has written, so that of two writes the one that comes last to the cache stays there",
		Source:  memcache + "section 2: deletes are idempotent, updates are not",
		Reveals: []string{noStaleSet, deletedFirst, convergent, readYourWrites, staleBounded},
	}
	tellOnce = &about.Mutant{
		ID: "Z07", Name: "tell-once", Witness: "cache/mutants/tell-once",
		Doc:     "the database takes for heard what it has said, so that an invalidation that is lost is lost for ever",
		Source:  memcache + "section 4.1: reliability of invalidations",
		Reveals: []string{convergent, noStaleSet},
	}
	edgeFirst = &about.Mutant{
		ID: "Z08", Name: "edge-first", Witness: "cache/mutants/edge-first",
		Doc:     "a front end with a cache of its own hears of a write before the shared cache does, and gets the old value from there once more",
		Source:  "Fielding, Nottingham and Reschke, RFC 9111, 2022, section 4.4: what is invalidated here is not invalidated elsewhere",
		Reveals: []string{convergent, noStaleSet},
	}
	ttlUnchecked = &about.Mutant{
		ID: "Z09", Name: "ttl-unchecked", Witness: "cache/mutants/ttl-unchecked",
		Doc:     "a cache gives away what has expired",
		Source:  "Fielding, Nottingham and Reschke, RFC 9111, 2022, section 4.2: freshness",
		Reveals: []string{staleBounded},
	}
	bornToday = &about.Mutant{
		ID: "Z10", Name: "born-today", Witness: "cache/mutants/born-today",
		Doc:     "a cache takes what it is brought to be new, whatever time it has spent in another cache or on its way",
		Source:  "Fielding, Nottingham and Reschke, RFC 9111, 2022, section 4.2.3: calculating age",
		Reveals: []string{staleBounded},
	}
	evictNewest = &about.Mutant{
		ID: "Z11", Name: "evict-newest", Witness: "cache/mutants/evict-newest",
		Doc:     "a full cache gives up what was used last, and keeps what nobody asks for",
		Source:  "Mattson, Gecsei, Slutz and Traiger, Evaluation techniques for storage hierarchies, 1970: LRU",
		Reveals: []string{leastRecent},
	}
	noCoalescing = &about.Mutant{
		ID: "Z12", Name: "no-coalescing", Witness: "cache/mutants/no-coalescing",
		Doc:     "a front end fetches a key for everybody who asks, though it is on its way already",
		Source:  "Nottingham, RFC 9211 (The Cache-Status HTTP response header field), 2022, section 2.6: collapsed forwarding",
		Reveals: []string{oneFetch},
	}
	joinThePast = &about.Mutant{
		ID: "Z13", Name: "join-the-past", Witness: "cache/mutants/join-the-past",
		Doc:     "who reads after a write waits for a fetch that began before it",
		Source:  "Fielding, Nottingham and Reschke, RFC 9111, 2022, section 4: a collapsed request must be one that the response may answer",
		Reveals: []string{readYourWrites},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	setAnyway, leaseOutlives, leaseForAll, sameTokens, deleteFirst, updateCache, tellOnce, edgeFirst,
	ttlUnchecked, bornToday, evictNewest, noCoalescing, joinThePast,
}
