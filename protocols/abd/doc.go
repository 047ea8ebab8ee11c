// Package abd is an atomic register that is kept by replicas without a leader and without consensus:
// whoever reads or writes it gathers a quorum of them, twice. It is written to be read beside its
// papers:
//
//	Hagit Attiya, Amotz Bar-Noy, Danny Dolev, "Sharing Memory Robustly in Message-Passing Systems",
//	Journal of the ACM 42(1), 1995. One writer, majorities.
//	Nancy Lynch, Alexander Shvartsman, "Robust emulation of shared memory using dynamic
//	quorum-acknowledged broadcasts", FTCS 1997. Several writers, tags, read and write quorums.
//	Leslie Lamport, "On interprocess communication", Distributed Computing 1, 1986. What safe, regular
//	and atomic mean of a register.
//
// # Reading order
//
//	tag.go        what orders the values: a sequence number, and the writer that breaks ties
//	messages.go   the two phases, query and propagate
//	client.go     the reader and the writer: both query, and both propagate
//	tally.go      who has answered, each counted once
//	replica.go    answers queries, and keeps the value of the highest tag
//	facts.go      what a node tells the world that it did
//	invariants.go Atomicity and Regularity, and what they rest on
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue, and the check that quorums intersect
//
// # Why a reader writes
//
// A write that is under way may have reached one replica. A reader that meets this replica returns
// the new value; the next one, whose quorum does not have it, would return the old one. So a reader
// propagates what it is about to return, and later readers must meet it. Without that the register
// is regular and not atomic: see the mutant no-write-back.
//
// # Departures from the papers
//
//   - The paper's processes are clients and replicas at once. Here they are nodes of their own, as in
//     a store.
//   - A client gives up after a while, and may crash and come back. Its write may be under way then,
//     and its next one must not have the same tag. So the writer in a tag is the client's process of
//     the history, of which there is a new one after every operation of unknown outcome.
//   - A replica that crashes keeps its tag and value on its disk, and comes back. In the paper it
//     never does.
//   - Messages are lost, so a client asks those that have not answered again. The paper has reliable
//     channels.
//   - A quorum is any set of a size. For a majority set read_quorum and write_quorum: their sum must
//     be above the number of replicas.
package abd
