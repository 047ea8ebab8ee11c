// Package fastpaxos is Fast Paxos for a single value: acceptors may vote for what a proposer sends
// them, without a coordinator in between, and a value is learned two message delays after it was
// proposed. It is written to be read beside its paper:
//
//	Leslie Lamport, "Fast Paxos", Distributed Computing 19(2), 2006; Microsoft Research
//	MSR-TR-2005-112, 2005. Sections and the names of rules (CP, O4) are those of the paper.
//
// # Reading order
//
//	round.go        rounds, fast and classic, and the size of their quorums (§3)
//	messages.go     phases 1a to 2b
//	coordinator.go  what a coordinator does in a round, and how it recovers from a collision (§3)
//	pick.go         the rule by which it picks a value: O4
//	acceptor.go     phases 1b and 2b; the vote for what a proposer sends
//	proposer.go     proposing
//	learner.go      learning: everybody counts votes
//	facts.go        what a node tells the world that it did
//	invariants.go   what is asked for, and CP; census.go counts the votes for it; phases.go: promises
//	mutants.go      the rules that can be switched off
//	protocol.go     the entry in the catalogue
//
// # Departures from the paper
//
//   - A round has a number, a coordinator and a step. Step 0 is fast. Step 1 is classic and follows
//     at once upon step 0, so that the votes of step 0 can stand for phase 1 of step 1: that is
//     coordinated recovery, and no round of another coordinator comes between. There is no
//     uncoordinated recovery.
//   - A coordinator begins with a fast round. After a round that came to nothing it begins classic
//     ones, in which proposals cannot collide.
//   - A classic quorum is a majority, a fast one three quarters of the acceptors, rounded up (§3).
//   - The first coordinator begins at once; another one begins when it has not learned a value for a
//     random while. That takes the place of electing one (§2).
//   - An acceptor that refuses says so. Everybody asks again until it has learned a value.
package fastpaxos
