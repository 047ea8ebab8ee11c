// Package cache is a database behind caches: front ends that look aside, leases against stale sets and thundering herds,
// invalidations that are not lost, caches at the edge, and a bound on how old an answer may be:
//
//	Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013: look-aside caches, deletes after writes (section 2),
//	leases (3.2.1), a daemon that reads the database's log and invalidates (4.1).
//	Fielding, Nottingham, Reschke, "HTTP caching", RFC 9111, 2022: time to live, the age of what was in other caches,
//	requests that are collapsed. Nottingham, RFC 5861, 2010: what is stale may be served while somebody gets a new one.
//	Che, Tung, Wang, "Hierarchical Web caching systems: modeling, design and experimental results", IEEE JSAC 20(7),
//	2002: the hit rate of a cache that gives up what was used longest ago.
//	Vattani, Chierichetti, Lowenstein, "Optimal probabilistic cache stampede prevention", PVLDB 8(8), 2015: values that
//	are fetched again before they expire, now and then.
//
// A front end that is asked for a key looks into the cache. On a miss the cache gives it a lease, with which it reads the
// database and sets the cache. Others who miss that key meanwhile are told to wait, and ask again. A write goes to the
// database; then the key is deleted from the cache, which makes leases void, because what was read by them may be from
// before the write; then the client is answered. The database is one server with a queue (sim's Env.Work): what it is
// asked too often it answers late.
//
// # Reading order
//
//	messages.go   Get, Got, Set, Delete; Read, Write; Invalidate
//	shelf.go      a cache: hits, leases, sets, deletes, and what goes to make room (lru.go)
//	server.go     a cache server: a shelf for all
//	front.go      a front end, which may have a shelf of its own: an edge cache
//	fetch.go      its reads: look aside, or by what is on its way, or from the database
//	store.go      its writes: database, cache, client, in that order
//	database.go   the truth, its log, and its queue
//	feed.go       who is told of the log: cache servers first, then the edge
//	facts.go      what the nodes tell the world that they did
//	invariants.go, invariants_time.go   what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # What it promises
//
// In the end, when nothing is written and nothing is broken any more, all front ends answer the same. Before that a reader
// may see what has been replaced, for as long as invalidations do not arrive; with a ttl, no cache gives away what was
// replaced longer ago than that. A client that stays with one front end reads what it has written, unless stale values may
// be served. It may read something new and then something old: a reader whose lease has become void answers with what it
// has read.
//
// # Departures from the papers
//
//   - A client is answered when the cache has heard of its write. At Facebook nobody waits for that, and a cache that cannot
//     be reached holds up no write; here it does, so that clients read what they have written.
//   - There is one region, and the database is not replicated: no remote markers (section 5). There is no gutter (3.3): a
//     front end that hears nothing of a cache server reads past it, and the database has to bear that.
//   - Delete and Invalidate name a version, by which the invariants know what is stale. No rule goes by it.
//   - Age counts from the lease, before the database was asked, so that it is never too small.
package cache
