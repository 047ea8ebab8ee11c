// Package logicalclocks is a chat whose posts carry timestamps, by one of three clocks that say what may have caused what:
//
//	Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978: a count.
//	Colin Fidge, "Timestamps in message-passing systems that preserve the partial ordering", 1988, and Friedemann
//	Mattern, "Virtual time and global states of distributed systems", 1988: a count for each node.
//	Sandeep Kulkarni, Murat Demirbas, Deepak Madappa, Bharadwaj Avva, Marcelo Leone, "Logical physical clocks", OPODIS
//	2014: the clock on the wall, and a count where that says too little.
//
// An event is a post, or the hearing of one. An event happened before another if a node came from one to the other, or a
// message went, or both in turn; two of which neither happened before the other are concurrent. Whoever posts moves its
// clock on, stamps the post, and sends it to all; whoever hears it moves its own clock past the stamp. A reader is shown
// posts in the order of their stamps.
//
// # Reading order
//
//	stamp.go       a timestamp, and how two of them are compared
//	lamport.go     rules IR1 and IR2 (Lamport, page 560)
//	vector.go      a component for each node
//	hybrid.go      the algorithm of Kulkarni et al., and messages from the future
//	messages.go    Post
//	node.go        a node of the chat: posting, hearing, showing
//	service.go     what clients ask: post and read
//	facts.go       what a node tells the world that it did
//	happened.go    what really happened before what, from the facts alone
//	invariants.go  Clock Condition, Causality Characterized, Bounded Drift, Messages From The Future, and what readers see
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the papers
//
//   - The papers have no crashes. Here a node writes its clock to its disk before anybody hears of an event, so that its
//     events are one line through all of its lives. The posts themselves are not kept.
//   - A post goes out once, and may be lost: nothing depends on who hears of what.
//   - The receipt of a post is an event of its own, also for the vector clock.
//   - A second copy of a client's request is a second post.
package logicalclocks
