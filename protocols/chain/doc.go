// Package chain is chain replication: servers in a row, updates enter at the head and are answered by the tail, which has what all others
// have, and so may answer reads alone.
//
//	van Renesse and Schneider, "Chain replication for supporting high throughput and availability", OSDI 2004.
//	Terrace and Freedman, "Object storage on CRAQ: high-throughput chain replication for read-mostly workloads", USENIX ATC 2009.
//
// What a server has, those before it have, too (the paper's Update Propagation Invariant), and what the tail has is committed. A master
// takes out of the chain who has died: the next of the head is the head, the one before the tail is the tail, and around a gap in the
// middle the one before it sends again what has not been acknowledged (its Sent list).
//
// With CRAQ every server answers reads. One whose newest version of a key is not known to be committed asks the tail how far it is.
//
// # Departures
//
//   - The papers' servers stop when they fail, and their master knows. This master only hears nothing of a server, which may be cut
//     off and alive. So a server serves by a lease, which it has from the master and which is over before the master forms a chain without it; and
//     messages have the epoch of their chain.
//   - A server that was taken out stays out, and nobody new joins at the tail. The last is never taken out.
//   - The master is one node that keeps the chain on its disk. The paper has it replicated.
//   - CRAQ's servers keep versions of each object. Here they keep the committed state and the log beyond it, which comes to the same.
//
// # Reading order
//
//	messages.go    what is sent
//	master.go      who is in the chain, and in which order
//	server.go      a server's place in it, and its lease
//	update.go      an update's way down, and the acknowledgement's way up
//	read.go        who answers reads
//	facts.go, invariants.go, mutants.go, protocol.go
package chain
