// Package truetime is a store that puts its writes in the order of real time by clocks that say how wrong they may be:
//
//	James Corbett and others, "Spanner: Google's globally-distributed database", OSDI 2012. Sections 3, 4.1 and 4.2.
//
// TT.now() is an interval that has the true time in it: the wall clock, epsilon less and epsilon more. A write takes the end of that
// interval for its timestamp, and is answered when the beginning of it is past the timestamp: then it is so everywhere, and whoever
// begins later, at whatever node, takes a greater one. That is external consistency, and the wait is what it costs: 2 epsilon.
//
// Every key has a home, which has all of its versions. A client asks any node. A put is passed on to the home. For a get the node that
// was asked takes the end of its own interval for a timestamp, and the home answers as of that: it waits for writes at or below it that are
// not over yet, and gives no later write a timestamp at or below it.
//
// # Reading order
//
//	clock.go       TT.now(), after and before (section 3)
//	messages.go    what is sent
//	node.go        a node, whom it asks, and what its disk has
//	write.go       timestamps and commit wait (4.1.2, 4.2.1)
//	read.go        reads at a timestamp (4.1.3)
//	facts.go       what a node tells the world that it did
//	invariants.go  External Consistency, and Reads See All Before Them
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the paper
//
//   - A key is on one node: there is no Paxos under it, and no transaction over several keys. Both would change what is written below a
//     timestamp, and not the timestamp.
//   - epsilon is a parameter. In the paper it comes from time masters, and moves between 1 and 7 ms.
//   - The promise that leader leases give, that nobody assigns what was read past, is kept over a crash by a wide margin: a node that
//     boots assigns nothing below the end of its interval and 2 epsilon, since no node can have read later than that.
package truetime
