// Package crdt is conflict-free replicated data types: replicas that answer every client by themselves,
// at once, and come to the same state in the end whatever happens between. It is written to be read
// beside its papers:
//
//	Marc Shapiro, Nuno Preguiça, Carlos Baquero, Marek Zawirski, "Conflict-free Replicated Data Types",
//	SSS 2011. Semilattices, and strong eventual consistency. Specifications are those of the same
//	authors' "A comprehensive study of Convergent and Commutative Replicated Data Types", 2011.
//	Paulo Sérgio Almeida, Ali Shoker, Carlos Baquero, "Delta state replicated data types", Journal of
//	Parallel and Distributed Computing 111, 2018. Deltas, and how they are spread.
//	Vitor Enes, Paulo Sérgio Almeida, Carlos Baquero, João Leitão, "Efficient synchronization of
//	state-based CRDTs", ICDE 2019. What of a received delta is worth keeping.
//
// # Reading order
//
//	lattice.go    grow-only counters, version vectors, and the merge of two lists
//	set.go        the observed-remove set
//	cells.go      the last-writer-wins map
//	state.go      their product, and its join
//	update.go     what each operation does: the delta-mutators
//	replica.go    answers clients, joins what peers send, and keeps it
//	gossip.go     what peers are sent: states, or deltas that they lack
//	messages.go   two of them
//	facts.go      what a replica tells the world that it did
//	invariants.go Strong Eventual Consistency, Monotonic Join, Add Wins
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # What is not promised
//
// A read may miss what was answered elsewhere, and two writes to one key at the same time are one
// write in the end. So the promise is convergent, and no more.
//
// # Departures from the papers
//
//   - Replicas crash and come back with their disks. A replica whose disk was wiped must not: it would
//     use its numbers again.
//   - Every state has a version vector, so that Strong Eventual Consistency can be judged. It costs
//     twelve bytes for each replica in every message.
//   - Tombstones of the set and of the map are never collected.
//   - A delta buffer has a bound, above which a peer that lags is sent the state.
//   - A client that repeats itself is known by its last number, and only by the replica that it asks.
package crdt
