// Package hyparview is the membership protocol of
//
//	João Leitão, José Pereira, Luís Rodrigues, "HyParView: a membership protocol for reliable gossip-based
//	broadcast", DSN 2007; the long form is the report DI-FCUL TR-07-13 of the University of Lisbon.
//
// Nobody knows everybody. A node keeps two partial views: the active one, of the few neighbours to which it has
// a connection, and the passive one, larger, of nodes that it could connect to. The active view changes only
// when somebody joins or a connection fails; then a node of the passive view takes the place. The passive view
// changes all the time, by shuffling, so that most of it is alive.
//
// # Reading order
//
//	messages.go   Join, ForwardJoin, Neighbor, Disconnect, Shuffle, and what stands for a connection
//	node.go       a node: its views, its timers
//	join.go       how a node joins (§4.3)
//	active.go     the active view: connections, failures, repair from the passive view (§4.4)
//	passive.go    the passive view: shuffles (§4.4), and who was lost
//	facts.go      what a node tells the world that it did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Departures from the paper
//
//   - The paper's connections are TCP's. Here both ends ask each other once a keepalive whether they are there: who
//     has not been answered for a timeout has failed. Who is asked by somebody that is no neighbour answers that it
//     is disconnected, as TCP resets a connection that it does not know. So one end may be ahead of the other for
//     as long as a timeout, and not longer.
//   - A node whose active view has room looks for a neighbour in each round, and when it was disconnected; in the
//     paper when one has failed.
//   - A node of whom nobody is left joins again, in each round, through another contact.
//   - Who has failed is remembered, and asked to be joined once in a while. So two sides of a partition find each
//     other again, when both have struck the other off their views. With reconnect = 0 they never do, as in the
//     paper, which leaves it open.
//   - Contacts are the first nodes. Each node joins at a moment of its own in the first join_within after its boot.
//
// # What is not promised
//
// That the overlay is connected: it is with a probability that grows with the views, and that is next to
// certain for the sizes of the paper. It is not for small ones. Of eight nodes with room for three neighbours two
// groups of four may find themselves with full active views, each of its own; then no connection fails, nobody is
// lost, and the passive views, full of the other group, are not used. Chaos came to that in one of 545 runs.
package hyparview
