// Package locks is a lock service with leases, and what a lease is worth to whoever has it: workers that must take turns at a store
// get a lock from a server, or from a majority of several, and it is theirs for a time.
//
//	Gray and Cheriton, "Leases: an efficient fault-tolerant mechanism for distributed file cache consistency", SOSP 1989.
//	Burrows, "The Chubby lock service for loosely-coupled distributed systems", OSDI 2006: sequencers.
//	Sanfilippo, "Distributed locks with Redis", 2014: Redlock.
//	Kleppmann, "How to do distributed locking", 2016, and Sanfilippo's answer, "Is Redlock safe?", 2016.
//
// A lock that is released by its holder alone is held for ever by one that crashes. With a lease it is free when the time is over, and the
// holder knows that, by its own clock, unless it stands still between a look at the clock and what it does then. So two may hold
// the lock, and what keeps the second of them from harm is not the lock. It is the token, a number that grows with every grant, which the
// store is shown with each question: what comes with a lower number than it has seen comes too late (fencing).
//
// With more than one server a worker asks all of them, and has the lock if a majority has granted it in time (Redlock). Servers that know
// nothing of each other have no number that grows with every grant, so that there is no fencing then, and what such a lock excludes
// depends on clocks and delays.
//
// # Reading order
//
//	messages.go    what is sent
//	server.go      a lock server: leases, and what it does after a crash
//	worker.go      a worker: what it is asked for, and its visits to the store
//	acquire.go     how it gets the lock, and for how long it is sure of it
//	facts.go, invariants.go, mutants.go, protocol.go
//
// # Departures
//
//   - A lock that is taken is asked for again after a while. Nobody queues for it, as in Redis.
//   - There is one lock. A real service has many, which have nothing to do with each other.
//   - Servers measure a lease by a clock that does not jump; Redis did so by the wall clock: mutant wall-clock.
package locks
