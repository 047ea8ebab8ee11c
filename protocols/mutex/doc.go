// Package mutex is mutual exclusion among sites that have nothing in common but messages: who may use the store now? By
// permission of all others, by permission of a quorum, by permission of one, or by a token, of which there is one.
//
//	Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978, section "Ordering the events
//	totally": every site has the queue of all requests.
//	Ricart and Agrawala, "An optimal algorithm for mutual exclusion in computer networks", CACM 24(1), 1981.
//	Maekawa, "A sqrt(N) algorithm for mutual exclusion in decentralized systems", TOCS 3(2), 1985; and Sanders, "The information
//	structure of distributed mutual exclusion algorithms", TOCS 5(3), 1987, who found a deadlock in it.
//	Suzuki and Kasami, "A distributed mutual exclusion algorithm", TOCS 3(4), 1985.
//	Raymond, "A tree-based algorithm for distributed mutual exclusion", TOCS 7(1), 1989.
//	Naimi, Trehel and Arnold, "A log(N) distributed mutual exclusion algorithm based on path reversal", JPDC 34(1), 1996.
//	Le Lann, "Distributed systems: towards a formal approach", IFIP 1977: the ring; and Misra, "Detecting termination of
//	distributed computations using markers", PODC 1983, on how a ring notices that a token is lost.
//
// Clients ask sites to add to a sum that is kept in a store. A site reads it, works, and writes it, in a critical section; two at
// once lose an addition. The store knows of no lock, and tokens here are of the algorithms.
//
// # The model
//
// All of these are for a network that loses and doubles nothing, and for sites that do not crash: slow they may be, and
// messages may take any time. Lamport's and Maekawa's want messages between two sites to arrive in order, and so does the ring's
// search for a lost token: network(fifo = True). What they come to without all that is shown by scenarios, and not promised.
//
// # Reading order
//
//	messages.go          what sites send to each other
//	site.go              a site: what it is asked for, when it wants in, and what it does inside
//	lamport.go           permission of all, by a queue that each has
//	ricart.go            permission of all, in one message each
//	central.go           permission of one
//	maekawa.go           permission of a quorum, from the side of who wants it; arbiter.go from the side of who gives it
//	quorums.go           who is in whose quorum
//	suzuki.go            a token: everybody is asked for it
//	tree.go              a token: the way to it is known, up or down a tree
//	reversal.go          a token: the way to it is guessed, and the guess gets better
//	ring.go              a token that goes round
//	facts.go, invariants.go, mutants.go, protocol.go
package mutex
