// Package dynamo is a store that always takes a write: every key has N homes, a read waits for R answers and a write
// for W, and whoever cannot be reached is stood in for. It is written to be read beside its papers:
//
//	Giuseppe DeCandia, Deniz Hastorun, Madan Jampani, Gunavardhan Kakulapati, Avinash Lakshman, Alex Pilchin,
//	Swaminathan Sivasubramanian, Peter Vosshall, Werner Vogels, "Dynamo: Amazon's highly available key-value
//	store", SOSP 2007. Sections 4 to 6.
//	Peter Bailis, Shivaram Venkataraman, Michael Franklin, Joseph Hellerstein, Ion Stoica, "Probabilistically
//	bounded staleness for practical partial quorums", VLDB 2012. What R + W <= N costs.
//	Nuno Preguiça, Carlos Baquero, Paulo Sérgio Almeida, Victor Fonte, Ricardo Gonçalves, "Dotted version vectors:
//	logical clocks for optimistic replication", 2010.
//
// # Reading order
//
//	ring.go        who is home of a key, and who stands in for a home
//	clock.go       dots and version vectors
//	object.go      siblings: what a node has under a key, and the join of two copies
//	messages.go    what is sent
//	node.go        what a node keeps, and how it comes to it
//	coordinator.go reads and writes: R, W, stand-ins, read repair
//	write.go       how a version gets its number
//	suspect.go     who did not answer
//	handoff.go     hints, and how they are handed over
//	exchange.go    comparison by hash trees (parts/merkle)
//	client.go      contexts, and what a client makes of siblings
//	facts.go       what a node tells the world that it did
//	invariants.go  Quorum Intersection, Handoff, No Lost Update, No Resurrection, Unique Versions
//	durable.go     Durability
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue, and the check of N, R and W
//
// # What is promised
//
// All homes come to hold the same, and what was acknowledged is in it, or what replaced it: the promise is convergent.
// With strict quorums, R + W > N and homes alone count, a read has seen every version that had been acknowledged when it
// began: Quorum Intersection is judged then, and a client reads its own writes. It is regular and no more, since nobody
// writes back what it reads before it returns it: of two reads the later one may see less. With partial and with sloppy
// quorums even that is not promised.
//
// # Departures from the papers
//
//   - Versions are told apart by dotted version vectors and not by the paper's vector clocks, which take a sibling
//     for replaced if its coordinator has numbered another version since: see the mutant no-dots. A node that has handed
//     a key over has forgotten its numbers, and goes on as another actor of the vector.
//   - Any node coordinates writes, too, and clients begin with one of the homes. The paper's coordinators are nodes of
//     the preference list.
//   - Who is on the ring never changes, and partitions are dealt in turn, which is the paper's third strategy
//     without its chance. Vectors are not cut short, and deleted keys leave a version behind for ever.
//   - A node that is suspected is asked all the same, and another one besides it; it is tried again after ten
//     patiences. The paper has a list of healthy nodes.
//   - Where quorums are not sloppy, hints are kept, and count for nothing, as in Cassandra.
//   - A put is carried out once by its coordinator, however often it arrives. A coordinator that crashes leaves it
//     without an answer.
//   - A node comes back with its disk. One whose disk was wiped must not: it would use its numbers again.
package dynamo
