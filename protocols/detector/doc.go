// Package detector is nodes that watch each other and say who is down, by what they do not hear:
//
//	Tushar Chandra and Sam Toueg, "Unreliable failure detectors for reliable distributed systems", Journal of the ACM 43(2), 1996:
//	completeness, that who has crashed is suspected; accuracy, that who has not is not.
//	Naohiro Hayashibara, Xavier Défago, Rami Yared, Takuya Katayama, "The phi accrual failure detector", SRDS 2004: how long to wait,
//	learned from how heartbeats have come.
//
// A node sends heartbeats, or answers pings. Whoever watches it suspects it when its next sign of life is late, and trusts it again
// when one comes. With a timeout, late is a time that somebody has chosen. With phi, it is the time by which all but a share of 10^-phi of the
// signs have come, if they come as the last ones did, with a normal distribution: the mean and some deviations, see quantile.go.
//
// # Reading order
//
//	messages.go    Heartbeat, Ping, Pong
//	window.go      the last intervals, their mean and their deviation
//	quantile.go    how many deviations make a phi
//	node.go        sending
//	watch.go       watching: signs of life, and deadlines
//	facts.go       what a node tells the world that it did
//	invariants.go  Fresh Signs Alone, Suspected In Time, No Earlier Than That, Trusted When Heard
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the papers
//
//   - Suspicion is yes or no at a phi that is set, and not a level that each application compares for itself.
//   - A heartbeat has the life of its sender in it, a generation, as Cassandra's gossip has: one that was on its way when its
//     sender crashed is no sign of life.
//   - Who was paused or slow itself, and finds a deadline long past, gives everybody another one.
package detector
