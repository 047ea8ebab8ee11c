// Package timesync is clocks that are brought together over a network whose delays nobody knows, in four ways:
//
//	Flaviu Cristian, "Probabilistic clock synchronization", Distributed Computing 3, 1989: a node asks a time server, and
//	knows its time to within half of the round trip.
//	Keith Marzullo and Susan Owicki, "Maintaining the time in a distributed system", PODC 1983: it asks several, of which
//	some may lie, and intersects the intervals. NTP chooses its servers by that (Mills, RFC 5905).
//	Riccardo Gusella and Stefano Zatti, "The accuracy of the clock synchronization achieved by TEMPO in Berkeley UNIX 4.3BSD",
//	IEEE Trans. Software Eng. 15(7), 1989: a master asks all, averages those that are near each other, and tells each what
//	it is off by.
//	Jennifer Lundelius and Nancy Lynch, "An upper and lower bound for clock synchronization", Information and Control 62, 1984:
//	all tell all, and each averages. What that comes to is the best that there can be.
//
// An oscillator drifts by rho at most, and never jumps (sim's Env.Uptime); the clock on the wall does (Env.Now), and is looked at
// once, at boot. What a node knows of the time is a reading of its oscillator, what time it was then, and by how much that may be
// wrong; the error grows with rho.
//
// # Reading order
//
//	softclock.go   a clock made of an oscillator, which is never set back
//	messages.go    what is sent
//	source.go      a source of the time, and one that lies
//	node.go        a node, and what it tells its clients
//	poll.go        asking sources: Cristian's estimate and its error
//	interval.go    Marzullo's intersection
//	berkeley.go    the master and the others
//	averaging.go   Lundelius and Lynch's algorithm
//	service.go     what clients ask: what time is it?
//	facts.go       what a node tells the world that it did
//	invariants.go  True Time In The Interval, Half A Round Trip, Clocks Never Go Back
//	agreement.go   Lundelius-Lynch Bound, Agreement After A Round, Outliers Are Left Out
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the papers
//
//   - A clock that is behind is set at once; one that is ahead goes at half its speed until it is right. The papers and adjtime
//     change the speed both ways.
//   - A source's answer is used if it makes the error smaller. Cristian asks again until the round trip is short enough, which
//     comes to the same.
//   - Berkeley's master is node 1 for ever: there is no election.
//   - Lundelius and Lynch's algorithm runs once, when the nodes boot, and knows of no faults.
package timesync
